"""合成评测集, its attacks: what somebody does to an old photo before handing it in as a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import cv2
import numpy as np

from weicheng.demo.scenes import Picture

Attack = Callable[[Picture, np.random.Generator], Picture]


def recompress(image: Picture, rng: np.random.Generator) -> Picture:
    """Saved again as JPEG of quality 15–60, as messengers do."""
    return _jpeg(image, int(rng.integers(15, 60)))


def resize(image: Picture, rng: np.random.Generator) -> Picture:
    """35–150 % of its size, the sides by up to 8 % differently, and saved again."""
    scale, skew = rng.uniform(0.35, 1.5), rng.uniform(0.96, 1.04)
    size = (round(image.shape[1] * scale * skew), round(image.shape[0] * scale / skew))
    return _jpeg(cv2.resize(image, size, interpolation=cv2.INTER_AREA), 80)


def mirror(image: Picture, rng: np.random.Generator) -> Picture:
    """Left for right, or upside down."""
    return _jpeg(cv2.flip(image, int(rng.choice([1, 1, 1, 0]))), 75)


def quarter_turn(image: Picture, rng: np.random.Generator) -> Picture:
    """By 90, 180 or 270 degrees."""
    return _jpeg(np.ascontiguousarray(np.rot90(image, int(rng.integers(1, 4)))), 75)


def tilt(image: Picture, rng: np.random.Generator) -> Picture:
    """By 1–8 degrees, the corners black or cut away as a phone's editor does."""
    angle = rng.uniform(1, 8) * rng.choice([-1, 1])
    rows, columns = image.shape[:2]
    scale = 1.0
    if rng.random() < 0.5:
        turn = np.radians(abs(angle))
        scale = np.cos(turn) + np.sin(turn) * max(columns / rows, rows / columns)
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, scale)
    return _jpeg(cv2.warpAffine(image, matrix, (columns, rows), flags=cv2.INTER_LINEAR), 75)


def brightness(image: Picture, rng: np.random.Generator) -> Picture:
    """Brighter or darker by up to 40 %, with another contrast, gamma and warmth."""
    tone = np.clip(image.astype(np.float32) / 255, 0, 1) ** rng.uniform(0.65, 1.5)
    tone = (tone - 0.5) * rng.uniform(0.75, 1.3) + 0.5
    tone *= rng.uniform(0.65, 1.35) * np.array([1 + rng.uniform(-0.1, 0.1), 1, 1 + rng.uniform(-0.1, 0.1)])
    return _jpeg(np.clip(tone * 255, 0, 255).astype(np.uint8), 75)


def screenshot(image: Picture, rng: np.random.Generator) -> Picture:
    """Shown on a phone and photographed or captured: bars with marks around it, scaled, with moiré and a cast."""
    columns = int(rng.integers(540, 900))
    rows = round(columns * image.shape[0] / image.shape[1])
    shown = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    y, x = np.mgrid[0:rows, 0:columns]
    wave = np.sin(x * rng.uniform(0.5, 1.4) + y * rng.uniform(-0.4, 0.4)) * rng.uniform(2, 8)
    shown = shown * rng.uniform(0.85, 1.05) + wave[:, :, None]
    top, bottom, side = (int(n) for n in rng.integers([40, 60, 0], [260, 420, 40]))
    bar = int(rng.choice([0, 18, 245]))
    screen = np.full((rows + top + bottom, columns + 2 * side, 3), bar, np.float32)
    screen[top : top + rows, side : side + columns] = shown
    ink = 255 - bar
    for position in (12, screen.shape[1] - 90, screen.shape[1] - 45):
        cv2.rectangle(screen, (position, 10), (position + 28, 24), (ink, ink, ink), 2)
    for number in range(4):
        centre = (round(screen.shape[1] * (number + 0.5) / 4), top + rows + min(bottom // 2, 40))
        cv2.circle(screen, centre, 11, (ink, ink, ink), 2)
    return _jpeg(np.clip(screen, 0, 255).astype(np.uint8), 70)


def crop_10(image: Picture, rng: np.random.Generator) -> Picture:
    """2–10 % of width and height cut away, anywhere."""
    return _cropped(image, rng, 0.02, 0.10)


def crop_20(image: Picture, rng: np.random.Generator) -> Picture:
    """20 % of width and height cut away, anywhere: 64 % of the picture is left."""
    return _cropped(image, rng, 0.20, 0.20)


def paint_out(image: Picture, rng: np.random.Generator) -> Picture:
    """What lay on the ground painted over, 4–12 % of the picture, and its edges blurred."""
    rows, columns = image.shape[:2]
    mask = np.zeros((rows, columns), np.uint8)
    for _ in range(int(rng.integers(2, 5))):
        centre = (int(rng.integers(columns // 5, columns * 4 // 5)), int(rng.integers(rows // 2, rows)))
        axes = (int(rng.integers(columns // 18, columns // 9)), int(rng.integers(rows // 24, rows // 12)))
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1)
    return _jpeg(cv2.inpaint(image, mask, 3, cv2.INPAINT_TELEA), 80)


# The name in the report, and whether the requirement sets a target.
ATTACKS: Mapping[str, tuple[Attack, bool]] = MappingProxyType(
    {
        "recompress 重新压缩": (recompress, True),
        "resize 缩放": (resize, True),
        "mirror 镜像": (mirror, True),
        "rotate 旋转 90°": (quarter_turn, True),
        "rotate 小角度旋转": (tilt, True),
        "brightness 明暗": (brightness, True),
        "screenshot 截屏翻拍": (screenshot, True),
        "crop ≤ 10 % 裁剪": (crop_10, True),
        "crop 20 % 裁剪": (crop_20, False),
        "paint-out 涂抹": (paint_out, False),
    }
)


def _cropped(image: Picture, rng: np.random.Generator, least: float, most: float) -> Picture:
    rows, columns = image.shape[:2]
    height, width = (round(side * (1 - rng.uniform(least, most))) for side in (rows, columns))
    top, left = int(rng.integers(0, rows - height + 1)), int(rng.integers(0, columns - width + 1))
    return _jpeg(np.ascontiguousarray(image[top : top + height, left : left + width]), 80)


def _jpeg(image: Picture, quality: int) -> Picture:
    encoded = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.ascontiguousarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR)[:, :, ::-1])
