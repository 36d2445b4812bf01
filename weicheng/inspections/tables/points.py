"""The register of key points."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.points import PointKind, PointState
from weicheng.inspections import badges, queries
from weicheng.inspections.models import KeyPoint
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.places.queries import site_kinds

STATES = [("", "全部"), *((each.value, each.label) for each in PointState), ("late", "超过检查周期")]


class PointFilters(Filters):
    q = forms.CharField(label="名称或地址", max_length=40)
    state = forms.ChoiceField(label="状态", choices=STATES)
    kind = forms.ChoiceField(
        label="点位类别", choices=[("", "全部"), *((each.value, each.label) for each in PointKind)]
    )
    place = forms.ChoiceField(label="场所类型", choices=lambda: [("", "全部"), *site_kinds().items()])
    industry = forms.ChoiceField(label="行业", choices=lambda: [("", "全部"), *queries.industries().items()])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    must = forms.BooleanField(label="只看必查")
    lookups = {"kind": "kind", "place": "site__kind", "industry": "industry", "must": "must_inspect"}

    def filter_q(self, rows: QuerySet[KeyPoint], value: str) -> QuerySet[KeyPoint]:
        return rows.filter(Q(site__name__contains=value) | Q(site__address__contains=value))

    def filter_state(self, rows: QuerySet[KeyPoint], value: str) -> QuerySet[KeyPoint]:
        return rows.filter(queries.overdue(timezone.localdate())) if value == "late" else rows.filter(state=value)

    def filter_area(self, rows: QuerySet[KeyPoint], value: Area) -> QuerySet[KeyPoint]:
        return rows.filter(subtree("site__area_path", value.path))


class PointTable(Table):
    title = "重点点位"
    filters = PointFilters
    default_sort = "due"
    empty = Empty(
        title="还没有重点点位",
        advice="逐个列入，或用“表格导入”把点位台账整张导入。",
        step=Step(label="列入重点点位", url="/points/new/", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="name", header="点位", value=lambda p: p.site.name, sort=["site__name"], rank=1,
            link=lambda p: reverse("point_detail", args=[p.pk]),
        ),
        Column(name="state", header="状态", value=badges.of_point, sort=["state"]),
        Column(name="kind", header="点位类别", value=lambda p: p.get_kind_display()),
        Column(name="place", header="场所类型", value=lambda p: p.place_name),
        Column(name="industry", header="行业", value=lambda p: p.industry_name),
        Column(name="area", header="区域", value=lambda p: p.site.area.name, sort=["site__area_path"]),
        Column(name="unit", header="责任单位", value=lambda p: p.site.unit and p.site.unit.name),
        Column(name="must", header="必查", value=lambda p: badges.MUST if p.must_inspect else None),
        Column(name="checked", header="最近检查", value=lambda p: p.checked_on, sort=["checked_on"], empty_last=True),
        Column(name="due", header="下次检查期限", value=lambda p: p.due_on, sort=["due_on"]),
        Column(name="address", header="地址", value=lambda p: p.site.address, screen=False),
        Column(name="clauses", header="适用条款", value=lambda p: p.clauses, screen=False),
    )  # fmt: skip

    def complete(self, rows: list[Any]) -> None:
        places, industries = site_kinds(), queries.industries()
        for point in rows:
            point.place_name = places.get(point.site.kind, point.site.kind)
            point.industry_name = industries.get(point.industry, point.industry)

    def row_css(self, row: KeyPoint) -> str:
        return "row-bad" if row.due_on < timezone.localdate() else ""

    def row_label(self, row: KeyPoint) -> str:
        return row.site.name
