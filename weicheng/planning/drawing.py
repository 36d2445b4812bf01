"""Gantt bars and S-curves as SVG drawn on the server: read without script, printed, and beside a table of the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from weicheng.base.badges import Tone
from weicheng.domain.finishing import Finish, Outlook
from weicheng.planning.models import Project, ProjectReport

WIDTH = 1000
QUARTERS = 4
# The S-curve in user units; text of 12 units stays readable when the drawing is 320 pixels wide.
LEFT, RIGHT, TOP, BOTTOM = 38, 392, 14, 196


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One row: planned days, the share done of them, milestones, and the forecast end."""

    label: str
    text: str
    starts_on: date
    ends_on: date
    share: Fraction = Fraction(0)
    marks: Sequence[tuple[date, str]] = ()
    forecast_on: date | None = None
    url: str = ""
    tone: Tone = Tone.INFO


@dataclass(frozen=True)
class DrawnBar:
    """A row with its places in the drawing."""

    bar: Bar
    left: int
    width: int
    done: int
    marks: Sequence[tuple[int, str]]
    late_to: int


@dataclass(frozen=True, kw_only=True)
class Gantt:
    """Rows on one time scale, with ticks at its quarters and a line for today."""

    title: str
    bars: Sequence[Bar]
    today: date
    note: str = ""

    @property
    def first(self) -> date:
        return min(bar.starts_on for bar in self.bars).replace(day=1)

    @property
    def last(self) -> date:
        ends = [max(bar.ends_on, bar.forecast_on or bar.ends_on) for bar in self.bars]
        # A forecast decades away would squeeze everything else.
        return min(max(ends), max(bar.ends_on for bar in self.bars) + timedelta(days=366)) + timedelta(days=1)

    def at(self, day: date) -> int:
        """Where a day stands from left to right."""
        whole = (self.last - self.first).days
        return min(WIDTH, max(0, round(WIDTH * (day - self.first).days / whole)))

    @property
    def now(self) -> int | None:
        return self.at(self.today) if self.first <= self.today <= self.last else None

    @property
    def ticks(self) -> list[tuple[int, str]]:
        """Quarters of the whole time, so that the words stand where the lines are."""
        whole = (self.last - self.first).days
        days = [self.first + timedelta(days=whole * quarter // QUARTERS) for quarter in range(QUARTERS + 1)]
        return [(self.at(day), f"{day:%Y-%m}") for day in days]

    @property
    def drawn(self) -> list[DrawnBar]:
        return [self._draw(bar) for bar in self.bars]

    def _draw(self, bar: Bar) -> DrawnBar:
        left, right = self.at(bar.starts_on), self.at(bar.ends_on + timedelta(days=1))
        width = max(right - left, 6)
        late = self.at(bar.forecast_on) - right if bar.forecast_on and bar.forecast_on > bar.ends_on else 0
        marks = [(self.at(day), name) for day, name in bar.marks]
        return DrawnBar(bar, left, width, round(width * bar.share), marks, max(late, 0))


@dataclass(frozen=True)
class Curve:
    """进度曲线: planned line, reported points, the forecast with its range, ready for the template."""

    title: str
    sentence: str
    planned: str
    reported: str
    points: Sequence[tuple[int, int, str]]
    forecast: str
    # x of earliest and latest end, and whether the latest is cut at the edge.
    span: tuple[int, int, bool] | None
    due: int | None
    today: int | None
    ticks: Sequence[tuple[int, str]]
    levels: Sequence[tuple[int, str]]

    @property
    def width(self) -> int:
        """Of the range in which the end lies."""
        return max(self.span[1] - self.span[0], 3) if self.span else 0


def curve_of(project: Project, reports: Sequence[ProjectReport], finish: Finish, today: date) -> Curve | None:
    """None without both dates or any report: there is nothing to draw."""
    start, due = project.starts_on, project.due_on
    marks = [report for report in reports if start and report.on >= start]
    if start is None or due is None or not marks:
        return None
    newest = marks[-1].on
    ends = [due, newest, *(day for day in (finish.on, finish.latest) if day)]
    last = min(max(ends), max(due, newest) + (max(due, newest) - start) + timedelta(days=30))
    whole = max((last - start).days, 1)

    def x(day: date) -> int:
        return LEFT + round((RIGHT - LEFT) * min(max((day - start).days, 0), whole) / whole)

    def y(share: Fraction) -> int:
        return BOTTOM - round((BOTTOM - TOP) * share)

    shares = [(report.on, min(Fraction(report.done) / Fraction(project.target), Fraction(1))) for report in marks]
    line = [(start, Fraction(0)), *shares]
    ahead = finish.on if finish.on and finish.outlook is not Outlook.FINISHED else None
    span = None
    if finish.has_range and finish.earliest and finish.earliest <= last:
        latest = finish.latest or last
        span = (x(finish.earliest), x(latest), finish.latest is None or latest > last)
    half = start + timedelta(days=whole // 2)
    return Curve(
        f"进度曲线（{project.unit}，共 {project.target.normalize():f}）",
        sentence(finish, project.due_on),
        _path([(x(start), y(Fraction(0))), (x(due), y(Fraction(1)))]),
        _path([(x(day), y(share)) for day, share in line]),
        [(x(day), y(share), f"{day} {percent(share)}") for day, share in shares],
        _path([(x(newest), y(shares[-1][1])), (x(min(ahead, last)), y(_share_on(last, newest, shares[-1][1], ahead)))])
        if ahead
        else "",
        span,
        x(due),
        x(today) if start <= today <= last else None,
        [(x(start), f"{start:%Y-%m}"), (x(half), f"{half:%Y-%m}"), (x(last), f"{last:%Y-%m}")],
        [(y(Fraction(level, 4)), f"{25 * level}%") for level in range(5)],
    )


def _share_on(last: date, newest: date, share: Fraction, ahead: date) -> Fraction:
    """Where the forecast line stands at the edge of the drawing; all done when it ends before."""
    if ahead <= last:
        return Fraction(1)
    return share + (1 - share) * Fraction((last - newest).days, (ahead - newest).days)


def _path(points: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def percent(share: Fraction) -> str:
    """「50%」, 「33.3%」; rounded half up."""
    tenths = int(share * 1000 + Fraction(1, 2))
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def sentence(finish: Finish, due_on: date | None) -> str:
    """The forecast in words, with what it does not know."""
    if finish.outlook is Outlook.FINISHED:
        return f"已于 {finish.on} 完工。"
    if finish.outlook is Outlook.UNKNOWN:
        return "没有开工日期或开工后的进度，无从预测完工日期。"
    if finish.outlook is Outlook.STUCK or finish.on is None:
        return "还没有进展，按现有速度看不到完工。"
    said = f"按开工以来的平均速度，预计 {finish.on} 完工（共 {finish.days} 天）"
    if due_on and finish.on > due_on:
        said += f"，晚于时限 {(finish.on - due_on).days} 天"
    if not finish.has_range:
        return f"{said}。填报少于两次，误差未知。"
    if finish.latest is None:
        return f"{said}；进度起伏大，最早 {finish.earliest}，最晚看不到。"
    return f"{said}；可能在 {finish.earliest} 至 {finish.latest} 之间。"
