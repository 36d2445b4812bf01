"""The dry run: cells converted, rows looked at, every fault collected with its place and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from weicheng.access.policy import Actor
from weicheng.base.sheets.book import Book, Cell, Row
from weicheng.base.sheets.cells import clean, is_blank
from weicheng.base.sheets.faults import CellRefused, SheetFault, shown
from weicheng.base.sheets.layout import Header, header_at, lines_below
from weicheng.base.sheets.pictures import Pictures
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick

# Enough to mend a file by; a file with more is mended by its columns, not cell by cell.
FAULTS_KEPT = 5_000
TICK_EVERY = 500


@dataclass(frozen=True)
class Plan:
    """What a check reads: sheets with their headers, and where each field comes from."""

    book: Book
    sheets: tuple[tuple[str, Header], ...]
    columns: Mapping[str, int]
    constants: Mapping[str, str]

    @classmethod
    def of(
        cls,
        book: Book,
        sheets: Iterable[Mapping[str, Any]],
        columns: Mapping[str, int],
        constants: Mapping[str, str],
    ) -> Plan:
        """The plan stored on a batch, with the headers read again from the file."""
        headers = tuple(
            (item["name"], header_at(book.head(book.sheet(item["name"])), item["first"], item["last"]))
            for item in sheets
        )
        return cls(book, headers, columns, constants)

    @property
    def rows(self) -> int:
        """Rows with content in the chosen sheets, header included: what progress counts against."""
        return sum(self.book.sheet(name).rows for name, _ in self.sheets)


@dataclass
class Asked:
    """A name to be confirmed: on how many rows, and for a possible slip the names it is near to."""

    rows: int = 0
    near: list[str] = field(default_factory=list)


@dataclass
class Check:
    """One dry run. Kinds report faults and ask for names through it; the engine reads the totals afterwards."""

    kind: ImportKind
    actor: Actor
    today: date
    # (registry, spelling) → the name that is meant, as confirmed by a person for this batch.
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tick: Tick = field(default=lambda done: None)
    faults: list[SheetFault] = field(default_factory=list)
    fault_count: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    row_count: int = 0
    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    # Pictures by sheet and row, for kinds that ask for them.
    pictures: Pictures = field(default_factory=dict)
    # Rows that had a faulty cell and were kept from the kind; its tree need not complain of missing parents too.
    broken: list[SheetRow] = field(default_factory=list)

    def run(self, plan: Plan) -> Prepared:
        """Read, convert and prepare every row of the plan; faults are collected, never raised."""
        rows = (row for sheet, header in plan.sheets for row in self._converted(plan, sheet, header))
        prepared = self.kind.prepare(rows, self)
        if not self.row_count:
            self.faults.append(
                SheetFault(plan.sheets[0][0], plan.sheets[0][1].last, "", "下面没有数据行", "请检查表头行是否选对。")
            )
            self.fault_count += 1
        return prepared

    def refuse(self, row: SheetRow, code: str, problem: str, remedy: str) -> None:
        """Report a fault of one field of a row; "" as code is the row as a whole."""
        self.fault_count += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(SheetFault(row.sheet, row.number, self.labels.get(code, code), problem, remedy))

    def unknown(self, row: SheetRow, code: str, registry: str, spelling: str, remedy: str = "") -> None:
        """Report a name that no registry row bears, and note it as a question for a person."""
        label = self.kind.registry(registry).label
        self.asked.setdefault((registry, spelling), Asked()).rows += 1
        otherwise = remedy or f"先登记这个{label}"
        self.refuse(row, code, f"没有名为{shown(spelling)}的{label}", f"请在“名称确认”中选定，或{otherwise}。")

    def doubt(self, row: SheetRow, code: str, registry: str, spelling: str, near: list[str]) -> bool:
        """Whether a new name may be a slip of a near one that nobody has ruled on yet; then reported and asked."""
        if (registry, spelling) in self.answers:
            return False
        self.asked.setdefault((registry, spelling), Asked(near=near)).rows += 1
        self.refuse(row, code, f"{shown(spelling)}与{shown(near[0])}只差一个字", "请在“名称确认”中确认是不是同一个。")
        return True

    def meant(self, registry: str, spelling: str) -> str:
        """The name a person said the spelling means; the spelling itself when nobody was asked."""
        return self.answers.get((registry, spelling), spelling)

    def _converted(self, plan: Plan, sheet: str, header: Header) -> Iterator[SheetRow]:
        fields = [(item, plan.columns.get(item.code), plan.constants.get(item.code)) for item in self.kind.fields]
        self._name_columns(header, fields)
        for line in lines_below(header, plan.book.rows(plan.book.sheet(sheet))):
            if line.skipped:
                self.skipped[line.skipped] += 1
                continue
            if all(is_blank(line.row.cell(index)) for _, index, _ in fields if index is not None):
                self.skipped["所选列都为空的行"] += 1
                continue
            self.row_count += 1
            if self.row_count % TICK_EVERY == 0:
                self.tick(self.row_count)
            row = self._row(sheet, line.row, fields)
            if row is not None:
                yield row

    def _name_columns(self, header: Header, fields: list[tuple[ImportField, int | None, str | None]]) -> None:
        titles = {column.index: column.label for column in header.columns}
        for item, index, _ in fields:
            self.labels[item.code] = item.label if index is None else titles.get(index, item.label)

    def _row(self, sheet: str, row: Row, fields: list[tuple[ImportField, int | None, str | None]]) -> SheetRow | None:
        """The converted row, or None when a cell of it was refused."""
        values: dict[str, Any] = {}
        made = SheetRow(sheet, row.number, values)
        before = self.fault_count
        for item, index, constant in fields:
            cell: Cell = row.cell(index) if index is not None else None
            if constant and is_blank(cell):
                cell = constant
            try:
                values[item.code] = item.convert(cell)
            except CellRefused as refused:
                values[item.code] = clean(cell)
                self.refuse(made, item.code, refused.problem, refused.remedy)
                continue
            if item.required and values[item.code] in (None, ""):
                self.refuse(made, item.code, "没有填写", f"请补填{item.label}。")
        if self.fault_count == before:
            return made
        self.broken.append(made)
        return None
