"""A workbook on disk as plain rows: `read_workbook` makes it, `Book` reads it back a row at a time."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import weicheng
from weicheng.base.sheets.formats import Format, Limits
from weicheng.domain.refusals import BadInput

log = logging.getLogger(__name__)

Cell = str | int | float | bool | date | datetime | None


class Row(NamedTuple):
    """One row as Excel numbers it (from 1); trailing empty cells are cut off."""

    number: int
    cells: list[Cell]

    def cell(self, column: int) -> Cell:
        """The cell of `column` (from 0); None beyond the last filled one."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True)
class SheetInfo:
    """What a sheet holds, known without reading its rows. `rows` counts rows with content."""

    name: str
    hidden: bool
    rows: int
    columns: int
    file: str


@dataclass(frozen=True)
class Book:
    """A workbook read into `folder`."""

    folder: Path
    format: Format
    sheets: tuple[SheetInfo, ...]

    @classmethod
    def open(cls, folder: Path) -> Book:
        """The book that `read_workbook` left in `folder`."""
        about = json.loads((folder / "book.json").read_text(encoding="utf-8"))
        return cls(folder, Format[about["format"]], tuple(SheetInfo(**sheet) for sheet in about["sheets"]))

    def sheet(self, name: str) -> SheetInfo:
        """The sheet called `name`; raises BadInput listing the names there are."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        names = "、".join(sheet.name for sheet in self.sheets)
        raise BadInput.of("工作表", f"没有名为「{name}」的工作表", f"文件中有：{names}。")

    def rows(self, sheet: SheetInfo) -> Iterator[Row]:
        """Rows with content, in order, one in memory at a time."""
        with gzip.open(self.folder / sheet.file, "rt", encoding="utf-8") as lines:
            for line in lines:
                number, cells = json.loads(line, object_hook=_dated)
                yield Row(number, cells)

    def head(self, sheet: SheetInfo, count: int = 40) -> list[Row]:
        """The first `count` rows with content."""
        return list(islice(self.rows(sheet), count))


def _dated(mark: dict[str, str]) -> date | datetime:
    return date.fromisoformat(mark["d"]) if "d" in mark else datetime.fromisoformat(mark["t"])


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def column_letter(column: int) -> str:
    """Excel's name of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(source: Path, folder: Path, limits: Limits | None = None) -> Book:
    """Read any workbook into `folder` (created; must be empty) and open it.

    Raises BadInput with one sentence for whatever is wrong with the file: wrong type, password, damage, size,
    memory or time. The parsing happens in a child process: memory comes back at its end and a crash is only a
    refusal.
    """
    limits = limits or Limits()
    folder.mkdir(parents=True, exist_ok=True)
    about = _answer_of_child(source, folder, limits)
    if "fault" in about:
        raise BadInput.of(*about["fault"])
    if not any(sheet["rows"] for sheet in about["sheets"]):
        raise BadInput.of("文件", "里面没有任何内容", "请确认上传的是填好的表格。")
    (folder / "book.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return Book.open(folder)


def _answer_of_child(source: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    root = str(Path(weicheng.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "weicheng.base.sheets.extract", str(source), str(folder)]
    try:
        done = subprocess.run(
            [*command, json.dumps(asdict(limits))],
            env=environment,
            capture_output=True,
            timeout=limits.seconds * 2,
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        log.warning("the reading process failed on %s", source.name, exc_info=error)
        raise BadInput.of(
            "文件",
            "读不出来：已损坏，或在很远的单元格里有内容，占用的范围过大",
            "请把有数据的区域复制到新工作簿，另存为 .xlsx 再上传。",
        ) from error
    return answer
