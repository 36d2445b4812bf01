"""States of planning: one mapping each."""

from __future__ import annotations

from datetime import date

from weicheng.base.badges import Badge, Tone
from weicheng.domain.finishing import Outlook
from weicheng.domain.plans import NodeState
from weicheng.domain.project_care import PilotState
from weicheng.domain.projects import Phase
from weicheng.planning import facts
from weicheng.planning.models import DecisionRequest, PlanVersion, Project

PHASES = {
    Phase.APPROVAL: Badge("立项", Tone.NEUTRAL, "file-text"),
    Phase.DESIGN: Badge("设计", Tone.NEUTRAL, "ruler"),
    Phase.BUILDING: Badge("动工", Tone.ACTIVE, "building"),
    Phase.FINISHED: Badge("完工", Tone.GOOD, "circle-check"),
}
OUTLOOKS = {
    Outlook.UNKNOWN: Badge("无从预测", Tone.NEUTRAL, "help"),
    Outlook.UNDATED: Badge("未定时限", Tone.NEUTRAL, "calendar"),
    Outlook.STUCK: Badge("没有进展", Tone.BAD, "ban"),
    Outlook.ON_TIME: Badge("可按期", Tone.GOOD, "circle-check"),
    Outlook.UNSURE: Badge("难以按期", Tone.WARN, "alert-triangle"),
    Outlook.LATE: Badge("将超期", Tone.BAD, "clock-exclamation"),
    Outlook.FINISHED: Badge("已完工", Tone.GOOD, "circle-check"),
}
NODES = {
    NodeState.DONE: Badge("按期完成", Tone.GOOD, "circle-check"),
    NodeState.DONE_LATE: Badge("超期完成", Tone.WARN, "clock"),
    NodeState.OVERDUE: Badge("超期", Tone.BAD, "clock-exclamation"),
    NodeState.AHEAD: Badge("未到期", Tone.INFO, "calendar"),
}
PILOTS = {
    PilotState.AHEAD: Badge("试点未开始", Tone.NEUTRAL, "calendar"),
    PilotState.RUNNING: Badge("试点中", Tone.ACTIVE, "hourglass"),
    PilotState.TO_EVALUATE: Badge("待评估", Tone.WARN, "clipboard-check"),
    PilotState.EVALUATED: Badge("已评估，可推广", Tone.INFO, "circle-check"),
    PilotState.ROLLING_OUT: Badge("推广中", Tone.ACTIVE, "hourglass"),
    PilotState.OVERDUE: Badge("超期", Tone.BAD, "clock-exclamation"),
    PilotState.DONE: Badge("完成", Tone.GOOD, "circle-check"),
}
DRAFT, ISSUED = Badge("草稿", Tone.WARN, "edit"), Badge("已印发", Tone.GOOD, "circle-check")
DROPPED = Badge("已撤销", Tone.NEUTRAL, "ban")
BEHIND = Badge("落后", Tone.BAD, "alert-triangle")
IN_TIME = Badge("按进度", Tone.GOOD, "circle-check")
UNKNOWN = Badge("无时限", Tone.NEUTRAL, "help")
WAITING, ESCALATED = Badge("待决定", Tone.INFO, "hourglass"), Badge("已上会", Tone.BAD, "alert-triangle")
DECIDED = Badge("已决定", Tone.GOOD, "circle-check")
NEGLECTED, KEPT = Badge("弃管", Tone.BAD, "alert-triangle"), Badge("有人管护", Tone.GOOD, "circle-check")
LACKS_TIMETABLE = Badge("缺时间表或措施", Tone.BAD, "alert-triangle")


def project_state(project: Project) -> Badge:
    """How far it is, or that it was dropped."""
    return DROPPED if project.dropped_because else PHASES[Phase(project.phase)]


def pace(project: Project, today: date) -> Badge:
    """Against the calendar."""
    said = facts.project_facts(project)
    if said.is_finished:
        return PHASES[Phase.FINISHED]
    if said.expected(today) is None:
        return UNKNOWN
    return BEHIND if said.is_behind(today) else IN_TIME


def version_state(version: PlanVersion) -> Badge:
    """Draft or issued."""
    return DRAFT if version.state == PlanVersion.State.DRAFT else ISSUED


def decision_state(request: DecisionRequest) -> Badge:
    """Whether a decision was taken, and if not whether it is on the agenda."""
    if request.decided_on:
        return DECIDED
    return ESCALATED if request.escalated_on else WAITING
