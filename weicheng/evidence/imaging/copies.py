"""Copies made from the working picture: thumbnails, the public copy, the stamped copy. None carries metadata."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont

THUMB_EDGE = 320
# The mosaic over a box: how many blocks along its longer side, and the fixed pattern of their brightness.
CELLS = 6
SHIFTS = (-24, 12, -8, 28)
# The average colour of a box is rounded to this step, so that fine shades tell nothing either.
STEP = 32
FONT_PACKAGE, FONT_FILE = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"

Box = tuple[int, int, int, int]
# Boxes are given in thousandths of the upright picture's width and height, whatever its size.
WHOLE = 1000


def webp(image: Image.Image, edge: int, quality: int = 78) -> bytes:
    """At most `edge` pixels long, as WebP."""
    return _encoded(fitted(image, edge), "WEBP", quality=quality, method=4)


def jpeg(image: Image.Image, edge: int, quality: int = 85) -> bytes:
    """At most `edge` pixels long, as JPEG: for what leaves the system and may meet old software."""
    return _encoded(fitted(image, edge), "JPEG", quality=quality, optimize=True)


def fitted(image: Image.Image, edge: int) -> Image.Image:
    """A copy at most `edge` pixels long; never enlarged."""
    copy = image.copy()
    copy.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    return copy


def _encoded(image: Image.Image, form: str, **options: int | bool) -> bytes:
    target = BytesIO()
    # A new image has no EXIF, comment or profile to pass on.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    clean.save(target, form, **options)
    return target.getvalue()


def pixelated(image: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    """A copy whose boxes (x, y, width, height in thousandths) are covered by a mosaic.

    Irreversible by construction: the blocks of an ordinary mosaic can be matched against rendered candidates,
    above all for number plates. Here the pattern is always the same, and of what was below only the rounded
    average colour remains.
    """
    copy = image.copy()
    for box in boxes:
        left, top, right, bottom = _pixels(box, copy.size)
        region = copy.crop((left, top, right, bottom))
        copy.paste(_mosaic(region), (left, top))
    return copy


def _mosaic(region: Image.Image) -> Image.Image:
    average = np.asarray(region, dtype=np.float64).mean(axis=(0, 1))
    colour = average // STEP * STEP + STEP // 2
    longest = max(region.size)
    across, down = (max(1, round(CELLS * side / longest)) for side in region.size)
    pattern = np.resize(SHIFTS, down * across + down).reshape(down, across + 1)[:, :across]
    blocks = np.clip(colour + pattern[:, :, None], 0, 255).astype(np.uint8)
    return Image.fromarray(blocks, "RGB").resize(region.size, Image.Resampling.NEAREST)


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Rounded outwards, so that no edge of a face stays uncovered."""
    x, y, width, height = box
    left, top = x * size[0] // WHOLE, y * size[1] // WHOLE
    right, bottom = -(-(x + width) * size[0] // WHOLE), -(-(y + height) * size[1] // WHOLE)
    return left, top, min(max(right, left + 1), size[0]), min(max(bottom, top + 1), size[1])


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(files(FONT_PACKAGE).joinpath(FONT_FILE).read_bytes()), size)


def stamped(image: Image.Image, lines: Sequence[str]) -> Image.Image:
    """A copy with a band at the foot that carries the lines; long ones are cut to the width of the picture."""
    shown = [line for line in lines if line]
    copy = image.copy()
    if not shown:
        return copy
    size = max(14, copy.width // 42)
    font, pad = _font(size), size // 2
    height = len(shown) * (size + pad) + pad
    band = Image.new("RGB", (copy.width, height), (20, 20, 20))
    area = (0, max(0, copy.height - height), copy.width, copy.height)
    under = copy.crop(area)
    copy.paste(Image.blend(under, band.crop((0, 0, *under.size)), 0.6), area[:2])
    draw = ImageDraw.Draw(copy)
    for number, line in enumerate(shown):
        text = _shortened(line, font, copy.width - 2 * pad)
        draw.text((pad, area[1] + pad + number * (size + pad)), text, font=font, fill="white", anchor="lt")
    return copy


def _shortened(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(line + "…") > width:
        line = line[:-1]
    return line + "…"
