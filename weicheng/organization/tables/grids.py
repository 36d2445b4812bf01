"""Lists of grids and blocks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization.queries.grids import BlockState, grid_facts
from weicheng.organization.tables.standing import tick, unit_url


class GridFilters(Filters):
    q = forms.CharField(label="网格或社区", max_length=40)

    def filter_q(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(name__contains=value) | rows.filter(parent__name__contains=value)


class GridTable(Table):
    title = "网格台账"
    filters = GridFilters
    default_sort = "code"
    empty = Empty(
        title="还没有网格",
        advice="在社区之下增设网格，或从网格台账表格导入。",
        step=Step(label="增设网格", url="/areas/new/?level=grid", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="name",
            header="网格",
            value=lambda row: row.name,
            rank=1,
            sort=["name"],
            link=lambda row: reverse("area_detail", args=[row.pk]),
        ),
        Column(name="code", header="编码", value=lambda row: row.code, sort=["path"], rank=3),
        Column(name="community", header="社区", value=lambda row: row.parent and row.parent.name),
        Column(
            name="street",
            header="街道",
            rank=3,
            value=lambda row: row.parent and row.parent.parent and row.parent.parent.name,
        ),
        Column(name="leader", header="网格长", value=lambda row: "、".join(row.facts.leaders)),
        Column(
            name="workers",
            header="网格员",
            value=lambda row: "、".join(row.facts.workers) or Badge("没有网格员", Tone.BAD, "user-off"),
        ),
        Column(
            name="unit",
            header="责任单位",
            value=lambda row: row.facts.unit.name if row.facts.unit else Badge("没有", Tone.BAD, "x"),
            link=lambda row: unit_url(row.facts.unit.pk) if row.facts.unit else "",
        ),
    )

    def complete(self, rows: list[Any]) -> None:
        facts = grid_facts(rows, timezone.localdate())
        for row in rows:
            row.facts = facts[row.pk]


def not_in_place(state: BlockState) -> str:
    """What a block lacks, in words."""
    parts = [("领导小组", state.has_group), ("经办人", state.has_handler), ("本期检查", state.checks > 0)]
    return "、".join(name for name, there in parts if not there)


class BlockTable(Table):
    title = "责任区块"
    empty = Empty(
        title="还没有责任区块",
        advice="为每个区块明确牵头部门和包含的社区。",
        step=Step(label="划定区块", url="/blocks/new/", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="name",
            header="区块",
            value=lambda row: row.block.name,
            rank=1,
            link=lambda row: reverse("block_detail", args=[row.block.pk]),
        ),
        Column(
            name="lead",
            header="牵头部门",
            value=lambda row: row.block.lead.name,
            link=lambda row: unit_url(row.block.lead_id),
        ),
        Column(name="areas", header="社区", value=lambda row: row.areas, rank=3),
        Column(name="group", header="一把手任组长", value=lambda row: tick(row.has_group)),
        Column(name="handler", header="经办人", value=lambda row: tick(row.has_handler)),
        Column(name="checks", header="本期检查", value=lambda row: tick(row.checks > 0), export=lambda row: row.checks),
        Column(name="lacks", header="不到位", value=not_in_place, screen=False),
    )

    def row_css(self, row: Any) -> str:
        return "" if row.in_place else "row-warn"
