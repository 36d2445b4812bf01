"""Lists of leaders, guardians and liaisons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.guardians import GuardianDuty
from weicheng.organization.enums import WeakPoint
from weicheng.organization.models import LeaderAssignment, LiaisonContact
from weicheng.organization.queries.guarding import LeaderRow
from weicheng.organization.tables.standing import problem, unit_url


def names_of(ties: Sequence[LeaderAssignment]) -> SafeString:
    """What is tied to a leader, each leading to its page."""
    url = reverse
    return format_html_join(
        "、", '<a href="{}">{}</a>', ((url("leader_entries", args=[tie.pk]), str(tie)) for tie in ties)
    )


def plain_names(ties: Sequence[LeaderAssignment]) -> str:
    """The same for the Excel file."""
    return "、".join(str(tie) for tie in ties)


def leader_problem(row: LeaderRow) -> str:
    """What a leader still owes."""
    if row.is_idle:
        return "没有包联对象"
    return f"缺{'、'.join(row.lacks)}" if row.lacks else ""


class LeaderTable(Table):
    title = "领导包联"
    empty = Empty(title="还没有登记领导", advice="先登记“市领导”角色的任职，再为每位领导指定包联的片区、路段和项目。")
    columns = (
        Column(
            name="leader",
            header="领导",
            value=lambda row: f"{row.posting.user.name}（{row.posting.title}）",
            rank=1,
            link=lambda row: unit_url(row.posting.unit_id),
        ),
        Column(
            name="areas",
            header="片区、社区",
            value=lambda row: names_of(row.areas),
            export=lambda row: plain_names(row.areas),
        ),
        Column(
            name="roads",
            header="路段",
            value=lambda row: names_of(row.roads),
            export=lambda row: plain_names(row.roads),
        ),
        Column(
            name="projects",
            header="项目",
            value=lambda row: names_of(row.projects),
            export=lambda row: plain_names(row.projects),
        ),
        Column(name="entries", header="本月记录", value=lambda row: row.entries, numeric=True),
        Column(name="problem", header="情况", value=lambda row: problem(leader_problem(row))),
    )

    def row_css(self, row: Any) -> str:
        return "row-bad" if leader_problem(row) else ""


def assign_link(row: Any) -> SafeString:
    """The step that gives an object its leader."""
    key = "area" if row.kind == "area" else "target"
    return format_html(
        '<a class="btn btn-quiet btn-small" href="{}?{}={}">指定领导</a>', reverse("leader_assign"), key, row.pk
    )


class UnledTable(Table):
    title = "没有领导包联的对象"
    page_size = 20
    empty = Empty(title="每个片区、路段和项目都有领导包联", icon="circle-check")
    columns = (
        Column(name="name", header="对象", value=lambda row: row.name, rank=1),
        Column(name="kind", header="类型", value=lambda row: row.label),
        Column(name="where", header="上级", value=lambda row: row.where),
        Column(name="step", header="怎么办", value=assign_link, export=False, needs=["organization.manage"]),
    )


def duty_column(duty: GuardianDuty) -> Column:
    """One of the four duties: how many entries, blank shown as such."""
    return Column(
        name=duty.value,
        header=duty.label,
        export=lambda row: row[1].counts[duty],
        value=lambda row: row[1].counts[duty] or Badge("空白", Tone.WARN, "alert-triangle"),
    )


class MatrixTable(Table):
    title = "四包责任"
    empty = Empty(title="还没有包保人", advice="在“领导包联”里为区域指定包保人后，这里显示各人四项责任的记录。")
    columns = (
        Column(
            name="area",
            header="包保区域",
            value=lambda row: row[0].area.name,
            rank=1,
            link=lambda row: reverse("leader_entries", args=[row[0].pk]),
        ),
        Column(
            name="who",
            header="包保人",
            value=lambda row: f"{row[0].posting.user.name}（{row[0].posting.unit.name} {row[0].posting.title}）",
        ),
        *(duty_column(duty) for duty in GuardianDuty),
    )

    def row_css(self, row: Any) -> str:
        return "row-warn" if row[1].blank else ""


class LiaisonTable(Table):
    title = "挂钩指导"
    empty = Empty(title="还没有需要挂钩的单位", advice="职能部门和建成区的街道登记后会出现在这里。")
    columns = (
        Column(
            name="unit",
            header="单位",
            value=lambda row: row.unit.name,
            rank=1,
            link=lambda row: reverse("liaison_detail", args=[row.liaison.pk]) if row.liaison else unit_url(row.unit.pk),
        ),
        Column(name="liaison", header="联络人", value=lambda row: row.liaison and row.liaison.posting.user.name),
        Column(name="out", header="创卫办→单位", value=lambda row: row.outgoing, numeric=True),
        Column(name="in", header="单位→创卫办", value=lambda row: row.incoming, numeric=True),
        Column(name="problem", header="情况", value=lambda row: problem(row.problem)),
    )

    def row_css(self, row: Any) -> str:
        return "row-bad" if row.liaison is None else "row-warn" if row.problem else ""


class WeakPointFilters(Filters):
    kind = forms.ChoiceField(label="薄弱环节", choices=[("", "全部"), *WeakPoint.choices])
    q = forms.CharField(label="单位", max_length=40)
    lookups = {"kind": "weak_point", "q": "liaison__unit__name__contains"}


class WeakPointTable(Table):
    title = "薄弱环节"
    filters = WeakPointFilters
    default_sort = "-on"
    empty = Empty(
        title="没有记录薄弱环节", advice="联络人在登记联络时选出发现的薄弱环节，会汇总到这里。", icon="circle-check"
    )
    columns = (
        Column(
            name="unit",
            header="单位",
            value=lambda row: row.liaison.unit.name,
            rank=1,
            sort=["liaison__unit__path"],
            link=lambda row: reverse("liaison_detail", args=[row.liaison_id]),
        ),
        Column(name="kind", header="薄弱环节", value=lambda row: WeakPoint(row.weak_point).label, sort=["weak_point"]),
        Column(name="text", header="内容", value=lambda row: row.text),
        Column(name="on", header="日期", value=lambda row: row.on, sort=["on"]),
        Column(name="by", header="登记人", value=lambda row: row.recorded_by.name),
    )

    def row_label(self, row: LiaisonContact) -> str:
        return row.text
