"""末位检讨: what is owed, what the unit says, and the meeting (M-117)."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import covers
from weicheng.access.web import ActorRequest, needs
from weicheng.assessment import actions, badges, queries
from weicheng.assessment.forms import DutyAnswerForm, MeetingForm, TextForm
from weicheng.assessment.models import LastDuty
from weicheng.assessment.tables import DutyTable
from weicheng.assessment.views.steps import FORM, step
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import day_asked, edit
from weicheng.base.web import render
from weicheng.events.queries import happenings_of


@needs("score.view")
@require_safe
def last_duty_list(request: ActorRequest) -> HttpResponseBase:
    """Every duty in reach."""
    steps = step(request, "score.view", "会议议程", "last_duty_agenda", "printer")
    return DutyTable(request, queries.visible_duties(request.actor)).respond(context={"steps": steps})


@needs("score.view")
@require_safe
def last_duty_agenda(request: ActorRequest) -> HttpResponse:
    """What is due at the meeting of a day, for paper: who stands up, for which ranking."""
    agenda = queries.agenda(request.actor, day_asked(request, timezone.localdate()))
    context = {
        "title": f"{agenda.on:%Y年%m月%d日}会议：末位检讨",
        "agenda": agenda,
        "back_url": reverse("last_duty_list"),
    }
    return render(request, "assessment/agenda.html", context)


@needs("score.view")
@require_safe
def last_duty_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One duty with statement, appeal and meeting."""
    duty = queries.duty(request.actor, pk)
    context = {
        "title": f"{duty.area} 末位检讨",
        "state": badges.of_duty(duty),
        "crumbs": [Crumb("末位检讨", reverse("last_duty_list")), Crumb(duty.area.name)],
        "steps": _steps(request, duty),
        "duty": duty,
        "facts": [
            Fact("排名", str(duty.ranking), reverse("ranking_detail", args=[duty.ranking_id])),
            Fact("单位", duty.unit and duty.unit.name),
            Fact("产生时间", duty.created_at),
            Fact("会议", duty.meeting),
            Fact("会议日期", duty.meeting_on),
            Fact("撤销原因", duty.ended_reason),
        ],
        "happenings": happenings_of(f"last-duty:{pk}"),
    }
    return render(request, "assessment/duty.html", context)


def _steps(request: ActorRequest, duty: LastDuty) -> list[Step]:
    if duty.state != LastDuty.State.OPEN:
        return []

    def may(capability: str) -> bool:
        return covers(request.actor, capability, duty, queries.COLUMNS)

    waiting = duty.appealed_at is not None and duty.upheld is None
    offered = (
        (may("score.appeal"), "陈述", "last_duty_state", "message"),
        (may("score.appeal") and not duty.appealed_at, "申诉", "last_duty_appeal", "message-2"),
        (may("score.decide") and waiting, "答复申诉", "last_duty_answer", "gavel"),
        (may("ranking.publish") and not waiting, "登记检讨", "last_duty_hold", "circle-check"),
    )
    return [
        Step(label=label, url=reverse(name, args=[duty.pk]), icon=icon) for shown, label, name, icon in offered if shown
    ]


@needs("score.appeal")
@require_http_methods(FORM)
def last_duty_state(request: ActorRequest, pk: int) -> HttpResponse:
    """陈述."""
    duty = queries.duty(request.actor, pk)
    return edit(
        request,
        TextForm(request.POST or None, initial={"text": duty.statement}),
        act=lambda data: actions.state_duty(actor=request.actor, duty=duty, **data),
        title="陈述",
        done="已提交。",
        back=reverse("last_duty_detail", args=[pk]),
        submit="提交",
    )


@needs("score.appeal")
@require_http_methods(FORM)
def last_duty_appeal(request: ActorRequest, pk: int) -> HttpResponse:
    """申诉."""
    duty = queries.duty(request.actor, pk)
    return edit(
        request,
        TextForm(request.POST or None),
        act=lambda data: actions.appeal_duty(actor=request.actor, duty=duty, **data),
        title="申诉",
        intro="由没有公布这份排名的另一人答复；成立的撤销检讨，答复前不检讨。对某次得分有异议的，请在评分表页面申诉。",
        done="已提交，答复前不检讨。",
        back=reverse("last_duty_detail", args=[pk]),
        submit="提交申诉",
    )


@needs("score.decide")
@require_http_methods(FORM)
def last_duty_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """答复申诉."""
    duty = queries.duty(request.actor, pk)
    return edit(
        request,
        DutyAnswerForm(request.POST or None),
        act=lambda data: actions.answer_duty_appeal(actor=request.actor, duty=duty, **data),
        title="答复申诉",
        intro=duty.appeal,
        done="已答复，已告知单位。",
        back=reverse("last_duty_detail", args=[pk]),
        submit="答复",
    )


@needs("ranking.publish")
@require_http_methods(FORM)
def last_duty_hold(request: ActorRequest, pk: int) -> HttpResponse:
    """The meeting at which it was done."""
    duty = queries.duty(request.actor, pk)
    return edit(
        request,
        MeetingForm(request.POST or None),
        act=lambda data: actions.hold_duty(actor=request.actor, duty=duty, **data),
        title="登记检讨",
        done="已登记。",
        back=reverse("last_duty_detail", args=[pk]),
        submit="已完成检讨",
    )
