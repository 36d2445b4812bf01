"""申报: the board of steps, the calendar, what blocks the next step (M-203, M-040, M-020, M-194)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.archive.actions import applying
from weicheng.archive.badges import STEP_BADGES
from weicheng.archive.forms.applying import CloseForm, EndForm, OpenForm, StartForm
from weicheng.archive.models import Application, StepAttempt
from weicheng.archive.queries import applying as queries
from weicheng.archive.queries import campaigns as found
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.pipeline import Standing, StepResult, StepState, next_step
from weicheng.domain.refusals import OutOfReach
from weicheng.events.queries import happenings_of
from weicheng.evidence.actions import accept_attachment
from weicheng.evidence.links import attachment_url
from weicheng.indicators.models import Campaign

FORM = ["GET", "HEAD", "POST"]


def _crumbs(campaign: Campaign) -> list[Crumb]:
    return [Crumb("创建活动", reverse("campaign_matrix")), Crumb(f"{campaign.title} 申报")]


@needs("archive.view")
@require_safe
def application_board(request: ActorRequest, pk: int) -> HttpResponse:
    """The application of a campaign, the newest first: its steps, and what blocks the next one."""
    campaign = found.campaign_of(request.actor, pk)
    manages = found.manages(request.actor, campaign)
    context: dict[str, Any] = {"title": f"{campaign.title} 申报", "crumbs": _crumbs(campaign), "steps": []}
    if found.choice_of(campaign) is None:
        choose = reverse("archive_pack", args=[pk]) if manages else ""
        return render(request, "archive/application.html", context | {"choose": choose, "unchosen": True})
    today = timezone.localdate()
    rows = list(queries.applications(campaign))
    current = rows[0] if rows else None
    if manages and (current is None or current.closed_on):
        url = reverse("application_new", args=[pk])
        context["steps"] = [Step(label="启动申报", url=url, icon="flag", primary=True)]
    context["facts"] = _calendar(campaign)
    context["earlier"] = rows[1:]
    if current is not None:
        context |= _board(campaign, current, manages)
        if manages and not current.closed_on:
            url = reverse("application_close", args=[current.pk])
            context["steps"].append(Step(label="结束申报", url=url, icon="ban"))
    context["failing"] = queries.failing_conditions(campaign, today)
    return render(request, "archive/application.html", context)


def _calendar(campaign: Campaign) -> list[Fact]:
    today = timezone.localdate()
    calendar = queries.calendar_of(campaign, found.pack_of(campaign), today)
    window = calendar.window
    mark = f"（{calendar.mark}）" if calendar.mark else ""
    return [
        Fact("申报办法", f"{calendar.procedure}{mark}"),
        Fact("下次申报", f"{window.apply_until} 前，还有 {(window.apply_until - today).days} 天"),
        Fact("下次命名年份", f"{window.accept_year} 年"),
        Fact("命名日期", calendar.named_on),
        Fact("下次复审", calendar.re_examination),
        Fact("说明", calendar.note),
    ]


def _board(campaign: Campaign, application: Application, manages: bool) -> dict[str, Any]:
    today = timezone.localdate()
    failing = queries.failing_conditions(campaign, today)
    standings = queries.board_of(application, day=today, failing=failing)
    tries: dict[str, list[StepAttempt]] = {}
    for attempt in queries.attempts_of(application):
        tries.setdefault(attempt.step, []).append(attempt)
    rows = queries.pack_of_application(application).step
    may = manages and not application.closed_on
    return {
        "application": application,
        "upcoming": next_step(standings),
        "lines": [
            {
                "standing": standing,
                "badge": STEP_BADGES[standing.state],
                "level": rows[standing.step.key].level.label,
                "documents": rows[standing.step.key].documents,
                "attempts": [_tried(attempt, may) for attempt in tries.get(standing.step.key, [])],
                "start": _start(application, standing, may),
            }
            for standing in standings
        ],
        "happenings": happenings_of(f"application:{application.pk}"),
    }


def _tried(attempt: StepAttempt, may: bool) -> dict[str, Any]:
    return {
        "row": attempt,
        "files": [(document.title, attachment_url(document.attachment)) for document in attempt.documents.all()],
        "end": reverse("step_end", args=[attempt.pk]) if may and attempt.result == StepResult.RUNNING else "",
        "result": queries.RESULTS[attempt.result].label,
    }


def _start(application: Application, standing: Standing, may: bool) -> str:
    ready = standing.state in {StepState.READY, StepState.FAILED} and not standing.blocked_by
    return reverse("step_start", args=[application.pk, standing.step.key]) if may and ready else ""


@needs("archive.manage")
@require_http_methods(FORM)
def application_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Begins an application."""
    campaign = found.campaign_of(request.actor, pk)
    return edit(
        request,
        OpenForm(request.POST or None),
        act=lambda data: applying.open_application(actor=request.actor, campaign=campaign, **data),
        title="启动申报",
        intro="按现行办法推算申报截止日期和命名年份。",
        done="已启动。",
        back=reverse("application_board", args=[pk]),
    )


@needs("archive.manage")
@require_http_methods(FORM)
def step_start(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """Begins a step."""
    row = queries.application_of(request.actor, pk)
    step = queries.pack_of_application(row).step.get(key)
    if step is None:
        raise OutOfReach

    def act(data: dict[str, Any]) -> StepAttempt:
        failing = queries.failing_conditions(row.campaign, data["on"])
        return applying.start_step(actor=request.actor, application=row, step=key, failing=failing, **data)

    return edit(
        request,
        StartForm(request.POST or None),
        act=act,
        title=f"开始：{step.name}",
        intro="上一步通过后才能开始；省级第一步还须具备申报资格。",
        done="已登记开始。",
        back=reverse("application_board", args=[row.campaign_id]),
    )


@needs("archive.manage")
@require_http_methods(FORM)
def step_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Writes down how a step ended."""
    row = queries.attempt_of(request.actor, pk)
    step = queries.pack_of_application(row.application).step[row.step]

    def act(data: dict[str, Any]) -> StepAttempt:
        uploads = data.pop("files") or []
        documents = [(upload.name, accept_attachment(actor=request.actor, upload=upload)) for upload in uploads]
        return applying.end_step(actor=request.actor, attempt=row, documents=documents, **data)

    return edit(
        request,
        EndForm(request.POST or None, request.FILES or None),
        act=act,
        title=f"登记结果：{step.name}",
        intro=f"应有材料：{'、'.join(step.documents)}。" if step.documents else "",
        done="已登记结果。",
        back=reverse("application_board", args=[row.application.campaign_id]),
    )


@needs("archive.manage")
@require_http_methods(FORM)
def application_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends an application without a naming."""
    row = queries.application_of(request.actor, pk)
    return edit(
        request,
        CloseForm(request.POST or None),
        act=lambda data: applying.close_application(actor=request.actor, application=row, **data),
        title="结束申报",
        intro="没有命名而结束，如本周期终止。记录保留。",
        done="已结束。",
        back=reverse("application_board", args=[row.campaign_id]),
    )
