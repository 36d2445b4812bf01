"""The list of projects."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from weicheng.access.paths import subtree
from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Filters, Table
from weicheng.domain.funds import wan
from weicheng.domain.projects import Phase, missing_of
from weicheng.organization.models import Area, Unit
from weicheng.organization.queries import area_rows, unit_rows
from weicheng.planning import badges, facts, queries
from weicheng.planning.drawing import percent
from weicheng.planning.models import Project

STATES = [
    ("", "全部"), ("open", "未完工"), ("unstarted", "未动工"), ("behind", "落后"), ("late", "已过时限"),
    ("unexplained", "落后未说明原因"), ("incomplete", "未项目化"), ("after", "晚于目标年份"), ("finished", "已完工"),
    ("dropped", "已撤销"),
]  # fmt: skip
UNSTARTED = (Phase.APPROVAL.value, Phase.DESIGN.value)


class ProjectFilters(Filters):
    q = forms.CharField(label="名称", max_length=40)
    state = forms.ChoiceField(label="状态", choices=STATES)
    campaign = forms.ModelChoiceField(label="创建活动", queryset=queries.all_campaigns())
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Project.Kind.choices])
    programme = forms.CharField(label="所属工程", max_length=60)
    lead = forms.ModelChoiceField(label="责任单位", queryset=unit_rows())
    area = forms.ModelChoiceField(label="区域", queryset=area_rows())
    due_until = forms.DateField(label="时限至")
    lookups = {
        "q": "title__icontains", "campaign": "campaign", "kind": "kind", "programme": "programme",
        "due_until": "due_on__lte",
    }  # fmt: skip

    def filter_area(self, rows: QuerySet[Project], value: Area) -> QuerySet[Project]:
        return rows.filter(subtree("area_path", value.path))

    def filter_lead(self, rows: QuerySet[Project], value: Unit) -> QuerySet[Project]:
        return rows.filter(subtree("unit_path", value.path))

    def filter_state(self, rows: QuerySet[Project], value: str) -> QuerySet[Project]:
        if value == "dropped":
            return rows.exclude(dropped_because="")
        rows, today = rows.filter(dropped_because=""), timezone.localdate()
        simple = {
            "open": Q(finished_on=None),
            "unstarted": Q(phase__in=UNSTARTED),
            "late": Q(finished_on=None, due_on__lt=today),
            "finished": Q(phase=Phase.FINISHED),
        }
        if value in simple:
            return rows.filter(simple[value])
        if value == "after":
            return rows.filter(pk__in=queries.after_target_pks(rows))
        review = queries.review(rows, today)
        wanted = {"behind": review.behind, "unexplained": review.unexplained, "incomplete": review.incomplete}[value]
        return rows.filter(pk__in=[int(record) for record in wanted])


class ProjectTable(Table):
    """The board: progress, pace, forecast, money; each figure computed from reports."""

    title = "重点项目"
    filters = ProjectFilters
    default_sort = "due"
    empty = Empty(
        title="还没有项目", advice="从条款的差距立项，或逐个新建，也可以用“项目台账”表导入。", icon="building"
    )

    def __init__(self, request: HttpRequest, rows: Any, *, confidence: int) -> None:
        super().__init__(request, rows)
        self.confidence, self.today = confidence, timezone.localdate()

    def shown_columns(self) -> list[Column]:
        return [
            Column(
                name="title", header="项目", value=lambda p: p.title, rank=1, sort=["title"],
                link=lambda p: reverse("project_detail", args=[p.pk]),
            ),
            Column(name="phase", header="进度", value=badges.project_state, sort=["phase"]),
            Column(name="pace", header="对照时间", value=lambda p: badges.pace(p, self.today)),
            Column(name="rate", header="完成率", value=self._rate, numeric=True),
            Column(name="done", header="完成量", value=lambda p: _amount(p.done, p.unit), numeric=True, rank=3),
            Column(name="target", header="工程量", value=lambda p: _amount(p.target, p.unit), numeric=True, rank=3),
            Column(name="lead", header="责任单位", value=lambda p: p.lead and p.lead.name),
            Column(name="area", header="区域", value=lambda p: p.area.name, rank=3),
            Column(
                name="starts", header="开工", value=lambda p: p.starts_on, sort=["starts_on"], empty_last=True, rank=3
            ),
            Column(name="due", header="时限", value=lambda p: p.due_on, sort=["due_on"], empty_last=True),
            Column(name="finish", header="预计完工", value=self._finish, export=lambda p: self._forecast(p).on),
            Column(
                name="reported", header="最近填报", value=lambda p: p.reported_on, sort=["reported_on"],
                empty_last=True,
            ),
            Column(
                name="needed", header="所需（万元）", value=lambda p: wan(p.needed), numeric=True, sort=["needed"],
                rank=3,
            ),
            Column(name="gap", header="缺口（万元）", value=self._gap, numeric=True, rank=3),
            Column(name="missing", header="未项目化", value=self._missing, rank=3),
            Column(name="programme", header="所属工程", value=lambda p: p.programme, screen=False),
            Column(name="clause", header="对应条款", value=lambda p: p.clause and str(p.clause), screen=False),
        ]  # fmt: skip

    def _rate(self, project: Any) -> str:
        return percent(facts.project_facts(project).rate)

    def _forecast(self, project: Any) -> Any:
        reports = sorted(project.reports.all(), key=lambda report: (report.on, report.pk))
        return facts.finish_of(project, reports, self.confidence)

    def _finish(self, project: Any) -> Any:
        if project.dropped_because:
            return None
        found = self._forecast(project)
        badge = badges.OUTLOOKS[found.outlook]
        return badge if found.on is None else type(badge)(f"{badge.label} {found.on}", badge.tone, badge.icon)

    def _gap(self, project: Any) -> str:
        return wan(facts.purse_of(project, project.secured, project.paid).gap)

    def _missing(self, project: Any) -> str:
        return "、".join(need.label for need in missing_of(facts.project_facts(project, secured=project.secured)))


def _amount(value: Any, unit: str) -> str:
    return f"{value.normalize():,f} {unit}"
