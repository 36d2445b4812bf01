"""Small pictures for uploads."""

from __future__ import annotations

import io
from uuid import uuid4

from PIL import Image


def jpeg() -> bytes:
    """A small picture that no other test has."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), tuple(uuid4().bytes[:3])).save(out, "JPEG")
    return out.getvalue()
