"""短板清零: a list with a fixed start count, burnt down to zero; what came later is shown apart (M-110)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from weicheng.domain.rates import Rate


@dataclass(frozen=True)
class ShortItem:
    """One item of a short-board list: on it from the start or added later, and when it was closed."""

    record: str
    added_on: date
    at_start: bool = True
    closed_on: date | None = None

    def open_on(self, day: date) -> bool:
        """Whether it was on the list and not closed at the end of the day."""
        return self.added_on <= day and (self.closed_on is None or self.closed_on > day)


@dataclass(frozen=True)
class Point:
    """What was open at the end of a day."""

    day: date
    open_of_start: int
    open_of_new: int


@dataclass(frozen=True)
class BurnDown:
    """Where a list stands. `zero_rate` looks at the start list only; new items never change its denominator."""

    zero_rate: Rate
    new: int
    new_closed: int
    open: int
    series: tuple[Point, ...]

    @property
    def at_zero(self) -> bool:
        """Whether every item of the start list is closed."""
        return self.zero_rate.at_least(100)


def burn_down(items: Iterable[ShortItem], *, start: date, today: date) -> BurnDown:
    """The state of a list today and its line day by day since `start`."""
    known = list(items)
    first = [item for item in known if item.at_start]
    later = [item for item in known if not item.at_start]
    closed = sum(not item.open_on(today) for item in first)
    new_closed = sum(item.closed_on is not None and item.closed_on <= today for item in later)
    days = range(max(0, (today - start).days) + 1)
    return BurnDown(
        Rate("清零率", "已销号数", "起始短板数", closed, len(first), "M-110"),
        new=len(later),
        new_closed=new_closed,
        open=sum(item.open_on(today) for item in known),
        series=tuple(_point(start + timedelta(days=n), first, later) for n in days),
    )


def _point(day: date, first: Sequence[ShortItem], later: Sequence[ShortItem]) -> Point:
    return Point(day, sum(item.open_on(day) for item in first), sum(item.open_on(day) for item in later))
