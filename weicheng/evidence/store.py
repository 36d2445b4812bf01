"""Files under DATA_DIR/files by the SHA-256 of their content: written whole, before any row names them.

`files/ab/cd/<sha256>` are originals, the only copy there is. `derived/ab/cd/<sha256>.<variant>` can be made
again from them, so a backup may leave them out. The same bytes sent twice are one file.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings

# A file younger than this may belong to a transaction that has not committed yet.
SWEEP_AGE_SECONDS = 24 * 3600


class TooLarge(Exception):
    """The stream went past the limit; nothing was kept."""


@dataclass(frozen=True)
class Kept:
    """A file in the store."""

    sha256: str
    size: int
    path: Path


def original(sha256: str) -> Path:
    """Where the original bytes lie."""
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256[2:4] / sha256


def derived(sha256: str, variant: str) -> Path:
    """Where a copy made from an original lies, e.g. variant `thumb.webp`."""
    return Path(settings.DATA_DIR) / "derived" / sha256[:2] / sha256[2:4] / f"{sha256}.{variant}"


def receive(chunks: Iterable[bytes], *, limit: int) -> Kept:
    """Streams an upload to a temporary file and hashes it; `path` is temporary until `keep`.

    Raises TooLarge as soon as more than `limit` bytes have come.
    """
    incoming = Path(settings.DATA_DIR) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    path = incoming / uuid4().hex
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as target:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Kept(digest.hexdigest(), size, path)


def keep(received: Kept) -> Kept:
    """Moves a checked upload to its place. After this returns, a crash no longer loses it."""
    place = original(received.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    # Replaces an equal file, which also makes it young again: a sweep running now will leave it alone.
    os.replace(received.path, place)
    os.utime(place)
    _sync_folders(place.parent)
    return Kept(received.sha256, received.size, place)


def discard(received: Kept) -> None:
    """Throws away an upload that was refused."""
    received.path.unlink(missing_ok=True)


def write_derived(sha256: str, variant: str, content: bytes) -> Path:
    """Stores a copy whole; it needs no fsync, because it can be made again."""
    place = derived(sha256, variant)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.{uuid4().hex}")
    fresh.write_bytes(content)
    os.replace(fresh, place)
    return place


def remove(sha256: str) -> None:
    """Deletes an original and everything made from it."""
    original(sha256).unlink(missing_ok=True)
    remove_derived(sha256)


def remove_derived(sha256: str) -> None:
    """Deletes the copies of an original."""
    folder = derived(sha256, "x").parent
    if folder.is_dir():
        for path in folder.glob(f"{sha256}.*"):
            path.unlink(missing_ok=True)


def is_young(sha256: str, now: float | None = None) -> bool:
    """Whether a running upload may be about to name the file."""
    path = original(sha256)
    return path.exists() and path.stat().st_mtime > (now or time.time()) - SWEEP_AGE_SECONDS


def old_files(now: float | None = None) -> Iterator[str]:
    """The hashes of files that no running upload can still be about to name."""
    before = (now or time.time()) - SWEEP_AGE_SECONDS
    seen = ""
    for tree in ("files", "derived"):
        for path in sorted((Path(settings.DATA_DIR) / tree).glob("??/??/*")):
            name = path.name[:64]
            if name != seen and path.stat().st_mtime < before:
                seen = name
                yield name


def sweep_incoming(now: float | None = None) -> int:
    """Deletes uploads that were cut off; returns how many."""
    before = (now or time.time()) - SWEEP_AGE_SECONDS
    cut_off = [p for p in (Path(settings.DATA_DIR) / "incoming").glob("*") if p.stat().st_mtime < before]
    for path in cut_off:
        path.unlink(missing_ok=True)
    return len(cut_off)


def _sync_folders(folder: Path) -> None:
    """A file name is durable only when its folder is; new folders need the same of their parents."""
    if os.name != "posix":
        return
    for path in (folder, folder.parent, folder.parent.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
