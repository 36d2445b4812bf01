"""A folder as a ZIP that is sent while it is made."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

BLOCK = 1 << 20


class _Outlet(io.RawIOBase):
    """What the ZIP has written since it was last emptied."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zipped(root: Path) -> Iterator[bytes]:
    """The files of a folder as a ZIP, block by block; they are not compressed, as photos and PDF files are already."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            info = ZipInfo(path.relative_to(root).as_posix(), time.localtime(path.stat().st_mtime)[:6])
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as copy:
                while block := source.read(BLOCK):
                    copy.write(block)
                    yield outlet.take()
    yield outlet.take()
