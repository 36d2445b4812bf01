"""A backup on disk: its name, its description and its list of hashes."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from weicheng.base.progress import Progress, silent
from weicheng.domain.refusals import BadInput, Fault, Refusal

FORMAT = 1
DESCRIPTION, MANIFEST = "backup.json", "MANIFEST.sha256"
PREFIX, PARTIAL = "weicheng-", ".partial-"
BLOCK = 1024 * 1024
# A partial backup this old is not being written any more.
STALE_SECONDS = 2 * 24 * 3600


@dataclass(frozen=True)
class Description:
    """What backup.json says."""

    format: int
    version: str
    vendor: str
    database: str
    made_at: str
    files: int
    bytes: int
    manifest_sha256: str


@dataclass(frozen=True)
class Archive:
    """A finished backup."""

    folder: Path
    description: Description

    @classmethod
    def open(cls, folder: Path) -> Archive:
        """Raises Refusal if the folder is no finished backup of a format we know."""
        try:
            description = Description(**json.loads((folder / DESCRIPTION).read_text(encoding="utf8")))
        except (OSError, ValueError, TypeError):
            raise Refusal(f"{folder} 不是一个完整的卫城备份：读不到 {DESCRIPTION}。请指定备份目录本身。") from None
        if description.format != FORMAT:
            raise Refusal(f"备份格式是第 {description.format} 版，本程序只认第 {FORMAT} 版。请换用对应版本的程序。")
        return cls(folder, description)

    def hashes(self) -> dict[str, str]:
        """SHA-256 by path, as the manifest lists them. Raises Refusal if the list itself was changed."""
        content = (self.folder / MANIFEST).read_bytes()
        if hashlib.sha256(content).hexdigest() != self.description.manifest_sha256:
            raise Refusal(f"{MANIFEST} 与备份说明不符：备份被改动过或不完整，不能使用。")
        lines = content.decode().splitlines()
        return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}

    def check(self, progress: Progress = silent) -> None:
        """Reads every file again; raises BadInput naming those that are missing or changed."""
        hashes = self.hashes()
        faults: list[Fault] = []
        for number, (path, digest) in enumerate(hashes.items(), start=1):
            file = self.folder / path
            if Path(path).is_absolute() or ".." in Path(path).parts:
                faults.append(Fault(path, "路径指向备份之外", "这份备份是伪造的，不要使用"))
            elif not file.is_file():
                faults.append(Fault(path, "文件缺失", "请换一份备份"))
            elif hash_of(file) != digest:
                faults.append(Fault(path, "内容与备份时不同", "请换一份备份"))
            progress(number, len(hashes))
        if faults:
            raise BadInput(faults)


def write_description(folder: Path, description: Description) -> None:
    (folder / DESCRIPTION).write_text(json.dumps(asdict(description), ensure_ascii=False, indent=2), encoding="utf8")


def write_manifest(folder: Path, hashes: dict[str, str]) -> str:
    """Writes the list of hashes and returns its own."""
    content = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()
    (folder / MANIFEST).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def hash_of(file: Path) -> str:
    """The SHA-256 of a file, read in blocks."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def archives(target: Path) -> Iterator[Archive]:
    """The finished backups in a folder, oldest first; what is none, or of another format, is passed over."""
    for folder in sorted(target.glob(f"{PREFIX}*")):
        with suppress(Refusal):
            yield Archive.open(folder)


def latest(target: Path) -> Archive | None:
    """The newest finished backup, if there is one."""
    return max(archives(target), key=lambda archive: archive.folder.name, default=None)


def prune(target: Path, *, keep: int) -> list[Path]:
    """Deletes all but the newest `keep` backups, and what cut-off ones left behind; returns the deleted folders."""
    old = [archive.folder for archive in archives(target)][:-keep] if keep > 0 else []
    cut_off = [p for p in target.glob(f"{PARTIAL}*") if p.stat().st_mtime < time.time() - STALE_SECONDS]
    for folder in [*old, *cut_off]:
        shutil.rmtree(folder)
    return [*old, *cut_off]
