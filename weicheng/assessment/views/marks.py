"""五有 (M-071), and marks by hand: months, observations, years (M-114, M-115)."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.assessment import actions, queries
from weicheng.assessment.forms import FiveHaveForm, MarkForm
from weicheng.assessment.rules import rules_on
from weicheng.assessment.tables import FiveHaveTable, MarkTable, QuarterTable
from weicheng.assessment.views.steps import FORM, step
from weicheng.base.blocks import Crumb, Step
from weicheng.base.editing import day_asked, edit
from weicheng.domain.honours import five_have_rate


@needs("score.view")
@require_safe
def five_have_list(request: ActorRequest) -> HttpResponseBase:
    """The village matrix."""
    today, within = timezone.localdate(), rules_on().check_days
    rows = list(queries.five_have_rows(request.actor).order_by("area_path"))
    for row in rows:
        row.found = queries.haves_of(row, today, within)  # type: ignore[attr-defined]
    may = "score.appeal" if has(request.actor, "score.appeal") else "score.review"
    steps = step(request, may, "登记", "five_have_new", "plus", primary=True)
    rate = five_have_rate(row.found for row in rows)  # type: ignore[attr-defined]
    return FiveHaveTable(request, rows).respond(context={"steps": steps, "lead": rate.sentence})


@needs("score.appeal", "score.review")
@require_http_methods(FORM)
def five_have_new(request: ActorRequest) -> HttpResponse:
    """Records a village."""
    return edit(
        request,
        FiveHaveForm(request.POST or None),
        act=lambda data: actions.record_five_haves(actor=request.actor, **data),
        title="登记“五有”",
        intro="每一项填写依据，空着的算缺。再次登记同一个村会更新，操作日志保留经过。",
        done="已登记。",
        back=reverse("five_have_list"),
    )


@needs("score.view")
@require_safe
def mark_list(request: ActorRequest) -> HttpResponseBase:
    """Every mark in reach."""
    steps = [
        *step(request, "ranking.publish", "登记得分", "mark_new", "plus", primary=True),
        Step(label="按季度看", url=reverse("quarter_page"), icon="table"),
    ]
    return MarkTable(request, queries.marks(request.actor)).respond(context={"steps": steps})


@needs("ranking.publish")
@require_http_methods(FORM)
def mark_new(request: ActorRequest) -> HttpResponse:
    """Gives one."""
    return edit(
        request,
        MarkForm(request.POST or None),
        act=lambda data: actions.mark_unit(actor=request.actor, **data),
        title="登记考核得分",
        done="已登记。",
        back=reverse("mark_list"),
    )


@needs("score.view")
@require_safe
def quarter_page(request: ActorRequest) -> HttpResponseBase:
    """一月一考核、一季一观摩 of the quarter that holds `?day=`."""
    day = day_asked(request, timezone.localdate())
    number = (day.month + 2) // 3
    rows = queries.quarters(request.actor, day.year, number)
    crumbs = [Crumb("目标责任考核", reverse("mark_list")), Crumb(f"{day.year}年第{number}季度")]
    context = {"title": f"{day.year}年第{number}季度考核与观摩", "crumbs": crumbs}
    return QuarterTable(request, rows).respond(context=context)
