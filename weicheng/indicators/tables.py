"""Lists of standards and campaigns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.indicators.models import Campaign, Clause, Edition
from weicheng.indicators.queries import editions

RUNNING, ENDED = Badge("进行中", Tone.ACTIVE, "hourglass"), Badge("已结束", Tone.NEUTRAL, "circle-check")
LAST, OLDER = Badge("现行修订", Tone.GOOD, "circle-check"), Badge("已有新修订", Tone.NEUTRAL, "history")


class EditionFilters(Filters):
    name = forms.CharField(label="名称")
    level = forms.ChoiceField(label="级别", choices=[("", "全部"), *Edition.Level.choices])
    origin = forms.ChoiceField(label="装入方式", choices=[("", "全部"), *Edition.Origin.choices])
    state = forms.ChoiceField(label="修订", choices=[("", "全部"), ("last", "现行"), ("older", "旧修订")])
    lookups = {"name": "name__contains", "level": "level", "origin": "origin"}

    def filter_state(self, rows: QuerySet[Edition], value: str) -> QuerySet[Edition]:
        return editions.of_state(rows, superseded=value == "older")


def counts_in_words(row: Any) -> str:
    """条数 of an edition of `edition_rows`: 必备条件 11/11，大项 8/8，条款 40/40."""
    said = []
    for count in editions.count_of(row):
        label = row.condition_name if count.kind == Clause.Kind.CONDITION else count.kind.label
        said.append(f"{label} {count.found}" + ("" if count.expected is None else f"/{count.expected}"))
    return "，".join(said)


class EditionTable(Table):
    """Each standard with all its revisions."""

    title = "标准版本"
    filters = EditionFilters
    default_sort = "name"
    empty = Empty(title="还没有标准", advice="运行 weicheng migrate 装入随程序的版本，或用表格装入官方文本。")
    columns = (
        Column(name="name", header="标准", value=str, rank=1, sort=["name", "revision"],
               link=lambda e: reverse("edition_detail", args=[e.pk])),
        Column(name="state", header="修订", value=lambda e: OLDER if e.is_superseded else LAST),
        Column(name="level", header="级别", value=lambda e: e.get_level_display(), sort=["level", "name"]),
        Column(name="honour", header="称号", value=lambda e: e.honour, sort=["honour"]),
        Column(name="counts", header="条数（有文/应有）", value=counts_in_words),
        Column(name="missing", header="缺文", value=lambda e: e.missing),
        Column(name="origin", header="装入方式", value=lambda e: e.get_origin_display(), rank=3),
        Column(name="loaded", header="装入时间", value=lambda e: e.loaded_at, sort=["loaded_at"], rank=3),
    )  # fmt: skip


class CampaignFilters(Filters):
    title = forms.CharField(label="名称")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("running", "进行中"), ("ended", "已结束")])
    lookups = {"title": "title__contains"}

    def filter_state(self, rows: QuerySet[Campaign], value: str) -> QuerySet[Campaign]:
        today = timezone.localdate()
        return rows.filter(ends_on__lt=today) if value == "ended" else rows.exclude(ends_on__lt=today)


def campaign_state(row: Campaign) -> Badge:
    """Whether a campaign runs."""
    if row.ends_on and row.ends_on < timezone.localdate():
        return ENDED
    return RUNNING


class CampaignTable(Table):
    """Every campaign of the city."""

    title = "创建活动"
    filters = CampaignFilters
    default_sort = "-starts"
    empty = Empty(
        title="还没有创建活动", advice="启动一个创建活动：选标准版本，写明目标年份和目标文件，再把条款分给工作组。"
    )
    columns = (
        Column(name="title", header="名称", value=lambda c: c.title, rank=1, sort=["title"],
               link=lambda c: reverse("campaign_detail", args=[c.pk])),
        Column(name="state", header="状态", value=campaign_state),
        Column(name="area", header="区域", value=lambda c: c.area.name, joins=["area"]),
        Column(name="edition", header="标准", value=lambda c: str(c.edition), joins=["edition"],
               link=lambda c: reverse("edition_detail", args=[c.edition_id])),
        Column(name="starts", header="启动日期", value=lambda c: c.starts_on, sort=["starts_on"]),
        Column(name="target", header="目标年份", value=lambda c: f"{c.target_year} 年", sort=["target_year"]),
        Column(name="owned", header="已分工条款", value=lambda c: c.n_owned, numeric=True, sort=["n_owned"]),
    )  # fmt: skip
