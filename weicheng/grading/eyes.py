"""What the worker sees of a photo: its signature, which earlier ones are the same picture, and the place before.

Loads OpenCV and keeps the index of all signatures in memory: imported by grading only, never by a page.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from weicheng.evidence import renditions, store
from weicheng.evidence.models import Photo
from weicheng.grading import queries
from weicheng.grading.vision.compare import Overlay, Sheet, lay_over, mirrored, same_place, sheet
from weicheng.grading.vision.index import Index, packed
from weicheng.grading.vision.signature import VERSION, Grey, grey_of, sought_hashes, stored_hashes

GREY = "grey.webp"
QUALITY = 88
BATCH = 20_000
RIGHT_ANGLE, TILTED = 90.0, 1.5
WHOLE = 0.97


@dataclass(frozen=True)
class Alike:
    """Another photo that is the same picture: by which alterations, and how much of it agrees (hundredths)."""

    photo: int
    changed_how: str
    agreement: int


@dataclass(frozen=True)
class Pair:
    """The photo beside one from before: one place, and how much changed (hundredths)."""

    photo: int
    same_place: bool
    changed: int


@dataclass(frozen=True)
class Sight:
    """Everything seen of a photo."""

    version: int
    hashes: bytes
    alike: tuple[Alike, ...]
    pairs: tuple[Pair, ...]


class _Memory:
    """The index of this process and up to which row it has read."""

    def __init__(self) -> None:
        self.index = Index()
        self.last = 0
        self.lock = threading.Lock()

    def refresh(self) -> None:
        while rows := queries.signatures_after(self.last, VERSION, BATCH):
            self.index.add((photo, hashes) for _, photo, hashes in rows)
            self.last = rows[-1][0]


_memory = _Memory()


def forget() -> None:
    """Empties what this process remembers; for tests, whose rows vanish."""
    global _memory  # noqa: PLW0603
    _memory = _Memory()


def look(photo: Photo, before: Iterable[Photo]) -> Sight:
    """Looks a photo up among all that were claimed, and lays it over those from before. Raises OutOfReach.

    A photo costs some ten comparisons of 30 ms, and a quarter of a second for a million signatures.
    """
    grey = _grey(photo)
    own = sheet(grey)
    own_mirrored = mirrored(own)
    earlier = list(before)
    others = {one.pk: one for one in earlier}
    others |= queries.photos_kept(set(_near(photo, grey)) - set(others))
    sheets = {pk: sheet(_grey(other)) for pk, other in others.items()}
    overlays = {pk: lay_over(own, own_mirrored, other) for pk, other in sheets.items()}
    alike = tuple(_alike(pk, overlay) for pk, overlay in overlays.items() if overlay.is_same_picture)
    pairs = tuple(_pair(own, one.pk, sheets[one.pk]) for one in earlier)
    return Sight(VERSION, packed(stored_hashes(grey)), alike, pairs)


def _near(photo: Photo, grey: Grey) -> list[int]:
    straight, turned = sought_hashes(grey)
    with _memory.lock:
        _memory.refresh()
        return [near.photo for near in _memory.index.near(straight, turned, but=photo.pk)]


def _pair(own: Sheet, photo: int, other: Sheet) -> Pair:
    is_same, changed = same_place(own, other)
    return Pair(photo, is_same, round(changed * 100))


def _alike(photo: int, overlay: Overlay) -> Alike:
    return Alike(photo, "、".join(_alterations(overlay)), round(overlay.agreeing * 100))


def _alterations(overlay: Overlay) -> Iterable[str]:
    if overlay.mirrored:
        yield "镜像"
    quarter = round(overlay.turned / RIGHT_ANGLE) * RIGHT_ANGLE
    if quarter:
        yield f"旋转 {abs(quarter):.0f}°"
    if abs(overlay.turned - quarter) > TILTED:
        yield f"倾斜 {abs(overlay.turned - quarter):.0f}°"
    if overlay.covered < WHOLE:
        yield "裁剪"


def _grey(photo: Photo) -> Grey:
    """The grey picture of 512 pixels, kept beside the other copies because it is compared again and again."""
    kept = store.derived(photo.sha256, GREY)
    if kept.exists():
        with Image.open(kept, formats=["WEBP"]) as image:
            return np.asarray(image.convert("L"), np.uint8)
    with Image.open(renditions.shown(photo, renditions.VIEW), formats=["WEBP"]) as image:
        grey = grey_of(np.asarray(image.convert("RGB"), np.uint8))
    target = BytesIO()
    Image.fromarray(grey, "L").save(target, "WEBP", quality=QUALITY, method=4)
    store.write_derived(photo.sha256, GREY, target.getvalue())
    return grey
