"""The month a page looks at: `?month=2026-06`, this month by default."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Month:
    """A month up to today: its first day, the last day that counts, and how it is written."""

    first: date
    last: date

    @property
    def text(self) -> str:
        """As the browser's month field wants it."""
        return f"{self.first:%Y-%m}"


def month_asked(asked: str, today: date) -> Month:
    """The month asked for; what cannot be read, and the future, count as this month."""
    found = MONTH.fullmatch(asked)
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    first = min(first, today.replace(day=1))
    following = (first + timedelta(days=31)).replace(day=1)
    return Month(first, min(today, following - timedelta(days=1)))
