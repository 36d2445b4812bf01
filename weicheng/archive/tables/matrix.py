"""Campaigns beside each other (M-206)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from weicheng.archive.queries.matrix import Progress, progress_of
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table


class CampaignFilters(Filters):
    words = forms.CharField(label="名称", max_length=40)
    year = forms.IntegerField(label="目标年份", min_value=1990, max_value=2100)
    lookups = {"words": "title__icontains", "year": "target_year"}


class CampaignTable(Table):
    """Campaign × progress."""

    title = "创建活动进展"
    filters = CampaignFilters
    default_sort = "title"
    empty = Empty(title="还没有创建活动", advice="先在标准与指标里立一项创建活动，再选用活动包。", icon="flag")

    def __init__(self, request: HttpRequest, rows: Any) -> None:
        super().__init__(request, rows)
        self.progress: Mapping[int, Progress] = {}

    def complete(self, rows: list[Any]) -> None:
        self.progress = progress_of(rows)

    def shown_columns(self) -> list[Column]:
        return [
            Column(
                name="title", header="创建活动", value=lambda c: c.title, rank=1, sort=["title"],
                link=lambda c: reverse("archive_board", args=[c.pk]),
            ),
            Column(name="area", header="区域", value=lambda c: c.area.name, joins=["area"]),
            Column(name="target", header="目标年份", value=lambda c: f"{c.target_year}", sort=["target_year"]),
            Column(name="pack", header="活动包", value=lambda c: self.progress[c.pk].pack),
            Column(
                name="step", header="申报步骤", value=lambda c: self.progress[c.pk].step,
                link=lambda c: reverse("application_board", args=[c.pk]),
            ),
            Column(name="archive", header="档案齐全率", value=lambda c: self.progress[c.pk].archive, numeric=True),
            Column(name="missing", header="缺材料", value=lambda c: self.progress[c.pk].missing, numeric=True),
            Column(name="score", header="评分 / 达标线", value=lambda c: self.progress[c.pk].score, numeric=True),
        ]  # fmt: skip
