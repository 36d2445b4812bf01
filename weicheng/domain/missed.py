"""What examiners did not see: problems the office found on the same day in the same area, and problems planted (M-125).

A list with its figures, for the person to answer; amounts belong to the historical pack and never to a person here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from weicheng.domain.geo import metres_between
from weicheng.domain.intervals import Share, share_of
from weicheng.domain.reasons import Reason

CLAUSE = "M-125"


@dataclass(frozen=True)
class Problem:
    """A problem seen on a day in an area; `at` is longitude and latitude, where known."""

    record: str
    day: date
    area: str
    category: str
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Duty:
    """Who was on duty in an area on a day: the leader and the other examiners."""

    day: date
    area: str
    leader: str
    examiners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missed:
    """A problem that is not in the list of those on duty, how long that list is, and why it counts as missed."""

    problem: Problem
    duty: Duty
    listed: int
    reason: Reason


@dataclass(frozen=True)
class MissedList:
    """The list, and both readings of the rule: once for a day and area, or once for a problem.

    The source leaves open which is meant. `checked` are the office's problems of days with somebody on duty.
    """

    missed: tuple[Missed, ...]
    checked: int

    @property
    def per_day(self) -> int:
        """Days and areas with at least one missed problem."""
        return len({(one.problem.day, one.problem.area) for one in self.missed})

    @property
    def per_problem(self) -> int:
        """Missed problems."""
        return len(self.missed)


def is_same(one: Problem, other: Problem, near_metres: int) -> bool:
    """Same day, area and category, and no farther apart than that where both positions are known."""
    if (one.day, one.area, one.category) != (other.day, other.area, other.category):
        return False
    return one.at is None or other.at is None or metres_between(one.at, other.at) <= near_metres


def missed_problems(
    office: Iterable[Problem], examiners: Iterable[Problem], duties: Iterable[Duty], *, near_metres: int
) -> MissedList:
    """The office's problems that are not in the list of those on duty that day in that area (M-125).

    A day without anybody on duty is nobody's miss.
    """
    on_duty = {(duty.day, duty.area): duty for duty in duties}
    listed: dict[tuple[date, str], list[Problem]] = {}
    for problem in examiners:
        listed.setdefault((problem.day, problem.area), []).append(problem)
    checked = [problem for problem in office if (problem.day, problem.area) in on_duty]
    found = []
    for problem in checked:
        theirs = listed.get((problem.day, problem.area), [])
        if not any(is_same(problem, other, near_metres) for other in theirs):
            inputs = {"listed": len(theirs), "category": problem.category, "near_metres": near_metres}
            duty = on_duty[problem.day, problem.area]
            found.append(Missed(problem, duty, len(theirs), Reason("inspectors.missed", CLAUSE, inputs)))
    return MissedList(tuple(found), len(checked))


@dataclass(frozen=True)
class MissedShare:
    """How many of the problems one person could have found were missed, with the interval."""

    person: str
    share: Share


def missed_shares(duties: Sequence[tuple[Duty, int, int]], *, confidence: int) -> tuple[MissedShare, ...]:
    """For each duty its missed problems and all that could be found; a figure for each person, by name of the record.

    Everybody on duty has the figure: who of them should have looked is not known. Days differ, so that problems of
    one day count as one cluster.
    """
    by_person: dict[str, list[tuple[int, int]]] = {}
    for duty, missed, chances in duties:
        for person in dict.fromkeys((duty.leader, *duty.examiners)):
            by_person.setdefault(person, []).append((missed, chances))
    return tuple(
        MissedShare(person, share_of(clusters, confidence=confidence)) for person, clusters in sorted(by_person.items())
    )
