"""What can be imported: each kind is declared by the app whose rows it makes, in that app's `imports.py`.

    register(ImportKind(code="units", name="单位", ...))     # from the app's AppConfig.ready()

The engine reads the workbook, maps columns, converts cells and collects faults; the kind looks at whole rows
(`prepare`) and writes them by ordinary or bulk actions (`apply`). It never sees a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from weicheng.access.capabilities import known
from weicheng.access.policy import Actor
from weicheng.base.sheets.cells import Converter
from weicheng.base.sheets.layout import loose
from weicheng.domain.refusals import OutOfReach

if TYPE_CHECKING:
    from weicheng.workbooks.check import Check


@dataclass(frozen=True, kw_only=True)
class ImportField:
    """One column the kind understands. `synonyms` are other titles cities use for it."""

    code: str
    label: str
    convert: Converter
    synonyms: tuple[str, ...] = ()
    required: bool = False
    example: str = ""
    help: str = ""
    # Offered as drop-downs: a closed list, or one that the database or a settings file holds.
    options: tuple[str, ...] = ()
    offered: Callable[[], Iterable[str]] | None = None

    @cached_property
    def titles(self) -> frozenset[str]:
        """Every title that means this field, in its loose form."""
        return frozenset(loose(title) for title in (self.label, *self.synonyms))

    def choices(self) -> tuple[str, ...]:
        """The values to choose from; empty when anything may be written."""
        return tuple(self.offered()) if self.offered else self.options


class SheetRow:
    """One row of data: where it stands and the converted value of each field (None or "" when the cell is blank)."""

    __slots__ = ("number", "sheet", "values")

    def __init__(self, sheet: str, number: int, values: dict[str, Any]) -> None:
        self.sheet = sheet
        self.number = number
        self.values = values

    def __getitem__(self, code: str) -> Any:
        """The value of a field; None when the workbook has no such column."""
        return self.values.get(code)


@dataclass(frozen=True)
class Registry:
    """Names that cells refer to (单位, 区域): the engine asks it what a spelling means and teaches it new ones.

    `names(actor)` maps every known spelling, former names and aliases included, to the key of its row.
    `learn` keeps a spelling a person confirmed as an alias (M-227); without it the engine remembers the spelling.
    """

    code: str
    label: str
    names: Callable[[Actor], Mapping[str, int]]
    learn: Callable[[Actor, str, int], None] | None = None


@dataclass(frozen=True)
class Prepared:
    """What a check found ready to be written: new rows in the kind's own form, and how many exist already."""

    rows: Sequence[Any] = ()
    unchanged: int = 0


Tick = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """A kind of workbook. `models` are the tables undo empties of a batch's rows, dependants first (app.Model)."""

    code: str
    name: str
    description: str
    capability: str
    fields: tuple[ImportField, ...]
    prepare: Callable[[Iterable[SheetRow], Check], Prepared]
    # Called in one transaction: apply(actor, rows, batch_id, tick) returns the number of rows it made.
    apply: Callable[[Actor, Sequence[Any], int, Tick], int]
    models: tuple[str, ...]
    registries: tuple[Registry, ...] = ()
    # Whether the pictures of an XLSX are taken along; `prepare` finds those of a row in `check.pictures`.
    pictures: bool = False
    # Slow work on the rows just before the transaction that writes them: stage(actor, rows). What it makes must be
    # harmless if the transaction fails.
    stage: Callable[[Actor, Sequence[Any]], None] = field(default=lambda actor, rows: None)
    # Sentences that forbid undoing a batch beyond what foreign keys tell.
    obstacles: Callable[[int], Sequence[str]] = field(default=lambda batch_id: ())
    # Run in the transaction of the undo, after the rows are gone.
    after_undo: Callable[[Actor, int], None] = field(default=lambda actor, batch_id: None)
    # The rows a batch made, what each is called and where it is shown, for the page of the batch.
    made: Callable[[int], QuerySet[Any]]
    describe: Callable[[Any], str] = str
    address: Callable[[Any], str]
    # A next step after the import, e.g. handing out activation codes: (label, url).
    next_step: Callable[[int], tuple[str, str] | None] = field(default=lambda batch_id: None)

    def __post_init__(self) -> None:
        known(self.capability)
        codes = [item.code for item in self.fields]
        if len(set(codes)) != len(codes):
            raise ValueError(f"import kind {self.code} has two fields of one code")

    def field(self, code: str) -> ImportField:
        """The field with this code; raises KeyError."""
        return next(item for item in self.fields if item.code == code)

    def registry(self, code: str) -> Registry:
        """The registry with this code; raises StopIteration for a programming error."""
        return next(item for item in self.registries if item.code == code)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every known column title, in its loose form."""
        return frozenset().union(*(item.titles for item in self.fields))


_KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Make a kind known. Raises ValueError for a code that is taken by another one."""
    if _KINDS.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"import kind {kind.code!r} is registered twice")


def kinds() -> Iterator[ImportKind]:
    """All kinds in the order the apps registered them."""
    yield from _KINDS.values()


def kind_of(code: str) -> ImportKind:
    """The kind with this code; raises OutOfReach for a wrong one."""
    if (kind := _KINDS.get(code)) is None:
        raise OutOfReach(f"没有“{code}”这种导入。可用：{'、'.join(f'{k.code}({k.name})' for k in kinds())}。")
    return kind
