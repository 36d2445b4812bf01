"""The list of sites."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from weicheng.access.paths import subtree
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.places import queries
from weicheng.places.models import Site

OPEN, CLOSED, KEY = (
    Badge("在用", Tone.GOOD, "circle-check"),
    Badge("已停用", Tone.NEUTRAL, "ban"),
    Badge("重点", Tone.WARN, "star"),
)


def state_of(site: Site) -> Badge:
    """Whether a site is in use, and whether it is a key site."""
    if site.closed_on:
        return CLOSED
    return KEY if site.is_key else OPEN


class SiteFilters(Filters):
    q = forms.CharField(label="名称或地址", max_length=40)
    kind = forms.ChoiceField(label="类型", choices=lambda: [("", "全部"), *queries.site_kinds().items()])
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    key = forms.BooleanField(label="只看重点点位")
    lookups = {"kind": "kind", "key": "is_key"}

    def filter_q(self, rows: QuerySet[Site], value: str) -> QuerySet[Site]:
        return rows.filter(Q(name__contains=value) | Q(address__contains=value))

    def filter_area(self, rows: QuerySet[Site], value: Area) -> QuerySet[Site]:
        return rows.filter(subtree("area_path", value.path))


class SiteTable(Table):
    def complete(self, rows: list[Any]) -> None:
        kinds = queries.site_kinds()
        for site in rows:
            site.kind_name = kinds.get(site.kind, site.kind)

    title = "点位"
    filters = SiteFilters
    default_sort = "area"
    empty = Empty(
        title="还没有点位",
        advice="逐个登记，或从点位台账表格导入。",
        step=Step(label="登记点位", url="/sites/new/", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="name", header="点位", value=lambda site: site.name, sort=["name"], rank=1,
            link=lambda site: reverse("site_detail", args=[site.pk]),
        ),
        Column(
            name="kind", header="类型", value=lambda site: site.kind_name, sort=["kind"]
        ),
        Column(name="area", header="区域", value=lambda site: site.area.name, joins=["area"], sort=["area_path"]),
        Column(name="unit", header="管理单位", value=lambda site: site.unit and site.unit.name, joins=["unit"]),
        Column(name="address", header="地址", value=lambda site: site.address, rank=3),
        Column(name="state", header="状态", value=state_of),
        Column(name="lng", header="经度", value=lambda site: site.lng, screen=False),
        Column(name="lat", header="纬度", value=lambda site: site.lat, screen=False),
    )  # fmt: skip
