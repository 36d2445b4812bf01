"""督查活动 with its visits, ratings and bulletin (M-086, M-088, M-089)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs, opens
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.events.queries import happenings
from weicheng.inspections import actions, badges, queries
from weicheng.inspections.forms.fields import in_order
from weicheng.inspections.forms.rounds import BulletinForm, RatingForm, RoundForm
from weicheng.inspections.models import Round
from weicheng.inspections.queries.groups import RoundPage
from weicheng.inspections.tables import RoundTable
from weicheng.inspections.views.steps import FORM, MANAGE, steps_for


@needs("inspection.view")
@require_safe
def round_list(request: ActorRequest) -> HttpResponseBase:
    """Every inspection."""
    steps = steps_for(request.actor, ("安排督查活动", "round_new", "plus"))
    return RoundTable(request, queries.visible_rounds(request.actor)).respond(context={"steps": steps})


@needs(MANAGE)
@require_http_methods(FORM)
def round_new(request: ActorRequest) -> HttpResponse:
    """Arranges one, with a visit to each of its sites."""

    def act(data: dict[str, Any]) -> Round:
        leader = data.pop("leader")
        people = in_order(data)
        return actions.arrange_round(
            actor=request.actor,
            leader=leader,
            inspectors=people,
            units=list(data.pop("units")),
            sites=list(data.pop("sites")),
            topics=data.pop("topics").splitlines(),
            **data,
        )

    return edit(
        request,
        RoundForm(request.POST or None),
        act=act,
        title="安排督查活动",
        done="已安排，每个点位一次检查。",
        back=reverse("round_list"),
        leads_to=lambda row: reverse("round_detail", args=[row.pk]),
    )


@needs("inspection.view")
@require_safe
def round_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One inspection."""
    today = timezone.localdate()
    page = queries.round_page(request.actor, pk, today)
    row = page.round
    context = {
        "title": row.title,
        "state": badges.of_round(row, today),
        "crumbs": [Crumb("督查活动", reverse("round_list")), Crumb(row.title)],
        "steps": _steps(request, row),
        "facts": _facts(page),
        "page": page,
        "visits": [(visit, badges.of_visit(visit, today), page.findings[visit.pk]) for visit in page.visits],
        "happenings": happenings(f"round:{pk}"),
    }
    return render(request, "inspections/round.html", context)


def _steps(request: ActorRequest, row: Round) -> list[Step]:
    scored = reverse("simulated_round", args=[row.pk])
    result: list[Step] = []
    if row.kind == Round.Kind.SIMULATED and opens(request.actor, scored):
        result = [Step(label="模拟结果", url=scored, icon="chart-bar")]
    if not has(request.actor, MANAGE) or row.bulletin_on:
        return result
    return [
        *result,
        Step(label="登记评价", url=reverse("round_rate", args=[row.pk]), icon="list-check", primary=True),
        Step(label="发出通报", url=reverse("round_bulletin", args=[row.pk]), icon="speakerphone"),
    ]


def _facts(page: RoundPage) -> list[Fact]:
    row, state = page.round, page.bulletin
    leader = row.leader
    late = f"，迟 {state.days_late} 天" if state.days_late else ""
    return [
        Fact("类别", row.get_kind_display()),
        Fact("区域", row.area.name),
        Fact("时间", f"{row.starts_on} 至 {row.ends_on}"),
        Fact("带队领导", f"{leader.unit.name} {leader.title} {leader.user.name}" if leader else None),
        Fact("参加单位", "、".join(page.units)),
        Fact("检查点位", f"{len(page.visits)} 个" if page.visits else None),
        Fact("检查内容", "、".join(row.topics)),
        Fact("工作要求", row.requirements),
        Fact("通报期限", f"{state.due_on}{late}"),
        Fact("通报", f"{row.bulletin_no}，{row.bulletin_on}" if row.bulletin_on else None),
    ]


@needs(MANAGE)
@require_http_methods(FORM)
def round_rate(request: ActorRequest, pk: int) -> HttpResponse:
    """三督三查 of one unit."""
    row = queries.round_of(request.actor, pk)
    form = RatingForm(request.POST or None)

    def act(data: dict[str, Any]) -> Round:
        return actions.rate_unit(actor=request.actor, round_=row, unit=data["unit"], grades=form.grades())

    return edit(
        request,
        form,
        act=act,
        title=f"三督三查：{row.title}",
        intro="督任务、督进度、督成效，查认识、查责任、查作风，六个方面都要评价。被检查单位会收到消息。",
        done="已登记。",
        back=reverse("round_detail", args=[pk]),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def round_bulletin(request: ActorRequest, pk: int) -> HttpResponse:
    """通报."""
    row = queries.round_of(request.actor, pk)
    return edit(
        request,
        BulletinForm(request.POST or None),
        act=lambda data: actions.issue_bulletin(actor=request.actor, round_=row, **data),
        title=f"发出通报：{row.title}",
        done="已登记通报，被评价的单位会收到消息。",
        back=reverse("round_detail", args=[pk]),
    )
