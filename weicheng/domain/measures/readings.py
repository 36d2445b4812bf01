"""What is known of indicators up to a day: readings of periods, and events that were counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Reading:
    """The value of an indicator over a period, both days included; a range when only bounds are known.

    Yes and no are 1 and 0; levels A, B, C and below are 1, 2, 3 and 4. Raises ValueError for bounds or days in the
    wrong order.
    """

    since: date
    until: date
    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError(f"a period cannot end ({self.until}) before it begins ({self.since})")
        if self.high < self.low:
            raise ValueError(f"a range cannot end ({self.high}) below its beginning ({self.low})")

    @property
    def year(self) -> int | None:
        """The calendar year that the period is; None for any other period."""
        first, last = self.since, self.until
        whole = first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        return first.year if whole else None


@dataclass(frozen=True)
class Facts:
    """Readings by code of the indicator, days of events by kind, as known on a day.

    A later reading of the same period replaces an earlier one, so a correction is handed over after what it corrects.
    """

    day: date
    readings: Mapping[str, Sequence[Reading]] = field(default_factory=dict)
    events: Mapping[str, Sequence[date]] = field(default_factory=dict)
    # First day from which events of a kind are registered; before it, silence proves nothing.
    watched_since: Mapping[str, date] = field(default_factory=dict)

    def latest(self, indicator: str, *, yearly: bool = False) -> Reading | None:
        """The reading whose period ended last, not after the day; `yearly` leaves other periods than years out."""
        ended = [
            reading
            for reading in self.readings.get(indicator, ())
            if reading.until <= self.day and (reading.year is not None or not yearly)
        ]
        # Of periods that end on one day the longer says more; of equal ones the last one handed over counts.
        return max(reversed(ended), key=lambda each: (each.until, -each.since.toordinal()), default=None)

    def years(self, indicator: str) -> Mapping[int, Reading]:
        """The readings of whole years that ended by the day."""
        return {
            reading.year: reading
            for reading in self.readings.get(indicator, ())
            if reading.year is not None and reading.until <= self.day
        }
