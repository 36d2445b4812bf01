"""The published lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.urls import reverse

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import BulkStep, Column, Filters, Table
from weicheng.base.wording import duration
from weicheng.cases.models import Case, Slip
from weicheng.domain.cases import State
from weicheng.organization.models import Area
from weicheng.places.models import Site
from weicheng.portal import queries

DONE, DOING = Badge("已办结", Tone.GOOD, "circle-check"), Badge("办理中", Tone.ACTIVE, "tool")
ANSWERED, UNANSWERED = Badge("已回复", Tone.GOOD, "circle-check"), Badge("待回复", Tone.WARN, "hourglass")
ON_BOARD, OFF_BOARD = Badge("督办中", Tone.WARN, "flag"), Badge("已摘牌", Tone.GOOD, "circle-check")
COLOURS = {
    Slip.Colour.WHITE: Badge("白色督办单", Tone.NEUTRAL, "file-text"),
    Slip.Colour.YELLOW: Badge("黄色督办单", Tone.WARN, "alert-triangle"),
    Slip.Colour.RED: Badge("红色督办单", Tone.BAD, "alert-triangle"),
}
REPORT = Step(label="我要上报", url="/report/", icon="camera", primary=True)


class PublicCaseFilters(Filters):
    """By place, unit, problem and time; the figures of the month lead here with these set."""

    state = forms.ChoiceField(label="进展", choices=[("", "全部"), ("open", "办理中"), ("closed", "已办结")])
    area = forms.ModelChoiceField(label="街道（镇）", queryset=queries.open_areas())
    unit = forms.ModelChoiceField(label="责任单位", queryset=queries.open_units())
    category = forms.ChoiceField(label="问题", choices=queries.problem_choices)
    since = forms.DateField(label="上报自")
    until = forms.DateField(label="上报至")
    closed_since = forms.DateField(label="办结自")
    closed_until = forms.DateField(label="办结至")
    due_since = forms.DateField(label="整改时限自")
    due_until = forms.DateField(label="整改时限至")
    on_time = forms.BooleanField(label="按期完成整改")
    lookups = {
        "unit": "unit",
        "category": "category",
        "since": "reported_at__date__gte",
        "until": "reported_at__date__lte",
        "closed_since": "closed_at__date__gte",
        "closed_until": "closed_at__date__lte",
        "due_since": "handle_due_at__date__gte",
        "due_until": "handle_due_at__date__lte",
    }

    def filter_state(self, rows: QuerySet[Case], value: str) -> QuerySet[Case]:
        return rows.filter(state=State.CLOSED) if value == "closed" else rows.exclude(state=State.CLOSED)

    def filter_area(self, rows: QuerySet[Case], value: Area) -> QuerySet[Case]:
        return queries.in_area(rows, value)

    def filter_on_time(self, rows: QuerySet[Case], value: bool) -> QuerySet[Case]:
        return rows.filter(handled_at__lte=F("handle_due_at")) if value else rows


def took(case: Case) -> str:
    """From discovery to closure."""
    return duration(case.closed_at - case.found_at) if case.closed_at else ""


class PublicCaseTable(Table):
    title = "办理公示"
    filters = PublicCaseFilters
    default_sort = "-reported"
    empty = Empty(title="还没有公示的问题", advice="核实并立案的问题会在这里公示办理进展。", step=REPORT)
    columns = (
        Column(
            name="problem", header="问题", value=lambda row: row.problem, rank=1,
            link=lambda row: reverse("public_case", args=[row.pk]),
        ),
        Column(name="place", header="位置", value=lambda row: row.place),
        Column(name="unit", header="责任单位", value=lambda row: row.unit and row.unit.name, joins=["unit"]),
        Column(name="state", header="进展", value=lambda row: DONE if row.state == State.CLOSED else DOING),
        Column(name="reported", header="上报时间", value=lambda row: row.reported_at, sort=["reported_at"]),
        Column(name="closed", header="办结时间", value=lambda row: row.closed_at, sort=["closed_at"], empty_last=True),
        Column(name="took", header="用时", value=took, rank=3),
    )  # fmt: skip

    def complete(self, rows: list[Any]) -> None:
        queries.name_cases(rows)


class PosterFilters(Filters):
    """Sites by name and area."""

    q = forms.CharField(label="点位名称", max_length=40)
    area = forms.ModelChoiceField(label="区域", queryset=queries.open_areas())
    lookups = {"q": "name__contains"}

    def filter_area(self, rows: QuerySet[Site], value: Area) -> QuerySet[Site]:
        return queries.in_area(rows, value)


class PosterTable(Table):
    title = "上报二维码"
    filters = PosterFilters
    default_sort = "area"
    exportable = False
    bulk = (BulkStep(label="打印海报", url="/posters/print/", icon="printer"),)
    empty = Empty(title="还没有点位", advice="先登记或导入点位，再为它们打印二维码；也可以按区域打印。")
    columns = (
        Column(name="name", header="点位", value=lambda site: site.name, sort=["name"], rank=1),
        Column(name="area", header="区域", value=lambda site: site.area.name, joins=["area"], sort=["area_path"]),
        Column(name="address", header="地址", value=lambda site: site.address, rank=3),
    )

    def row_label(self, row: Site) -> str:
        return row.name


class PublicHearingTable(Table):
    title = "听证结果"
    default_sort = "-held"
    empty = Empty(title="还没有公布听证结果", advice="听证会结束、每条意见都有采纳或不采纳的理由后在这里公布。")
    columns = (
        Column(
            name="topic", header="议题", value=lambda row: row.topic, rank=1,
            link=lambda row: reverse("public_hearing", args=[row.pk]),
        ),
        Column(name="held", header="日期", value=lambda row: row.held_on, sort=["held_on"]),
        Column(name="area", header="区域", value=lambda row: row.area.name, joins=["area"]),
        Column(name="participants", header="参加人员", value=lambda row: row.participants),
        Column(name="concluded", header="公布时间", value=lambda row: row.concluded_at, sort=["concluded_at"]),
    )  # fmt: skip


class PublicRankingTable(Table):
    title = "排名公示"
    default_sort = "-starts"
    empty = Empty(title="还没有公布排名", advice="每周、每月检查结束，评分复核、申诉答复后在这里公布。")
    columns = (
        Column(
            name="period", header="周期", value=lambda row: row.period.label, rank=1,
            link=lambda row: reverse("public_ranking", args=[row.pk]),
        ),
        Column(name="level", header="层级", value=lambda row: row.get_level_display()),
        Column(name="scheme", header="方案", value=lambda row: row.period.scheme_name),
        Column(name="area", header="范围", value=lambda row: row.period.area.name),
        Column(name="document", header="文号", value=lambda row: row.document_no),
        Column(name="starts", header="起始日期", value=lambda row: row.period.starts_on, sort=["period__starts_on"]),
    )  # fmt: skip


class PublicHonourTable(Table):
    title = "红黑榜"
    default_sort = "-published"
    empty = Empty(title="还没有公布红黑榜", advice="红黑榜只列社区(村)、单位和公共场所，公布后列在这里。")
    columns = (
        Column(
            name="title", header="名称", value=lambda row: row.title, rank=1,
            link=lambda row: reverse("public_honour", args=[row.pk]),
        ),
        Column(name="scope", header="对象", value=lambda row: row.get_scope_display()),
        Column(name="area", header="范围", value=lambda row: row.area.name),
        Column(name="published", header="公布时间", value=lambda row: row.published_at, sort=["published_at"]),
    )  # fmt: skip


class PublicSlipTable(Table):
    title = "督办单公开"
    default_sort = "-issued"
    empty = Empty(title="还没有公开的督办单", advice="签发并决定公开的督办单会列在这里。")
    columns = (
        Column(name="unit", header="单位", value=lambda slip: slip.unit.name, joins=["unit", "case"], rank=1),
        Column(name="colour", header="督办单", value=lambda slip: COLOURS[Slip.Colour(slip.colour)], sort=["colour"]),
        Column(name="problem", header="问题", value=lambda slip: slip.problem),
        Column(name="place", header="位置", value=lambda slip: slip.place),
        Column(name="issued", header="签发时间", value=lambda slip: slip.issued_at, sort=["issued_at"]),
        Column(name="due", header="回复时限", value=lambda slip: slip.due_at, sort=["due_at"], empty_last=True),
        Column(name="reply", header="回复", value=lambda slip: ANSWERED if slip.replied_at else UNANSWERED),
    )

    def complete(self, rows: list[Any]) -> None:
        queries.name_cases(rows, lambda slip: slip.case)


class BoardTable(Table):
    title = "挂牌督办"
    default_sort = "-listed"
    empty = Empty(title="现在没有挂牌督办的问题", advice="重点难点问题挂牌后会在这里公示，整改核查通过才摘牌。")
    columns = (
        Column(
            name="problem", header="问题", value=lambda row: row.problem, rank=1,
            joins=["case__unit"], link=lambda row: reverse("public_case", args=[row.case_id]),
        ),
        Column(name="place", header="位置", value=lambda row: row.place),
        Column(name="unit", header="责任单位", value=lambda row: row.case.unit and row.case.unit.name),
        Column(name="level", header="督办层级", value=lambda row: row.level),
        Column(name="listed", header="挂牌时间", value=lambda row: row.listed_at, sort=["listed_at"]),
        Column(name="due", header="办结时限", value=lambda row: row.due_on, sort=["due_on"]),
        Column(
            name="state", header="状态", value=lambda row: OFF_BOARD if row.delisted_at else ON_BOARD,
            sort=["delisted_at"], empty_last=True,
        ),
    )  # fmt: skip

    def complete(self, rows: list[Any]) -> None:
        queries.name_cases(rows, lambda row: row.case)
