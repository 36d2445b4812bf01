"""Lists of leading groups, substitutions, successions, and of what the office did."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.events.sentences import sentences
from weicheng.organization import badges
from weicheng.organization.enums import SuccessionKind
from weicheng.organization.models import Substitution
from weicheng.organization.queries import valid_on
from weicheng.organization.tables.standing import problem, unit_url


class GroupTable(Table):
    title = "领导小组"
    empty = Empty(title="还没有承担任务的组织", advice="指定责任分工、挂钩包保或下达任务后，有关单位会出现在这里。")
    columns = (
        Column(
            name="unit", header="组织", value=lambda row: row.unit.name, rank=1, link=lambda row: unit_url(row.unit.pk)
        ),
        Column(name="kind", header="类别", value=lambda row: row.unit.get_kind_display(), rank=3),
        Column(
            name="group",
            header="领导小组",
            value=lambda row: row.group and row.group.name,
            link=lambda row: unit_url(row.group.pk) if row.group else "",
        ),
        Column(name="chair", header="组长", value=lambda row: row.chair),
        Column(name="top", header="一把手", value=lambda row: row.top_leader),
        Column(name="problem", header="情况", value=lambda row: problem(row.problem)),
    )

    def row_css(self, row: Any) -> str:
        return "row-bad" if row.problem else ""


class SubstitutionFilters(Filters):
    when = forms.ChoiceField(label="时间", choices=[("", "代行中"), ("ahead", "尚未开始"), ("all", "全部")])

    def filter_when(self, rows: QuerySet[Substitution], value: str) -> QuerySet[Substitution]:
        return rows.filter(starts_on__gt=timezone.localdate()) if value == "ahead" else rows


class SubstitutionTable(Table):
    title = "代行（AB岗）"
    filters = SubstitutionFilters
    default_sort = "starts_on"
    empty = Empty(title="没有正在代行的岗位", advice="在单位或人员页面上的任职旁选“代行”，可登记AB岗代行。")
    columns = (
        Column(
            name="post",
            header="岗位",
            value=lambda row: str(row.posting),
            rank=1,
            sort=["posting__unit__path"],
            link=lambda row: unit_url(row.posting.unit_id),
        ),
        Column(name="who", header="A岗", value=lambda row: row.posting.user.name),
        Column(name="deputy", header="代行人（B岗）", value=lambda row: row.deputy.name, sort=["deputy__name"]),
        Column(name="reason", header="原因", value=lambda row: row.reason),
        Column(name="starts_on", header="起", value=lambda row: row.starts_on, sort=["starts_on"]),
        Column(name="ends_on", header="止", value=lambda row: row.ends_on, sort=["ends_on"]),
        Column(name="state", header="状态", value=lambda row: badges.of_interval(row, timezone.localdate())),
    )


def running(rows: QuerySet[Substitution]) -> QuerySet[Substitution]:
    """Substitutions of today."""
    return rows.filter(valid_on(timezone.localdate()))


class SuccessionTable(Table):
    title = "机构合并与承接"
    default_sort = "-on"
    empty = Empty(title="没有机构合并或承接", advice="在单位页面上选“合并或承接”办理，未了事项和时限由承接单位继续。")
    columns = (
        Column(
            name="from",
            header="原单位",
            value=lambda row: row.from_unit.name,
            rank=1,
            sort=["from_unit__name"],
            link=lambda row: unit_url(row.from_unit_id),
        ),
        Column(name="kind", header="方式", value=lambda row: SuccessionKind(row.kind).label),
        Column(
            name="to",
            header="承接单位",
            value=lambda row: row.to_unit.name,
            sort=["to_unit__name"],
            link=lambda row: unit_url(row.to_unit_id),
        ),
        Column(name="on", header="生效日期", value=lambda row: row.on, sort=["on"]),
        Column(name="basis", header="依据", value=lambda row: row.basis),
    )


class OfficeFilters(Filters):
    since = forms.DateField(label="自")
    until = forms.DateField(label="至")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        self.is_valid()
        return rows


class OfficeLogTable(Table):
    title = "创卫办工作日志"
    filters = OfficeFilters
    default_sort = "-at"
    empty = Empty(title="这段时间没有记录", advice="创卫办人员在系统里的每一步都会记在这里；换一段时间再看。")
    columns = (
        Column(name="at", header="时间", value=lambda row: row.at, sort=["id"], rank=1),
        Column(name="who", header="人员", value=lambda row: str(row.actor or ""), joins=["actor"]),
        Column(name="label", header="身份", value=lambda row: row.actor_label, rank=3),
        Column(name="told", header="内容", value=lambda row: row.told),
    )

    def complete(self, rows: list[Any]) -> None:
        for row, told in zip(rows, sentences(rows), strict=True):
            row.told = told
