"""Lists of units and areas."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization import badges
from weicheng.organization.enums import AreaLevel, Fabric, UnitKind
from weicheng.organization.models import Area, Unit
from weicheng.organization.queries import units

IN_USE = [("", "在用"), ("closed", "已撤销"), ("all", "全部")]


class TreeFilters(Filters):
    q = forms.CharField(label="名称", max_length=40)
    use = forms.ChoiceField(label="状态", choices=IN_USE)

    def filter_use(self, rows: QuerySet[Unit], value: str) -> QuerySet[Unit]:
        return rows if value == "all" else rows.filter(closed_on__isnull=False)


class UnitFilters(TreeFilters):
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *UnitKind.choices])
    lookups = {"kind": "kind"}
    field_order = ["q", "kind", "use"]

    def filter_q(self, rows: QuerySet[Unit], value: str) -> QuerySet[Unit]:
        found = Q(name__contains=value) | Q(short_name__contains=value)
        return rows.filter(found | Q(pk__in=units().filter(aliases__name__contains=value).values("pk")))


class UnitTable(Table):
    title = "单位"
    filters = UnitFilters
    default_sort = "tree"
    empty = Empty(
        title="还没有单位",
        advice="可以逐个登记，也可以从单位名册表格导入。",
        step=Step(label="登记单位", url="/units/new/", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="name", header="单位", value=lambda unit: unit.name, sort=["name"], rank=1,
            link=lambda unit: reverse("unit_detail", args=[unit.pk]),
        ),
        Column(name="kind", header="类别", value=lambda unit: unit.get_kind_display(), sort=["kind"]),
        Column(name="tree", header="上级", value=lambda unit: unit.parent and unit.parent.name, sort=["path"]),
        Column(name="area", header="属地区域", value=lambda unit: unit.area and unit.area.name, joins=["area"]),
        Column(name="state", header="状态", value=badges.of_unit),
        Column(name="closed_on", header="撤销日期", value=lambda unit: unit.closed_on, screen=False),
    )  # fmt: skip


class AreaFilters(TreeFilters):
    level = forms.ChoiceField(label="层级", choices=[("", "全部"), *AreaLevel.choices])
    fabric = forms.ChoiceField(label="区域类型", choices=[("", "全部"), *Fabric.choices])
    lookups = {"level": "level", "fabric": "fabric"}
    field_order = ["q", "level", "fabric", "use"]

    def filter_q(self, rows: QuerySet[Area], value: str) -> QuerySet[Area]:
        return rows.filter(Q(name__contains=value) | Q(code__startswith=value))


class AreaTable(Table):
    title = "区域与网格"
    filters = AreaFilters
    default_sort = "tree"
    empty = Empty(
        title="还没有区域",
        advice="先登记城市，再逐级登记街道、社区和网格；也可以从区划表格导入。",
        step=Step(label="登记区域", url="/areas/new/", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="name", header="区域", value=lambda area: area.name, sort=["name"], rank=1,
            link=lambda area: reverse("area_detail", args=[area.pk]),
        ),
        Column(name="level", header="层级", value=lambda area: area.get_level_display(), sort=["level"]),
        Column(name="code", header="区划代码", value=lambda area: area.code, sort=["code"]),
        Column(name="tree", header="上级", value=lambda area: area.parent and area.parent.name, sort=["path"]),
        Column(name="fabric", header="区域类型", value=lambda area: area.get_fabric_display(), rank=3),
        Column(name="built_up", header="建成区", value=lambda area: "是" if area.built_up else "否", rank=3),
    )  # fmt: skip
