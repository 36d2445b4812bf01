"""From bytes to an upright working copy of at most 1,600 pixels, by Pillow."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from weicheng.evidence.imaging.unfit import Unfit

JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
# Pillow's names. MPO is a JPEG with a second picture behind it (portrait mode, HDR): the first one counts.
MIME_OF = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP, "HEIF": HEIC}
PLUGIN_OF = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF"}
# libjpeg decodes at reduced scale; the other kinds are decoded in full, so they get the lower limit.
MAX_PIXELS_JPEG = 65_000_000
MAX_PIXELS_OTHER = 26_000_000
SMALLEST_EDGE = 8
# The longest edge of the working copy; every rendition is made from it.
WORKING_EDGE = 1600
# EXIF orientations that exchange width and height; stored sizes are those of the picture as people see it.
QUARTER_TURNS = {5, 6, 7, 8}
SRGB = ImageCms.createProfile("sRGB")
# What Pillow's parsers raise on damaged bytes, found by feeding them such.
PARSER_ERRORS = (
    OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, RuntimeError,
    ArithmeticError, struct.error,
)  # fmt: skip
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
NO_PICTURE = Unfit("不是照片，或格式不支持", "请上传 JPG、PNG、WebP 或 HEIC 格式的照片")
BROKEN = Unfit("照片已损坏或没有传完整", "请重新拍摄，或换一张再传")


@dataclass(frozen=True)
class Picture:
    """A picture that passed: its kind, its upright size in pixels, a working copy, and its raw EXIF."""

    mime: str
    width: int
    height: int
    working: Image.Image
    exif: Image.Exif


def decode(content: bytes, *, formats: Sequence[str]) -> Picture:
    """Decodes one of the given media types. Raises Unfit with a reason for the person who sent it."""
    try:
        with Image.open(BytesIO(content), formats=[PLUGIN_OF[mime] for mime in formats]) as image:
            return _checked(image)
    except BOMBS:
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise NO_PICTURE from None
    except PARSER_ERRORS:
        raise BROKEN from None


def _checked(image: Image.Image) -> Picture:
    mime = MIME_OF[image.format or ""]
    width, height = image.size
    if width * height > (MAX_PIXELS_JPEG if mime == JPEG else MAX_PIXELS_OTHER):
        raise _too_many_pixels()
    if mime in {PNG, WEBP} and getattr(image, "n_frames", 1) > 1:
        raise Unfit("是动图", "请上传静态照片；动态过程请以 MP4 视频作为附件上传")
    if min(width, height) < SMALLEST_EDGE:
        raise Unfit("照片太小，看不清内容", "请上传原图，不要上传缩略图或图标")
    exif = image.getexif()
    if exif.get(ExifTags.Base.Orientation) in QUARTER_TURNS:
        width, height = height, width
    scale = max(1.0, max(image.size) / WORKING_EDGE)
    image.draft("RGB", (int(image.width / scale), int(image.height / scale)))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((WORKING_EDGE, WORKING_EDGE), Image.Resampling.LANCZOS)
    return Picture(mime, width, height, _plain(upright), exif)


def _too_many_pixels() -> Unfit:
    jpeg, other = MAX_PIXELS_JPEG // 10_000, MAX_PIXELS_OTHER // 10_000
    return Unfit(f"像素太多（JPG 上限 {jpeg} 万，其他格式上限 {other} 万）", "请在相机设置中调低分辨率后重拍")


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits of sRGB, on white where it was transparent, without any metadata."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    profile = image.info.get("icc_profile")
    plain = image.convert("RGB")
    if profile and image.mode == "RGB":
        # Phones record in Display P3: dropping the profile without converting would make colours dull.
        # A broken profile is no reason to refuse a picture.
        with suppress(ImageCms.PyCMSError, OSError):
            ImageCms.profileToProfile(plain, ImageCms.ImageCmsProfile(BytesIO(profile)), SRGB, inPlace=True)
    plain.info.clear()
    return plain
