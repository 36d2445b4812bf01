"""When a project will be finished: from the progress reported so far, with the range it may lie in (M-038)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, sqrt

from weicheng.domain.intervals import student_quantile

# A date further away than this says no more than 看不到完工; it also keeps dates within the calendar.
FARTHEST_DAYS = 36_500
# A spread needs two stretches of work at least.
LEAST_STRETCHES = 2


@dataclass(frozen=True)
class Mark:
    """What share (0–1) was done on a day."""

    on: date
    share: Fraction


class Outlook(StrEnum):
    """What the forecast says of the due date."""

    UNKNOWN = "unknown"
    UNDATED = "undated"
    STUCK = "stuck"
    ON_TIME = "on-time"
    UNSURE = "unsure"
    LATE = "late"
    FINISHED = "finished"

    @property
    def label(self) -> str:
        """As pages print it."""
        return {
            "unknown": "无从预测",
            "undated": "未定时限",
            "stuck": "没有进展",
            "on-time": "可按期",
            "unsure": "难以按期",
            "late": "将超期",
            "finished": "已完工",
        }[self.value]


@dataclass(frozen=True)
class Finish:
    """The forecast: the expected day, and between which days it lies (None: unknown, or not in sight)."""

    outlook: Outlook
    days: int | None = None
    on: date | None = None
    earliest: date | None = None
    latest: date | None = None
    # Whether a range could be computed at all; with it, latest None means that no end is in sight.
    has_range: bool = False


def forecast_finish(
    *, starts_on: date | None, due_on: date | None, marks: Sequence[Mark], confidence: int = 90
) -> Finish:
    """The finish date at the average speed from the start to the newest report.

    The range treats progress as a walk of that speed: its spread is that of the speeds between reports, and the future
    is as uneven as the past. `confidence` in percent. Marks may come in any order; the last one of a day counts. One
    report gives a date without range, none gives UNKNOWN, a share of nothing STUCK.
    """
    known = _in_order(starts_on, marks)
    if starts_on is None or len(known) < 2:
        return Finish(Outlook.UNKNOWN)
    last = known[-1]
    elapsed = (last.on - starts_on).days
    if last.share >= 1:
        return Finish(Outlook.FINISHED, elapsed, last.on, last.on, last.on)
    if last.share <= 0:
        return Finish(Outlook.STUCK)
    days = ceil(elapsed / last.share)
    if days > FARTHEST_DAYS:
        return Finish(Outlook.STUCK)
    low, high, has_range = _range(known, confidence)
    earliest = last.on + timedelta(days=low) if low is not None else None
    latest = last.on + timedelta(days=high) if high is not None else None
    on = starts_on + timedelta(days=days)
    return Finish(_outlook(on, due_on, earliest, latest, has_range), days, on, earliest, latest, has_range)


def _in_order(starts_on: date | None, marks: Sequence[Mark]) -> list[Mark]:
    """The start with nothing done, then one mark a day after it."""
    if starts_on is None:
        return []
    by_day = {mark.on: mark for mark in sorted(marks, key=lambda mark: mark.on) if mark.on > starts_on}
    return [Mark(starts_on, Fraction(0)), *by_day.values()]


def _outlook(on: date, due_on: date | None, earliest: date | None, latest: date | None, has_range: bool) -> Outlook:
    if due_on is None:
        return Outlook.UNDATED
    if on > due_on:
        # With a range that begins in time, late is likely and not yet sure.
        return Outlook.UNSURE if has_range and earliest is not None and earliest <= due_on else Outlook.LATE
    return Outlook.UNSURE if has_range and (latest is None or latest > due_on) else Outlook.ON_TIME


def _range(marks: Sequence[Mark], confidence: int) -> tuple[int | None, int | None, bool]:
    """Days from the newest report to the earliest and the latest end; a latest of None is not in sight.

    Solves (rest − speed·t)² = q²·s²·(t + t²/elapsed) for t, with s² the variance of progress a day.
    """
    stretches = [((after.on - before.on).days, float(after.share - before.share)) for before, after in pairwise(marks)]
    if len(stretches) < LEAST_STRETCHES:
        return None, None, False
    elapsed = sum(days for days, _ in stretches)
    speed = float(marks[-1].share) / elapsed
    spread = sum((gain - speed * days) ** 2 / days for days, gain in stretches) / (len(stretches) - 1)
    noise = student_quantile(confidence, len(stretches) - 1) ** 2 * spread
    rest = 1 - float(marks[-1].share)
    a, b, c = speed**2 - noise / elapsed, 2 * rest * speed + noise, rest**2
    root = sqrt(max(b * b - 4 * a * c, 0.0))
    earliest = max(floor(2 * c / (b + root)), 0)
    latest = ceil((b + root) / (2 * a)) if a > 0 else None
    return earliest, latest if latest is not None and latest <= FARTHEST_DAYS else None, True
