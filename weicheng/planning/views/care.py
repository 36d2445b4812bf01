"""Pilots and kept objects."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.project_care import PilotState
from weicheng.events.queries import happenings_of
from weicheng.planning import actions, badges, facts, queries
from weicheng.planning.forms.plans import CheckForm, EvaluationForm, ManagerForm, PilotForm
from weicheng.planning.models import KeptObject, Pilot
from weicheng.planning.rules import rules_on
from weicheng.planning.tables import KeptTable, PilotTable
from weicheng.planning.views.steps import FORM, links, may, post_step, step


@needs("plan.view", "project.report")
@require_safe
def pilot_list(request: ActorRequest) -> HttpResponseBase:
    """Every pilot."""
    steps = step(request.actor, queries.MANAGE, "安排试点", reverse("pilot_new"), "plus", primary=True)
    context = {"steps": steps, "links": links("pilot_list")}
    return PilotTable(request, queries.pilots(request.actor)).respond("planning/list.html", context)


@needs("plan.manage")
@require_http_methods(FORM)
def pilot_new(request: ActorRequest) -> HttpResponse:
    """安排试点."""
    return edit(
        request,
        PilotForm(request.POST or None, campaigns=queries.campaigns_for(request.actor)),
        act=lambda data: actions.open_pilot(actor=request.actor, **data),
        title="安排试点",
        intro="试点评估后才能推广；时限按整体计算。",
        done="已安排。",
        back=reverse("pilot_list"),
        leads_to=lambda pilot: reverse("pilot_detail", args=[pilot.pk]),
    )


def _pilot(request: ActorRequest, pk: int) -> Pilot:
    return get_object_or_404(queries.pilots(request.actor), pk=pk)


@needs("plan.view", "project.report")
@require_safe
def pilot_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One pilot and its next step."""
    pilot = _pilot(request, pk)
    state = facts.pilot_facts(pilot).state(timezone.localdate())
    context = {
        "title": pilot.title,
        "state": badges.PILOTS[state],
        "crumbs": [Crumb("试点推广", reverse("pilot_list")), Crumb(pilot.title)],
        "steps": _pilot_steps(request, pilot),
        "facts": [
            Fact("牵头单位", pilot.lead.name),
            Fact("试点地点", f"{pilot.area.name} {pilot.place}"),
            Fact("试点时间", f"{pilot.starts_on} 至 {pilot.ends_on}"),
            Fact("推广范围", pilot.roll_out),
            Fact("整体完成时限", pilot.deadline),
            Fact("评估日期", pilot.evaluated_on),
            Fact("评估结论", pilot.evaluation),
            Fact("推广日期", pilot.rolled_out_on),
            Fact("完成日期", pilot.done_on),
        ],
        "posts": _pilot_posts(request, pilot, state),
        "happenings": happenings_of(f"pilot:{pk}"),
    }
    return render(request, "planning/facts.html", context)


def _pilot_steps(request: ActorRequest, pilot: Pilot) -> list[Step]:
    if pilot.rolled_out_on or not may(request.actor, queries.MANAGE, pilot):
        return []
    first = pilot.evaluated_on is None
    url = reverse("pilot_evaluate", args=[pilot.pk])
    return [Step(label="登记评估", url=url, icon="clipboard-check", primary=first)]


def _pilot_posts(request: ActorRequest, pilot: Pilot, state: PilotState) -> list[tuple[str, str]]:
    """Buttons: label and address."""
    if pilot.done_on or not may(request.actor, queries.MANAGE, pilot):
        return []
    if pilot.rolled_out_on:
        return [("推广完成", reverse("pilot_finish", args=[pilot.pk]))]
    return [("开始推广", reverse("pilot_roll_out", args=[pilot.pk]))] if pilot.evaluated_on else []


@needs("plan.manage")
@require_http_methods(FORM)
def pilot_evaluate(request: ActorRequest, pk: int) -> HttpResponse:
    """评估."""
    pilot = _pilot(request, pk)
    return edit(
        request,
        EvaluationForm(request.POST or None),
        act=lambda data: actions.evaluate_pilot(actor=request.actor, pilot=pilot, **data),
        title="登记试点评估",
        intro=pilot.title,
        done="已登记，可以推广。",
        back=reverse("pilot_detail", args=[pk]),
    )


@needs("plan.manage")
@require_POST
def pilot_roll_out(request: ActorRequest, pk: int) -> HttpResponse:
    """推广, refused before the evaluation."""
    pilot = _pilot(request, pk)
    to = reverse("pilot_detail", args=[pk])
    return post_step(request, lambda: actions.roll_out(actor=request.actor, pilot=pilot), done="已开始推广。", to=to)


@needs("plan.manage")
@require_POST
def pilot_finish(request: ActorRequest, pk: int) -> HttpResponse:
    """The whole is done."""
    pilot = _pilot(request, pk)
    to = reverse("pilot_detail", args=[pk])
    return post_step(request, lambda: actions.finish_pilot(actor=request.actor, pilot=pilot), done="已完成。", to=to)


@needs("plan.view", "project.report")
@require_safe
def kept_list(request: ActorRequest) -> HttpResponseBase:
    """Objects handed over, 弃管 ones marked."""
    rows, every, today = queries.visible_kept(request.actor), rules_on().check_days, timezone.localdate()
    alarm = len(queries.neglected(rows, today, every))
    table = KeptTable(request, rows, every=every)
    context = {"links": links("kept_list"), "alarm": f"弃管预警：{alarm} 处" if alarm else ""}
    return table.respond("planning/list.html", context)


def _kept(request: ActorRequest, pk: int) -> KeptObject:
    return get_object_or_404(queries.visible_kept(request.actor), pk=pk)


@needs("plan.view", "project.report")
@require_safe
def kept_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One object."""
    kept = _kept(request, pk)
    reasons = facts.kept_facts(kept).neglect(timezone.localdate(), rules_on().check_days)
    steps = []
    if may(request.actor, queries.REPORT, kept):
        steps = [
            Step(label="登记检查", url=reverse("kept_check", args=[pk]), icon="clipboard-check", primary=True),
            Step(label="管护单位", url=reverse("kept_manager", args=[pk]), icon="user-check"),
        ]
    context = {
        "title": kept.name,
        "state": badges.NEGLECTED if reasons else badges.KEPT,
        "crumbs": [Crumb("改造后管护", reverse("kept_list")), Crumb(kept.name)],
        "steps": steps,
        "facts": [
            Fact("项目", kept.project.title, reverse("project_detail", args=[kept.project_id])),
            Fact("验收日期", kept.accepted_on),
            Fact("管护单位", kept.manager),
            Fact("合同到期", kept.contract_to),
            Fact("最近检查", kept.checked_on),
            Fact("预警", "、".join(reason.label for reason in reasons)),
        ],
        "happenings": happenings_of(f"kept:{pk}"),
    }
    return render(request, "planning/facts.html", context)


@needs("project.report")
@require_http_methods(FORM)
def kept_manager(request: ActorRequest, pk: int) -> HttpResponse:
    """谁来管."""
    kept = _kept(request, pk)
    return edit(
        request,
        ManagerForm(request.POST or None, initial={"manager": kept.manager, "contract_to": kept.contract_to}),
        act=lambda data: actions.name_manager(actor=request.actor, kept=kept, **data),
        title="管护单位",
        intro=kept.name,
        done="已登记。",
        back=reverse("kept_detail", args=[pk]),
    )


@needs("project.report")
@require_http_methods(FORM)
def kept_check(request: ActorRequest, pk: int) -> HttpResponse:
    """登记检查."""
    kept = _kept(request, pk)
    return edit(
        request,
        CheckForm(request.POST or None),
        act=lambda data: actions.check_kept(actor=request.actor, kept=kept, **data),
        title="登记检查",
        intro=kept.name,
        done="已登记。",
        back=reverse("kept_detail", args=[pk]),
    )
