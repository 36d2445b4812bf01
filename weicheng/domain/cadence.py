"""日巡查、周暗访、月评选, and shifts without a gap: which slots of a month are filled, which hours nobody watches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from weicheng.domain.rates import Rate

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """One look that the cadence asks for: over which days, in which place ("" the whole city), and how many it had."""

    starts_on: date
    # Inclusive.
    ends_on: date
    place: str
    made: int
    # Its last day has passed, or it is made.
    is_due: bool

    @property
    def is_missing(self) -> bool:
        return self.is_due and not self.made


@dataclass(frozen=True)
class CadenceGrid:
    """The slots of a month and the share of those due that were made (M-084)."""

    slots: tuple[Slot, ...]
    rate: Rate

    @property
    def missing(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.is_missing)


def patrol_grid(month: date, places: Sequence[str], made: Mapping[tuple[date, str], int], today: date) -> CadenceGrid:
    """Each calendar day has a patrol in each of the places (districts), also on Sundays (M-084)."""
    last = month_end(month)
    days = [month + timedelta(days=number) for number in range((last - month).days + 1)]
    slots = tuple(_slot(day, day, place, made.get((day, place), 0), today) for day in days for place in places)
    return _grid(slots, "日巡查完成率")


def weekly_grid(month: date, made: Iterable[date], today: date) -> CadenceGrid:
    """Each week that begins (on a Monday) in the month has its covert visit (M-084)."""
    visits = list(made)
    monday = month + timedelta(days=-month.weekday() % 7)
    slots = []
    while monday <= month_end(month):
        sunday = monday + WEEK - timedelta(days=1)
        slots.append(_slot(monday, sunday, "", sum(monday <= day <= sunday for day in visits), today))
        monday += WEEK
    return _grid(tuple(slots), "周暗访完成率")


def monthly_grid(month: date, made: Iterable[date], today: date) -> CadenceGrid:
    """The month has its selection (M-084)."""
    last = month_end(month)
    count = sum(month <= day <= last for day in made)
    return _grid((_slot(month, last, "", count, today),), "月评选完成率")


def month_end(month: date) -> date:
    """The last day of the month that begins on `month`."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _slot(first: date, last: date, place: str, made: int, today: date) -> Slot:
    # A day is only missing once it is over; today there is still time.
    return Slot(first, last, place, made, made > 0 or last < today)


def _grid(slots: tuple[Slot, ...], name: str) -> CadenceGrid:
    due = [slot for slot in slots if slot.is_due]
    made = sum(slot.made > 0 for slot in due)
    return CadenceGrid(slots, Rate(name, "已完成次数", "应完成次数", made, len(due), "M-084"))


@dataclass(frozen=True)
class Span:
    """A stretch of time, from its start up to its end."""

    starts_at: datetime
    ends_at: datetime


def uncovered(whole: Span, shifts: Iterable[Span]) -> tuple[Span, ...]:
    """The hours of `whole` that no shift covers, in order; overlapping shifts count once (M-093).

    06–14, 14–22 and 22–05:30 leave 05:30–06:00.
    """
    gaps = []
    reached = whole.starts_at
    for shift in sorted(shifts, key=lambda each: each.starts_at):
        if shift.starts_at >= whole.ends_at:
            break
        if shift.starts_at > reached:
            gaps.append(Span(reached, shift.starts_at))
        reached = max(reached, shift.ends_at)
    if reached < whole.ends_at:
        gaps.append(Span(reached, whole.ends_at))
    return tuple(gaps)


@dataclass(frozen=True)
class Sight:
    """A problem as one party saw it: in which area, of which category, on which day."""

    record: int
    party: int
    area: str
    category: str
    on: date


@dataclass(frozen=True)
class PartyComparison:
    """What one party found, and how much of what anybody found it saw as well (M-093)."""

    party: int
    found: tuple[int, ...]
    # Findings of the others that this party has nothing like.
    missed: tuple[int, ...]
    seen: Rate


def compare_parties(parties: Sequence[int], sights: Iterable[Sight]) -> tuple[PartyComparison, ...]:
    """Both parties' findings compared: the same area, category and day is the same problem (M-093)."""
    known = list(sights)
    everything = {_matter(sight) for sight in known}
    compared = []
    for party in parties:
        own = [sight for sight in known if sight.party == party]
        seen = {_matter(sight) for sight in own}
        missed = tuple(sight.record for sight in known if _matter(sight) not in seen)
        rate = Rate("发现率", "本方发现的问题", "双方发现的问题", len(seen), len(everything), "M-093")
        compared.append(PartyComparison(party, tuple(sight.record for sight in own), missed, rate))
    return tuple(compared)


def _matter(sight: Sight) -> tuple[str, str, date]:
    return sight.area, sight.category, sight.on
