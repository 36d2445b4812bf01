"""Lists of looking over inspectors; persons stand in order of name, never of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from weicheng.access.paths import subtree
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.cases.queries import category_choices
from weicheng.domain.recusal import Tie
from weicheng.inspections.models import Finding, Visit
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.readiness.models import AuditSheet, PlantedProblem
from weicheng.readiness.queries.auditing import TieRow

Rows = TypeVar("Rows")

PLANTED = {
    PlantedProblem.State.HIDDEN: Badge("保密中", Tone.INFO, "eye-off"),
    PlantedProblem.State.FOUND: Badge("已查出", Tone.GOOD, "circle-check"),
    PlantedProblem.State.MISSED: Badge("未查出", Tone.WARN, "search-off"),
    PlantedProblem.State.VOID: Badge("检查没有进行", Tone.NEUTRAL, "ban"),
}
WAITING, MADE = Badge("待复核", Tone.INFO, "hourglass"), Badge("已复核", Tone.GOOD, "circle-check")
CALLED_OFF = Badge("作废", Tone.NEUTRAL, "ban")
ANSWERED, OPEN = Badge("已说明", Tone.GOOD, "message"), Badge("未说明", Tone.NEUTRAL, "hourglass")


def double_state(visit: Visit) -> Badge:
    """How far a double visit has come."""
    return {Visit.State.PLANNED: WAITING, Visit.State.DONE: MADE}.get(Visit.State(visit.state), CALLED_OFF)


def place_of(visit: Visit) -> str:
    """Where it goes."""
    return visit.site.name if visit.site else visit.area.name


class DoubleFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *Visit.State.choices])
    since = forms.DateField(label="计划自")
    until = forms.DateField(label="计划至")
    lookups = {"state": "state", "since": "planned_on__gte", "until": "planned_on__lte"}


class DoubleTable(Table):
    title = "复核暗访"
    filters = DoubleFilters
    default_sort = "-planned"
    empty = Empty(
        title="还没有复核暗访", advice="在检查页选一次已完成的检查，安排另一组人在几天内再查；他们看不到首次结果。"
    )
    columns = (
        Column(
            name="place", header="地点", value=place_of, rank=1, link=lambda v: reverse("visit_detail", args=[v.pk]),
        ),
        Column(name="state", header="状态", value=double_state),
        Column(name="planned", header="计划日期", value=lambda v: v.planned_on, sort=["planned_on"]),
        Column(
            name="first", header="首次检查", value=lambda v: v.earlier.visited_at, sort=["earlier__visited_at"],
            link=lambda v: reverse("visit_detail", args=[v.earlier_id]),
        ),
        Column(name="made", header="复核时间", value=lambda v: v.visited_at, sort=["visited_at"], empty_last=True),
    )  # fmt: skip


class PlantedFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *PlantedProblem.State.choices])
    lookups = {"state": "state"}


class PlantedTable(Table):
    title = "盲测问题"
    filters = PlantedFilters
    default_sort = "-planted"
    empty = Empty(title="还没有盲测问题", advice="在一次待检查的检查上登记已知问题；检查人员看不到，揭晓后转为案件。")
    columns = (
        Column(
            name="text", header="问题", value=lambda p: p.text, rank=1,
            link=lambda p: reverse("planted_detail", args=[p.pk]),
        ),
        Column(name="state", header="状态", value=lambda p: PLANTED[PlantedProblem.State(p.state)]),
        Column(name="area", header="区域", value=lambda p: p.area.name),
        Column(name="planted", header="登记时间", value=lambda p: p.planted_at, sort=["planted_at"]),
        Column(name="by", header="最迟揭晓", value=lambda p: p.uncover_by, sort=["uncover_by"]),
    )  # fmt: skip


class PeriodFilters(Filters):
    """The days that missed problems and ties are worked out for."""

    since = forms.DateField(label="自")
    until = forms.DateField(label="至")

    def filter_since(self, rows: Rows, value: date) -> Rows:
        """The rows are of the period already."""
        return rows

    def filter_until(self, rows: Rows, value: date) -> Rows:
        """The rows are of the period already."""
        return rows


class MissedFilters(PeriodFilters):
    category = forms.ChoiceField(label="问题类别", choices=category_choices)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    lookups = {"category": "category"}

    def filter_area(self, rows: QuerySet[Finding], value: Area) -> QuerySet[Finding]:
        return rows.filter(subtree("area_path", value.path))


class MissedTable(Table):
    """Findings of the office that those on duty did not have in their list; no person and no amount stands here."""

    title = "漏查问题"
    filters = MissedFilters
    default_sort = "-found"
    empty = Empty(
        title="这段时间没有漏查的问题", advice="班次里安排了当值人员、创卫办记录了日巡查，才能比对；也可以换一段时间。"
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[Finding], *, listed: Mapping[int, int]) -> None:
        super().__init__(request, rows)
        self.listed = listed
        self.names = dict(category_choices())

    def shown_columns(self) -> list[Column]:
        return [
            Column(
                name="text", header="问题", value=lambda f: f.text, rank=1,
                link=lambda f: reverse("visit_detail", args=[f.visit_id]),
            ),
            Column(name="found", header="发现时间", value=lambda f: f.found_at, sort=["found_at"]),
            Column(name="area", header="区域", value=lambda f: f.visit.area.name, sort=["area_path"]),
            Column(
                name="category", header="类别", value=lambda f: self.names.get(f.category, f.category),
                sort=["category"],
            ),
            Column(
                name="listed", header="当值人员当天查出", value=lambda f: self.listed.get(f.pk, 0), numeric=True,
            ),
        ]  # fmt: skip


class TieFilters(PeriodFilters):
    tie = forms.ChoiceField(label="情况", choices=[("", "全部"), *((tie.value, tie.label) for tie in Tie)])
    q = forms.CharField(label="人员或单位", max_length=40)

    def filter_tie(self, rows: Sequence[TieRow], value: str) -> list[TieRow]:
        return [row for row in rows if row.tie.value == value]

    def filter_q(self, rows: Sequence[TieRow], text: str) -> list[TieRow]:
        return [row for row in rows if text in row.person.name or text in row.unit.name]


class TieTable(Table):
    """Who should not go to whom next time; in the order of the reasons unless asked otherwise, never of persons."""

    title = "回避提示"
    filters = TieFilters
    empty = Empty(title="没有需要回避的情况", advice="只看这段时间已完成的检查；可以换一段时间。", icon="circle-check")
    columns = (
        Column(name="tie", header="情况", value=lambda t: Badge(t.tie.label, Tone.INFO, "arrows-exchange"), rank=1,
               key=lambda t: list(Tie).index(t.tie), export=lambda t: t.tie.label),
        Column(name="person", header="检查人员", value=lambda t: t.person.name, key=lambda t: t.person.name),
        Column(name="unit", header="被检查单位", value=lambda t: t.unit.name, key=lambda t: t.unit.name),
        Column(name="count", header="次数", value=lambda t: t.count, numeric=True, key=lambda t: t.count),
        Column(name="last", header="最近一次", value=lambda t: t.last.visited_at, key=lambda t: t.last.visited_at,
               link=lambda t: reverse("visit_detail", args=[t.last.pk])),
    )  # fmt: skip

    @cached_property
    def narrowed(self) -> Sequence[TieRow]:
        rows: Any = self.rows
        return self.sorted_list(list(self.form.narrow(rows)) if self.form else rows)


class SheetFilters(Filters):
    answered = forms.ChoiceField(label="说明", choices=[("", "全部"), ("yes", "已说明"), ("no", "未说明")])
    since = forms.DateField(label="期间自")
    lookups = {"since": "since__gte"}

    def filter_answered(self, rows: QuerySet[AuditSheet], value: str) -> QuerySet[AuditSheet]:
        return rows.filter(answered_at__isnull=value == "no")


class SheetTable(Table):
    title = "督查人员复核情况"
    filters = SheetFilters
    default_sort = "name"
    empty = Empty(title="还没有复核情况", advice="选一段时间生成后，本人先看、可以说明，然后领导再看。不排名、不扣款。")
    columns = (
        Column(
            name="name", header="姓名", value=lambda s: s.user.name, sort=["user__name", "since"], rank=1,
            link=lambda s: reverse("audit_sheet", args=[s.pk]),
        ),
        Column(name="since", header="期间", value=lambda s: f"{s.since} 至 {s.until}"),
        Column(name="state", header="本人说明", value=lambda s: ANSWERED if s.answered_at else OPEN),
        Column(name="missed", header="漏查", value=lambda s: counted(s, "missed")),
        Column(name="planted", header="盲测未查出", value=lambda s: counted(s, "planted")),
        Column(name="doubles", header="复核次数", value=lambda s: leaning_of(s).get("pairs"), numeric=True),
        Column(name="leaning", header="宽严", value=lambda s: leaning_words(leaning_of(s))),
        Column(name="answer", header="说明", value=lambda s: s.answer, screen=False),
    )  # fmt: skip


def counted(sheet: AuditSheet, name: str) -> str:
    """「25%（1/4，4.6%–69.9%）」, 「—」 without a figure."""
    said: dict[str, Any] | None = sheet.figures.get(name)
    return f"{said['text']}（{said['hits']}/{said['count']}，区间 {said['interval']}）" if said else "—"


def leaning_of(sheet: AuditSheet) -> dict[str, Any]:
    """The severity figure, empty without double visits."""
    found: dict[str, Any] = sheet.figures.get("leaning") or {}
    return found


def leaning_words(said: dict[str, Any]) -> str:
    """「不能判断偏宽或偏严（+1.2 分，-4.0 至 +6.4）」."""
    if not said:
        return "—"
    words = "不能判断偏宽或偏严" if not said["clear"] else ("偏宽" if said["shrunk"] > 0 else "偏严")
    return f"{words}（{said['shrunk'] / 100:+.1f} 分，{said['low'] / 100:+.1f} 至 {said['high'] / 100:+.1f}）"
