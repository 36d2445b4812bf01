"""迎检档案: which required file of which year is there, missing, stale or filled in afterwards (M-196, M-197)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.rates import Rate


class SlotState(Labelled):
    """How one required file of one year stands. All but `MISSING` exist; all but the last two are sound."""

    PRESENT = "present", "齐全"
    BACKFILLED = "backfilled", "疑似补录"
    STALE = "stale", "过期"
    MISSING = "missing", "缺"

    @property
    def exists(self) -> bool:
        """Whether there is a file at all."""
        return self is not SlotState.MISSING

    @property
    def is_current(self) -> bool:
        """Whether there is one that is recent enough."""
        return self in {SlotState.PRESENT, SlotState.BACKFILLED}


@dataclass(frozen=True)
class Filed:
    """One file or ledger record: the day it says, and when it was entered."""

    record: str
    on: date
    entered_at: datetime


@dataclass(frozen=True)
class BackfillRule:
    """When records look as if they had been written in one go afterwards (M-196).

    A record is late if it was entered more than `late_days` after its day. At least `least` late records that were
    entered within `hours` and speak of days at least `span_days` apart are one batch.
    """

    hours: int = 2
    least: int = 20
    span_days: int = 60
    late_days: int = 7


@dataclass(frozen=True)
class Batch:
    """疑似补录: records entered between two moments for days between two dates. A suspicion, never a verdict."""

    entered_from: datetime
    entered_until: datetime
    earliest: date
    latest: date
    records: tuple[str, ...]


def backfilled(filed: Iterable[Filed], rule: BackfillRule) -> tuple[Batch, ...]:
    """The batches among the records of one unit, each record in one of them at most."""
    late = sorted(
        (row for row in filed if (row.entered_at.date() - row.on).days > rule.late_days),
        key=lambda row: (row.entered_at, row.record),
    )
    batches, start = [], 0
    while start < len(late):
        until = late[start].entered_at + timedelta(hours=rule.hours)
        window = [row for row in late[start:] if row.entered_at <= until]
        days = [row.on for row in window]
        if len(window) >= rule.least and (max(days) - min(days)).days >= rule.span_days:
            batches.append(
                Batch(
                    window[0].entered_at,
                    window[-1].entered_at,
                    min(days),
                    max(days),
                    tuple(row.record for row in window),
                )
            )
            start += len(window)
        else:
            start += 1
    return tuple(batches)


@dataclass(frozen=True)
class Wanted:
    """What is asked of one file in one year: a standing one stays good, one with a cadence grows old in days."""

    year: int
    standing: bool = False
    cadence_days: int | None = None


def stale_after(wanted: Wanted, newest: date) -> date | None:
    """The last day on which a file that is dated `newest` is recent enough; None if it never grows old.

    A file of an earlier year never is, unless it is a standing one (a regulation in force). With a cadence it is for
    so many days, or for ever if that reaches the end of its year (M-196).
    """
    if not wanted.standing and newest.year < wanted.year:
        return newest - timedelta(days=1)
    if wanted.cadence_days is None:
        return None
    last = newest + timedelta(days=wanted.cadence_days)
    return last if last < date(wanted.year, 12, 31) else None


def slot_state(
    wanted: Wanted, filed: Sequence[Filed], *, today: date, suspicious: Collection[str] = frozenset()
) -> SlotState:
    """How a required file stands on a day (M-197)."""
    if not filed:
        return SlotState.MISSING
    last = stale_after(wanted, max(row.on for row in filed))
    if last is not None and last < today:
        return SlotState.STALE
    return SlotState.BACKFILLED if any(row.record in suspicious for row in filed) else SlotState.PRESENT


@dataclass(frozen=True)
class Completeness:
    """How much of what is required is there, and how much of it is recent."""

    exists: Rate
    current: Rate

    @property
    def missing(self) -> int:
        """How many required files are not there."""
        return self.exists.denominator - self.exists.numerator


def completeness(states: Iterable[SlotState]) -> Completeness:
    """齐全率 and 更新率 of required files (M-196, M-197)."""
    given = list(states)
    return Completeness(
        Rate("齐全率", "已有", "应有", sum(state.exists for state in given), len(given), clause="M-197"),
        Rate("更新率", "按期更新", "应有", sum(state.is_current for state in given), len(given), clause="M-196"),
    )
