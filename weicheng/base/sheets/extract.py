"""The reading process: one workbook in, one compressed file of JSON rows per sheet out.

Runs as `python -m weicheng.base.sheets.extract` with its own memory and time limits, because a hostile
workbook (a cell in the last column of the last row is enough) makes the parser reserve terabytes and abort.
Standard library and calamine only: the process must start fast and know nothing of the database.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine as calamine

from weicheng.base.sheets import delimited, formats
from weicheng.base.sheets.formats import Format, Limits
from weicheng.domain.refusals import BadInput

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class MergeFiller:
    """Writes the value of a merged cell into every cell it covers, row by row.

    A street merged over twelve communities is the street of each; a reader of plain rows would see it once.
    """

    merges: list[Merge]
    active: list[tuple[int, int, int, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.merges.sort(reverse=True)

    def fill(self, number: int, cells: list[Any]) -> None:
        """Complete row `number` (from 0) in place; rows must come in order."""
        self.active = [span for span in self.active if span[2] >= number]
        while self.merges and self.merges[-1][0][0] <= number:
            (top, left), (bottom, right) = self.merges.pop()
            if top == number and left < len(cells):
                self.active.append((left, right, bottom, cells[left]))
        for left, right, _, value in self.active:
            for column in range(left, min(right + 1, len(cells))):
                if cells[column] == "":
                    cells[column] = value


def plain(cell: Any) -> Any:
    """One cell as JSON: dates are marked so that they come back as dates, an empty or white cell is null."""
    if isinstance(cell, str):
        return cell if cell and not cell.isspace() else None
    if isinstance(cell, datetime):
        return {"t": cell.isoformat(sep=" ")}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell


def workbook_sheets(path: Path) -> Iterator[tuple[str, bool, Iterable[list[Any]]]]:
    """Name, whether hidden, and rows of each worksheet of an Excel or ODF workbook."""
    with path.open("rb") as file:
        book = calamine.CalamineWorkbook.from_filelike(file)
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            yield about.name, about.visible != calamine.SheetVisibleEnum.Visible, _filled(sheet)


def _filled(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    # Rows come from the first row of the sheet, but cells only from its first used column.
    offset = [""] * (sheet.start[1] if sheet.start else 0)
    filler = MergeFiller(list(sheet.merged_cell_ranges or []))
    for number, row in enumerate(sheet.iter_rows()):
        cells = offset + list(row)
        filler.fill(number, cells)
        yield cells


def write_sheet(name: str, rows: Iterable[list[Any]], target: Path, limits: Limits) -> tuple[int, int]:
    """Write the rows that hold something as `[number, [cells]]` lines; returns the count of rows and columns."""
    count = width = 0
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=1) as out:
        for number, row in enumerate(rows, start=1):
            cells = [plain(cell) for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            if not cells:
                continue
            count, width = count + 1, max(width, len(cells))
            _check_size(name, number, cells, count, limits)
            out.write(json.dumps([number, cells], separators=(",", ":")) + "\n")
    return count, width


def _check_size(name: str, number: int, cells: list[Any], count: int, limits: Limits) -> None:
    place = f"工作表「{name}」第 {number} 行"
    if count > limits.rows:
        raise BadInput.of(f"工作表「{name}」", f"超过 {limits.rows} 行", "请拆成几个文件分别导入。")
    if len(cells) > limits.columns:
        raise BadInput.of(
            place,
            f"有 {len(cells)} 列，超过 {limits.columns} 列",
            "请删去右侧多余的列，或检查 CSV 的分隔符和引号。",
        )
    if any(isinstance(cell, str) and len(cell) > limits.cell_characters for cell in cells):
        raise BadInput.of(place, f"有一格超过 {limits.cell_characters} 个字", "请缩短该格内容，或检查 CSV 的引号。")


def extract(source: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    """Read `source` into `folder`; returns what was found. Raises BadInput with the reason otherwise."""
    found = formats.recognise(source, limits)
    sheets: Iterable[tuple[str, bool, Iterable[list[Any]]]]
    if found is Format.CSV:
        sheets = [("CSV 表", False, delimited.rows(source, limits.cell_characters))]
    else:
        sheets = workbook_sheets(source)
    listed = []
    try:
        for index, (name, hidden, rows) in enumerate(islice(sheets, limits.sheets)):
            target = folder / f"sheet-{index}.jsonl.gz"
            count, width = write_sheet(name, rows, target, limits)
            about = {"name": name, "hidden": hidden, "rows": count, "columns": width, "file": target.name}
            listed.append(about)
    except calamine.PasswordError as error:
        raise formats.locked() from error
    except calamine.CalamineError as error:
        raise BadInput.of("文件", "读不出来，可能已损坏", formats.AS_XLSX) from error
    return {"format": found.name, "sheets": listed}


def _limit_process(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the caller's time limit still holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Arguments: source, target folder, limits as JSON. Writes one JSON object to its output."""
    source, folder, given = sys.argv[1:4]
    limits = Limits(**json.loads(given))
    _limit_process(limits)
    try:
        answer = extract(Path(source), Path(folder), limits)
    except BadInput as refused:
        fault = refused.faults[0]
        answer = {"fault": [fault.place, fault.problem, fault.remedy]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
