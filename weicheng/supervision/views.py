"""Pages of social supervision: supervisors, opinions, hearings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.domain.opinions import OpinionHandling
from weicheng.domain.refusals import MoveRefused
from weicheng.events.queries import happenings
from weicheng.supervision import actions, queries
from weicheng.supervision.forms import (
    AnswerForm,
    EndForm,
    HearingForm,
    HearingOpinionForm,
    OpinionForm,
    RaiseForm,
    SupervisorForm,
)
from weicheng.supervision.models import Hearing, Opinion
from weicheng.supervision.tables import (
    HearingTable,
    OpinionFilters,
    OpinionTable,
    SupervisorTable,
    hearing_state,
    opinion_state,
)

FORM = ["GET", "HEAD", "POST"]


@needs("supervision.view")
@require_safe
def supervisor_list(request: ActorRequest) -> HttpResponseBase:
    """Who is appointed, and until when."""
    steps = _steps(request, ("聘任监督员", "supervisor_new", "user-plus"))
    return SupervisorTable(request, queries.with_counts(queries.visible_supervisors(request.actor))).respond(
        context={"steps": steps}
    )


@needs("supervision.manage")
@require_http_methods(FORM)
def supervisor_new(request: ActorRequest) -> HttpResponse:
    """聘任."""
    return edit(
        request,
        SupervisorForm(request.POST or None),
        act=lambda data: actions.appoint_supervisor(actor=request.actor, **data),
        title="聘任社会监督员",
        done="已聘任。",
        back=reverse("supervisor_list"),
    )


@needs("supervision.manage")
@require_http_methods(FORM)
def supervisor_end(request: ActorRequest, pk: int) -> HttpResponse:
    """解聘."""
    supervisor = queries.supervisor(request.actor, pk)
    return edit(
        request,
        EndForm(request.POST or None),
        act=lambda data: actions.end_term(actor=request.actor, supervisor=supervisor, **data),
        title=f"终止“{supervisor.name}”的任期",
        done="已终止任期。",
        back=reverse("supervisor_list"),
    )


@needs("supervision.view")
@require_safe
def opinion_list(request: ActorRequest) -> HttpResponseBase:
    """Every opinion, and the share answered of what the filters leave."""
    opinions = queries.visible_opinions(request.actor)
    # The figures count what the other filters leave, whatever state is asked for: they lead to the states.
    others = request.GET.copy()
    for name in ("state", "page", "export"):
        others.pop(name, None)
    handling = queries.handled(OpinionFilters(others).narrow(opinions))
    context = {
        "steps": _steps(request, ("登记意见", "opinion_new", "plus")),
        "figures": _figures(handling, others.urlencode()),
        "formula": handling.answered.rate.sentence,
    }
    return OpinionTable(request, opinions).respond("supervision/opinions.html", context)


@needs("supervision.manage")
@require_http_methods(FORM)
def opinion_new(request: ActorRequest) -> HttpResponse:
    """Registers an opinion."""
    return edit(
        request,
        OpinionForm(request.POST or None),
        act=lambda data: actions.take_opinion(actor=request.actor, **data),
        title="登记意见",
        done="已登记，请在时限内答复。",
        back=reverse("opinion_list"),
        leads_to=lambda opinion: reverse("opinion_detail", args=[opinion.pk]),
    )


@needs("supervision.view")
@require_safe
def opinion_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One opinion."""
    opinion = queries.opinion(request.actor, pk)
    context = {
        "title": "意见",
        "state": opinion_state(opinion),
        "crumbs": [Crumb("监督意见", reverse("opinion_list")), Crumb(f"意见 {opinion.pk}")],
        "steps": _opinion_steps(request, opinion),
        "opinion": opinion,
        "facts": _opinion_facts(opinion),
        "happenings": happenings(f"opinion:{opinion.pk}"),
    }
    return render(request, "supervision/opinion.html", context)


def _opinion_steps(request: ActorRequest, opinion: Opinion) -> list[Step]:
    if not has(request.actor, "supervision.manage"):
        return []
    steps = []
    if opinion.adopted is None:
        url = reverse("opinion_answer", args=[opinion.pk])
        steps.append(Step(label="答复", url=url, icon="message", primary=True))
    if opinion.case_id is None:
        steps.append(Step(label="转为案件", url=reverse("opinion_raise", args=[opinion.pk]), icon="clipboard"))
    return steps


def _opinion_facts(opinion: Opinion) -> list[Fact]:
    hearing, case = opinion.hearing, opinion.case
    return [
        Fact("来源", opinion.get_source_display()),
        Fact("监督员", opinion.supervisor and opinion.supervisor.name),
        Fact("听证会", hearing and hearing.topic, reverse("hearing_detail", args=[hearing.pk]) if hearing else ""),
        Fact("提出者身份", opinion.speaker),
        Fact("区域", opinion.area.name),
        Fact("研究单位", opinion.unit and opinion.unit.name),
        Fact("收到时间", opinion.received_at),
        Fact("答复时限", opinion.due_on),
        Fact("案件", case and case.number, reverse("case_detail", args=[case.pk]) if case else ""),
        Fact("答复", f"{moment(opinion.replied_at)} {opinion.replied_by}" if opinion.replied_at else None),
    ]


@needs("supervision.manage")
@require_http_methods(FORM)
def opinion_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Adopted or not, with words."""
    opinion = queries.opinion(request.actor, pk)
    hearing = opinion.hearing_id
    back = reverse("hearing_detail", args=[hearing]) if hearing else reverse("opinion_detail", args=[pk])
    return edit(
        request,
        AnswerForm(request.POST or None),
        act=lambda data: actions.answer_opinion(actor=request.actor, opinion=opinion, **data),
        title="答复意见",
        intro=opinion.text,
        done="已答复。",
        back=back,
        submit="答复",
    )


@needs("supervision.manage")
@require_http_methods(FORM)
def opinion_raise(request: ActorRequest, pk: int) -> HttpResponse:
    """Makes a case of it."""
    opinion = queries.opinion(request.actor, pk)
    return edit(
        request,
        RaiseForm(request.POST or None),
        act=lambda data: actions.raise_case(actor=request.actor, opinion=opinion, **data),
        title="转为案件",
        intro=opinion.text,
        done="已转为案件，按案件流程办理。",
        back=reverse("opinion_detail", args=[pk]),
        submit="转为案件",
    )


@needs("supervision.view")
@require_safe
def hearing_list(request: ActorRequest) -> HttpResponseBase:
    """Every hearing."""
    steps = _steps(request, ("登记听证会", "hearing_new", "plus"))
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


def _steps(request: ActorRequest, step: tuple[str, str, str]) -> list[Step]:
    label, url_name, icon = step
    if not has(request.actor, "supervision.manage"):
        return []
    return [Step(label=label, url=reverse(url_name), icon=icon, primary=True)]


def _figures(handling: OpinionHandling, query: str) -> list[Figure]:
    """Each figure leads to the opinions it counts, within the filters in force."""
    base = f"{reverse('opinion_list')}?{query}&state=" if query else f"{reverse('opinion_list')}?state="
    rate = handling.answered.rate
    return [
        Figure(label="意见", value=str(rate.denominator), unit="条", url=base),
        Figure(label="采纳", value=str(handling.adopted), unit="条", url=f"{base}adopted"),
        Figure(label="未采纳并说明理由", value=str(handling.declined), unit="条", url=f"{base}declined"),
        Figure(label="未答复", value=str(len(handling.answered.missing)), unit="条", url=f"{base}waiting"),
        Figure(label="答复率", value=rate.text, url=base),
    ]
