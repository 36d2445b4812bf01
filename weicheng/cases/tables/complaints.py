"""诉求: every complaint with its promise and its answer; and areas as citizens see them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.base.wording import due_badge
from weicheng.cases.models import Report
from weicheng.cases.queries import complaints
from weicheng.domain.cases import SOURCE_NAMES, Source
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows, unit_rows

IN_TIME, TOO_LATE = Badge("按期答复", Tone.GOOD, "circle-check"), Badge("逾期答复", Tone.BAD, "clock-exclamation")
NO_ANSWER = Badge("不需答复", Tone.NEUTRAL, "minus")
BLIND = Badge("盲区", Tone.BAD, "alert-triangle")
STATES = [
    ("", "全部"), ("waiting", "待答复"), ("overdue", "逾期未答复"), ("in_time", "按期答复"),
    ("late", "逾期（含未答复）"), ("due", "应答复"), ("rated", "已评价"), ("contested", "提出过异议"),
]  # fmt: skip
CHANNELS = [("", "全部"), *((source, SOURCE_NAMES[Source(source)]) for source in complaints.CHANNELS)]


class ComplaintFilters(Filters):
    """The figures of the complaints page lead here with these set."""

    state = forms.ChoiceField(label="答复情况", choices=STATES)
    source = forms.ChoiceField(label="渠道", choices=CHANNELS)
    kind = forms.ChoiceField(label="性质", choices=[("", "全部"), *Report.Kind.choices])
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    no_unit = forms.BooleanField(label="尚无责任单位")
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    here = forms.ModelChoiceField(label="就在这个区域", queryset=area_rows())
    since = forms.DateField(label="诉求自")
    until = forms.DateField(label="诉求至")
    due_since = forms.DateField(label="承诺答复自")
    due_until = forms.DateField(label="承诺答复至")
    lookups = {
        "source": "source",
        "kind": "kind",
        "unit": "case__unit",
        "here": "case__area",
        "since": "reported_at__date__gte",
        "until": "reported_at__date__lte",
        "due_since": "told_due_at__date__gte",
        "due_until": "told_due_at__date__lte",
    }

    def filter_state(self, rows: QuerySet[Report], value: str) -> QuerySet[Report]:
        due = complaints.fallen_due()
        found = {
            "waiting": Q(wants_answer=True, answered_at=None),
            "overdue": Q(answered_at=None, told_due_at__lt=timezone.now()),
            "in_time": due & complaints.IN_TIME,
            "due": due,
            "rated": Q(rated_at__isnull=False),
            "contested": Q(contests__gt=0),
        }
        return rows.filter(due).exclude(complaints.IN_TIME) if value == "late" else rows.filter(found[value])

    def filter_no_unit(self, rows: QuerySet[Report], value: bool) -> QuerySet[Report]:
        return rows.filter(case__unit=None) if value else rows

    def filter_area(self, rows: QuerySet[Report], value: Area) -> QuerySet[Report]:
        return complaints.of_area(rows, value)


def answer_state(report: Report) -> Badge | None:
    """Answered in time or not, or how much time is left."""
    if report.answered_at:
        return TOO_LATE if report.told_due_at and report.answered_at > report.told_due_at else IN_TIME
    return due_badge(report.told_due_at, timezone.now()) if report.wants_answer else NO_ANSWER


class ComplaintTable(Table):
    title = "诉求"
    filters = ComplaintFilters
    default_sort = "-reported"
    empty = Empty(title="没有诉求", advice="市民扫码上报、来电来信登记和热线导入的诉求会列在这里。")
    columns = (
        Column(
            name="title", header="问题", value=lambda r: r.case.title, rank=1,
            link=lambda r: reverse("case_detail", args=[r.case_id]),
        ),
        Column(name="source", header="渠道", value=lambda r: r.get_source_display(), sort=["source"]),
        Column(name="kind", header="性质", value=lambda r: r.get_kind_display(), rank=3),
        Column(name="area", header="区域", value=lambda r: r.case.area.name),
        Column(name="unit", header="责任单位", value=lambda r: r.case.unit and r.case.unit.name),
        Column(name="reported", header="诉求时间", value=lambda r: r.reported_at, sort=["reported_at"]),
        Column(name="due", header="承诺答复", value=lambda r: r.told_due_at, sort=["told_due_at"], empty_last=True),
        Column(name="state", header="答复情况", value=answer_state),
        Column(
            name="answered", header="答复时间", value=lambda r: r.answered_at, sort=["answered_at"], empty_last=True
        ),
        Column(
            name="rating", header="满意度", value=lambda r: r.rating, sort=["rating"], empty_last=True, numeric=True
        ),
        Column(name="contests", header="异议次数", value=lambda r: r.contests, numeric=True, rank=3),
        Column(name="no", header="来件编号", value=lambda r: r.external_no, screen=False),
        Column(name="text", header="内容", value=lambda r: r.text, screen=False),
    )  # fmt: skip


class CitizenAreaTable(Table):
    """M-131: where citizens report, and where officials look."""

    title = "群众反映与盲区"
    empty = Empty(title="这段时间没有群众反映", advice="换一段时间再看；没有反映不等于没有问题。")

    def __init__(self, request: Any, rows: Any, *, first: Any, last: Any) -> None:
        super().__init__(request, rows)
        self.period = f"since={first}&until={last}"

    def row_key(self, row: complaints.CitizenArea) -> str:
        return str(row.area.pk)

    def row_css(self, row: complaints.CitizenArea) -> str:
        return "row-bad" if row.is_blind else ""

    def shown_columns(self) -> list[Column]:
        """Counts lead to the complaints and to the cases that officials found."""
        return [
            Column(name="area", header="区域", value=lambda row: row.area.name, rank=1, link=self._reports),
            Column(name="blind", header="诊断", value=lambda row: BLIND if row.is_blind else None),
            Column(name="citizen", header="群众反映", value=lambda row: row.citizen, numeric=True, link=self._reports),
            Column(
                name="official", header="巡查发现", value=lambda row: row.official, numeric=True, link=self._official
            ),
            Column(name="open", header="未办结", value=lambda row: row.open, numeric=True),
        ]

    def _reports(self, row: complaints.CitizenArea) -> str:
        return f"{reverse('report_list')}?here={row.area.pk}&{self.period}"

    def _official(self, row: complaints.CitizenArea) -> str:
        return f"{reverse('case_list')}?area={row.area.pk}&own=on&{self.period}"
