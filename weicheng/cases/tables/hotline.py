"""热线工单: every line of the files, narrowed by what the figures of the comparison count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.cases.models import HotlineOrder
from weicheng.domain.cases import STATE_NAMES, State

FRESH = Q(is_repeat=False)
SHOWN = {
    "fresh": FRESH,
    "repeat": Q(is_repeat=True),
    "unplaced": FRESH & Q(is_placed=False),
    "suspect": FRESH & Q(is_suspect=True),
    "answered": FRESH & Q(report__answered_at__isnull=False),
    "unanswered": FRESH & Q(report__answered_at=None),
    "answered_back": FRESH & Q(answered_back_at__isnull=False),
}
SHOWN_NAMES = [
    ("", "全部"),
    ("fresh", "新受理"),
    ("repeat", "重复工单"),
    ("unplaced", "位置待核"),
    ("suspect", "疑似检举控告"),
    ("answered", "已答复"),
    ("unanswered", "未答复"),
    ("answered_back", "已回传"),
]


class HotlineFilters(Filters):
    q = forms.CharField(label="工单号", max_length=60)
    shown = forms.ChoiceField(label="情况", choices=SHOWN_NAMES)
    since = forms.DateField(label="来电自")
    until = forms.DateField(label="来电至")
    batch = forms.IntegerField(label="导入批次", min_value=1, max_value=2**31)
    lookups = {
        "q": "order_no",
        "since": "called_at__date__gte",
        "until": "called_at__date__lte",
        "batch": "batch_id",
    }

    def filter_shown(self, rows: QuerySet[HotlineOrder], value: str) -> QuerySet[HotlineOrder]:
        return rows.filter(SHOWN[value])


def flags(order: HotlineOrder) -> Badge | None:
    """What is to be looked at on an order, the gravest first."""
    if order.is_repeat:
        return Badge("重复工单", Tone.NEUTRAL, "repeat")
    if order.is_suspect:
        return Badge("疑似检举控告", Tone.BAD, "alert-triangle")
    return None if order.is_placed else Badge("位置待核", Tone.WARN, "map-pin-off")


def progress(order: HotlineOrder) -> str:
    """How far the case has come."""
    case = order.report.case
    return STATE_NAMES[State(case.state)] if case and not case.sealed else ""


def case_url(order: HotlineOrder) -> str:
    """The page of the case; none for what is in the sealed box."""
    case = order.report.case
    return reverse("case_detail", args=[case.pk]) if case and not case.sealed else ""


def unit_name(order: HotlineOrder) -> Any:
    """The unit that has the case."""
    case = order.report.case
    return case.unit.name if case and case.unit and not case.sealed else None


class HotlineTable(Table):
    title = "热线工单"
    filters = HotlineFilters
    default_sort = "-called"
    empty = Empty(
        title="还没有热线工单",
        advice="从12345热线导出工单表格，在“导入”中选“12345热线工单”。",
        step=Step(label="导入工单", url="/imports/new/?kind=hotline", icon="file-import", primary=True),
    )
    columns = (
        Column(name="no", header="工单号", value=lambda o: o.order_no, link=case_url, sort=["order_no"], rank=1),
        Column(name="called", header="来电时间", value=lambda o: o.called_at, sort=["called_at"]),
        Column(name="flags", header="核对", value=flags),
        Column(name="state", header="进展", value=progress),
        Column(name="unit", header="承办单位", value=unit_name),
        Column(name="told", header="承诺答复", value=lambda o: o.report.told_due_at, rank=3),
        Column(
            name="centre", header="热线时限", value=lambda o: o.centre_due_at, sort=["centre_due_at"], empty_last=True,
        ),
        Column(name="answered", header="答复时间", value=lambda o: o.report.answered_at),
        Column(
            name="back", header="回传时间", value=lambda o: o.answered_back_at,
            sort=["answered_back_at"], empty_last=True,
        ),
        Column(name="line", header="表中行号", value=lambda o: o.line, numeric=True, rank=3),
        Column(name="contract", header="契约版本", value=lambda o: o.contract, screen=False),
    )  # fmt: skip
