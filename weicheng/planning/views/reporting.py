"""What is said of a project: progress, obstacles, decisions asked for, money, nodes, handing over."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from weicheng.access.web import ActorRequest, needs
from weicheng.base.editing import edit
from weicheng.planning import actions, queries
from weicheng.planning.forms.projects import (
    AskForm,
    FundForm,
    HandOverForm,
    MilestoneForm,
    ObstacleForm,
    ReportForm,
    yuan_of,
)
from weicheng.planning.rules import rules_on
from weicheng.planning.views.steps import FORM, post_step


def _page(pk: int) -> str:
    return reverse("project_detail", args=[pk])


@needs("project.report")
@require_http_methods(FORM)
def project_report(request: ActorRequest, pk: int) -> HttpResponse:
    """填报进度."""
    project = queries.project_of(request.actor, pk)
    named = frozenset(project.obstacles.filter(cleared_on=None).values_list("kind", flat=True))

    def act(data: dict[str, Any]) -> Any:
        data["obstacles"] = tuple(data["obstacles"])
        return actions.report_progress(actor=request.actor, project=project, **data)

    return edit(
        request,
        ReportForm(request.POST or None, project=project, rules=rules_on(), named=named),
        act=act,
        title="填报进度",
        intro=project.title,
        done="已填报。",
        back=_page(pk),
        submit="填报",
    )


@needs("project.report")
@require_http_methods(FORM)
def project_obstacle(request: ActorRequest, pk: int) -> HttpResponse:
    """受阻原因."""
    project = queries.project_of(request.actor, pk)
    return edit(
        request,
        ObstacleForm(request.POST or None, rules=rules_on()),
        act=lambda data: actions.name_obstacle(actor=request.actor, project=project, **data),
        title="受阻原因",
        intro=project.title,
        done="已登记。须政府决定的，请“提请协调”。",
        back=_page(pk),
    )


@needs("project.report")
@require_POST
def obstacle_clear(request: ActorRequest, pk: int) -> HttpResponse:
    """An obstacle is gone."""
    row = queries.obstacle_of(request.actor, pk)
    return post_step(
        request, lambda: actions.clear_obstacle(actor=request.actor, obstacle=row), done="已登记解决。",
        to=_page(row.project_id),
    )  # fmt: skip


@needs("project.report")
@require_http_methods(FORM)
def project_ask(request: ActorRequest, pk: int) -> HttpResponse:
    """提请协调."""
    project = queries.project_of(request.actor, pk)
    return edit(
        request,
        AskForm(request.POST or None, project=project, rules=rules_on()),
        act=lambda data: actions.ask_decision(actor=request.actor, project=project, **data),
        title="提请协调",
        intro=f"{project.title}：超过 {rules_on().decision_days} 天没有决定，自动列入下次协调会。",
        done="已提请，分管领导会收到消息。",
        back=_page(pk),
        submit="提请",
    )


@needs("plan.manage")
@require_http_methods(FORM)
def project_fund(request: ActorRequest, pk: int) -> HttpResponse:
    """登记资金 of a project."""
    project = queries.project_of(request.actor, pk)

    def act(data: dict[str, Any]) -> Any:
        yuan = yuan_of(data.pop("wan"))
        return actions.enter_fund(actor=request.actor, campaign=project.campaign, project=project, yuan=yuan, **data)

    return edit(
        request,
        FundForm(request.POST or None, rules=rules_on()),
        act=act,
        title="登记资金",
        intro=project.title,
        done="已登记。",
        back=_page(pk),
    )


@needs("plan.manage")
@require_http_methods(FORM)
def project_milestone(request: ActorRequest, pk: int) -> HttpResponse:
    """设置节点."""
    project = queries.project_of(request.actor, pk)
    return edit(
        request,
        MilestoneForm(request.POST or None),
        act=lambda data: actions.set_milestone(actor=request.actor, project=project, **data),
        title="设置节点",
        intro=f"{project.title}：同名节点会改成新的日期。",
        done="已设置。",
        back=_page(pk),
    )


@needs("project.report")
@require_POST
def milestone_done(request: ActorRequest, pk: int) -> HttpResponse:
    """A node is reached today."""
    row = queries.milestone_of(request.actor, pk)
    return post_step(
        request,
        lambda: actions.finish_milestone(actor=request.actor, milestone=row, done_on=timezone.localdate()),
        done="节点已完成。",
        to=_page(row.project_id),
    )


@needs("project.report")
@require_http_methods(FORM)
def project_hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """移交管护."""
    project = queries.project_of(request.actor, pk)
    return edit(
        request,
        HandOverForm(request.POST or None),
        act=lambda data: actions.hand_over(actor=request.actor, project=project, **data),
        title="移交管护",
        intro=f"{project.title}：没有管护单位，或超过 {rules_on().check_days} 天没有检查，会列为弃管。",
        done="已移交。",
        back=_page(pk),
    )
