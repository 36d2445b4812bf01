"""The sheets of an XLSForm as rows of named cells, kept with their place in Excel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from weicheng.base.sheets.book import Cell, Row, read_workbook
from weicheng.base.sheets.faults import SheetFault
from weicheng.base.sheets.formats import MEGABYTE, Limits
from weicheng.domain.refusals import BadInput, Fault

# A form is read by people: beyond this it is no form.
LIMITS = Limits(
    file_bytes=5 * MEGABYTE, unpacked_bytes=60 * MEGABYTE, rows=5_000, columns=80, sheets=20, cell_characters=8_000,
    seconds=30,
)  # fmt: skip
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"


@dataclass(frozen=True)
class Line:
    """A row as Excel numbers it, its filled cells by the name of the column."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """The cell; empty when it is."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """A sheet with the names of its columns in order."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    # Names that stand twice in the first row, and columns with content but no name.
    doubled: tuple[str, ...] = ()

    def fault(self, line: Line | int, column: str, problem: str, remedy: str = "") -> Fault:
        """A fault at a row (or its number) and column."""
        number = line if isinstance(line, int) else line.number
        return SheetFault(self.name, number, column, problem, remedy).as_fault()


EMPTY = Sheet("", (), ())


@dataclass(frozen=True)
class Workbook:
    """The sheets by name; those that are no part of an XLSForm (a help page) are left out by the reader of each."""

    sheets: Mapping[str, Sheet]

    def sheet(self, name: str) -> Sheet:
        """The sheet of a name; an empty one when there is none."""
        return self.sheets.get(name, EMPTY)

    @classmethod
    def from_rows(cls, rows: Mapping[str, Sequence[Sequence[Cell]]]) -> Workbook:
        """A workbook that was never a file; the first row of a sheet names its columns."""
        return cls(
            {
                name: _sheet(name, (Row(number, list(cells)) for number, cells in enumerate(sheet, 1)))
                for name, sheet in rows.items()
            }
        )


def read(content: bytes, name: str) -> Workbook:
    """The sheets of a file. Raises BadInput when it is no readable workbook or far too large for a form."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{Path(name).suffix[:8]}"
        source.write_bytes(content)
        book = read_workbook(source, Path(folder) / "book", LIMITS)
        sheets = {info.name.strip(): _sheet(info.name.strip(), book.rows(info)) for info in book.sheets}
    if SURVEY not in sheets:
        raise BadInput.of(
            "工作表", "没有名为“survey”的工作表", "表单按 XLSForm 标准制作：题目在 survey，选项在 choices，表单编号在"
            " settings。可下载模板照着填"
        )  # fmt: skip
    return Workbook(sheets)


def _sheet(name: str, rows: Iterable[Row]) -> Sheet:
    header: dict[int, str] = {}
    doubled: list[str] = []
    lines: list[Line] = []
    for row in rows:
        if row.number == 1:
            for place, cell in enumerate(row.cells):
                title = cell_text(cell)
                if title and title in header.values():
                    doubled.append(title)
                elif title:
                    header[place] = title
            continue
        cells = {title: text for place, title in header.items() if (text := cell_text(row.cell(place)))}
        if cells:
            lines.append(Line(row.number, cells))
    return Sheet(name, tuple(header.values()), tuple(lines), tuple(doubled))


def cell_text(cell: Cell) -> str:
    """A cell as pyxform's own reader writes it: whole numbers without a point, no-break spaces as spaces."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).replace("\xa0", " ").strip()
