"""The list of cases, the same on the desk, in the inbox and behind every figure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.base.tables.filters import end_of_day
from weicheng.base.wording import due_badge
from weicheng.cases import badges, queries
from weicheng.cases.models import Case
from weicheng.domain.cases import OPEN, OWN_SOURCES, SOURCE_NAMES, STATE_NAMES, Source, State
from weicheng.organization.models import Area, Unit
from weicheng.organization.queries import area_rows, unit_rows

STATE_CHOICES = [("", "全部"), ("open", "未办结"), *((state.value, STATE_NAMES[state]) for state in State)]
SOURCE_CHOICES = [("", "全部"), *((source.value, SOURCE_NAMES[source]) for source in Source)]
FLAG_CHOICES = [
    ("", "全部"),
    ("overdue", "本环节超期"),
    ("handle_overdue", "整改超期"),
    ("unowned", "无责任单位"),
    ("returned", "被退回过"),
    ("reworked", "返工过"),
    ("relapsed", "反弹过"),
    ("disputed", "争议中"),
    ("suspended", "挂账"),
    ("listed", "挂牌督办"),
    ("key", "重点"),
    ("spot", "立行立改"),
]
UNOWNED = Q(unit=None) & queries.IS_OPEN
MARKS = {
    "returned": Q(returns__positive=True),
    "reworked": Q(reworks__positive=True),
    "relapsed": Q(relapses__positive=True),
    "disputed": Q(disputed=True),
    "suspended": Q(suspended=True),
    "listed": Q(listed=True),
    "key": Q(is_key=True),
    "spot": Q(on_the_spot=True),
}


class CaseFilters(Filters):
    """Every filter is a column of the case itself, so that an index answers."""

    q = forms.CharField(label="关键字", max_length=40, help_text="案号、问题、地点，或拼音首字母")
    state = forms.ChoiceField(label="状态", choices=STATE_CHOICES)
    flag = forms.ChoiceField(label="标记", choices=FLAG_CHOICES)
    category = forms.ChoiceField(label="问题类别", choices=queries.category_choices)
    unit = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    source = forms.ChoiceField(label="来源", choices=SOURCE_CHOICES)
    since = forms.DateField(label="上报自")
    until = forms.DateField(label="上报至")
    own = forms.BooleanField(label="只看主动发现")
    closed_since = forms.DateField(label="销号自")
    closed_until = forms.DateField(label="销号至")
    lookups = {
        "category": "category",
        "source": "source",
        "since": "reported_at__date__gte",
        "until": "reported_at__date__lte",
        "closed_since": "closed_at__date__gte",
    }

    def filter_q(self, rows: QuerySet[Case], value: str) -> QuerySet[Case]:
        return queries.matching(rows, value)

    def filter_own(self, rows: QuerySet[Case], value: bool) -> QuerySet[Case]:
        return rows.filter(source__in=sorted(OWN_SOURCES))

    def filter_state(self, rows: QuerySet[Case], value: str) -> QuerySet[Case]:
        if value == "open":
            return rows.filter(queries.IS_OPEN)
        # Said twice, so that the index over open cases serves for each of their states.
        return rows.filter(queries.IS_OPEN, state=value) if value in OPEN else rows.filter(state=value)

    def filter_flag(self, rows: QuerySet[Case], value: str) -> QuerySet[Case]:
        timed = {"overdue": queries.overdue, "handle_overdue": queries.handling_overdue}
        if value in timed:
            return rows.filter(timed[value]())
        return rows.filter(UNOWNED) if value == "unowned" else queries.by_mark(rows, MARKS[value])

    def filter_closed_until(self, rows: QuerySet[Case], value: date) -> QuerySet[Case]:
        # What was closed by then was reported by then: lets a walk along the reports begin there.
        end = end_of_day(value)
        return rows.filter(closed_at__lt=end, reported_at__lt=end)

    def filter_unit(self, rows: QuerySet[Case], value: Unit) -> QuerySet[Case]:
        return queries.under(rows, "unit_path", value.path)

    def filter_area(self, rows: QuerySet[Case], value: Area) -> QuerySet[Case]:
        return queries.under(rows, "area_path", value.path)


def flags(case: Case) -> SafeString:
    """State and flags side by side."""
    return format_html_join(" ", "{}", ((badge,) for badge in [badges.of_case(case), *badges.flags_of(case)]))


def due(case: Case) -> object:
    """The time left of the stage, for open cases."""
    return due_badge(case.due_at, timezone.now()) if State(case.state) in OPEN else None


class CaseTable(Table):
    title = "案件"
    filters = CaseFilters
    default_sort = "-reported"
    empty = Empty(
        title="没有符合条件的案件",
        advice="放宽筛选条件再查，或上报一个新问题。",
        step=Step(label="上报问题", url="/cases/new/", icon="plus", primary=True),
    )

    def __init__(self, request: HttpRequest, rows: Any, *, prefix: str = "", now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        super().__init__(request, rows, prefix=prefix)

    columns = (
        Column(
            name="title", header="问题", value=lambda case: case.title, rank=1,
            link=lambda case: reverse("case_detail", args=[case.pk]),
        ),
        Column(name="number", header="案号", value=lambda case: case.number, sort=["pk"]),
        Column(name="state", header="状态", value=flags, sort=["state"]),
        Column(name="due", header="本环节时限", value=due, sort=["due_at"], empty_last=True),
        Column(name="unit", header="责任单位", value=lambda case: case.unit and case.unit.name, joins=["unit"]),
        Column(name="area", header="区域", value=lambda case: case.area.name, joins=["area"]),
        Column(name="address", header="位置", value=lambda case: case.address, rank=3),
        Column(name="source", header="来源", value=lambda case: case.get_source_display(), rank=3),
        Column(name="reported", header="上报时间", value=lambda case: case.reported_at, sort=["reported_at"]),
        Column(
            name="closed", header="销号时间", value=lambda case: case.closed_at, rank=3,
            sort=["closed_at"], empty_last=True,
        ),
        Column(name="category", header="类别代码", value=lambda case: case.category, screen=False),
        Column(name="due_at", header="时限", value=lambda case: case.due_at, screen=False),
        Column(name="handle_due_at", header="整改时限", value=lambda case: case.handle_due_at, screen=False),
        Column(name="description", header="描述", value=lambda case: case.description, screen=False),
        Column(name="returns", header="退回次数", value=lambda case: case.returns, screen=False, numeric=True),
        Column(name="reworks", header="返工次数", value=lambda case: case.reworks, screen=False, numeric=True),
    )  # fmt: skip

    def many(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        return queries.in_order(rows)

    def row_label(self, row: Case) -> str:
        return row.title

    def row_css(self, row: Case) -> str:
        if row.due_at and row.due_at < self.now and State(row.state) in OPEN:
            return "row-bad"
        return ""


class CountedTable(CaseTable):
    """The list of cases without filters of its own: the count has narrowed it."""

    filters = None  # type: ignore[assignment]
