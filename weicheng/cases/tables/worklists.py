"""Lists of cases worked through as one, and their items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.base.wording import due_badge
from weicheng.cases import badges, queries
from weicheng.cases.models import CaseList, CaseListItem
from weicheng.domain.cases import OPEN, State

CLAIMED, ASSIGNED = Badge("已认领", Tone.GOOD, "circle-check"), Badge("创卫办指定", Tone.WARN, "hand-click")
FROM_ABOVE = Badge("上级交办", Tone.WARN, "corner-down-right")


class WorklistFilters(Filters):
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *CaseList.Kind.choices])
    q = forms.CharField(label="名称", max_length=40)
    lookups = {"kind": "kind", "q": "title__contains"}


def _rate(row: CaseList) -> str:
    is_short = row.kind == CaseList.Kind.SHORT_BOARD
    return (queries.zero_rate(row) if is_short else queries.claim_rate(row)).text


class WorklistTable(Table):
    title = "清单"
    filters = WorklistFilters
    default_sort = "-created"
    empty = Empty(title="还没有清单", advice="在案件列表中勾选案件，选“列入清单”即可建立整改清单或短板清单。")
    columns = (
        Column(
            name="title", header="清单名称", value=lambda row: row.title, rank=1,
            link=lambda row: reverse("worklist_detail", args=[row.pk]),
        ),
        Column(name="kind", header="类别", value=lambda row: row.get_kind_display(), sort=["kind"]),
        Column(name="area", header="范围", value=lambda row: row.area and row.area.name),
        Column(name="source", header="来源", value=lambda row: FROM_ABOVE if row.from_above else row.source, rank=3),
        Column(name="due", header="整改时限", value=lambda row: row.due_on, sort=["due_on"], empty_last=True),
        Column(name="items", header="问题数", value=lambda row: row.item_count, numeric=True),
        Column(name="closed", header="已销号", value=lambda row: row.closed_count, numeric=True),
        Column(name="rate", header="认领率/清零率", value=_rate),
        Column(name="created", header="建立", value=lambda row: row.created_at, sort=["created_at"], rank=3),
    )  # fmt: skip


def _standing(item: CaseListItem) -> Any:
    """Who has it, or how long it may still be claimed."""
    if item.assigned_by_office:
        return ASSIGNED
    return CLAIMED if item.claimed_at else due_badge(item.claim_due_at, timezone.now())


def _case_due(item: CaseListItem) -> Any:
    return due_badge(item.case.due_at, timezone.now()) if State(item.case.state) in OPEN else None


CASE = Column(
    name="case", header="问题", value=lambda item: item.case.title, rank=1,
    link=lambda item: reverse("case_detail", args=[item.case_id]),
)  # fmt: skip
NUMBER = Column(name="number", header="案号", value=lambda item: item.case.number, sort=["case"])
AREA = Column(name="area", header="区域", value=lambda item: item.case.area.name)
STATE = Column(name="state", header="状态", value=lambda item: badges.of_case(item.case), sort=["case__state"])


class ItemTable(Table):
    title = "清单问题"
    empty = Empty(title="清单上没有您能看到的问题", advice="在案件列表中勾选案件，选“列入清单”。")
    columns = (
        CASE, NUMBER, STATE, AREA,
        Column(name="unit", header="责任单位", value=lambda item: item.case.unit and item.case.unit.name),
        Column(name="start", header="列入", value=lambda item: "起始" if item.at_start else "新增", sort=["at_start"]),
        Column(name="added", header="列入时间", value=lambda item: item.added_at, sort=["added_at"], rank=3),
        Column(name="due", header="本环节时限", value=_case_due),
    )  # fmt: skip

    def row_label(self, row: CaseListItem) -> str:
        return row.case.title


def _assign_url(item: CaseListItem) -> str:
    return reverse("item_assign", args=[item.pk]) if not item.claimed_at else ""


class RectificationTable(ItemTable):
    """Items of a 整改清单: claimed, assigned, or still to be claimed."""

    columns = (
        *ItemTable.columns[:5],
        Column(
            name="suggested", header="建议单位", value=lambda item: item.suggested and item.suggested.name, rank=3
        ),
        Column(
            name="claim", header="认领", value=_standing, link=_assign_url, sort=["claim_due_at"], empty_last=True,
            export=lambda item: "指定" if item.assigned_by_office else "认领" if item.claimed_at else "未认领",
        ),
        Column(name="due", header="本环节时限", value=_case_due),
    )  # fmt: skip


class ClaimTable(Table):
    title = "待认领的清单问题"
    default_sort = "due"
    empty = Empty(
        title="没有待认领的问题", advice="列入整改清单、属于本单位职责的问题会出现在这里。", icon="circle-check"
    )
    columns = (
        Column(
            name="case", header="问题", value=lambda item: item.case.title, rank=1,
            link=lambda item: reverse("item_claim", args=[item.pk]),
        ),
        NUMBER,
        Column(name="list", header="清单", value=lambda item: item.list.title),
        Column(name="area", header="区域", value=lambda item: item.case.area.name, joins=["case__area"]),
        Column(name="suggested", header="建议单位", value=lambda item: item.suggested and item.suggested.name),
        Column(
            name="due", header="认领时限", value=lambda item: due_badge(item.claim_due_at, timezone.now()),
            sort=["claim_due_at"],
        ),
    )  # fmt: skip

    def row_label(self, row: CaseListItem) -> str:
        return row.case.title
