"""What can happen in inspection, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weicheng.domain.inspections import Power
from weicheng.events.log import declare, name_table
from weicheng.inspections.models import Visit

TOLD = {"notifications"}

VISIT_PLANNED = declare("visit.planned", "安排{kind:visit_kind}，{day:date} 到 {area}", followers=TOLD)
VISIT_MOVED = declare("visit.moved", "改期到 {day:date}", followers=TOLD)
VISIT_RECORDED = declare("visit.recorded", "记录检查结果：发现问题 {findings} 个", followers=TOLD)
VISIT_VOIDED = declare("visit.voided", "作废这次检查", followers=TOLD)
FINDING_RAISED = declare("finding.raised", "检查发现的问题转为案件 {case}")
FINDING_LINKED = declare("finding.linked", "检查发现的问题与已有案件 {case} 是同一件事")

FINDING_ADDED = declare("finding.added", "补记检查发现的问题")

POINT_LISTED = declare("point.listed", "列入重点点位，在 {area}")
POINT_CHANGED = declare("point.changed", "修改重点点位")
POINT_REMOVED = declare("point.removed", "移出重点点位")
FEWER_EXPLAINED = declare("point.fewer-explained", "说明 {month:date} 起的一个月检查次数少于上月的原因")

ROUND_ARRANGED = declare("round.arranged", "安排督查活动，{day:date} 开始")
UNIT_RATED = declare("round.rated", "登记对 {unit} 的三督三查评价", followers=TOLD)
BULLETIN_ISSUED = declare("round.bulletin-issued", "发出督查通报 {number}", followers=TOLD)

GROUP_STATIONED = declare("group.stationed", "派驻督导组到 {area}")
GROUP_WITHDRAWN = declare("group.withdrawn", "撤回督导组，自 {until:date} 起")
ENTRY_LOGGED = declare("entry.logged", "登记督导组工作：{power:power}")
PROPOSAL_DECIDED = declare("entry.decided", "决定督导组的处理建议：{how}", followers=TOLD)

SHIFTS_ROSTERED = declare("shift.rostered", "为 {unit} 排 {count} 天的值守班次")
SHIFT_DROPPED = declare("shift.dropped", "撤下 {unit} {begins:time} 开始的值守班次")

FEEDBACK_TAKEN = declare("feedback.taken", "登记{source}反馈的问题")


def _powers(codes: Sequence[Any]) -> Mapping[Any, str]:
    return {power.value: power.label for power in Power if power.value in set(codes)}


def _kinds(codes: Sequence[Any]) -> Mapping[Any, str]:
    return {code: Visit.Kind(code).label for code in codes}


name_table("visit_kind", _kinds)
name_table("power", _powers)
