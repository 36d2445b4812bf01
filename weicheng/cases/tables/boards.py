"""Boards of supervision: listed problems, hard problems, slips by unit, clean-ups, look-backs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.cases import badges, queries
from weicheng.cases.models import Cleanup, Listing, LookBack
from weicheng.cases.queries import ColourCount, Hard
from weicheng.organization.queries import unit_rows

SOLVED, LATE, RUNNING = (
    Badge("已解决", Tone.GOOD, "circle-check"),
    Badge("已超期", Tone.BAD, "alert-triangle"),
    Badge("整治中", Tone.ACTIVE, "tool"),
)
TO_LOOK = Badge("待回头看", Tone.WARN, "eye")
RESULTS = {
    LookBack.Result.HOLDS: Badge("巩固", Tone.GOOD, "circle-check"),
    LookBack.Result.RELAPSED: Badge("反弹", Tone.BAD, "repeat"),
}


def _days_left(day: Any) -> Badge:
    left = (day - timezone.localdate()).days
    if left < 0:
        return Badge(f"超期 {-left} 天", Tone.BAD, "alert-triangle")
    return Badge(f"剩余 {left} 天" if left else "今天到期", Tone.WARN if left < 3 else Tone.INFO, "clock")


class ListingTable(Table):
    title = "挂牌督办"
    default_sort = "due"
    empty = Empty(title="没有挂牌督办的问题", advice="在案件页“列为重点问题”后，选“挂牌督办”并明确督办领导。")
    columns = (
        Column(
            name="case", header="问题", value=lambda row: row.case.title, rank=1,
            link=lambda row: reverse("case_detail", args=[row.case_id]),
        ),
        Column(name="level", header="层级", value=lambda row: row.level, sort=["level"]),
        Column(
            name="leader", header="督办领导",
            value=lambda row: f"{row.leader.user.name}（{row.leader.unit.name}{row.leader.title}）",
        ),
        Column(name="unit", header="责任单位", value=lambda row: row.case.unit and row.case.unit.name),
        Column(name="area", header="区域", value=lambda row: row.case.area.name),
        Column(name="state", header="状态", value=lambda row: badges.of_case(row.case)),
        Column(
            name="due", header="期限", value=lambda row: _days_left(row.due_on), sort=["due_on"],
            export=lambda row: row.due_on,
        ),
        Column(name="listed", header="挂牌", value=lambda row: row.listed_at, sort=["listed_at"], rank=3),
    )  # fmt: skip

    def row_label(self, row: Listing) -> str:
        return row.case.title


def hard_state(hard: Hard) -> Badge:
    """Solved, late or under way."""
    if hard.solved_at:
        return SOLVED
    return LATE if hard.due_on < timezone.localdate() else RUNNING


def _people(hard: Hard) -> str:
    named = [f"{part.lead.name}：{part.handler.user.name}" for part in hard.parts if part.lead and part.handler]
    return "；".join(named)


class HardTable(Table):
    title = "难题"
    empty = Empty(title="没有综合整治的难题", advice="涉及两个以上部门的难题，在案件页选“综合整治”，由创卫办牵头。")
    columns = (
        Column(
            name="case", header="难题", value=lambda hard: hard.case.title, rank=1,
            link=lambda hard: reverse("case_detail", args=[hard.case.pk]),
        ),
        Column(name="area", header="区域", value=lambda hard: hard.case.area.name),
        Column(name="people", header="单位与责任人", value=_people),
        Column(name="target", header="目标", value=lambda hard: hard.parts[0].target, rank=3),
        Column(name="done", header="单位完成", value=lambda hard: f"{hard.done}/{len(hard.parts)}"),
        Column(name="due", header="时限", value=lambda hard: hard.due_on),
        Column(name="state", header="状态", value=hard_state),
    )  # fmt: skip

    def row_key(self, row: Hard) -> str:
        return str(row.case.pk)

    def row_label(self, row: Hard) -> str:
        return row.case.title


def _slips(row: ColourCount, count: int, colour: str, **more: str) -> Any:
    query = urlencode({"colour": colour, "unit": row.unit, **more})
    return format_html('<a href="{}?{}">{}</a>', reverse("slip_list"), query, count) if count else "0"


class ColourTable(Table):
    """Slips by colour and unit (M-103); each number leads to its slips."""

    title = "督办单统计"
    empty = Empty(title="没有发出过督办单", advice="案件超期后，系统按白、黄、红逐级起草。")
    columns = (
        Column(
            name="unit", header="责任单位", value=lambda row: row.name, rank=1,
            link=lambda row: reverse("unit_detail", args=[row.unit]),
        ),
        Column(name="white", header="白单", numeric=True, value=lambda row: _slips(row, row.white, "white"),
               export=lambda row: row.white),
        Column(name="yellow", header="黄单", numeric=True, value=lambda row: _slips(row, row.yellow, "yellow"),
               export=lambda row: row.yellow),
        Column(name="red", header="红单", numeric=True, value=lambda row: _slips(row, row.red, "red"),
               export=lambda row: row.red),
        Column(name="open_red", header="未回复红单", numeric=True, export=lambda row: row.open_red,
               value=lambda row: _slips(row, row.open_red, "red", state="to_answer")),
    )  # fmt: skip

    def row_key(self, row: ColourCount) -> str:
        return str(row.unit)

    def row_label(self, row: ColourCount) -> str:
        return row.name


class CleanupTable(Table):
    title = "集中整治"
    default_sort = "ended"
    empty = Empty(title="没有登记过集中整治", advice="登记后，30 天内同一地方再出现同类问题会列为反复。")
    columns = (
        Column(name="name", header="行动", value=lambda row: row.name, rank=1),
        Column(name="area", header="区域", value=lambda row: row.area.name),
        Column(name="category", header="问题类别", value=lambda row: row.category_name),
        Column(name="ended", header="结束", value=lambda row: row.ended_on, sort=["-ended_on"]),
        Column(name="by", header="登记人", value=lambda row: row.created_by.name, rank=3),
    )  # fmt: skip

    def complete(self, rows: list[Cleanup]) -> None:
        names = dict(queries.category_choices())
        for row in rows:
            row.category_name = names.get(row.category, row.category)  # type: ignore[attr-defined]

    def row_label(self, row: Cleanup) -> str:
        return row.name


class LookBackFilters(Filters):
    state = forms.ChoiceField(label="结果", choices=[("", "全部"), ("to_do", "待回头看"), *LookBack.Result.choices])
    round = forms.CharField(label="批次", max_length=40)
    category = forms.ChoiceField(label="问题类别", choices=queries.category_choices)
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    lookups = {"round": "round", "category": "case__category", "unit": "case__unit"}

    def filter_state(self, rows: QuerySet[LookBack], value: str) -> QuerySet[LookBack]:
        return rows.filter(looked_at=None) if value == "to_do" else rows.filter(result=value)


def _found(row: LookBack) -> Badge:
    return RESULTS[LookBack.Result(row.result)] if row.result else TO_LOOK


class LookBackTable(Table):
    title = "回头看"
    filters = LookBackFilters
    default_sort = "-drawn"
    empty = Empty(title="没有抽取回头看", advice="选“抽取一批”，从已销号的案件中按比例随机抽取。")
    columns = (
        Column(
            name="case", header="问题", value=lambda row: row.case.title, rank=1,
            link=lambda row: reverse("look_back_record" if not row.looked_at else "case_detail",
                                     args=[row.pk if not row.looked_at else row.case_id]),
        ),
        Column(name="result", header="结果", value=_found, sort=["result"]),
        Column(name="unit", header="责任单位", value=lambda row: row.case.unit and row.case.unit.name),
        Column(name="area", header="区域", value=lambda row: f"{row.case.area.name} {row.case.address}".strip()),
        Column(name="round", header="批次", value=lambda row: row.round, sort=["round"]),
        Column(name="drawn", header="抽取", value=lambda row: row.drawn_at, sort=["drawn_at"], rank=3),
        Column(name="looked", header="回头看时间", value=lambda row: row.looked_at, sort=["looked_at"], empty_last=True,
               rank=3),
        Column(name="note", header="现场情况", value=lambda row: row.note, rank=3),
    )  # fmt: skip

    def row_label(self, row: LookBack) -> str:
        return row.case.title
