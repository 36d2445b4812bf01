"""On the spot: where one is, then person after person, with one hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Step
from weicheng.base.editing import edit
from weicheng.surveys import actions, queries
from weicheng.surveys.forms import InterviewForm, SpotForm
from weicheng.surveys.models import Interview, Spot
from weicheng.surveys.tables import InterviewTable

FORM = ["GET", "HEAD", "POST"]


@needs("survey.ask")
@require_http_methods(FORM)
def survey_spot_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Where people are asked."""
    round_ = queries.round_of(request.actor, pk)
    return edit(
        request,
        SpotForm(request.POST or None, kinds=queries.kinds_of(round_)),
        act=lambda data: actions.add_spot(actor=request.actor, round_=round_, **data),
        title="开始访问",
        intro=round_.title,
        done="已登记，可以开始访问。",
        back=reverse("survey_detail", args=[pk]),
        submit="开始访问",
        leads_to=lambda spot: reverse("survey_ask", args=[spot.pk]),
    )


@needs("survey.view", "survey.ask")
@require_safe
def survey_spot(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The interviews at one spot."""
    spot = queries.spot(request.actor, pk)
    label = queries.label_of(spot, queries.kinds_of(spot.round))
    steps = []
    if spot.round.closed_at is None:
        steps.append(Step(label="访问一人", url=reverse("survey_ask", args=[pk]), icon="user-search", primary=True))
    context = {"title": label, "crumbs": _crumbs(spot, label), "steps": steps}
    return InterviewTable(request, queries.interviews(spot)).respond(context=context)


def _crumbs(spot: Spot, label: str) -> list[Crumb]:
    return [
        Crumb("知晓率调查", reverse("survey_list")),
        Crumb(spot.round.title, reverse("survey_detail", args=[spot.round_id])),
        Crumb("访问对象", reverse("survey_spots", args=[spot.round_id])),
        Crumb(label),
    ]


@needs("survey.ask")
@require_http_methods(FORM)
def survey_ask(request: ActorRequest, pk: int) -> HttpResponse:
    """One person; afterwards the page is ready for the next."""
    spot = queries.spot(request.actor, pk)
    form = InterviewForm(request.POST or None, questions=queries.questions(spot.round.version))

    def ask(data: dict[str, Any]) -> Interview:
        return actions.record_interview(
            actor=request.actor, spot=spot, uuid=data["uuid"], category=data["category"], answers=form.answers
        )

    label = queries.label_of(spot, queries.kinds_of(spot.round))
    return edit(
        request,
        form,
        act=ask,
        title=f"访问：{label}",
        intro="只问、不提示。不要问姓名和电话，也不要拍照。",
        done="已记录，可以访问下一人。",
        back=reverse("survey_spot", args=[pk]),
        submit="记录并访问下一人",
        leads_to=lambda interview: reverse("survey_ask", args=[pk]),
    )
