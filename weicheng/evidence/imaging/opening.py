"""Opening an uploaded picture: only known kinds, decided by content, within limits, whole, and upright."""

from __future__ import annotations

import threading
from pathlib import Path

from weicheng.evidence.imaging import heic
from weicheng.evidence.imaging.decoding import JPEG, PNG, WEBP, WORKING_EDGE, Picture, decode
from weicheng.evidence.imaging.unfit import Unfit

__all__ = ["WORKING_EDGE", "Picture", "open_picture"]

# A phone picture of twelve megapixels takes 36 MB when decoded: one at a time in a process, so that a burst of
# uploads cannot exhaust the memory.
_one_at_a_time = threading.Lock()


def open_picture(source: Path | bytes) -> Picture:
    """Decodes a picture. Raises Unfit for anything but a whole still JPEG, PNG, WebP or HEIC within limits."""
    content = source if isinstance(source, bytes) else _read(source)
    with _one_at_a_time:
        if heic.is_heic(content):
            return heic.decode_apart(content)
        return decode(content, formats=(JPEG, PNG, WEBP))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Unfit("照片文件读不到", "请重新上传") from None
