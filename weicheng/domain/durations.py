"""How long things took, as people read it, and how the times of many cases are spread (M-097)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from weicheng.domain.calendar import TimeUnit, WorkCalendar

MINUTE = timedelta(minutes=1)
# Upper edges of the distribution shown beside the average: two hours, a day, three days, a week.
EDGES = (timedelta(hours=2), timedelta(days=1), timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True)
class Bucket:
    """How many cases took up to `up_to` (None: longer than every edge)."""

    up_to: timedelta | None
    count: int


@dataclass(frozen=True)
class Spread:
    """The times of a set of cases. Mean and median say different things, so both stand there."""

    count: int
    mean: timedelta
    median: timedelta
    longest: timedelta
    buckets: tuple[Bucket, ...]


def whole_minutes(span: timedelta) -> int:
    """Full minutes in a span; a started minute does not count, so nothing looks longer than it was."""
    return span // MINUTE


def hours_and_minutes(span: timedelta) -> str:
    """X小时YY分, whatever the length: 125 minutes read 2小时05分. A negative span gets a minus sign."""
    hours, minutes = divmod(whole_minutes(abs(span)), 60)
    return f"{'-' if span < timedelta() else ''}{hours}小时{minutes:02}分"


def work_left(span: timedelta, unit: TimeUnit, calendar: WorkCalendar) -> str:
    """Time left on a clock in the words of its unit: 「3工作日2小时05分」, 「1天4小时00分」 or 「2小时05分」."""
    if unit in (TimeUnit.WORK_HOUR, TimeUnit.URGENT_HOUR):
        return hours_and_minutes(span)
    day, name = (calendar.office_day, "工作日") if unit is TimeUnit.WORK_DAY else (timedelta(days=1), "天")
    days, rest = divmod(span, day)
    shown = f"{days}{name}" if days else ""
    return shown + hours_and_minutes(rest) if rest or not days else shown


def spread(spans: Sequence[timedelta], edges: Sequence[timedelta] = EDGES) -> Spread | None:
    """Average and distribution of durations; None when there is nothing to average."""
    if not spans:
        return None
    total = sum(spans, timedelta())
    return Spread(len(spans), total / len(spans), _median(spans), max(spans), tuple(_buckets(spans, edges)))


def _median(spans: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(span.total_seconds() for span in spans))


def _buckets(spans: Sequence[timedelta], edges: Sequence[timedelta]) -> Iterable[Bucket]:
    within = [0, *(sum(span <= edge for span in spans) for edge in edges)]
    for edge, (fewer, more) in zip(edges, pairwise(within), strict=True):
        yield Bucket(edge, more - fewer)
    yield Bucket(None, len(spans) - within[-1])
