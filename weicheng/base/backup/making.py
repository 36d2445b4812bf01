"""Makes a backup of a running installation."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from weicheng.base.backup import databases
from weicheng.base.backup.archive import (
    BLOCK,
    FORMAT,
    PARTIAL,
    PREFIX,
    Archive,
    Description,
    hash_of,
    latest,
    write_description,
    write_manifest,
)
from weicheng.base.progress import Progress, silent
from weicheng.domain.refusals import Refusal

# Folders of DATA_DIR that hold what exists nowhere else. `keys` must never stand here.
FOLDERS = ("files",)
# The database counts as so many steps of the progress, a file as one.
DATABASE_STEPS = 100


@dataclass(frozen=True)
class Made:
    """What was backed up; `linked` files had not changed since the last backup."""

    folder: Path
    files: int
    linked: int
    bytes: int


def make(target: Path, progress: Progress = silent, *, now: datetime | None = None) -> Made:
    """Writes a backup into a new folder under `target`, which others may use meanwhile, and returns it.

    Files are written before the rows that name them, and erased after. So they are copied first, then the database,
    then the files that came in between: every row of the copy has its file, whatever happens meanwhile.
    Raises Refusal if there is no room, no right to write or the database cannot be copied; nothing is left then.
    """
    now = timezone.localtime(now)
    name = f"{PREFIX}{now:%Y%m%d-%H%M%S}"
    partial = target / f"{PARTIAL}{name}"
    try:
        partial.mkdir(parents=True, mode=0o700)
        made = _Making(partial, latest(target), progress).run(now)
        os.sync()
        # Only a finished backup gets its name.
        os.rename(partial, target / name)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise Refusal(_explain(error, target)) from error
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return Made(target / name, made.files, made.linked, made.bytes)


def _explain(error: OSError, target: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"{target} 所在的磁盘空间不够，备份没有完成。请清理空间，或用 --to 换一个位置。"
    if error.errno == errno.EEXIST:
        return "这一秒里已有一份备份。请稍后再运行一次。"
    return f"不能写入 {target}（{error.strerror}）。请检查位置和权限，或用 --to 换一个位置。"


class _Making:
    """One backup in the making."""

    def __init__(self, folder: Path, previous: Archive | None, progress: Progress) -> None:
        self.folder, self.previous, self.progress = folder, previous, progress
        self.known = previous.hashes() if previous else {}
        self.hashes: dict[str, str] = {}
        self.linked = self.bytes = self.done = self.total = 0

    def run(self, now: datetime) -> Made:
        paths = list(_files())
        self.total = len(paths) + DATABASE_STEPS
        for path in paths:
            self._take(path)
        database = self._take_database()
        for path in _files():
            if path not in self.hashes:
                self._take(path)
        description = Description(
            format=FORMAT,
            version=version("weicheng"),
            vendor=connection.vendor,
            database=database,
            made_at=now.isoformat(timespec="seconds"),
            files=len(self.hashes) - 1,
            bytes=self.bytes,
            manifest_sha256=write_manifest(self.folder, self.hashes),
        )
        write_description(self.folder, description)
        return Made(self.folder, description.files, self.linked, self.bytes)

    def _take_database(self) -> str:
        name = databases.FILE_NAMES[connection.vendor]
        before = self.done

        def steps(done: int, total: int) -> None:
            self.done = before + DATABASE_STEPS * done // max(total, 1)
            self.progress(self.done, self.total)

        databases.dump(self.folder / name, steps)
        self.hashes[name] = hash_of(self.folder / name)
        self.bytes += (self.folder / name).stat().st_size
        return name

    def _take(self, path: str) -> None:
        source, place = Path(settings.DATA_DIR) / path, self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            if not self._link(path, source, place):
                self.hashes[path] = _copy(source, place)
        except FileNotFoundError:
            return  # erased meanwhile; no row names it any more
        self.bytes += place.stat().st_size
        self.done += 1
        self.progress(self.done, max(self.total, self.done))

    def _link(self, path: str, source: Path, place: Path) -> bool:
        if self.previous is None or path not in self.known:
            return False
        earlier = self.previous.folder / path
        if not _same(source, earlier):
            return False
        try:
            os.link(earlier, place)
        except OSError:
            return False  # a file system without hard links: the file is copied
        self.hashes[path] = self.known[path]
        self.linked += 1
        return True


def _files() -> Iterator[str]:
    root = Path(settings.DATA_DIR)
    for name in FOLDERS:
        for folder, _, files in sorted(os.walk(root / name)):
            yield from (str((Path(folder) / file).relative_to(root)) for file in sorted(files))


def _same(source: Path, earlier: Path) -> bool:
    """By size and time, as rsync does: stored files are never changed in place."""
    if not earlier.is_file():
        return False
    one, other = source.stat(), earlier.stat()
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def _copy(source: Path, place: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as reading, place.open("xb") as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            writing.write(block)
    shutil.copystat(source, place)
    return digest.hexdigest()
