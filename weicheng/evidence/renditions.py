"""The copies of a photo that are shown: made when it is received, made again when one is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from weicheng.domain.refusals import OutOfReach
from weicheng.evidence import boxes as box_names
from weicheng.evidence import store
from weicheng.evidence.imaging import copies
from weicheng.evidence.imaging.opening import WORKING_EDGE, Picture, open_picture
from weicheng.evidence.imaging.unfit import Unfit
from weicheng.evidence.models import Photo

THUMB, VIEW, PUBLIC, PUBLIC_THUMB = "thumb.webp", "view.webp", "public", "public-thumb"


def make_shown(sha256: str, picture: Picture) -> None:
    """Thumbnail (320) and view (1600) of a photo that has just been opened."""
    store.write_derived(sha256, THUMB, copies.webp(picture.working, copies.THUMB_EDGE))
    store.write_derived(sha256, VIEW, copies.webp(picture.working, WORKING_EDGE))


def make_public(sha256: str, boxes: Sequence[copies.Box]) -> None:
    """The blurred copies for everybody. Raises OutOfReach when the original is gone."""
    blurred = copies.pixelated(_open(sha256).working, boxes)
    store.write_derived(sha256, box_names.variant(PUBLIC, boxes), copies.jpeg(blurred, WORKING_EDGE))
    store.write_derived(sha256, box_names.variant(PUBLIC_THUMB, boxes), copies.jpeg(blurred, copies.THUMB_EDGE))


def shown(photo: Photo, variant: str) -> Path:
    """The file of THUMB or VIEW. Raises OutOfReach when the original is gone."""
    path = store.derived(photo.sha256, variant)
    if not path.exists():
        make_shown(photo.sha256, _open(photo.sha256))
    return path


def public(photo: Photo, variant: str) -> Path:
    """The file of PUBLIC or PUBLIC_THUMB of a cleared photo. Raises OutOfReach when the original is gone."""
    path = store.derived(photo.sha256, box_names.variant(variant, photo.boxes))
    if not path.exists():
        make_public(photo.sha256, photo.boxes)
    return path


def stamped(photo: Photo, lines: Sequence[str], edge: int = WORKING_EDGE) -> bytes:
    """A JPEG with the lines (时间、地点、单位) in a band at its foot, for documents. Raises OutOfReach."""
    return copies.jpeg(copies.stamped(copies.fitted(_open(photo.sha256).working, edge), lines), edge)


def _open(sha256: str) -> Picture:
    try:
        return open_picture(store.original(sha256))
    except Unfit:
        # It was readable when it came in: the file is gone or the disk is failing, and that is for the log.
        raise OutOfReach("照片文件暂时读不到。请联系系统管理员检查存储，或从备份恢复。") from None
