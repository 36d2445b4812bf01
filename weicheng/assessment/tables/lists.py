"""Lists of honour lists, contests, five-haves and marks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from weicheng.assessment import badges
from weicheng.assessment.models import UnitMark
from weicheng.assessment.wording import points
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.honours import Have
from weicheng.domain.yearly import yearly_share

ANY = [("", "全部")]
MET, MISSING = Badge("五有达标", Tone.GOOD, "circle-check"), Badge("未达标", Tone.WARN, "alert-triangle")


class HonourTable(Table):
    title = "红黑榜"
    default_sort = "-made"
    empty = Empty(
        title="还没有红黑榜", advice="选定对象、方案和日期生成榜单，核对后公布。只列社区(村)、单位和公共场所。"
    )
    columns = (
        Column(
            name="title", header="名称", rank=1, value=lambda h: h.title,
            link=lambda h: reverse("honour_detail", args=[h.pk]),
        ),
        Column(name="state", header="状态", value=lambda h: badges.PUBLISHED if h.published_at else badges.UNPUBLISHED),
        Column(name="scope", header="对象", value=lambda h: h.get_scope_display()),
        Column(name="area", header="范围", value=lambda h: h.area.name),
        Column(name="since", header="得分自", value=lambda h: h.starts_on),
        Column(name="until", header="得分至", value=lambda h: h.ends_on),
        Column(name="document", header="文号", value=lambda h: h.document_no),
        Column(name="made", header="生成时间", value=lambda h: h.made_at, sort=["made_at"]),
    )  # fmt: skip


class ContestTable(Table):
    title = "卫生评比"
    default_sort = "-held"
    empty = Empty(
        title="还没有卫生评比", advice="发起先进单位、小区、楼道、家庭或创卫热心人等评比，登记参评对象和得分后定榜。"
    )
    columns = (
        Column(
            name="title", header="名称", rank=1, value=lambda c: c.title,
            link=lambda c: reverse("contest_detail", args=[c.pk]),
        ),
        Column(name="kind", header="评比", value=lambda c: c.get_kind_display()),
        Column(name="area", header="范围", value=lambda c: c.area.name),
        Column(name="quota", header="名额", value=lambda c: c.quota, numeric=True),
        Column(name="held", header="评比日期", value=lambda c: c.held_on, sort=["held_on"]),
        Column(name="decided", header="定榜时间", value=lambda c: c.decided_at),
    )  # fmt: skip


def _has(have: Have) -> Any:
    return lambda row: "有" if have in row.found.have else "缺"


class FiveHaveTable(Table):
    """Rows carry `found`, the answer of the core."""

    title = "“五有”长效管护"
    empty = Empty(title="还没有登记", advice="逐村登记制度、标准、队伍、经费和检查的依据，空着的算缺。")
    columns = (
        Column(name="area", header="村(社区)", rank=1, value=lambda r: r.area.name),
        Column(name="state", header="达标", value=lambda r: MET if r.found.met else MISSING),
        Column(name="count", header="已有", value=lambda r: r.found.text),
        *(Column(name=have.value, header=have.label, value=_has(have)) for have in Have),
        Column(name="checked", header="最近检查", value=lambda r: r.checked_on),
    )


class MarkFilters(Filters):
    kind = forms.ChoiceField(label="类别", choices=[*ANY, *UnitMark.Kind.choices])
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2999)
    lookups = {"kind": "kind", "year": "starts_on__year"}


def share_of(mark: UnitMark) -> float | None:
    """The points of the yearly hundred, for a year's mark with a weight (M-114)."""
    if mark.kind != UnitMark.Kind.YEAR or not mark.weight:
        return None
    return yearly_share(score=mark.score, full=mark.full, weight=mark.weight) / 100


class MarkTable(Table):
    title = "目标责任考核"
    filters = MarkFilters
    default_sort = "-starts"
    empty = Empty(
        title="还没有登记考核得分", advice="登记各单位月考核、季观摩和年度创卫得分；年度得分按权重折入目标责任考核。"
    )
    columns = (
        Column(name="unit", header="单位", rank=1, value=lambda m: m.unit.name, sort=["unit__path"]),
        Column(name="kind", header="类别", value=lambda m: m.get_kind_display()),
        Column(name="starts", header="周期起始", value=lambda m: m.starts_on, sort=["starts_on"]),
        Column(name="score", header="得分", value=lambda m: m.score / 100, numeric=True, sort=["score"]),
        Column(name="full", header="满分", value=lambda m: m.full / 100, numeric=True),
        Column(name="weight", header="年度权重", value=lambda m: m.weight / 100 if m.weight else None, numeric=True),
        Column(name="share", header="年度折分", value=share_of, numeric=True),
        Column(name="basis", header="依据", value=lambda m: m.basis),
    )


def _month(number: int) -> Any:
    return lambda row: points(row[1].months[number]) or "缺"


class QuarterTable(Table):
    """Rows are (unit, quarter)."""

    title = "一月一考核、一季一观摩"
    empty = Empty(title="这个季度还没有得分", advice="登记各单位三个月的考核得分和一次观摩得分。")
    columns = (
        Column(name="unit", header="单位", rank=1, value=lambda r: r[0].name),
        *(
            Column(name=f"month{number}", header=f"第 {number + 1} 个月", value=_month(number), numeric=True)
            for number in range(3)
        ),
        Column(name="score", header="季度得分", value=lambda r: points(r[1].score) or "不完整", numeric=True),
        Column(name="observation", header="观摩", value=lambda r: points(r[1].observation), numeric=True),
    )

    def row_key(self, row: Any) -> str:
        return str(row[0].pk)
