"""How states of the organisation look everywhere."""

from __future__ import annotations

from datetime import date

from weicheng.base.badges import Badge, Tone
from weicheng.organization.models import Dated, Unit, VacuumAlarm

OPEN, CLOSED = Badge("在用", Tone.GOOD, "circle-check"), Badge("已撤销", Tone.NEUTRAL, "ban")
CURRENT, PAST, FUTURE = (
    Badge("现行", Tone.GOOD, "circle-check"),
    Badge("已终止", Tone.NEUTRAL, "history"),
    Badge("未生效", Tone.INFO, "clock"),
)
ALARMS = {
    VacuumAlarm.Kind.MISSING: Badge("无责任单位", Tone.BAD, "alert-triangle"),
    VacuumAlarm.Kind.OVERLAP: Badge("责任重叠", Tone.WARN, "copy"),
    VacuumAlarm.Kind.EXPIRED: Badge("责任人已离任", Tone.WARN, "user-off"),
    VacuumAlarm.Kind.CLOSED_UNIT: Badge("责任单位已撤销", Tone.BAD, "ban"),
    VacuumAlarm.Kind.IDLE: Badge("责任单位等待观望", Tone.WARN, "hourglass"),
}


def of_unit(unit: Unit) -> Badge:
    """Whether a unit exists today."""
    return CLOSED if unit.closed_on else OPEN


def of_interval(row: Dated, today: date) -> Badge:
    """Where today lies in a dated row."""
    if row.starts_on > today:
        return FUTURE
    return PAST if row.ends_on and row.ends_on <= today else CURRENT
