"""Every read of imports that leaves this app."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.sheets.book import Book, Row, SheetInfo
from weicheng.base.sheets.cells import clean
from weicheng.base.sheets.layout import Column, Header, header_at, lines_below, propose_header
from weicheng.domain.refusals import MoveRefused, OutOfReach
from weicheng.workbooks import storage
from weicheng.workbooks.kinds import ImportField, ImportKind, kind_of, kinds
from weicheng.workbooks.models import Batch, BatchFault, NameQuestion
from weicheng.workbooks.reach import CAPABILITY, seen_by

PREVIEW_ROWS = 15
SAMPLES = 3


def kinds_for(actor: Actor) -> list[ImportKind]:
    """The kinds the person may import."""
    return [kind for kind in kinds() if policy.has(actor, CAPABILITY) and policy.has(actor, kind.capability)]


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches imported within the actor's reach."""
    return Batch.objects.filter(seen_by(actor)).select_related("created_by")


def batch_of(actor: Actor, pk: int) -> Batch:
    """One batch; raises OutOfReach."""
    if (batch := visible_batches(actor).filter(pk=pk).first()) is None:
        raise OutOfReach
    return batch


def faults_of(batch: Batch) -> QuerySet[BatchFault]:
    """The faults of the last dry run in the order of the workbook."""
    return batch.faults.order_by("pk")


def fault_places(batch: Batch) -> dict[str, list[str]]:
    """The sheets and columns that have faults, for filtering."""
    return {
        name: sorted(value for value in batch.faults.values_list(name, flat=True).distinct() if value)
        for name in ("sheet", "column")
    }


def open_questions(batch: Batch) -> list[NameQuestion]:
    """The names that wait for a person, frequent ones first."""
    return list(batch.questions.filter(answer="").order_by("-rows", "spelling"))


def book_of(batch: Batch) -> Book:
    """The rows of an open batch; raises MoveRefused once its files are gone."""
    try:
        return Book.open(storage.folder_of(batch.folder))
    except FileNotFoundError as error:
        raise MoveRefused("这个批次的文件已清理，请重新上传。") from error


@dataclass(frozen=True)
class SheetView:
    """A sheet as the layout page shows it: its first rows, its header (chosen or proposed), whether it is chosen."""

    info: SheetInfo
    chosen: bool
    first: int
    last: int
    head: list[tuple[int, list[str]]]


def sheet_views(batch: Batch) -> list[SheetView]:
    """Every sheet with content, with its first rows as text."""
    book, chosen = book_of(batch), {item["name"]: item for item in batch.sheets}
    views = []
    for info in book.sheets:
        if not info.rows:
            continue
        head = book.head(info)
        place = chosen.get(info.name)
        header = None if place else propose_header(head, kind_of(batch.kind).vocabulary)
        first, last = (place["first"], place["last"]) if place else _place(header, head)
        views.append(SheetView(info, place is not None, first, last, _texts(head[:PREVIEW_ROWS])))
    return views


def _place(header: Header | None, head: list[Row]) -> tuple[int, int]:
    return (header.first, header.last) if header else (head[0].number, head[0].number)


def _texts(rows: list[Row]) -> list[tuple[int, list[str]]]:
    width = max((len(row.cells) for row in rows), default=0)
    return [(row.number, [clean(row.cell(column))[:30] for column in range(min(width, 12))]) for row in rows]


@dataclass(frozen=True)
class FieldView:
    """A field as the mapping page shows it: the column and constant chosen now."""

    field: ImportField
    column: int | None
    constant: str


@dataclass(frozen=True)
class MappingView:
    """Fields and the columns they may come from, each with a few sample values."""

    fields: list[FieldView]
    columns: list[Column]
    samples: dict[int, str]


def mapping_view(batch: Batch) -> MappingView:
    """What the mapping page needs; raises MoveRefused before a sheet is chosen."""
    if not batch.sheets:
        raise MoveRefused("还没有选择工作表和表头行，请先选择。")
    book, place = book_of(batch), batch.sheets[0]
    head = book.head(book.sheet(place["name"]))
    header = header_at(head, place["first"], place["last"])
    data = [line.row for line in lines_below(header, head) if not line.skipped]
    fields = [
        FieldView(item, batch.columns.get(item.code), batch.constants.get(item.code, ""))
        for item in kind_of(batch.kind).fields
    ]
    samples = {column.index: _sample(data, column.index) for column in header.columns}
    return MappingView(fields, list(header.columns), samples)


def _sample(rows: list[Row], column: int) -> str:
    texts = [text[:20] for row in rows if (text := clean(row.cell(column)))]
    return "、".join(texts[:SAMPLES])
