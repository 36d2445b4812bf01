"""Which sheets, where the header stands, which column is which field; remembered for the next workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.base.sheets.book import Book
from weicheng.base.sheets.faults import CellRefused
from weicheng.base.sheets.layout import Header, header_at
from weicheng.domain.refusals import BadInput, Fault
from weicheng.workbooks import storage
from weicheng.workbooks.actions.locking import locked
from weicheng.workbooks.kinds import ImportKind, kind_of
from weicheng.workbooks.mapping import faults_of_mapping, propose_columns
from weicheng.workbooks.models import Batch, RememberedMapping

OPEN = (Batch.State.DRAFT, Batch.State.CHECKED)
DEEPEST_HEADER = 4


@dataclass(frozen=True)
class SheetChoice:
    """A sheet to be imported and the rows (as Excel counts) its header stands in."""

    name: str
    first: int
    last: int


def remembered_or_proposed(kind: ImportKind, header: Header) -> tuple[dict[str, int], dict[str, str]]:
    """Columns and constants as they were mapped for this layout before, else as the titles suggest."""
    known = RememberedMapping.objects.filter(kind=kind.code, fingerprint=header.fingerprint).first()
    if known is None:
        return propose_columns(kind, header), {}
    codes = {item.code for item in kind.fields}
    columns = {code: index for code, index in known.columns.items() if code in codes}
    return columns, {code: text for code, text in known.constants.items() if code in codes}


@transaction.atomic
def choose_sheets(*, actor: Actor, batch: Batch, choices: Sequence[SheetChoice]) -> Batch:
    """Set the sheets and header rows; proposes the columns anew. Raises BadInput when the layouts differ."""
    batch = locked(actor, batch, *OPEN)
    book = Book.open(storage.folder_of(batch.folder))
    headers = [(choice, _header(book, choice)) for choice in choices]
    if not headers:
        raise BadInput.of("工作表", "一张也没有选", "请至少选择一张工作表。")
    first = headers[0][1]
    differing = [c.name for c, header in headers if header.fingerprint != first.fingerprint]
    if differing:
        raise BadInput(
            [Fault(f"工作表「{name}」", f"列与「{choices[0].name}」不同", "请分两次导入。") for name in differing]
        )
    columns, constants = remembered_or_proposed(kind_of(batch.kind), first)
    batch.sheets = [{"name": c.name, "first": c.first, "last": c.last} for c in choices]
    batch.fingerprint, batch.columns, batch.constants = first.fingerprint, columns, constants
    batch.state, batch.report = Batch.State.DRAFT, {}
    batch.save()
    return batch


def _header(book: Book, choice: SheetChoice) -> Header:
    place = f"工作表「{choice.name}」"
    if not 1 <= choice.first <= choice.last < choice.first + DEEPEST_HEADER:
        raise BadInput.of(place, "表头行不对", f"表头从上到下,最多 {DEEPEST_HEADER} 行。")
    header = header_at(book.head(book.sheet(choice.name)), choice.first, choice.last)
    if not any(column.titles for column in header.columns):
        raise BadInput.of(place, f"第 {choice.first} 行没有列名", "请把表头行改到列名所在的行。")
    return header


@transaction.atomic
def map_columns(*, actor: Actor, batch: Batch, columns: Mapping[str, int], constants: Mapping[str, str]) -> Batch:
    """Set which column feeds which field and which value holds for all rows; remembered for this layout.

    Raises BadInput for a required field without source, a column used twice or a constant that cannot be read.
    """
    batch = locked(actor, batch, *OPEN)
    kind = kind_of(batch.kind)
    given = {code: text.strip() for code, text in constants.items() if text.strip()}
    faults = [*faults_of_mapping(kind, columns, given), *_faults_of_constants(kind, given)]
    if not batch.sheets:
        faults.append(Fault("工作表", "还没有选择", "请先选择工作表和表头行。"))
    if faults:
        raise BadInput(faults)
    batch.columns, batch.constants = dict(columns), given
    batch.state, batch.report = Batch.State.DRAFT, {}
    batch.save()
    RememberedMapping.objects.update_or_create(
        kind=kind.code,
        fingerprint=batch.fingerprint,
        defaults={"columns": batch.columns, "constants": given, "used_at": timezone.now()},
    )
    return batch


def _faults_of_constants(kind: ImportKind, constants: Mapping[str, str]) -> list[Fault]:
    faults = []
    for code, text in constants.items():
        item = kind.field(code)
        try:
            item.convert(text)
        except CellRefused as refused:
            faults.append(Fault(item.label, refused.problem, refused.remedy))
    return faults
