"""Diagnosis of units and areas from counted records: 拖拉, 应付, 说多做少, 等待观望, 盲区. Never a penalty.

M-108 (conduct), M-016 (idle units), M-131 (blind spots). 推诿 is in `bounces`, 反弹 in `recurrence`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from weicheng.domain.packs.schema import Conduct, Idle
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.rates import Rate
from weicheng.domain.reasons import Reason


class Diagnosis(Labelled):
    """What the records of a unit or an area show."""

    SLOW = "slow", "拖拉"
    PERFUNCTORY = "perfunctory", "应付"
    ALL_TALK = "all_talk", "说多做少"
    IDLE = "idle", "等待观望"
    BLIND_SPOT = "blind_spot", "盲区"


@dataclass(frozen=True)
class Finding:
    """A diagnosis of one subject (a unit or an area) and the records that it was counted from."""

    diagnosis: Diagnosis
    subject: str
    records: tuple[str, ...]
    reason: Reason
    rate: Rate | None = None


@dataclass(frozen=True)
class Tally:
    """Records of one kind, parted into those that speak for the unit and those that speak against it."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All records of the kind."""
        return len(self.good) + len(self.bad)


@dataclass(frozen=True)
class UnitConduct:
    """How a unit worked in a period: deadlines kept, rectifications accepted or sent back, promises kept."""

    unit: str
    deadlines: Tally = Tally()
    rectifications: Tally = Tally()
    promises: Tally = Tally()


@dataclass(frozen=True)
class UnitActivity:
    """A unit's open work and its last record of any kind."""

    unit: str
    open_matters: tuple[str, ...]
    open_since: date
    last_record_on: date | None = None


@dataclass(frozen=True)
class AreaReports:
    """What citizens reported in an area in a period, and how much officials found there."""

    area: str
    citizen_reports: tuple[str, ...]
    official_findings: int


def examine_conduct(conduct: UnitConduct, rule: Conduct) -> tuple[Finding, ...]:
    """拖拉: on-time rate under the limit; 应付: sent-back rate at or over it; 说多做少: kept promises under it.

    A unit with no record of a kind gets no diagnosis of that kind (M-108).
    """
    unit, clause = conduct.unit, rule.clause
    deadlines, rectifications, promises = conduct.deadlines, conduct.rectifications, conduct.promises
    on_time = Rate("按期率", "按期数", "到期数", len(deadlines.good), deadlines.total, clause)
    sent_back = Rate(
        "整改退回率", "退回数", "申请销号数", len(rectifications.bad), rectifications.total, clause, inverted=True
    )
    kept = Rate("承诺兑现率", "兑现数", "承诺数", len(promises.good), promises.total, clause)
    found = []
    if on_time.below(rule.on_time_below):
        found.append(_finding(Diagnosis.SLOW, unit, deadlines, on_time, rule.on_time_below))
    if sent_back.at_least(rule.returned_from):
        found.append(_finding(Diagnosis.PERFUNCTORY, unit, rectifications, sent_back, rule.returned_from))
    if kept.below(rule.kept_below):
        found.append(_finding(Diagnosis.ALL_TALK, unit, promises, kept, rule.kept_below))
    return tuple(found)


def idle_units(units: Iterable[UnitActivity], rule: Idle, *, today: date) -> tuple[Finding, ...]:
    """等待观望: units with open work and no record of any kind in the last `rule.days` days (M-016).

    Time before the oldest open matter does not count: a unit with nothing to do is not waiting.
    """
    found = []
    for unit in units:
        quiet_since = max(unit.open_since, unit.last_record_on or unit.open_since)
        days = (today - quiet_since).days
        if unit.open_matters and days > rule.days:
            inputs = {"open": len(unit.open_matters), "quiet_days": days, "limit_days": rule.days}
            reason = Reason("diagnosis.idle", rule.clause, inputs)
            found.append(Finding(Diagnosis.IDLE, unit.unit, unit.open_matters, reason))
    return tuple(found)


def blind_spots(areas: Iterable[AreaReports]) -> tuple[Finding, ...]:
    """盲区: areas where citizens reported in the period and officials found nothing (M-131)."""
    return tuple(
        Finding(
            Diagnosis.BLIND_SPOT,
            area.area,
            area.citizen_reports,
            Reason("diagnosis.blind-spot", "M-131", {"citizen": len(area.citizen_reports), "official": 0}),
        )
        for area in areas
        if area.citizen_reports and not area.official_findings
    )


def _finding(diagnosis: Diagnosis, unit: str, tally: Tally, rate: Rate, limit: int) -> Finding:
    inputs = {**rate.reason.inputs, "limit_percent": limit}
    return Finding(diagnosis, unit, tally.bad, Reason(f"diagnosis.{diagnosis}", rate.clause, inputs), rate)
