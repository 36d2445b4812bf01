"""Hearings with the opinions heard there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.refusals import MoveRefused
from weicheng.events.queries import happenings
from weicheng.supervision import actions, queries
from weicheng.supervision.forms import HearingForm, HearingOpinionForm
from weicheng.supervision.models import Hearing, Opinion
from weicheng.supervision.tables import HearingTable, hearing_state, opinion_state
from weicheng.supervision.views.steps import FORM, first_step


@needs("supervision.view")
@require_safe
def hearing_list(request: ActorRequest) -> HttpResponseBase:
    """Every hearing."""
    steps = first_step(request, ("登记听证会", "hearing_new", "plus"))
    return HearingTable(request, queries.visible_hearings(request.actor)).respond(context={"steps": steps})


@needs("supervision.manage")
@require_http_methods(FORM)
def hearing_new(request: ActorRequest) -> HttpResponse:
    """Registers a hearing."""
    return edit(
        request,
        HearingForm(request.POST or None),
        act=lambda data: actions.hold_hearing(actor=request.actor, **data),
        title="登记听证会",
        done="已登记，请逐条登记会上意见。",
        back=reverse("hearing_list"),
        leads_to=lambda hearing: reverse("hearing_detail", args=[hearing.pk]),
    )


@needs("supervision.view")
@require_safe
def hearing_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """A hearing with every opinion and its answer."""
    page = queries.hearing_page(request.actor, pk)
    hearing = page.hearing
    context = {
        "title": hearing.topic,
        "state": hearing_state(hearing),
        "crumbs": [Crumb("听证会", reverse("hearing_list")), Crumb(hearing.topic)],
        "steps": _hearing_steps(request, hearing),
        "facts": _hearing_facts(hearing),
        "opinions": [(opinion, opinion_state(opinion)) for opinion in page.opinions],
        "handling": page.handling,
        "hearing_pk": pk,
        "may_answer": has(request.actor, "supervision.manage") and hearing.concluded_at is None,
        "happenings": happenings(f"hearing:{pk}"),
    }
    return render(request, "supervision/hearing.html", context)


def _hearing_steps(request: ActorRequest, hearing: Hearing) -> list[Step]:
    if hearing.concluded_at or not has(request.actor, "supervision.manage"):
        return []
    return [
        Step(label="登记会上意见", url=reverse("hearing_opinion", args=[hearing.pk]), icon="plus", primary=True),
    ]


def _hearing_facts(hearing: Hearing) -> list[Fact]:
    return [
        Fact("日期", hearing.held_on),
        Fact("地点", hearing.venue),
        Fact("区域", hearing.area.name),
        Fact("参加人员", hearing.participants),
        Fact("公布结果", hearing.concluded_at),
    ]


@needs("supervision.manage")
@require_http_methods(FORM)
def hearing_opinion(request: ActorRequest, pk: int) -> HttpResponse:
    """Registers an opinion heard there."""
    hearing = queries.hearing(request.actor, pk)

    def take(data: dict[str, Any]) -> Opinion:
        return actions.take_opinion(
            actor=request.actor, source=Opinion.Source.HEARING, area=hearing.area, hearing=hearing, **data
        )

    return edit(
        request,
        HearingOpinionForm(request.POST or None),
        act=take,
        title="登记会上意见",
        intro=hearing.topic,
        done="已登记。",
        back=reverse("hearing_detail", args=[pk]),
    )


@needs("supervision.manage")
@require_POST
def hearing_conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Publishes the result."""
    hearing = queries.hearing(request.actor, pk)
    try:
        actions.conclude_hearing(actor=request.actor, hearing=hearing)
    except MoveRefused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, "听证结果已公布，公众可以查看。")
    return redirect("hearing_detail", pk=pk)
