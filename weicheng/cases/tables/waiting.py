"""Lists of what waits for a decision, a signature or an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.base.wording import due_badge
from weicheng.cases import badges
from weicheng.cases.models import Report, Request, Slip
from weicheng.organization.queries import unit_rows

SLIP_STATES = [
    ("", "全部"),
    ("to_sign", "待签发"),
    ("to_answer", "待回复"),
    ("answered", "已回复"),
    ("withdrawn", "已撤回"),
]
WAITS_SIGNATURE, WAITS_REPLY, REPLIED, WITHDRAWN = (
    Badge("待签发", Tone.WARN, "signature"),
    Badge("待回复", Tone.ACTIVE, "clock"),
    Badge("已回复", Tone.GOOD, "circle-check"),
    Badge("已撤回", Tone.NEUTRAL, "ban"),
)


def slip_state(slip: Slip) -> Badge:
    """Where a slip stands between draft and reply."""
    if slip.withdrawn_at:
        return WITHDRAWN
    if not slip.issued_at:
        return WAITS_SIGNATURE
    return REPLIED if slip.replied_at else WAITS_REPLY


class SlipFilters(Filters):
    state = forms.ChoiceField(label="状态", choices=SLIP_STATES)
    colour = forms.ChoiceField(label="颜色", choices=[("", "全部"), *Slip.Colour.choices])
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    lookups = {"colour": "colour", "unit": "unit"}

    def filter_state(self, rows: QuerySet[Slip], value: str) -> QuerySet[Slip]:
        if value == "withdrawn":
            return rows.filter(withdrawn_at__isnull=False)
        rows = rows.filter(withdrawn_at=None)
        if value == "to_sign":
            return rows.filter(issued_at=None)
        return rows.filter(issued_at__isnull=False, replied_at__isnull=value == "to_answer")


class SlipTable(Table):
    title = "督办单"
    filters = SlipFilters
    default_sort = "-drafted"
    empty = Empty(title="没有督办单", advice="案件超期后，系统按规则起草督办单：白单按时发出，黄单、红单由人签发。")
    columns = (
        Column(
            name="case", header="案件", value=lambda slip: slip.case.title, joins=["case"], rank=1,
            link=lambda slip: reverse("slip_detail", args=[slip.pk]),
        ),
        Column(
            name="colour", header="颜色", value=lambda slip: badges.SLIPS[Slip.Colour(slip.colour)], sort=["colour"]
        ),
        Column(name="unit", header="责任单位", value=lambda slip: slip.unit.name, joins=["unit"]),
        Column(name="state", header="状态", value=slip_state),
        Column(name="drafted", header="起草", value=lambda slip: slip.drafted_at, sort=["drafted_at"], rank=3),
        Column(name="issued", header="签发", value=lambda slip: slip.issued_at, sort=["issued_at"], empty_last=True),
        Column(name="due", header="回复时限", value=lambda slip: slip.due_at, sort=["due_at"], empty_last=True),
        Column(name="replied", header="回复", value=lambda slip: slip.replied_at, rank=3),
    )  # fmt: skip

    def row_label(self, row: Slip) -> str:
        return row.case.title


class RequestTable(Table):
    title = "待审批的延期和挂账"
    default_sort = "asked"
    empty = Empty(title="没有待审批的申请", advice="单位的申请会出现在这里；审批前时限照走。", icon="circle-check")
    columns = (
        Column(
            name="case", header="案件", value=lambda row: row.case.title, joins=["case"], rank=1,
            link=lambda row: reverse("case_move", args=[row.case_id, f"decide_{row.kind}"]),
        ),
        Column(name="kind", header="申请", value=lambda row: row.get_kind_display(), sort=["kind"]),
        Column(name="unit", header="单位", value=lambda row: row.unit.name, joins=["unit"]),
        Column(name="reason", header="理由", value=lambda row: row.reason),
        Column(name="asked", header="申请时间", value=lambda row: row.asked_at, sort=["asked_at"]),
        Column(name="due", header="现整改时限", value=lambda row: row.case.handle_due_at),
    )  # fmt: skip

    def row_label(self, row: Request) -> str:
        return row.case.title


def _time_left(report: Report) -> Any:
    return due_badge(report.told_due_at, timezone.now())


class AnswerTable(Table):
    title = "待答复的诉求"
    default_sort = "due"
    empty = Empty(title="没有待答复的诉求", advice="办结或不予立案的诉求会在这里等待答复。", icon="circle-check")
    columns = (
        Column(
            name="code", header="查询码", value=lambda row: row.code, rank=1,
            link=lambda row: reverse("report_answer", args=[row.pk]),
        ),
        Column(name="text", header="内容", value=lambda row: row.text[:80]),
        Column(name="source", header="来源", value=lambda row: row.get_source_display(), sort=["source"]),
        Column(name="due", header="答复时限", value=_time_left, sort=["told_due_at"], empty_last=True),
        Column(name="case", header="案件", value=lambda row: row.case and row.case.title, joins=["case"]),
        Column(name="reported", header="诉求时间", value=lambda row: row.reported_at, sort=["reported_at"]),
    )  # fmt: skip
