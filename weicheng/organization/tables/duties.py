"""Lists of duty assignments and vacuum alarms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weicheng.base.blocks import Empty, Step
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain import vacuum
from weicheng.domain.duties import Gap, Span
from weicheng.domain.vacuum import Alarm
from weicheng.organization import badges
from weicheng.organization.models import DutyAssignment, VacuumAlarm
from weicheng.organization.needs import duty_names
from weicheng.organization.queries import unit_names, valid_on


def duty_choices() -> list[tuple[str, str]]:
    """The duties of the rule pack as options of a filter."""
    return [("", "全部"), *duty_names().items()]


class AssignmentFilters(Filters):
    q = forms.CharField(label="单位或区域", max_length=40)
    duty = forms.ChoiceField(label="职责", choices=duty_choices)
    when = forms.ChoiceField(label="时间", choices=[("", "现行"), ("all", "全部(含历史)")])
    lookups = {"duty": "duty"}

    def filter_q(self, rows: QuerySet[DutyAssignment], value: str) -> QuerySet[DutyAssignment]:
        return rows.filter(Q(unit__name__contains=value) | Q(area__name__contains=value))

    def filter_when(self, rows: QuerySet[DutyAssignment], value: str) -> QuerySet[DutyAssignment]:
        return rows


def name_duties(rows: list[Any]) -> None:
    """Puts the pack's name of its duty on each row."""
    names = duty_names()
    for row in rows:
        row.duty_name = names.get(row.duty, row.duty)


class AssignmentTable(Table):
    def complete(self, rows: list[Any]) -> None:
        name_duties(rows)

    title = "责任分工"
    filters = AssignmentFilters
    default_sort = "area"
    empty = Empty(
        title="还没有责任分工",
        advice="为每个区域的每项职责指定一个牵头单位；也可以从责任分工表导入。",
        step=Step(label="指定责任单位", url="/duties/new/", icon="plus", primary=True),
    )
    columns = (
        Column(
            name="area", header="区域", value=lambda row: row.area.name, joins=["area"], sort=["area__path"], rank=1,
            link=lambda row: reverse("area_detail", args=[row.area_id]),
        ),
        Column(name="duty", header="职责", value=lambda row: row.duty_name, sort=["duty"]),
        Column(
            name="unit", header="责任单位", value=lambda row: row.unit.name, joins=["unit"], sort=["unit__path"],
            link=lambda row: reverse("unit_detail", args=[row.unit_id]),
        ),
        Column(name="part", header="角色", value=lambda row: row.get_part_display()),
        Column(
            name="person", header="责任岗位", joins=["posting__user"], rank=3,
            value=lambda row: row.posting and f"{row.posting.title} {row.posting.user.name}",
        ),
        Column(name="starts_on", header="起", value=lambda row: row.starts_on, sort=["starts_on"]),
        Column(name="ends_on", header="止", value=lambda row: row.ends_on, sort=["ends_on"], empty_last=True),
        Column(name="state", header="状态", value=lambda row: badges.of_interval(row, timezone.localdate())),
        Column(
            name="steps", header="", export=False, needs=["organization.manage"],
            value=lambda row: format_html(
                '<a href="{}">终止</a> <a href="{}">改由他单位</a>',
                reverse("duty_end", args=[row.pk]), reverse("duty_transfer", args=[row.pk]),
            ) if row.ends_on is None else "",
        ),
    )  # fmt: skip


FIX_LABELS = {
    VacuumAlarm.Kind.MISSING: "指定责任单位",
    VacuumAlarm.Kind.OVERLAP: "只保留一个牵头单位",
    VacuumAlarm.Kind.EXPIRED: "指定接任的责任人",
    VacuumAlarm.Kind.CLOSED_UNIT: "转给承接单位",
    VacuumAlarm.Kind.IDLE: "查看该单位",
}


def fix_step(row: VacuumAlarm) -> SafeString | str:
    """The link that leads to the one step that fixes a hole; a cleared one needs none."""
    if row.cleared_at:
        return ""
    return format_html(
        '<a class="btn btn-quiet btn-small" href="{}">{}</a>', fix_url(row), FIX_LABELS[VacuumAlarm.Kind(row.kind)]
    )


def fix_url(row: VacuumAlarm) -> str:
    """Where the step is made, with what is known already filled in."""
    if row.kind == VacuumAlarm.Kind.IDLE and row.units:
        return reverse("unit_detail", args=[row.units[0]])
    if row.kind == VacuumAlarm.Kind.MISSING:
        return f"{reverse('duty_assign')}?area={row.area_id}&duty={row.duty}"
    return f"{reverse('area_detail', args=[row.area_id])}#duty-{row.duty}"


class VacuumFilters(Filters):
    duty = forms.ChoiceField(label="职责", choices=duty_choices)
    kind = forms.ChoiceField(label="类型", choices=[("", "全部"), *VacuumAlarm.Kind.choices])
    q = forms.CharField(label="区域", max_length=40)
    ahead = forms.ChoiceField(label="时间", choices=[("", "全部"), ("now", "已出现"), ("ahead", "即将出现")])
    state = forms.ChoiceField(label="状态", choices=[("", "未消除"), ("cleared", "已消除")])
    lookups = {"duty": "duty", "kind": "kind", "q": "area__name__contains"}

    def filter_ahead(self, rows: QuerySet[VacuumAlarm], value: str) -> QuerySet[VacuumAlarm]:
        today = timezone.localdate()
        return rows.filter(starts_on__lte=today) if value == "now" else rows.filter(starts_on__gt=today)

    def filter_state(self, rows: QuerySet[VacuumAlarm], value: str) -> QuerySet[VacuumAlarm]:
        return rows


def alarm_sentence(row: Any, units: Mapping[int, str]) -> str:
    """What is wrong since when, and the step that puts it right, for a row that knows its `duty_name`."""
    alarm = Alarm(row.duty, row.area_path, Gap(row.kind), Span(row.starts_on, row.ends_on), row.areas)
    known = [units[pk] for pk in row.units if pk in units]
    return vacuum.sentence(alarm, area=row.area.name, duty=row.duty_name, units=known)


class VacuumTable(Table):
    """Every hole with what is wrong and the one step that fixes it."""

    def complete(self, rows: list[Any]) -> None:
        name_duties(rows)
        names = unit_names(pk for row in rows for pk in row.units)
        for row in rows:
            row.sentence = alarm_sentence(row, names)

    title = "责任真空"
    filters = VacuumFilters
    default_sort = "area"
    empty = Empty(
        title="没有责任真空",
        advice="每个区域的每项职责都恰有一个责任单位。新的空缺会立即出现在这里。",
        icon="circle-check",
    )

    columns = (
        Column(
            name="area", header="区域", value=lambda row: row.area.name, joins=["area"], sort=["area_path"], rank=1,
            link=lambda row: reverse("area_detail", args=[row.area_id]),
        ),
        Column(name="areas", header="涉及区域数", value=lambda row: row.areas, numeric=True, sort=["areas"], rank=3),
        Column(name="duty", header="职责", value=lambda row: row.duty_name, sort=["duty"]),
        Column(name="kind", header="问题", value=lambda row: badges.ALARMS[VacuumAlarm.Kind(row.kind)], sort=["kind"]),
        Column(name="starts_on", header="自", value=lambda row: row.starts_on, sort=["starts_on"]),
        Column(name="seen", header="发现于", value=lambda row: row.first_seen_at, sort=["first_seen_at"], rank=3),
        Column(name="sentence", header="说明", value=lambda row: row.sentence),
        Column(name="fix", header="怎么办", value=fix_step, export=False, needs=["organization.manage"]),
    )  # fmt: skip


def current(rows: QuerySet[DutyAssignment]) -> QuerySet[DutyAssignment]:
    """Assignments in force today or later."""
    today = timezone.localdate()
    return rows.filter(valid_on(today) | Q(starts_on__gt=today))
