"""Rounds: planning, quotas, results with both lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs
from weicheng.base.bands import Band, Bands, Mark
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.awareness import Standing
from weicheng.domain.intervals import PERMILLE
from weicheng.domain.refusals import MoveRefused
from weicheng.events.queries import happenings_of
from weicheng.surveys import actions, queries
from weicheng.surveys.forms import QuotaForm, RoundForm
from weicheng.surveys.queries import RoundPage
from weicheng.surveys.tables import RoundTable, SpotTable, round_state

FORM = ["GET", "HEAD", "POST"]


@needs("survey.view", "survey.ask")
@require_safe
def survey_list(request: ActorRequest) -> HttpResponseBase:
    """Every round."""
    steps = []
    if policy.has(request.actor, queries.MANAGE):
        steps.append(Step(label="安排调查", url=reverse("survey_new"), icon="plus", primary=True))
    return RoundTable(request, queries.visible_rounds(request.actor)).respond(context={"steps": steps})


@needs("survey.manage")
@require_http_methods(FORM)
def survey_new(request: ActorRequest) -> HttpResponse:
    """Plans a round."""
    return edit(
        request,
        RoundForm(request.POST or None),
        act=lambda data: actions.open_round(actor=request.actor, **data),
        title="安排知晓率调查",
        intro="不通知、不打招呼、随机访问。配额按规则包带出，可以再调整。",
        done="已安排，请核对配额。",
        back=reverse("survey_list"),
        leads_to=lambda round_: reverse("survey_quotas", args=[round_.pk]),
    )


@needs("survey.manage")
@require_http_methods(FORM)
def survey_quotas(request: ActorRequest, pk: int) -> HttpResponse:
    """Persons to ask by kind."""
    round_ = queries.round_of(request.actor, pk)
    wanted = dict(round_.quotas.values_list("kind", "wanted"))
    return edit(
        request,
        QuotaForm(request.POST or None, kinds=queries.kinds_of(round_), wanted=wanted),
        act=lambda data: actions.set_quotas(actor=request.actor, round_=round_, wanted=data),
        title="调查配额",
        intro=f"{round_.title}：每类访问对象计划访问多少人。",
        done="配额已保存。",
        back=reverse("survey_detail", args=[pk]),
    )


@needs("survey.view", "survey.ask")
@require_safe
def survey_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """A round: its rate with interval, by kind, against the quotas, and both lists."""
    page = queries.round_page(request.actor, pk)
    round_ = page.round
    context = {
        "title": round_.title,
        "state": round_state(round_),
        "crumbs": [Crumb("知晓率调查", reverse("survey_list")), Crumb(round_.title)],
        "steps": _steps(request, page),
        "facts": _facts(page),
        "figures": _figures(page),
        "bands": _bands(page),
        "quotas": [(page.kinds[gap.kind].name, gap) for gap in page.quotas if gap.kind in page.kinds],
        "high": page.listed(Standing.HIGH),
        "low": page.listed(Standing.LOW),
        "survey_pk": pk,
        "may_close": round_.closed_at is None and policy.covers(request.actor, queries.MANAGE, round_, queries.COLUMNS),
        "happenings": happenings_of(f"survey:{pk}"),
    }
    return render(request, "surveys/round.html", context)


def _steps(request: ActorRequest, page: RoundPage) -> list[Step]:
    round_ = page.round
    steps = [Step(label="访问对象与导出", url=reverse("survey_spots", args=[round_.pk]), icon="table")]
    if round_.closed_at:
        return steps
    if policy.has(request.actor, queries.ASK):
        url = reverse("survey_spot_new", args=[round_.pk])
        steps.insert(0, Step(label="开始访问", url=url, icon="user-search", primary=True))
    if policy.covers(request.actor, queries.MANAGE, round_, queries.COLUMNS):
        steps.append(
            Step(label="调整配额", url=reverse("survey_quotas", args=[round_.pk]), icon="adjustments-horizontal")
        )
    return steps


def _facts(page: RoundPage) -> list[Fact]:
    round_ = page.round
    return [
        Fact("区域", round_.area.name),
        Fact("日期", f"{round_.starts_on} 至 {round_.ends_on}"),
        Fact("问卷", str(round_.version)),
        Fact("结束调查", round_.closed_at),
    ]


def _figures(page: RoundPage) -> list[Figure]:
    share, spots = page.result.overall, reverse("survey_spots", args=[page.round.pk])
    return [
        Figure(label="知晓率", value=share.text, url=spots, change=f"{share.confidence}% 区间 {share.interval}"),
        Figure(label="访问", value=str(share.count), unit="人", url=spots),
        Figure(label="知晓", value=str(share.hits), unit="人", url=spots),
        Figure(label="访问对象", value=str(len(page.units)), unit="处", url=spots),
    ]


def _bands(page: RoundPage) -> Bands:
    """The rate of each kind with its interval, against the line of units that know."""
    said = page.result.overall.confidence
    rows = [
        Band(
            label=page.kinds[kind].name if kind in page.kinds else kind,
            low=share.low,
            high=share.high,
            value=share.permille,
            text=f"{share.text}（{share.interval}，{share.count} 人）",
            url=f"{reverse('survey_spots', args=[page.round.pk])}?kind={kind}",
        )
        for kind, share in page.result.by_kind.items()
    ]
    note = (
        f"竖线是知晓率，色带是 {said}% 置信区间：真实知晓率很可能在这个范围里。"
        "访问的人越少、同一单位的人回答越相像，色带越宽。"
    )
    return Bands(title="各类访问对象的知晓率", rows=rows, most=PERMILLE, marks=[Mark(800, "80%")], note=note)


@needs("survey.view", "survey.ask")
@require_safe
def survey_spots(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Every spot with its rate, for the screen and for Excel."""
    page = queries.round_page(request.actor, pk)
    table = SpotTable(
        request,
        queries.spots(request.actor, page.round),
        kinds=page.kinds,
        standings={unit.spot.pk: unit.result.standing for unit in page.units},
        confidence=page.result.overall.confidence,
    )
    crumbs = [
        Crumb("知晓率调查", reverse("survey_list")),
        Crumb(page.round.title, reverse("survey_detail", args=[pk])),
        Crumb("访问对象"),
    ]
    return table.respond(context={"crumbs": crumbs})


@needs("survey.manage")
@require_POST
def survey_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends the round."""
    try:
        actions.close_round(actor=request.actor, round_=queries.round_of(request.actor, pk))
    except MoveRefused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, "调查已结束，结果不再变动。")
    return redirect("survey_detail", pk=pk)
