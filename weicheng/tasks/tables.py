"""The list of tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from weicheng.access.paths import subtree
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.organization.models import Unit
from weicheng.organization.queries import unit_rows
from weicheng.tasks import badges, queries
from weicheng.tasks.models import Task

WEEK = timedelta(days=7)


class TaskFilters(Filters):
    q = forms.CharField(label="任务", max_length=40)
    state = forms.ChoiceField(label="状态", choices=[("", "未办结"), *Task.State.choices, ("all", "全部")])
    lead = forms.ModelChoiceField(label="牵头单位", queryset=unit_rows())
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Task.Kind.choices])
    due = forms.ChoiceField(
        label="时限", choices=[("", "全部"), ("late", "已超期"), ("week", "七天内"), ("none", "无时限")]
    )
    firm = forms.ChoiceField(label="要素", choices=[("", "全部"), ("no", "未压实"), ("yes", "要素齐全")])
    mine = forms.BooleanField(label="本单位任务")
    confirm = forms.BooleanField(label="待我确认")
    lookups = {"kind": "kind", "q": "title__contains"}

    def filter_state(self, rows: QuerySet[Task], value: str) -> QuerySet[Task]:
        return rows if value == "all" else rows.filter(state=value)

    def filter_lead(self, rows: QuerySet[Task], value: Unit) -> QuerySet[Task]:
        return rows.filter(subtree("unit_path", value.path))

    def filter_due(self, rows: QuerySet[Task], value: str) -> QuerySet[Task]:
        today = timezone.localdate()
        wanted = {
            "late": Q(due_on__lt=today, state=Task.State.OPEN),
            "week": Q(due_on__gte=today, due_on__lt=today + WEEK),
            "none": Q(due_on=None),
        }
        return rows.filter(wanted[value])

    def filter_firm(self, rows: QuerySet[Task], value: str) -> QuerySet[Task]:
        return rows.filter(queries.LACKING) if value == "no" else rows.exclude(queries.LACKING)

    def filter_mine(self, rows: QuerySet[Task], value: bool) -> QuerySet[Task]:
        return rows.filter(pk__in=queries.own_tasks(self.actor).values("pk"))

    def filter_confirm(self, rows: QuerySet[Task], value: bool) -> QuerySet[Task]:
        return rows.filter(pk__in=queries.tasks_to_confirm(self.actor).values("pk"))

    # Set by the table: two of the filters ask who is looking.
    actor: Any = None


def what_it_lacks(task: Task) -> str:
    """The defects in words; empty for a valid task."""
    return "、".join(defect.label for defect in queries.defects(task))


def standing(task: Task) -> SafeString:
    """State, and what is left or lacking."""
    today = timezone.localdate()
    shown = [badges.of_task(task), badges.due(task, today)]
    return format_html_join(" ", "{}", ((badge,) for badge in shown if badge))


class TaskTable(Table):
    title = "任务"
    filters = TaskFilters
    default_sort = "due_on"
    empty = Empty(
        title="没有任务", advice="下达的任务、清单任务和领导批示会出现在这里，到期前提醒。", icon="list-check"
    )
    columns = (
        Column(
            name="title", header="任务", value=lambda task: task.title, sort=["title"], rank=1,
            link=lambda task: reverse("task_detail", args=[task.pk]),
        ),
        Column(name="kind", header="类别", value=lambda task: task.get_kind_display(), sort=["kind"], rank=3),
        Column(name="lead", header="牵头单位", value=lambda task: task.lead and task.lead.name, sort=["unit_path"]),
        Column(
            name="handler", header="经办人", rank=3,
            value=lambda task: task.handler and f"{task.handler.user.name}（{task.handler.title}）",
        ),
        Column(
            name="due_on", header="完成时限", value=lambda task: task.due_on, sort=["due_on"], empty_last=True
        ),
        Column(
            name="state", header="状态", value=standing, sort=["state"],
            export=lambda task: str(badges.of_task(task)),
        ),
        Column(
            name="lacks", header="未压实", prefetch=["cooperating"], export=what_it_lacks,
            value=lambda task: (lacks := what_it_lacks(task)) and badges.lacking(lacks),
        ),
        Column(name="target", header="目标", value=lambda task: task.target, screen=False),
        Column(name="measure", header="完成标准", value=lambda task: task.measure, screen=False),
        Column(name="clause", header="对应条款", value=lambda task: task.clause, screen=False),
        Column(name="created_at", header="下达时间", value=lambda task: task.created_at, sort=["created_at"], rank=3),
    )  # fmt: skip

    @property
    def form(self) -> Filters | None:
        form = super().form
        if form is not None:
            form.actor = self.request.actor  # type: ignore[attr-defined]
        return form

    def row_css(self, row: Any) -> str:
        today = timezone.localdate()
        if badges.is_late(row, today):
            return "row-bad"
        return "row-warn" if badges.is_near(row, today) else ""
