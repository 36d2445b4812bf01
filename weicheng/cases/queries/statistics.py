"""Figures by unit, area, category and month: sums of the summary rows, and live counts for those who reach less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.cases import facts
from weicheng.cases.models import CaseFigure
from weicheng.cases.models.figure import AREA_PATH_LENGTH, COUNTERS, KEYS
from weicheng.cases.queries.visible import visible_cases
from weicheng.cases.tally import Cell, Contribution, add, contribution
from weicheng.organization.models import Area, Unit

DIMENSIONS = ("month", "unit_id", "area_path", "category", "lead_path")
COHORTS = ("reported_at", "handle_due_at", "citizen_due_at", "closed_at")


@dataclass(frozen=True)
class Figure:
    """The counts of one group: its values in the order asked for, their names, and the counters of a cell."""

    key: tuple[object, ...]
    names: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, counter: str) -> int:
        return self.counts.get(counter, 0)

    @property
    def closing_hours(self) -> float | None:
        """Average hours from found to closed; None when nothing was closed."""
        return round(self["closing_minutes"] / self["closed"] / 60, 1) if self["closed"] else None


@dataclass(frozen=True)
class Narrow:
    """Which cases to count: those under a unit, an area, a lead department, of a category."""

    unit_path: str = ""
    area_path: str = ""
    lead_path: str = ""
    category: str = ""

    @property
    def where(self) -> Q:
        """As a filter of cells and of cases alike."""
        paths = (("unit_path", self.unit_path), ("area_path", self.area_path), ("lead_path", self.lead_path))
        found = Q(category=self.category) if self.category else Q()
        for column, path in paths:
            found &= subtree(column, path)
        return found

    @property
    def inside_cell(self) -> bool:
        """Whether the area is smaller than a cell, so that only the cases themselves can tell."""
        return len(self.area_path) > AREA_PATH_LENGTH


EVERYTHING = Narrow()


def figures(
    actor: Actor,
    *,
    by: tuple[str, ...] = ("unit_id", "month"),
    start: date,
    end: date,
    narrow: Narrow = EVERYTHING,
) -> list[Figure]:
    """The counters of the months from `start` to `end` (both included), grouped `by` some of DIMENSIONS.

    Three queries at most, however many cases; what lies inside a cell (a person or a filter below the street) costs
    one row read for each case.
    """
    if unknown := [name for name in by if name not in DIMENSIONS]:
        raise ValueError(f"unknown dimension {unknown[0]!r}")
    first, last = start.replace(day=1), end.replace(day=1)
    wide, deep = _split(actor, narrow)
    sums: Contribution = {}
    if wide is not None:
        rows = CaseFigure.objects.filter(_scope(wide), narrow.where, month__gte=first, month__lte=last)
        for key, counts in _summed(rows, by):
            add(sums, key, counts)
    for cell, counts in _live(deep, wide, first, last, narrow):
        add(sums, tuple(cell[KEYS.index(name)] for name in by), counts)
    return _named(by, sums)


def _summed(rows: QuerySet[CaseFigure], by: tuple[str, ...]) -> Iterable[tuple[tuple[Any, ...], dict[str, int]]]:
    """The counters of each group; of everything together when no group is asked for. One query."""
    sums = {f"sum_{name}": Sum(name) for name in COUNTERS}
    if not by:
        found = rows.aggregate(**sums)
        return [((), {name: found[f"sum_{name}"] or 0 for name in COUNTERS})]
    grouped = rows.values_list(*by).annotate(**sums).order_by()
    return ((row[: len(by)], dict(zip(COUNTERS, row[len(by) :], strict=True))) for row in grouped)


def totals(actor: Actor, *, start: date, end: date, narrow: Narrow = EVERYTHING) -> Figure:
    """The counters of the months together."""
    return together(figures(actor, by=(), start=start, end=end, narrow=narrow))


def together(found: Iterable[Figure]) -> Figure:
    """The counters of all groups as one; no query."""
    sums: Counter[str] = Counter()
    for figure in found:
        sums.update(figure.counts)
    return Figure((), (), dict(sums))


def _split(actor: Actor, narrow: Narrow) -> tuple[Actor | None, Actor | None]:
    """The actor with the reaches that whole cells answer, and with those that lie inside a cell."""
    if narrow.inside_cell:
        return None, actor
    inside = tuple(
        reach
        for reach in actor.reaches_for("case.view")
        if reach.kind is ReachKind.AREA and len(reach.path) > AREA_PATH_LENGTH
    )
    if not inside:
        return actor, None
    outside = tuple(reach for reach in actor.reaches if reach not in inside)
    return _acting(actor, outside), _acting(actor, inside)


def _acting(actor: Actor, reaches: tuple[policy.Reach, ...]) -> Actor:
    return Actor(actor.user_id, actor.name, reaches, actor.granted)


def _scope(actor: Actor) -> Q:
    return policy.scope(actor, "case.view")


def _live(
    deep: Actor | None, wide: Actor | None, first: date, last: date, narrow: Narrow
) -> Iterable[tuple[Cell, Counter[str]]]:
    """What the cases inside a cell add, those left out that the summary rows have counted already."""
    if deep is None:
        return
    start, end = _midnight(first), _midnight(_next_month(last))
    inside = Q()
    for column in COHORTS:
        inside |= Q(**{f"{column}__gte": start, f"{column}__lt": end})
    rows = visible_cases(deep).filter(inside, narrow.where)
    if wide is not None and wide.reaches:
        rows = rows.exclude(_scope(wide))
    for case in rows.iterator(chunk_size=2000):
        yield from ((cell, counts) for cell, counts in contribution(case).items() if first <= cell[0] <= last)


def _named(by: tuple[str, ...], sums: Contribution) -> list[Figure]:
    names = {name: _NAMES[name]([key[i] for key in sums]) for i, name in enumerate(by)}
    found = [
        Figure(key, tuple(names[name].get(value, "") for name, value in zip(by, key, strict=True)), dict(counts))
        for key, counts in sums.items()
        if any(counts.values())
    ]
    return sorted(found, key=lambda figure: [str(value or "") for value in figure.key])


def _unit_names(values: Iterable[object]) -> Mapping[object, str]:
    known: dict[object, str] = dict(Unit.objects.filter(pk__in=_given(values)).values_list("pk", "name"))
    return known | {None: "尚无责任单位"}


def _path_names(model: type[Unit] | type[Area]) -> Callable[[Iterable[object]], Mapping[object, str]]:
    def names(values: Iterable[object]) -> Mapping[object, str]:
        return dict(model.objects.filter(path__in=_given(values)).values_list("path", "name"))

    return names


def _category_names(values: Iterable[object]) -> Mapping[object, str]:
    matters = facts.rules_in_force(timezone.now()).pack.matter
    return {code: matters[str(code)].name if str(code) in matters else str(code) for code in _given(values)}


def _month_names(values: Iterable[object]) -> Mapping[object, str]:
    return {value: f"{value:%Y年%m月}" for value in _given(values)}


def _given(values: Iterable[Any]) -> list[Any]:
    return [value for value in dict.fromkeys(values) if value not in (None, "")]


_NAMES: Mapping[str, Callable[[Iterable[object]], Mapping[object, str]]] = {
    "month": _month_names,
    "unit_id": _unit_names,
    "area_path": _path_names(Area),
    "lead_path": _path_names(Unit),
    "category": _category_names,
}


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
