"""The list of visits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.inspections import badges
from weicheng.inspections.models import Visit
from weicheng.inspections.queries.scoring import findings_count
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows

STATES = [("", "全部"), ("planned", "待检查"), ("late", "逾期未检查"), ("done", "已检查"), ("void", "作废")]


class VisitFilters(Filters):
    q = forms.CharField(label="点位或单位", max_length=40)
    state = forms.ChoiceField(label="状态", choices=STATES)
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Visit.Kind.choices])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="计划自")
    until = forms.DateField(label="计划至")
    # Given by the links of an inspection; nobody knows its number by heart.
    round = forms.IntegerField(label="督查活动编号", widget=forms.HiddenInput)
    lookups = {"kind": "kind", "since": "planned_on__gte", "until": "planned_on__lte", "round": "round"}

    def filter_q(self, rows: QuerySet[Visit], value: str) -> QuerySet[Visit]:
        return rows.filter(Q(site__name__contains=value) | Q(unit__name__contains=value))

    def filter_state(self, rows: QuerySet[Visit], value: str) -> QuerySet[Visit]:
        if value == "late":
            return rows.filter(state=Visit.State.PLANNED, planned_on__lt=timezone.localdate())
        return rows.filter(state=value)

    def filter_area(self, rows: QuerySet[Visit], value: Area) -> QuerySet[Visit]:
        return rows.filter(subtree("area_path", value.path))


def place_of(visit: Visit) -> str:
    """What a visit goes to: the site, else the unit, else the area."""
    return str(visit.site or visit.unit or visit.area)


class VisitTable(Table):
    title = "检查"
    filters = VisitFilters
    default_sort = "-planned"
    empty = Empty(
        title="还没有检查", advice="从“重点点位”安排到期的检查，从“抽查”接过抽中的点位，或在“检查频次”补上缺的巡查。"
    )
    columns = (
        Column(
            name="place", header="检查对象", value=place_of, rank=1,
            link=lambda v: reverse("visit_detail", args=[v.pk]),
        ),
        Column(name="state", header="状态", value=lambda v: badges.of_visit(v, timezone.localdate())),
        Column(name="kind", header="类别", value=lambda v: v.get_kind_display(), sort=["kind"]),
        Column(name="area", header="区域", value=lambda v: v.area.name, sort=["area_path"]),
        Column(name="unit", header="被检查单位", value=lambda v: v.unit and v.unit.name),
        Column(name="planned", header="计划日期", value=lambda v: v.planned_on, sort=["planned_on"]),
        Column(name="visited", header="检查时间", value=lambda v: v.visited_at, sort=["visited_at"], empty_last=True),
        Column(name="found", header="发现问题", value=lambda v: v.found, numeric=True),
        Column(
            name="people", header="检查人员", rank=3, prefetch=["inspectors__user"],
            value=lambda v: "、".join(each.user.name for each in v.inspectors.all()),
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # What the answer shows or writes to the file.
        self.read: list[Visit] = []

    def complete(self, rows: list[Any]) -> None:
        self.read += rows
        found = findings_count([visit.pk for visit in rows])
        for visit in rows:
            visit.found = found[visit.pk] if visit.state == Visit.State.DONE else None

    def row_css(self, row: Visit) -> str:
        return "row-bad" if badges.of_visit(row, timezone.localdate()) is badges.LATE else ""
