"""The folder of an export: each file copied and hashed in one pass, a journal of what is done, so that it can go on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO
from uuid import UUID

from weicheng.evidence.filetypes import SUFFIX

CHECKSUMS = "SHA256SUMS"
FAULTS = "异常.txt"
BLOCK = 1 << 20
# What no file system of an office takes in a name, and what hides or ends one.
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
LINE = re.compile(r"([0-9a-f]{64})  (.+)\n")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file of the archive and its place in the index."""

    order: tuple[int, int]
    clause: str
    clause_number: int
    year: int
    material: str
    title: str
    number: str
    dated_on: date
    unit: str
    record: int
    mime: str
    sha256: str
    size: int

    @property
    def path(self) -> str:
        """Where it lies in the folder: the same on every run, whatever is filed in between."""
        clause = f"{self.clause_number:03} {named(self.clause, 40)}"
        file = f"{self.dated_on} {named(self.title, 60)} {self.record}{SUFFIX.get(self.mime, '')}"
        return f"{clause}/{self.year}/{named(self.material, 30)}/{file}"


def named(text: str, length: int) -> str:
    """A text as part of a file name."""
    return UNFIT.sub(" ", text)[:length].strip(" .") or "无题"


def folder_of(export: UUID, root: Path) -> Path:
    """Where the folder of an export lies."""
    return root / "archive_exports" / export.hex


class Folder:
    """A folder that is being filled. `SHA256SUMS` is the journal: a file counts once its line is written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = self.size = self.faulty = 0
        self._done: dict[str, str] = {}
        self._folders: set[Path] = set()
        self._buffer = memoryview(bytearray(BLOCK))
        self._journal: IO[str] | None = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Opens the journal and takes up what an earlier run has written."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.root / FAULTS).unlink(missing_ok=True)
        self._read_journal()
        with (self.root / CHECKSUMS).open("a", encoding="utf-8") as journal:
            self._journal = journal
            try:
                yield
            finally:
                self._journal = None

    def _read_journal(self) -> None:
        """Whole lines of files that are there; a line cut off by a crash, and the file it names, come again."""
        journal = self.root / CHECKSUMS
        if not journal.exists():
            return
        with journal.open(encoding="utf-8") as lines:
            found = [match for line in lines if (match := LINE.fullmatch(line))]
        kept = [match for match in found if (self.root / match[2]).is_file()]
        self._done = {match[2]: match[1] for match in kept}
        fresh = journal.with_suffix(".new")
        fresh.write_text("".join(match[0] for match in kept), encoding="utf-8")
        fresh.replace(journal)

    def add(self, entry: Entry, source: Path) -> None:
        """Copies one file unless an earlier run has; bytes that are gone or changed are noted, never passed over."""
        path = entry.path
        if self._done.get(path) == entry.sha256:
            self._count(entry.size)
            return
        target = self.root / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        try:
            digest, size = self._copy(source, target)
        except FileNotFoundError:
            self._note(f"{path}：原件不在了")
            return
        if digest != entry.sha256:
            self._note(f"{path}：内容与收到时不同")
        if self._journal is None:
            raise ValueError("add() is called inside writing()")
        self._journal.write(f"{digest}  {path}\n")
        self._count(size)

    def _copy(self, source: Path, target: Path) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with source.open("rb", buffering=0) as given, target.open("wb", buffering=0) as copy:
            while count := given.readinto(self._buffer):
                block = self._buffer[:count]
                digest.update(block)
                copy.write(block)
                size += count
        return digest.hexdigest(), size

    def _count(self, size: int) -> None:
        self.files += 1
        self.size += size

    def _note(self, sentence: str) -> None:
        self.faulty += 1
        with (self.root / FAULTS).open("a", encoding="utf-8") as faults:
            faults.write(f"{sentence}\n")

    def seal(self) -> str:
        """SHA-256 of the list of checksums."""
        with (self.root / CHECKSUMS).open("rb") as journal:
            return hashlib.file_digest(journal, "sha256").hexdigest()
