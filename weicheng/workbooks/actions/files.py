"""A whole import in one call, for the command line and for the demo city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from weicheng.access.policy import Actor
from weicheng.base.progress import Progress, silent
from weicheng.base.sheets.book import Book
from weicheng.base.sheets.layout import propose_header
from weicheng.domain.refusals import BadInput, Fault
from weicheng.workbooks import storage
from weicheng.workbooks.actions.applying import apply_batch, start_applying
from weicheng.workbooks.actions.checking import check_batch, start_checking
from weicheng.workbooks.actions.layout import SheetChoice, choose_sheets, map_columns
from weicheng.workbooks.actions.upload import receive_workbook
from weicheng.workbooks.kinds import kind_of
from weicheng.workbooks.mapping import columns_by_name
from weicheng.workbooks.models import Batch


@dataclass(frozen=True)
class ImportResult:
    """What came of a file: its batch, the dry run's totals and faults (the first 5,000), and the rows made."""

    batch: Batch
    rows: int
    made: int
    unchanged: int
    skipped: Mapping[str, int]
    fault_count: int
    faults: tuple[Fault, ...]


def import_file(
    *,
    actor: Actor,
    kind: str,
    path: Path,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    dry_run: bool = False,
    watch: Progress = silent,
) -> ImportResult:
    """Import the workbook at `path` at once, in this process.

    `mapping` is field (code or label) → column letter or title, beyond what the titles say by themselves; `constants`
    is field (code or label) → text that holds for every row. With faults or `dry_run` nothing is imported; the batch
    stays open, so that its names can be confirmed in the browser.
    Raises BadInput when the file, the sheet or the mapping is wrong as a whole, and whatever stops the writing.
    """
    if not path.is_file():
        raise BadInput.of("文件", f"找不到“{path}”", "请检查路径。")
    with path.open("rb") as content:
        batch = receive_workbook(actor=actor, kind=kind, file_name=path.name, content=content)
    if sheet is not None:
        batch = choose_sheets(actor=actor, batch=batch, choices=[_choice(batch, sheet)])
    batch = map_columns(
        actor=actor,
        batch=batch,
        columns=_columns(batch, mapping),
        constants={**batch.constants, **_constants(batch, constants or {})},
    )
    batch = start_checking(actor=actor, batch=batch, enqueue=_at_once)
    batch = check_batch(actor=actor, batch_id=batch.pk, watch=watch)
    faults = tuple(
        Fault(f"工作表「{f.sheet}」第 {f.row} 行" + (f"「{f.column}」" if f.column else ""), f.problem, f.remedy)
        for f in batch.faults.order_by("pk")
    )
    report = batch.report
    if not dry_run and not faults and report["new"]:
        start_applying(actor=actor, batch=batch, enqueue=_at_once)
        batch = apply_batch(actor=actor, batch_id=batch.pk, watch=watch)
    return ImportResult(
        batch, report["rows"], batch.rows_made, report["unchanged"], report["skipped"], report["faults"], faults
    )


def _at_once(batch: Batch) -> None:
    """No job: the caller runs the step itself."""


def _choice(batch: Batch, sheet: str) -> SheetChoice:
    book = Book.open(storage.folder_of(batch.folder))
    header = propose_header(book.head(book.sheet(sheet)), kind_of(batch.kind).vocabulary)
    if header is None:
        raise BadInput.of(f"工作表「{sheet}」", "找不到表头", "请在网页上导入，手工指定表头行。")
    return SheetChoice(sheet, header.first, header.last)


def _columns(batch: Batch, mapping: Mapping[str, str] | None) -> dict[str, int]:
    """The proposed columns, overruled by the given ones."""
    if not mapping or not batch.sheets:
        return dict(batch.columns)
    book, first = Book.open(storage.folder_of(batch.folder)), batch.sheets[0]
    header = propose_header(book.head(book.sheet(first["name"])), kind_of(batch.kind).vocabulary)
    given = columns_by_name(kind_of(batch.kind), header, mapping) if header else {}
    kept = {code: index for code, index in batch.columns.items() if index not in given.values()}
    return kept | given


def _constants(batch: Batch, given: Mapping[str, str]) -> dict[str, str]:
    """The given constants by field code. Raises BadInput for a field the kind does not have."""
    kind = kind_of(batch.kind)
    codes = {item.label: item.code for item in kind.fields} | {item.code: item.code for item in kind.fields}
    faults = [Fault(name, "没有这个字段", f"可用：{'、'.join(codes)}。") for name in given if name not in codes]
    if faults:
        raise BadInput(faults)
    return {codes[name]: text for name, text in given.items()}
