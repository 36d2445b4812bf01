"""Lists of looking over inspectors; persons stand in order of name, never of figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.inspections.models import Visit
from weicheng.readiness.models import AuditSheet, PlantedProblem

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
