"""重点点位: when each is to be looked at again, whether it passes, whether a month saw enough checks (M-231)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from weicheng.domain.checklists import ItemAnswer, Scoring
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.rates import Rate
from weicheng.domain.reasons import Reason

BEST_GRADE = 10


class PointKind(Labelled):
    """部位、环节、点位: what the register calls a key point."""

    PART = "part", "重点部位"
    STEP = "step", "重点环节"
    PLACE = "place", "重点点位"


class PointState(Labelled):
    """What the last check said."""

    MET = "met", "达标"
    UNMET = "unmet", "不达标"
    UNCHECKED = "unchecked", "未查"


@dataclass(frozen=True)
class PointVerdict:
    """What a check says of a point, and the clauses it failed."""

    state: PointState
    failed: tuple[str, ...]
    reason: Reason


def judge_point(answers: Iterable[ItemAnswer], *, findings: int, pass_grade: int) -> PointVerdict:
    """A point passes only if every applicable clause passes (M-231).

    A clause passes with a grade of at least `pass_grade` (0–10), with all met of a rate, with no deduction. An item
    nobody answered says nothing. A finding fails the point: it is a clause that was not kept.
    """
    failed = tuple(answer.item.code for answer in answers if answer.is_answered and not _passes(answer, pass_grade))
    met = not failed and not findings
    inputs = {"failed": list(failed), "findings": findings, "pass_grade": pass_grade}
    state = PointState.MET if met else PointState.UNMET
    return PointVerdict(state, failed, Reason("point.all-clauses", "M-231", inputs))


def _passes(answer: ItemAnswer, pass_grade: int) -> bool:
    match answer.item.scoring:
        case Scoring.BAND:
            return answer.grade is not None and answer.grade >= pass_grade
        case Scoring.ALL_OR_NOTHING:
            return answer.grade == BEST_GRADE
        case Scoring.DEDUCT:
            return not answer.count
        case Scoring.RATE:
            return answer.count == answer.total
    # What brings only a bonus, or nothing, cannot fail.
    return True


def next_check(*, checked_on: date | None, added_on: date, cycle_days: int) -> date:
    """The day by which a point is to be looked at again: one cycle after the last check, or after it was listed."""
    return (checked_on or added_on) + timedelta(days=cycle_days)


@dataclass(frozen=True)
class PointFigures:
    """How much of a register was checked and passes."""

    checked: Rate
    passing: Rate
    unchecked: int


def figures_of(counts: Mapping[PointState, int]) -> PointFigures:
    """480 of 500 checked and 432 passing are 96 % and 90 %, and 20 未查 (M-231)."""
    count = Counter(counts)
    checked = count[PointState.MET] + count[PointState.UNMET]
    return PointFigures(
        Rate("点位检查率", "已查点位数", "点位总数", checked, count.total(), "M-231"),
        Rate("点位达标率", "达标点位数", "已查点位数", count[PointState.MET], checked, "M-231"),
        count[PointState.UNCHECKED],
    )


@dataclass(frozen=True)
class MonthComparison:
    """频次不少: checks of a month against the month before."""

    this_month: int
    last_month: int
    reason: Reason

    @property
    def needs_note(self) -> bool:
        """Fewer than before: somebody must say why."""
        return self.this_month < self.last_month


def compare_months(this_month: int, last_month: int) -> MonthComparison:
    """480 checks against 510 need a note (M-231)."""
    return MonthComparison(
        this_month, last_month, Reason("point.frequency", "M-231", {"this": this_month, "last": last_month})
    )
