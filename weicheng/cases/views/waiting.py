"""Slips, requests and answers: what waits for a signature, a decision, a reply."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weicheng.access.policy import covers
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.cases import actions, badges, queries
from weicheng.cases.forms.moves import ReasonForm, SlipForm, TextForm
from weicheng.cases.models import Slip
from weicheng.cases.tables.waiting import AnswerTable, RequestTable, SlipTable, slip_state

SIGNING = {Slip.Colour.YELLOW: "case.sign_yellow", Slip.Colour.RED: "case.sign_red"}


@needs("case.view")
def slip_list(request: ActorRequest) -> HttpResponseBase:
    """Every slip in reach."""
    steps = [Step(label="按单位统计", url=reverse("slip_figures"), icon="chart-bar")]
    return SlipTable(request, queries.visible_slips(request.actor)).respond(context={"steps": steps})


@needs("case.view")
def slip_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One slip, with what may be done about it."""
    slip = queries.visible_slip(request.actor, pk)
    context = {
        "title": badges.SLIPS[Slip.Colour(slip.colour)].label,
        "state": slip_state(slip),
        "crumbs": [Crumb("督办单", reverse("slip_list")), Crumb(slip.case.number)],
        "steps": _steps(request, slip),
        "slip": slip,
        "facts": [
            Fact("案件", f"{slip.case.number} {slip.case.title}", reverse("case_detail", args=[slip.case_id])),
            Fact("责任单位", slip.unit.name, reverse("unit_detail", args=[slip.unit_id])),
            Fact("责任人", slip.person and str(slip.person)),
            Fact("督办要求", slip.requirement),
            Fact("起草", moment(slip.drafted_at)),
            Fact("签发", f"{moment(slip.issued_at)} {slip.signed_by or '按时限自动发出'}" if slip.issued_at else None),
            Fact("回复时限", moment(slip.due_at)),
            Fact("回复", f"{moment(slip.replied_at)}：{slip.reply}" if slip.replied_at else None),
            Fact("撤回", f"{moment(slip.withdrawn_at)}：{slip.withdrawn_reason}" if slip.withdrawn_at else None),
        ],
    }
    return render(request, "cases/slip.html", context)


def _steps(request: ActorRequest, slip: Slip) -> list[Step]:
    steps: list[Step] = []
    if slip.withdrawn_at or slip.replied_at:
        return steps
    capability = SIGNING.get(Slip.Colour(slip.colour), "")
    may_sign = bool(capability) and covers(request.actor, capability, slip)
    if may_sign and not slip.issued_at:
        steps.append(Step(label="签发", url=reverse("slip_sign", args=[slip.pk]), icon="signature", primary=True))
    if slip.issued_at and covers(request.actor, "case.handle", slip):
        steps.append(Step(label="回复", url=reverse("slip_reply", args=[slip.pk]), icon="message", primary=True))
    if may_sign or covers(request.actor, "case.supervise", slip):
        steps.append(Step(label="撤回", url=reverse("slip_withdraw", args=[slip.pk]), icon="ban", danger=True))
    return steps


@needs("case.sign_yellow", "case.sign_red")
def slip_sign(request: ActorRequest, pk: int) -> HttpResponse:
    """A named person signs what the rules drafted, and may word it anew."""
    slip = queries.visible_slip(request.actor, pk)
    return edit(
        request,
        SlipForm(request.POST or None, initial={"requirement": slip.requirement}),
        act=lambda data: actions.sign_slip(actor=request.actor, slip=slip, **data),
        title=f"签发{slip.get_colour_display()}",
        done="已签发并送达，回复时限开始计算。",
        back=reverse("slip_detail", args=[pk]),
        submit="签发",
        intro=f"{slip.case.number} {slip.case.title}，责任单位{slip.unit.name}。",
    )


@needs("case.handle")
def slip_reply(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit's reply, on record."""
    slip = queries.visible_slip(request.actor, pk)
    return edit(
        request,
        TextForm(request.POST or None),
        act=lambda data: actions.reply_slip(actor=request.actor, slip=slip, text=data["text"]),
        title="回复督办单",
        done="已回复。",
        back=reverse("slip_detail", args=[pk]),
        submit="回复",
        intro=slip.requirement,
    )


@needs("case.supervise", "case.sign_yellow", "case.sign_red")
def slip_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a slip back with a reason that stays on record."""
    slip = queries.visible_slip(request.actor, pk)
    return edit(
        request,
        ReasonForm(request.POST or None),
        act=lambda data: actions.withdraw_slip(actor=request.actor, slip=slip, reason=data["reason"]),
        title="撤回督办单",
        done="已撤回，单位会收到通知。",
        back=reverse("slip_detail", args=[pk]),
        submit="撤回",
    )


@needs("case.rule")
def request_list(request: ActorRequest) -> HttpResponseBase:
    """Requests for more time or suspension, oldest first."""
    return RequestTable(request, queries.open_requests(request.actor)).respond()


@needs("case.receive")
def answer_list(request: ActorRequest) -> HttpResponseBase:
    """Reporters who wait for an answer, the one due first on top."""
    return AnswerTable(request, queries.reports_to_answer(request.actor)).respond()


@needs("case.receive")
def report_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Answers one reporter."""
    report = queries.visible_report(request.actor, pk)
    return edit(
        request,
        TextForm(request.POST or None),
        act=lambda data: actions.answer_report(actor=request.actor, report=report, text=data["text"]),
        title=f"答复诉求 {report.code}",
        done="已答复，诉求人凭查询码可见。",
        back=reverse("answer_list"),
        submit="答复",
        intro=report.text,
    )
