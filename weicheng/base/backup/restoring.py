"""Puts a backup into an empty place."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection

from weicheng.base.backup import databases
from weicheng.base.backup.archive import Archive
from weicheng.base.backup.making import FOLDERS
from weicheng.base.progress import Progress, silent
from weicheng.domain.refusals import Refusal


@dataclass(frozen=True)
class Restored:
    """What was put back; `version` is that of the program that made the backup."""

    files: int
    version: str
    made_at: str


def restore(folder: Path, progress: Progress = silent) -> Restored:
    """Checks every file of the backup, then puts files and database into place, the database last.

    Raises Refusal if the place is not empty, or the backup is damaged, of another database or of a newer program;
    nothing is written then. The caller checks the seals of the log afterwards.
    """
    archive = Archive.open(folder)
    _refuse_what_does_not_fit(archive)
    _refuse_an_occupied_place()
    total = 2 * (archive.description.files + 1)
    archive.check(lambda done, _: progress(done, total))
    done = archive.description.files + 1
    for path in archive.hashes():
        if path == archive.description.database:
            continue
        place = Path(settings.DATA_DIR) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(archive.folder / path, place)
        done += 1
        progress(done, total)
    os.sync()
    # Last, so that a restore that is cut off leaves no database that looks whole.
    databases.load(archive.folder / archive.description.database)
    progress(total, total)
    return Restored(archive.description.files, archive.description.version, archive.description.made_at)


def _refuse_what_does_not_fit(archive: Archive) -> None:
    described = archive.description
    if described.vendor != connection.vendor:
        raise Refusal(
            f"这份备份来自 {described.vendor}，现在的 DATABASE_URL 指向 {connection.vendor}。"
            "请把 DATABASE_URL 改成与备份相同的数据库种类。"
        )
    if _numbers(described.version) > _numbers(version("weicheng")):
        raise Refusal(f"这份备份来自更新的版本 {described.version}。请先装上同版本或更新的程序。")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _refuse_an_occupied_place() -> None:
    if not databases.is_empty():
        raise Refusal("数据库里已有数据。恢复只写入空的地方：请换一个空的数据目录（--data）或新建一个空数据库。")
    for name in FOLDERS:
        place = Path(settings.DATA_DIR) / name
        if place.is_dir() and any(place.iterdir()):
            raise Refusal(f"{place} 里已有文件。恢复只写入空的地方：请换一个空的数据目录（--data）。")
