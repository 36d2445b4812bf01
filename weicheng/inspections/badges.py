"""How states of inspection look everywhere."""

from __future__ import annotations

from datetime import date

from weicheng.base.badges import Badge, Tone
from weicheng.domain.checklists import FAIR, GOOD, ItemAnswer
from weicheng.domain.inspections import FollowUpResult
from weicheng.domain.points import PointState
from weicheng.inspections.models import FollowUp, Group, GroupEntry, KeyPoint, Round, Visit

PLANNED, DONE = Badge("待检查", Tone.INFO, "calendar"), Badge("已检查", Tone.GOOD, "circle-check")
LATE, VOID = Badge("逾期未检查", Tone.BAD, "clock-exclamation"), Badge("作废", Tone.NEUTRAL, "ban")
SECRET = Badge("检查前保密", Tone.STOP, "lock")
ON_THE_SPOT = Badge("立行立改", Tone.GOOD, "tool")


def of_answer(answer: ItemAnswer) -> Badge | None:
    """A grade of 0–10 with its band; None where the item is counted or was not looked at."""
    if answer.grade is None:
        return None
    if answer.grade >= GOOD:
        return Badge(f"好 {answer.grade} 分", Tone.GOOD, "circle-check")
    if answer.grade >= FAIR:
        return Badge(f"合格 {answer.grade} 分", Tone.WARN, "point")
    return Badge(f"不合格 {answer.grade} 分", Tone.BAD, "circle-x")


def of_visit(visit: Visit, today: date) -> Badge:
    """How far a visit has come."""
    if visit.state == Visit.State.DONE:
        return DONE
    if visit.state == Visit.State.VOID:
        return VOID
    return LATE if visit.planned_on < today else PLANNED


MET, UNMET = Badge("达标", Tone.GOOD, "circle-check"), Badge("不达标", Tone.BAD, "circle-x")
UNCHECKED, DUE = Badge("未查", Tone.NEUTRAL, "help"), Badge("超过检查周期", Tone.WARN, "clock-exclamation")
MUST = Badge("必查", Tone.STOP, "star")
OF_POINTS = {PointState.MET: MET, PointState.UNMET: UNMET, PointState.UNCHECKED: UNCHECKED}
ISSUED, WAITING = Badge("已通报", Tone.GOOD, "circle-check"), Badge("待通报", Tone.INFO, "hourglass")
LATE_BULLETIN = Badge("逾期未通报", Tone.BAD, "clock-exclamation")
STATIONED, WITHDRAWN = Badge("派驻中", Tone.GOOD, "user-check"), Badge("已撤回", Tone.NEUTRAL, "user-off")
OF_DECISIONS = {
    GroupEntry.Decision.PENDING: Badge("待决定", Tone.WARN, "hourglass"),
    GroupEntry.Decision.TAKEN: Badge("已采纳", Tone.GOOD, "circle-check"),
    GroupEntry.Decision.DECLINED: Badge("未采纳", Tone.NEUTRAL, "message-2"),
}
OF_RESULTS = {
    FollowUpResult.FIXED: Badge("已整改", Tone.GOOD, "circle-check"),
    FollowUpResult.ONGOING: Badge("仍在整改", Tone.WARN, "hourglass"),
    FollowUpResult.RELAPSED: Badge("反弹", Tone.BAD, "rotate"),
}


def of_point(point: KeyPoint) -> Badge:
    """What the last check said of a point."""
    return OF_POINTS[PointState(point.state)]  # type: ignore[call-arg]


def of_round(row: Round, today: date) -> Badge:
    """Whether an inspection was made known."""
    if row.bulletin_on:
        return ISSUED
    return LATE_BULLETIN if row.bulletin_due_on < today else WAITING


def of_group(row: Group, today: date) -> Badge:
    """Whether a group is out."""
    return WITHDRAWN if row.ends_on and row.ends_on <= today else STATIONED


def of_result(row: FollowUp) -> Badge:
    """What a follow-up visit saw of an earlier finding."""
    return OF_RESULTS[FollowUpResult(row.result)]  # type: ignore[call-arg]
