"""Who answers for a duty in an area on a day: the nearest area above it that gives the duty to somebody.

Assignments are intervals [start, end). The nearest area with an assignment in force decides alone: when its owner is
no longer valid (the unit closed, the posting ended), the answer is a vacuum with a reason, never a silent fall back to
a unit further up that does not know of it (M-016, M-017).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# Width of one segment of an area path; the same as access.paths.WIDTH, which stands above this package.
SEGMENT = 4


class Gap(StrEnum):
    """Why an area and duty have no single valid owner; IDLE has one that does nothing."""

    MISSING = "missing"
    OVERLAP = "overlap"
    EXPIRED = "expired"
    CLOSED_UNIT = "closed_unit"
    IDLE = "idle"

    @property
    def label(self) -> str:
        """The name on screens."""
        return _LABELS[self]


_LABELS = {
    Gap.MISSING: "无责任单位",
    Gap.OVERLAP: "责任重叠",
    Gap.EXPIRED: "责任人已离任",
    Gap.CLOSED_UNIT: "责任单位已撤销",
    Gap.IDLE: "责任单位等待观望",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` (inclusive) to `end` (exclusive); no end means until further notice."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Assignment:
    """责任分工: a unit (and the posting that answers for it) holds a duty over an area and everything below it.

    Only assignments with `lead` make an owner; supporting units are told, not responsible (M-008).
    """

    id: int
    duty: str
    area_path: str
    unit: int
    span: Span
    posting: int | None = None
    lead: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What a duty in an area looks like over some days: one owner, or a gap and the assignments that make it."""

    gap: Gap | None
    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """The one valid owner; `idle` says that its unit has shown no sign of work."""

    assignment: Assignment
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Vacuum:
    """Nobody, or nobody valid, or more than one; `assignments` are those that were found wanting."""

    gap: Gap
    assignments: tuple[Assignment, ...] = ()


NOBODY = Standing(Gap.MISSING)


@dataclass(frozen=True)
class DutyBook:
    """All assignments of a territory with what makes them valid: when postings are held and units exist.

    Give the assignments of the areas asked about and of every area above them. `idle` lists, per unit, the days on
    which it had open work and no record of any kind (M-016). An assignment that names a posting or unit that is not
    given is not valid on any day.
    """

    assignments: Sequence[Assignment]
    units: Mapping[int, Span]
    postings: Mapping[int, Span] = field(default_factory=dict)
    idle: Mapping[int, Sequence[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
        for assignment in self.assignments:
            if assignment.lead:
                own[assignment.duty, assignment.area_path].append(assignment)
        object.__setattr__(self, "_own", dict(own))

    _own: dict[tuple[str, str], list[Assignment]] = field(init=False, repr=False, compare=False)

    def owner_of(self, duty: str, area_path: str, day: date) -> Owner | Vacuum:
        """The owner by duty and nearest area, or why there is none. Costs one look-up per level of the tree."""
        standing = next((found for path in upward(area_path) if (found := self._standing(duty, path, day))), NOBODY)
        if standing.gap in (None, Gap.IDLE):
            return Owner(standing.assignments[0], idle=standing.gap is Gap.IDLE)
        return Vacuum(standing.gap, standing.assignments)

    def own(self, duty: str, area_path: str) -> Sequence[Assignment]:
        """Leading assignments made for exactly this area."""
        return self._own.get((duty, area_path), ())

    def standing_among(self, assignments: Iterable[Assignment], day: date) -> Standing | None:
        """How matters stand on a day among assignments of one area; None when none of them is in force."""
        active = tuple(assignment for assignment in assignments if assignment.span.covers(day))
        if not active:
            return None
        valid = tuple(assignment for assignment in active if self._flaw(assignment, day) is None)
        if len(valid) > 1:
            return Standing(Gap.OVERLAP, valid)
        if valid:
            return Standing(Gap.IDLE if self._is_idle(valid[0].unit, day) else None, valid)
        flaws = {self._flaw(assignment, day) for assignment in active}
        return Standing(Gap.CLOSED_UNIT if Gap.CLOSED_UNIT in flaws else Gap.EXPIRED, active)

    def turning_days(self, assignments: Iterable[Assignment]) -> set[date]:
        """Every day on which the standing among these assignments may change."""
        return {day for span in self._spans(assignments) for day in (span.start, span.end) if day}

    def _spans(self, assignments: Iterable[Assignment]) -> Iterator[Span]:
        for assignment in assignments:
            yield assignment.span
            yield from self.idle.get(assignment.unit, ())
            for span in (self.units.get(assignment.unit), self.postings.get(assignment.posting or 0)):
                if span:
                    yield span

    def _standing(self, duty: str, area_path: str, day: date) -> Standing | None:
        return self.standing_among(self.own(duty, area_path), day)

    def _flaw(self, assignment: Assignment, day: date) -> Gap | None:
        unit = self.units.get(assignment.unit)
        if unit is None or not unit.covers(day):
            return Gap.CLOSED_UNIT
        if assignment.posting is None:
            return None
        posting = self.postings.get(assignment.posting)
        return None if posting and posting.covers(day) else Gap.EXPIRED

    def _is_idle(self, unit: int, day: date) -> bool:
        return any(span.covers(day) for span in self.idle.get(unit, ()))


def upward(area_path: str) -> Iterator[str]:
    """The path itself and every path above it, nearest first."""
    return (area_path[:end] for end in range(len(area_path), 0, -SEGMENT))
