"""The boundary matrix 责任边界表 (M-017): duty × type of place → who answers, and where nobody or several do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from weicheng.domain.duties import Assignment, DutyBook, Gap, Span
from weicheng.domain.vacuum import Alarm, AreaNode, DutyNeed, Timelines


@dataclass(frozen=True)
class BoundaryCell:
    """One duty in one type of place on a day: the responsible units, and the areas without exactly one."""

    units: tuple[int, ...]
    places: int
    gaps: tuple[str, ...]
    overlaps: tuple[str, ...]

    @property
    def covered(self) -> int:
        """Places with exactly one valid owner."""
        return self.places - len(self.gaps) - len(self.overlaps)

    @property
    def is_sound(self) -> bool:
        """Whether every place of this type has exactly one owner; with no such place there is nothing to own."""
        return not self.gaps and not self.overlaps


@dataclass(frozen=True)
class Reform:
    """改革: on a day a duty passes to other units (东昌: greening goes from the departments to a professional team)."""

    duty: str
    day: date


def handovers(assignments: Iterable[Assignment]) -> list[Reform]:
    """The days on which a duty passed from one unit to another, as the assignments themselves tell."""
    left: dict[tuple[str, date], set[int]] = defaultdict(set)
    taken: dict[tuple[str, date], set[int]] = defaultdict(set)
    for assignment in assignments:
        taken[assignment.duty, assignment.span.start].add(assignment.unit)
        if assignment.span.end:
            left[assignment.duty, assignment.span.end].add(assignment.unit)
    return [Reform(*key) for key in sorted(left) if taken.get(key, set()) - left[key]]


def boundary_matrix(
    areas: Sequence[AreaNode], needs: Iterable[DutyNeed], book: DutyBook, day: date
) -> Mapping[tuple[str, str], BoundaryCell]:
    """(duty, place type) → cell, for every pair that occurs; one pass over the areas per duty."""
    one_day = Span(day, day + timedelta(days=1))
    cells: dict[tuple[str, str], BoundaryCell] = {}
    for need in needs:
        by_type: dict[str, list[AreaNode]] = defaultdict(list)
        for area in areas:
            if area.level in need.levels and (area.closed_on is None or day < area.closed_on):
                by_type[area.place_type].append(area)
        timelines = Timelines(need.code, book, one_day)
        for place_type, members in by_type.items():
            cells[need.code, place_type] = _cell(members, timelines)
    return cells


def _cell(members: Sequence[AreaNode], timelines: Timelines) -> BoundaryCell:
    units: dict[int, None] = {}
    gaps: list[str] = []
    overlaps: list[str] = []
    for area in members:
        standing = timelines.at(area.path)[0].standing
        if standing.gap is Gap.OVERLAP:
            overlaps.append(area.path)
        elif standing.gap in (None, Gap.IDLE):
            units[standing.assignments[0].unit] = None
        else:
            gaps.append(area.path)
    return BoundaryCell(tuple(units), len(members), tuple(gaps), tuple(overlaps))


def left_by_reform(alarms: Iterable[Alarm], reforms: Sequence[Reform]) -> Mapping[Alarm, Reform]:
    """The gaps that open on the day of a reform of their duty: pairs without successor, flagged until assigned."""
    on = {(reform.duty, reform.day): reform for reform in reforms}
    return {
        alarm: on[alarm.duty, alarm.span.start]
        for alarm in alarms
        if alarm.gap is not Gap.IDLE and (alarm.duty, alarm.span.start) in on
    }
