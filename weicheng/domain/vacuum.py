"""Responsibility vacuums 责任真空 (M-016): for every area × duty × day exactly one valid owner, or an alarm.

Computed over intervals, never over cells of days: an area without assignments of its own shares the timeline of the
area above it, so the work grows with the assignments, not with areas × duties × days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from weicheng.domain.duties import NOBODY, SEGMENT, Assignment, DutyBook, Gap, Span, Standing, upward


@dataclass(frozen=True, slots=True)
class AreaNode:
    """An area of the tree; `place_type` is its column in the boundary matrix. Closed areas need no owner."""

    path: str
    level: str
    place_type: str = "ordinary"
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DutyNeed:
    """A duty and the levels of areas that must have an owner for it."""

    code: str
    levels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Segment:
    """Days [start, end) over which a standing does not change."""

    start: date
    end: date
    standing: Standing


Timeline = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A gap over an interval, at the area whose whole subtree it covers; `areas` counts those it concerns.

    Without `whole` it concerns the area alone: areas below it have owners of their own. `everywhere` says that it
    concerns every area looked at that needs the duty, so that it may join with a gap of the neighbours.
    """

    duty: str
    area_path: str
    gap: Gap
    span: Span
    areas: int
    assignments: tuple[Assignment, ...] = ()
    whole: bool = True
    everywhere: bool = False

    @property
    def units(self) -> tuple[int, ...]:
        """The units concerned, each once."""
        return tuple(dict.fromkeys(assignment.unit for assignment in self.assignments))


_REMEDIES = {
    Gap.MISSING: "请在“责任分工”中为{area}的“{duty}”指定一个牵头单位。",
    Gap.OVERLAP: "请在“责任分工”中只保留一个牵头单位，把其余的终止或改为配合。",
    Gap.EXPIRED: "请为{units}的这项责任指定接任的责任人。",
    Gap.CLOSED_UNIT: "请把{units}的这项责任转给承接单位。",
    Gap.IDLE: "请催办{units}，或改派其他单位。",
}
_PROBLEMS = {
    Gap.MISSING: "没有责任单位",
    Gap.OVERLAP: "同时有多个牵头单位({units})",
    Gap.EXPIRED: "的责任人已离任({units})",
    Gap.CLOSED_UNIT: "的责任单位已撤销({units})",
    Gap.IDLE: "的责任单位有未办事项而长时间没有任何记录({units})",
}


def sentence(alarm: Alarm, *, area: str, duty: str, units: Sequence[str]) -> str:
    """What is wrong since when, and the one step that puts it right, with the names given."""
    names = "、".join(f"“{unit}”" for unit in units)
    until = f"至{alarm.span.end - timedelta(days=1)}" if alarm.span.end else "起"
    problem = _PROBLEMS[alarm.gap].format(units=names)
    where = f"{area}" if alarm.areas == 1 else f"{area}(涉及 {alarm.areas} 个区域)"
    remedy = _REMEDIES[alarm.gap].format(area=area, duty=duty, units=names)
    return f"{where}的“{duty}”自{alarm.span.start}{until}{problem}。{remedy}"


def alarms(areas: Sequence[AreaNode], needs: Iterable[DutyNeed], book: DutyBook, window: Span) -> list[Alarm]:
    """Every gap in the window, as few alarms as say everything.

    `areas` is the subtree looked at; the book also holds the assignments of the areas above it. Sorted by area, duty
    and start. 2,000 areas × 25 duties take well under a second.
    """
    found: list[Alarm] = []
    trees: dict[frozenset[str], _Tree] = {}
    for need in needs:
        if need.levels not in trees:
            trees[need.levels] = _Tree.of(areas, need.levels, window)
        found.extend(_of_duty(need.code, trees[need.levels], book, window))
    return sorted(found, key=lambda alarm: (alarm.area_path, alarm.duty, alarm.span.start, alarm.gap))


def expand(alarm: Alarm, areas: Iterable[AreaNode], levels: Collection[str]) -> Iterator[str]:
    """The paths of the areas an alarm stands for."""
    for area in areas:
        concerned = area.path.startswith(alarm.area_path) if alarm.whole else area.path == alarm.area_path
        if concerned and area.level in levels:
            yield area.path


@dataclass(frozen=True)
class _Tree:
    """The areas that need an owner for duties of certain levels, and how many lie under each known area."""

    members: tuple[AreaNode, ...]
    known: frozenset[str]
    below: Counter[str]

    @classmethod
    def of(cls, areas: Sequence[AreaNode], levels: frozenset[str], window: Span) -> _Tree:
        members = tuple(
            area for area in areas if area.level in levels and (area.closed_on is None or area.closed_on > window.start)
        )
        below = Counter(path for area in members for path in upward(area.path))
        return cls(members, frozenset(area.path for area in areas), below)


def _of_duty(duty: str, tree: _Tree, book: DutyBook, window: Span) -> Iterator[Alarm]:
    timelines = Timelines(duty, book, window)
    shared: dict[int, tuple[Timeline, list[str]]] = {}
    for area in tree.members:
        timeline = timelines.until(area.path, area.closed_on)
        shared.setdefault(id(timeline), (timeline, []))[1].append(area.path)
    # The same gap over the same days may lie on several timelines: siblings that differ before or after it.
    places: dict[tuple[Gap, Segment], list[str]] = defaultdict(list)
    for timeline, paths in shared.values():
        for segment in timeline:
            if segment.standing.gap:
                places[segment.standing.gap, segment].extend(paths)
    for (gap, segment), paths in places.items():
        span = Span(segment.start, None if segment.end == date.max else segment.end)
        assignments = segment.standing.assignments
        # A gap made by an assignment is put right at its area, so it is never reported above it.
        floor = min((len(assignment.area_path) for assignment in assignments), default=0)
        for path, count, whole in _highest(paths, tree, floor):
            yield Alarm(duty, path, gap, span, count, assignments, whole, everywhere=count == len(tree.members))


def _highest(paths: Sequence[str], tree: _Tree, floor: int) -> Iterator[tuple[str, int, bool]]:
    """The highest areas all of whose members are among `paths`, with how many; then the members left over, alone.

    An area that has all its members in one part says no more than that part: it is passed over, for whoever looks
    after the part may have no say above it. `floor` (0: none) keeps areas with a shorter path from being named.
    """
    hit = Counter(path for member in paths for path in upward(member) if len(path) >= floor)
    full = {path for path, count in hit.items() if count == tree.below[path] and path in tree.known}
    widest = {path[:-SEGMENT] for path in full if hit[path] == hit[path[:-SEGMENT]]} if not floor else set()
    told = full - widest
    tops = {path for path in told if _above(path, widest) not in told}
    yield from ((path, hit[path], True) for path in tops)
    yield from ((path, 1, False) for path in paths if path not in full)


def _above(path: str, passed_over: Collection[str]) -> str:
    """The next area above that is not passed over."""
    above = path[:-SEGMENT]
    while above in passed_over:
        above = above[:-SEGMENT]
    return above


class Timelines:
    """The timelines of one duty over a window, each computed once."""

    def __init__(self, duty: str, book: DutyBook, window: Span) -> None:
        self._duty, self._book = duty, book
        self._start, self._end = window.start, window.end or date.max
        self._known: dict[str, Timeline] = {"": (Segment(self._start, self._end, NOBODY),)}
        self._clipped: dict[tuple[int, date], Timeline] = {}

    def at(self, path: str) -> Timeline:
        """The standing of the duty in an area, day by day, as few segments as possible."""
        known = self._known.get(path)
        if known is None:
            above = self.at(path[:-SEGMENT])
            own = self._book.own(self._duty, path)
            known = self._known[path] = self._overlaid(above, own) if own else above
        return known

    def until(self, path: str, closed_on: date | None) -> Timeline:
        """The timeline of an area that ceases to exist on a day."""
        whole = self.at(path)
        if closed_on is None or closed_on >= self._end:
            return whole
        key = id(whole), closed_on
        if key not in self._clipped:
            self._clipped[key] = tuple(
                Segment(segment.start, min(segment.end, closed_on), segment.standing)
                for segment in whole
                if segment.start < closed_on
            )
        return self._clipped[key]

    def _overlaid(self, above: Timeline, own: Sequence[Assignment]) -> Timeline:
        """Where an assignment of the area itself is in force it decides; elsewhere the area above does."""
        turns = {day for day in self._book.turning_days(own) if self._start < day < self._end}
        turns.update(segment.start for segment in above)
        days = sorted(turns)
        pieces: list[Segment] = []
        position = 0
        for start, end in zip(days, [*days[1:], self._end], strict=True):
            while above[position].end <= start:
                position += 1
            standing = self._book.standing_among(own, start) or above[position].standing
            if pieces and pieces[-1].standing == standing:
                pieces[-1] = Segment(pieces[-1].start, end, standing)
            else:
                pieces.append(Segment(start, end, standing))
        return tuple(pieces)
