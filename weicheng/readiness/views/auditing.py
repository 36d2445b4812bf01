"""Double visits, planted and missed problems, ties."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.refusals import MoveRefused, OutOfReach
from weicheng.events.queries import happenings
from weicheng.inspections.models import Visit
from weicheng.readiness import actions
from weicheng.readiness.forms import DoubleForm, PlantForm
from weicheng.readiness.models import PlantedProblem
from weicheng.readiness.queries import auditing
from weicheng.readiness.tables import (
    PLANTED,
    DoubleTable,
    MissedTable,
    PeriodFilters,
    PlantedTable,
    TieTable,
    place_of,
)

FORM = ["GET", "HEAD", "POST"]
# Missed problems and ties look back over this many days.
DAYS, MOST_DAYS = 30, 366


@needs("inspector.audit")
@require_safe
def double_list(request: ActorRequest) -> HttpResponseBase:
    """Double visits, and visits that could be doubled still."""
    return DoubleTable(request, auditing.doubles(request.actor)).respond(
        "readiness/doubles.html", {"candidates": auditing.to_double(request.actor)}
    )


@needs("inspector.audit")
@require_http_methods(FORM)
def double_new(request: ActorRequest, pk: int) -> HttpResponse:
    """A second pair for a visit."""
    visit = auditing.visit_to_check(request.actor, pk)

    def plan(data: dict[str, Any]) -> Visit:
        return actions.plan_double(
            actor=request.actor, visit=visit, **(data | {"inspectors": list(data["inspectors"])})
        )

    return edit(
        request,
        DoubleForm(request.POST or None),
        act=plan,
        title="安排复核暗访",
        intro=f"{place_of(visit)}：另一组人再查一次。在他们记录之前，他们看不到首次检查的结果。",
        done="已安排复核暗访。",
        back=reverse("double_list"),
    )


@needs("inspector.audit")
@require_safe
def planted_list(request: ActorRequest) -> HttpResponseBase:
    """Planted problems, and the planned visits that one can be planted for."""
    table = PlantedTable(request, auditing.planted(request.actor))
    return table.respond("readiness/planted_list.html", {"candidates": auditing.to_plant(request.actor)})


@needs("inspector.audit")
@require_http_methods(FORM)
def planted_new(request: ActorRequest, pk: int) -> HttpResponse:
    """A known problem for a visit."""
    visit = auditing.visit_to_check(request.actor, pk)
    return edit(
        request,
        PlantForm(request.POST or None),
        act=lambda data: actions.plant_problem(actor=request.actor, visit=visit, **data),
        title="登记盲测问题",
        intro=f"{place_of(visit)}，{visit.planned_on}。检查人员看不到；揭晓后没有查出的，立即转为案件。涉及安全的问题不要用来盲测。",
        done="已登记。",
        back=reverse("planted_list"),
    )


@needs("inspector.audit")
@require_safe
def planted_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One planted problem."""
    row = auditing.planted_problem(request.actor, pk)
    case = row.case
    context = {
        "title": "盲测问题",
        "state": PLANTED[PlantedProblem.State(row.state)],
        "crumbs": [Crumb("盲测问题", reverse("planted_list")), Crumb(str(row))],
        "row": row,
        "facts": [
            Fact("问题", row.text),
            Fact("检查", str(row.visit), reverse("visit_detail", args=[row.visit_id])),
            Fact("区域", row.area.name),
            Fact("最迟揭晓", row.uncover_by),
            Fact("揭晓时间", row.uncovered_at),
            Fact("案件", case and case.number, reverse("case_detail", args=[case.pk]) if case else ""),
        ],
        "may_uncover": row.state == PlantedProblem.State.HIDDEN,
        "happenings": happenings(f"planted:{pk}"),
    }
    return render(request, "readiness/planted.html", context)


@needs("inspector.audit")
@require_POST
def planted_uncover(request: ActorRequest, pk: int) -> HttpResponse:
    """揭晓."""
    row = auditing.planted_problem(request.actor, pk)
    try:
        row = actions.uncover_problem(actor=request.actor, problem=row)
    except MoveRefused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"{PlantedProblem.State(row.state).label}。已有案件，按案件流程办理。")
    return redirect("planted_detail", pk=pk)


@needs("inspector.audit")
@require_safe
def missed_list(request: ActorRequest) -> HttpResponseBase:
    """M-125: problems that the office found and those on duty did not, by day and by problem; no amounts."""
    found = _period(request)
    listed = {int(one.problem.record[8:]): one.listed for one in found.missed.missed}
    table = MissedTable(request, auditing.findings(listed), listed=listed)
    return table.respond("readiness/missed.html", {"found": found})


@needs("inspector.audit")
@require_safe
def tie_list(request: ActorRequest) -> HttpResponseBase:
    """回避: who inspects whom too often."""
    found = _period(request)
    return TieTable(request, auditing.ties(found.hints)).respond("readiness/ties.html", {"found": found})


def _period(request: ActorRequest) -> auditing.Period:
    """The days asked for, else the last thirty; a year at the most. Raises OutOfReach without an area to look over."""
    area = auditing.areas_of(request.actor).first()
    if area is None:
        raise OutOfReach
    form = PeriodFilters(request.GET)
    form.is_valid()
    today = timezone.localdate()
    until = min(form.cleaned_data.get("until") or today, today)
    since = form.cleaned_data.get("since") or until - timedelta(days=DAYS)
    return auditing.period(request.actor, area, max(since, until - timedelta(days=MOST_DAYS)), until)
