"""Lists of inspections, groups, shifts, feedback, tasks under supervision."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.inspections import FeedbackSource
from weicheng.inspections import badges
from weicheng.inspections.models import FeedbackItem, Round
from weicheng.organization.models import Area
from weicheng.organization.queries import area_rows
from weicheng.tasks import badges as task_badges

BULLETINS = [("", "全部"), ("issued", "已通报"), ("waiting", "待通报"), ("late", "逾期未通报")]


class RoundFilters(Filters):
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Round.Kind.choices])
    bulletin = forms.ChoiceField(label="通报", choices=BULLETINS)
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="开始自")
    until = forms.DateField(label="开始至")
    lookups = {"kind": "kind", "since": "starts_on__gte", "until": "starts_on__lte"}

    def filter_bulletin(self, rows: QuerySet[Round], value: str) -> QuerySet[Round]:
        if value == "issued":
            return rows.filter(bulletin_on__isnull=False)
        rows = rows.filter(bulletin_on=None)
        return rows.filter(bulletin_due_on__lt=timezone.localdate()) if value == "late" else rows

    def filter_area(self, rows: QuerySet[Round], value: Area) -> QuerySet[Round]:
        return rows.filter(subtree("area_path", value.path))


class RoundTable(Table):
    title = "督查活动"
    filters = RoundFilters
    default_sort = "-starts"
    empty = Empty(title="还没有督查活动", advice="安排专项、联合或领导带队检查，登记评价，按期通报。")
    columns = (
        Column(
            name="title", header="名称", value=lambda r: r.title, rank=1,
            link=lambda r: reverse("round_detail", args=[r.pk]),
        ),
        Column(name="state", header="通报", value=lambda r: badges.of_round(r, timezone.localdate())),
        Column(name="kind", header="类别", value=lambda r: r.get_kind_display(), sort=["kind"]),
        Column(name="area", header="区域", value=lambda r: r.area.name),
        Column(name="starts", header="开始", value=lambda r: r.starts_on, sort=["starts_on"]),
        Column(name="ends", header="结束", value=lambda r: r.ends_on, sort=["ends_on"]),
        Column(name="due", header="通报期限", value=lambda r: r.bulletin_due_on, sort=["bulletin_due_on"]),
        Column(name="number", header="通报文号", value=lambda r: r.bulletin_no, rank=3),
    )  # fmt: skip

    def row_css(self, row: Round) -> str:
        return "row-bad" if badges.of_round(row, timezone.localdate()) is badges.LATE_BULLETIN else ""


class GroupTable(Table):
    title = "特派督导组"
    default_sort = "-starts"
    empty = Empty(title="还没有督导组", advice="派驻后，组员按检查、指导、督办、反馈、协调、建议处理六项职能登记工作。")
    columns = (
        Column(
            name="name", header="名称", value=lambda g: g.name, rank=1, sort=["name"],
            link=lambda g: reverse("squad_page", args=[g.pk]),
        ),
        Column(name="state", header="状态", value=lambda g: badges.of_group(g, timezone.localdate())),
        Column(name="area", header="派驻区域", value=lambda g: g.area.name),
        Column(name="unit", header="派驻单位", value=lambda g: g.unit and g.unit.name),
        Column(name="starts", header="派驻日期", value=lambda g: g.starts_on, sort=["starts_on"]),
        Column(name="ends", header="撤回日期", value=lambda g: g.ends_on),
    )  # fmt: skip


class FeedbackFilters(Filters):
    source = forms.ChoiceField(
        label="来源", choices=[("", "全部"), *((each.value, each.label) for each in FeedbackSource)]
    )
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    since = forms.DateField(label="收到自")
    until = forms.DateField(label="收到至")
    lookups = {"source": "source", "since": "received_on__gte", "until": "received_on__lte"}

    def filter_area(self, rows: QuerySet[FeedbackItem], value: Area) -> QuerySet[FeedbackItem]:
        return rows.filter(subtree("area_path", value.path))


class FeedbackTable(Table):
    title = "上级和媒体反馈"
    filters = FeedbackFilters
    default_sort = "-received"
    empty = Empty(
        title="还没有反馈问题", advice="登记上级明察暗访、技术评估、市级督查或媒体暗访的来文，每个问题立即成为案件。"
    )
    columns = (
        Column(name="text", header="问题", value=lambda f: f.text, rank=1),
        Column(name="source", header="来源", value=lambda f: f.get_source_display(), sort=["source"]),
        Column(name="document", header="来文或报道", value=lambda f: f.document),
        Column(name="received", header="收到日期", value=lambda f: f.received_on, sort=["received_on"]),
        Column(name="area", header="区域", value=lambda f: f.area.name),
        Column(
            name="case", header="案件", value=lambda f: f.case.number,
            link=lambda f: reverse("case_detail", args=[f.case_id]),
        ),
    )  # fmt: skip


class ShiftTable(Table):
    title = "值守班次"
    default_sort = "-starts"
    empty = Empty(title="还没有排班", advice="为督查室和监理公司排班，系统会标出没有人值守的时段。")
    columns = (
        Column(name="party", header="值守单位", value=lambda s: s.party.name, rank=1),
        Column(name="area", header="区域", value=lambda s: s.area.name),
        Column(name="starts", header="开始", value=lambda s: s.starts_at, sort=["starts_at"]),
        Column(name="ends", header="结束", value=lambda s: s.ends_at, sort=["ends_at"]),
        Column(
            name="people", header="值守人员",
            value=lambda s: "、".join(f"{p.user.name}{'（带班）' if p.leads else ''}" for p in s.people.all()),
        ),
        Column(
            name="drop", header="", value=lambda s: "撤下", export=False,
            link=lambda s: reverse("shift_drop", args=[s.pk]),
        ),
    )  # fmt: skip


class SupervisedTable(Table):
    title = "督导任务"
    default_sort = "due"
    empty = Empty(title="这一级没有要督导的任务", advice="进展滞后的任务会自动进入重点督导。")
    columns = (
        Column(
            name="title", header="任务", value=lambda t: t.title, rank=1,
            link=lambda t: reverse("task_detail", args=[t.pk]),
        ),
        Column(name="state", header="状态", value=task_badges.of_task),
        Column(name="lead", header="牵头单位", value=lambda t: t.lead and t.lead.name, joins=["lead"]),
        Column(name="due", header="完成时限", value=lambda t: t.due_on, sort=["due_on"], empty_last=True),
    )  # fmt: skip
