"""The boxes a person draws over faces and plates: read from a form, checked, never guessed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from weicheng.domain.refusals import BadInput
from weicheng.evidence.imaging.copies import WHOLE, Box

MOST = 200
# Half a percent of the picture: smaller boxes are slips of the finger, and would cover nothing.
SMALLEST = 5
REMEDY = "请在图上重新画框，或用数字填写（左 上 宽 高，占整幅照片的百分比）"


def checked_boxes(given: Any) -> list[Box]:
    """Boxes (x, y, width, height in thousandths) from a decoded form value. Raises BadInput naming the box."""
    if not isinstance(given, list):
        raise BadInput.of("脱敏框", "格式不对", REMEDY)
    if len(given) > MOST:
        raise BadInput.of("脱敏框", f"多于 {MOST} 个", "请用大一些的框把相邻的人脸一起盖住")
    return [_checked(number, box) for number, box in enumerate(given, start=1)]


def _checked(number: int, box: Any) -> Box:
    place = f"第 {number} 个脱敏框"
    whole_numbers = isinstance(box, list | tuple) and len(box) == 4 and all(type(side) is int for side in box)
    if not whole_numbers:
        raise BadInput.of(place, "应是四个整数", REMEDY)
    x, y, width, height = box
    if min(width, height) < SMALLEST:
        raise BadInput.of(place, "太小，盖不住任何东西", REMEDY)
    if x < 0 or y < 0 or x + width > WHOLE or y + height > WHOLE:
        raise BadInput.of(place, "超出了照片", REMEDY)
    return x, y, width, height


def variant(name: str, boxes: Sequence[Sequence[int]]) -> str:
    """The name of a public copy; other boxes make another file, so that an old copy is never served for a new one."""
    digest = hashlib.sha256(json.dumps([list(box) for box in boxes]).encode()).hexdigest()[:16]
    return f"{name}-{digest}.jpg"
