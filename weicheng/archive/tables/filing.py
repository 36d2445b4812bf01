"""Lists of the archive."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from weicheng.archive.badges import AHEAD, FINISHED, SLOT_BADGES, UNFINISHED
from weicheng.archive.models import Slot
from weicheng.archive.queries.filing import in_state, state_of
from weicheng.base.badges import Badge
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.base.wording import size
from weicheng.domain.archive import SlotState
from weicheng.organization.models import Unit
from weicheng.organization.queries import unit_rows


class SlotFilters(Filters):
    words = forms.CharField(label="条款或材料", max_length=40)
    year = forms.IntegerField(label="年度", min_value=1990, max_value=2100)
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), ("due", "到期未报"), *((s.value, s.label) for s in SlotState)]
    )
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    lookups = {"year": "year"}

    # Set by the table, which knows the day and the suspicion.
    today: date
    suspicious: Collection[int] = ()

    def filter_words(self, rows: QuerySet[Slot], value: str) -> QuerySet[Slot]:
        clause = Q(requirement__clause__name__icontains=value) | Q(requirement__clause__number__startswith=value)
        return rows.filter(clause | Q(requirement__name__icontains=value))

    def filter_state(self, rows: QuerySet[Slot], value: str) -> QuerySet[Slot]:
        if value == "due":
            return rows.filter(files=0, due_on__lte=self.today)
        state = next(state for state in SlotState if state.value == value)
        return in_state(rows, state, self.suspicious, self.today)

    def filter_unit(self, rows: QuerySet[Slot], value: Unit) -> QuerySet[Slot]:
        return rows.filter(requirement__unit=value)


class SlotTable(Table):
    """Every required file of every year."""

    title = "必备材料"
    filters = SlotFilters
    default_sort = "clause"
    empty = Empty(
        title="没有必备材料", advice="选用活动包后，按条款、年度和材料种类列出清单；也可以换个筛选条件。", icon="folder"
    )

    def __init__(self, request: HttpRequest, rows: Any, *, today: date, suspicious: Collection[int]) -> None:
        super().__init__(request, rows)
        self.today, self.suspicious = today, suspicious
        if isinstance(self.form, SlotFilters):
            self.form.today, self.form.suspicious = today, suspicious

    def shown_columns(self) -> list[Column]:
        return [
            Column(
                name="clause", header="条款", value=lambda s: str(s.requirement.clause), rank=1,
                sort=["requirement__position", "year"], link=lambda s: reverse("archive_slot", args=[s.pk]),
            ),
            Column(name="material", header="材料", value=lambda s: s.requirement.name, sort=["requirement__name"]),
            Column(name="year", header="年度", value=lambda s: f"{s.year}", sort=["year"]),
            Column(name="state", header="状态", value=self._state),
            Column(name="files", header="份数", value=lambda s: s.files, numeric=True, sort=["files"]),
            Column(
                name="newest", header="最新日期", value=lambda s: s.newest_on, sort=["newest_on"],
                empty_last=True, rank=3,
            ),
            Column(name="due", header="截止", value=lambda s: s.due_on, sort=["due_on"]),
            Column(
                name="unit", header="责任单位", value=lambda s: s.requirement.unit.name if s.requirement.unit else "",
                sort=["requirement__unit__name"], empty_last=True,
            ),
        ]  # fmt: skip

    def _state(self, slot: Slot) -> Badge:
        state = state_of(slot, self.suspicious, self.today)
        return AHEAD if state is SlotState.MISSING and slot.due_on > self.today else SLOT_BADGES[state]


class ExportTable(Table):
    """Exports of one campaign."""

    title = "档案导出"
    default_sort = "started"
    empty = Empty(title="还没有导出", advice="选好年度，在后台按条款顺序导出文件夹、目录和校验清单。", icon="download")
    columns = (
        Column(
            name="started", header="开始时间", value=lambda e: e.started_at, sort=["-started_at"], rank=1,
            link=lambda e: reverse("archive_export", args=[e.pk]),
        ),
        Column(name="years", header="年度", value=lambda e: f"{e.since_year}–{e.until_year}"),
        Column(name="state", header="状态", value=lambda e: FINISHED if e.finished_at else UNFINISHED),
        Column(name="files", header="份数", value=lambda e: e.files if e.finished_at else None, numeric=True),
        Column(name="size", header="大小", value=lambda e: size(e.size) if e.finished_at else None, numeric=True),
        Column(name="faulty", header="异常", value=lambda e: e.faulty if e.finished_at else None, numeric=True),
    )  # fmt: skip
