"""The smaller lists: plans, decisions, money, quantities, pilots, kept objects."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.base.badges import Badge
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.funds import wan
from weicheng.domain.project_care import Asking
from weicheng.organization.models import Unit
from weicheng.organization.queries import unit_rows
from weicheng.planning import badges, facts
from weicheng.planning.models import DecisionRequest

DECISION_STATES = [("", "全部"), ("open", "待决定"), ("escalated", "已上会"), ("decided", "已决定")]


class PlanTable(Table):
    title = "实施方案"
    default_sort = "title"
    empty = Empty(title="还没有方案", advice="起草实施方案或年度计划：写明阶段、里程碑和时间节点，印发后冻结。")
    columns = (
        Column(
            name="title", header="方案", value=lambda p: p.title, rank=1, sort=["title"],
            link=lambda p: reverse("plan_detail", args=[p.pk]),
        ),
        Column(name="campaign", header="创建活动", value=lambda p: p.campaign.title, joins=["campaign"]),
        Column(name="made", header="起草时间", value=lambda p: p.created_at, sort=["created_at"]),
    )  # fmt: skip


class DecisionFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=DECISION_STATES)
    lead = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())

    def filter_state(self, rows: QuerySet[DecisionRequest], value: str) -> QuerySet[DecisionRequest]:
        if value == "decided":
            return rows.exclude(decided_on=None)
        rows = rows.filter(decided_on=None)
        return rows.exclude(escalated_on=None) if value == "escalated" else rows

    def filter_lead(self, rows: QuerySet[DecisionRequest], value: Unit) -> QuerySet[DecisionRequest]:
        return rows.filter(subtree("project__unit_path", value.path))


class DecisionTable(Table):
    title = "协调事项"
    filters = DecisionFilters
    default_sort = "asked"
    empty = Empty(title="没有协调事项", advice="拆迁、用地、选址等须由政府决定的事，在项目页“提请协调”。", icon="gavel")

    def shown_columns(self) -> list[Column]:
        today = timezone.localdate()
        return [
            Column(
                name="question", header="请示事项", value=lambda r: r.question, rank=1,
                link=lambda r: reverse("decision_detail", args=[r.pk]),
            ),
            Column(name="state", header="状态", value=badges.decision_state),
            Column(name="project", header="项目", value=lambda r: r.project.title),
            Column(name="lead", header="责任单位", value=lambda r: r.project.lead and r.project.lead.name),
            Column(name="asked", header="提请日期", value=lambda r: r.asked_on, sort=["asked_on"]),
            Column(
                name="days", header="等待天数", numeric=True,
                value=lambda r: Asking(str(r.pk), r.asked_on, r.decided_on).waiting(today),
            ),
            Column(name="escalated", header="上会日期", value=lambda r: r.escalated_on, rank=3),
            Column(name="decided", header="决定日期", value=lambda r: r.decided_on, rank=3),
            Column(name="decision", header="决定", value=lambda r: r.decision, rank=3),
        ]  # fmt: skip


class FundTable(Table):
    """资金缺口, the largest first; a list already computed."""

    title = "资金缺口"
    empty = Empty(title="还没有项目", advice="项目写明所需资金、登记落实和支付后，这里按缺口从大到小排列。")
    columns = (
        Column(
            name="title", header="项目", value=lambda r: r[0].title, rank=1,
            link=lambda r: reverse("project_detail", args=[r[0].pk]),
        ),
        Column(name="lead", header="责任单位", value=lambda r: r[0].lead and r[0].lead.name),
        Column(name="needed", header="需要（万元）", value=lambda r: wan(r[1].needed), numeric=True),
        Column(name="secured", header="落实（万元）", value=lambda r: wan(r[1].secured), numeric=True),
        Column(name="paid", header="支付（万元）", value=lambda r: wan(r[1].paid), numeric=True),
        Column(name="gap", header="缺口（万元）", value=lambda r: wan(r[1].gap), numeric=True),
        Column(name="share", header="缺口率", value=lambda r: r[1].gap_share.text, numeric=True),
        Column(name="payment", header="支付率", value=lambda r: r[1].payment.text, numeric=True),
        Column(name="tasks", header="受影响任务", value=lambda r: r[2], numeric=True),
    )  # fmt: skip

    def row_key(self, row: Any) -> str:
        return str(row[0].pk)


class QuantityTable(Table):
    """工程量 by programme and year; units are never added to one another."""

    title = "工程量统计"
    empty = Empty(title="还没有完成量", advice="项目填报进度后，这里按工程和年份汇总，不同计量单位分开。")
    columns = (
        Column(name="programme", header="工程", value=lambda q: q.programme, rank=1),
        Column(name="year", header="年份", value=lambda q: str(q.year)),
        Column(name="kind", header="工程内容", value=lambda q: q.kind),
        Column(name="amount", header="完成量", value=lambda q: f"{q.amount.normalize():,f}", numeric=True),
        Column(name="unit", header="计量单位", value=lambda q: q.unit),
    )

    def row_key(self, row: Any) -> str:
        return f"{row.programme}-{row.year}-{row.kind}-{row.unit}"


class PilotTable(Table):
    title = "试点推广"
    default_sort = "deadline"
    empty = Empty(title="还没有试点", advice="先试点、后推广：选一处试点，评估后再推广，时限按整体计算。")

    def shown_columns(self) -> list[Column]:
        today = timezone.localdate()
        return [
            Column(
                name="title", header="行动", value=lambda p: p.title, rank=1, sort=["title"],
                link=lambda p: reverse("pilot_detail", args=[p.pk]),
            ),
            Column(name="state", header="状态", value=lambda p: badges.PILOTS[facts.pilot_facts(p).state(today)]),
            Column(name="place", header="试点地点", value=lambda p: p.place),
            Column(name="lead", header="牵头单位", value=lambda p: p.lead.name),
            Column(name="starts", header="试点开始", value=lambda p: p.starts_on, sort=["starts_on"], rank=3),
            Column(name="ends", header="试点结束", value=lambda p: p.ends_on, sort=["ends_on"], rank=3),
            Column(name="deadline", header="整体时限", value=lambda p: p.deadline, sort=["deadline"]),
        ]  # fmt: skip


class KeptFilters(Filters):
    q = forms.CharField(label="对象", max_length=40)
    lookups = {"q": "name__icontains"}


class KeptTable(Table):
    title = "改造后管护"
    filters = KeptFilters
    default_sort = "checked"
    empty = Empty(title="还没有移交的对象", advice="项目完工后，在项目页“移交管护”，写明谁来管、管到什么时候。")

    def __init__(self, request: HttpRequest, rows: Any, *, every: int) -> None:
        super().__init__(request, rows)
        self.every, self.today = every, timezone.localdate()

    def shown_columns(self) -> list[Column]:
        return [
            Column(
                name="name", header="对象", value=lambda k: k.name, rank=1, sort=["name"],
                link=lambda k: reverse("kept_detail", args=[k.pk]),
            ),
            Column(name="state", header="状态", value=self._state),
            Column(name="why", header="原因", value=self._why),
            Column(name="project", header="项目", value=lambda k: k.project.title),
            Column(name="accepted", header="验收", value=lambda k: k.accepted_on, sort=["accepted_on"]),
            Column(name="manager", header="管护单位", value=lambda k: k.manager),
            Column(name="contract", header="合同到期", value=lambda k: k.contract_to, rank=3),
            Column(
                name="checked", header="最近检查", value=lambda k: k.checked_on, sort=["checked_on"], empty_last=True
            ),
        ]  # fmt: skip

    def _state(self, kept: Any) -> Badge:
        return badges.NEGLECTED if facts.kept_facts(kept).neglect(self.today, self.every) else badges.KEPT

    def _why(self, kept: Any) -> str:
        return "、".join(reason.label for reason in facts.kept_facts(kept).neglect(self.today, self.every))
