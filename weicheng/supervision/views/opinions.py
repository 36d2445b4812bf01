"""What supervisors, hearings and the public say, and what became of it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.domain.opinions import OpinionHandling
from weicheng.events.queries import happenings
from weicheng.supervision import actions, queries
from weicheng.supervision.forms import AnswerForm, OpinionForm, RaiseForm
from weicheng.supervision.models import Opinion
from weicheng.supervision.tables import OpinionFilters, OpinionTable, opinion_state
from weicheng.supervision.views.steps import FORM, first_step


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
        "steps": first_step(request, ("登记意见", "opinion_new", "plus")),
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
