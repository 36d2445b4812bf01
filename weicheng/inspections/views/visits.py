"""Visits: the list, one of them with what it found, planning and calling off."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.policy import covers, has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.events.queries import happenings
from weicheng.inspections import actions, badges, queries
from weicheng.inspections.forms.fields import in_order
from weicheng.inspections.forms.visits import DrawForm, FollowUpForm, MoveForm, PlanForm, VoidForm
from weicheng.inspections.models import Visit
from weicheng.inspections.tables import VisitTable
from weicheng.inspections.tables.visits import place_of
from weicheng.inspections.views.steps import FORM, MANAGE, VISIT, shown, steps_for


@needs("inspection.view")
@require_safe
def visit_list(request: ActorRequest) -> HttpResponseBase:
    """Every visit in reach."""
    steps = steps_for(request.actor, ("安排检查", "visit_new", "plus"), ("今日路线", "tour", "route"), needs=VISIT)
    if has(request.actor, MANAGE):
        steps.append(Step(label="按抽查安排", url=reverse("visit_draw"), icon="dice-5"))
    table = VisitTable(request, queries.visible_visits(request.actor))
    response = table.respond(context={"steps": steps})
    actions.note_looks(actor=request.actor, visits=table.read)
    return response


@needs(MANAGE, VISIT)
@require_http_methods(FORM)
def visit_new(request: ActorRequest) -> HttpResponse:
    """Plans one visit; the cadence grid leads here with kind, day and area."""
    given = {name: request.GET[name] for name in ("kind", "planned_on", "area", "site") if request.GET.get(name)}

    def act(data: dict[str, Any]) -> Visit:
        return actions.plan_visit(actor=request.actor, inspectors=in_order(data), **data)

    return edit(
        request,
        PlanForm(request.POST or None, initial={"inspectors": [request.actor.user_id], **given}),
        act=act,
        title="安排检查",
        intro="点位、单位、区域选一项即可；选了点位会带出所在区域、管理单位和检查表。",
        done="已安排，检查人员会收到消息。",
        back=reverse("visit_list"),
        leads_to=lambda visit: reverse("visit_detail", args=[visit.pk]),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def visit_draw(request: ActorRequest) -> HttpResponse:
    """The visits of a draw, one for each drawn place."""

    asked = request.POST.get("draw") or request.GET.get("draw", "")

    def act(data: dict[str, Any]) -> list[Visit]:
        return actions.plan_draw(actor=request.actor, **(data | {"inspectors": list(data.get("inspectors", ()))}))

    return edit(
        request,
        DrawForm(
            queries.draws_to_visit(request.actor),
            request.POST or None,
            initial={"draw": asked},
            named_by_hand=queries.draws_without_pairs(request.actor, asked),
        ),
        act=act,
        title="按抽查结果安排检查",
        leads_to=lambda visits: f"{reverse('visit_list')}?since={visits[0].planned_on}&until={visits[0].planned_on}",
        intro="每个抽中的地方一次检查，由一同抽出的人员去。名单会被查看并记录；被检查单位要到检查以后才知道。",
        done="已安排，检查人员会收到消息。",
        back=reverse("visit_list"),
    )


@needs("inspection.view")
@require_safe
def visit_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One visit."""
    actor, visit = request.actor, shown(request, pk)
    done = visit.state == Visit.State.DONE
    mine = queries.may_record(actor, visit)
    context = {
        "title": place_of(visit),
        "state": badges.of_visit(visit, timezone.localdate()),
        "flags": [badges.SECRET] if visit.secret and visit.state == Visit.State.PLANNED else [],
        "crumbs": [Crumb("检查", reverse("visit_list")), Crumb(f"{visit.get_kind_display()} {visit.planned_on}")],
        "steps": _steps(request, visit, mine=mine),
        "visit": visit,
        "facts": _facts(visit),
        "findings": queries.findings_of(visit),
        "spot": badges.ON_THE_SPOT,
        "answers": [(each, badges.of_answer(each)) for each in queries.answers(visit)] if done else (),
        "scenes": queries.scenes_of(visit) if done else (),
        "results": [(row, badges.of_result(row)) for row in queries.results_of(visit)],
        "report": queries.follow_up_report(visit) if visit.kind == Visit.Kind.FOLLOW_UP and done else None,
        "may_pursue": done and mine,
        "may_see_cases": has(actor, "case.view"),
        "happenings": happenings(f"visit:{pk}"),
    }
    return render(request, "inspections/visit.html", context)


def _steps(request: ActorRequest, visit: Visit, *, mine: bool) -> list[Step]:
    manages = covers(request.actor, MANAGE, visit, queries.COLUMNS)
    steps = []
    if visit.state == Visit.State.PLANNED and mine:
        url = reverse("visit_record", args=[visit.pk])
        steps.append(Step(label="记录检查结果", url=url, icon="pencil", primary=True))
    if visit.state == Visit.State.DONE and mine:
        steps.append(Step(label="补记问题", url=reverse("finding_new", args=[visit.pk]), icon="plus", primary=True))
        steps.append(Step(label="立行立改", url=reverse("finding_fixed", args=[visit.pk]), icon="tool"))
    if visit.state == Visit.State.DONE and manages:
        steps.append(Step(label="跟踪督查", url=reverse("visit_follow", args=[visit.pk]), icon="rotate"))
    if visit.state == Visit.State.PLANNED and manages:
        steps.append(Step(label="改期", url=reverse("visit_move", args=[visit.pk]), icon="calendar"))
    if visit.state != Visit.State.VOID and manages:
        steps.append(Step(label="作废", url=reverse("visit_void", args=[visit.pk]), icon="ban", danger=True))
    return steps


def _facts(visit: Visit) -> list[Fact]:
    site, earlier, round_ = visit.site, visit.earlier_id, visit.round
    people = "、".join(f"{each.user.name}{'（带队）' if each.leads else ''}" for each in visit.inspectors.all())
    facts = [
        Fact("类别", visit.get_kind_display()),
        Fact("督查活动", round_ and round_.title, reverse("round_detail", args=[round_.pk]) if round_ else ""),
        Fact("上次检查", "查看" if earlier else None, reverse("visit_detail", args=[earlier]) if earlier else ""),
        Fact("点位", site and site.name, reverse("site_detail", args=[site.pk]) if site else ""),
        Fact("区域", visit.area.name),
        Fact("被检查单位", visit.unit and visit.unit.name),
        Fact("检查单位", visit.by_unit and visit.by_unit.name),
        Fact("检查人员", people),
        Fact("计划日期", visit.planned_on),
        Fact("检查时间", visit.visited_at),
        Fact("检查表", visit.version and str(visit.version)),
        Fact("说明", visit.note),
        Fact("作废原因", visit.void_reason),
    ]
    return [fact for fact in facts if fact.value]


@needs(MANAGE)
@require_http_methods(FORM)
def visit_follow(request: ActorRequest, pk: int) -> HttpResponse:
    """Plans the follow-up of a visit (M-086)."""
    earlier = shown(request, pk)

    def act(data: dict[str, Any]) -> Visit:
        place: dict[str, Any] = {"area": earlier.area, "site": earlier.site, "unit": earlier.unit}
        return actions.plan_visit(
            actor=request.actor,
            kind=Visit.Kind.FOLLOW_UP,
            earlier=earlier,
            inspectors=in_order(data),
            **place,
            **data,
        )

    return edit(
        request,
        FollowUpForm(request.POST or None),
        act=act,
        title=f"跟踪督查：{place_of(earlier)}",
        intro="跟踪督查时，上次的每个问题都要写明已整改、仍在整改或反弹。",
        done="已安排。",
        back=reverse("visit_detail", args=[pk]),
        leads_to=lambda visit: reverse("visit_detail", args=[visit.pk]),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def visit_move(request: ActorRequest, pk: int) -> HttpResponse:
    """改期."""
    visit = shown(request, pk)
    return edit(
        request,
        MoveForm(request.POST or None, initial={"planned_on": visit.planned_on}),
        act=lambda data: actions.move_visit(actor=request.actor, visit=visit, **data),
        title=f"改期：{place_of(visit)}",
        done="已改期，检查人员会收到消息。",
        back=reverse("visit_detail", args=[pk]),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def visit_void(request: ActorRequest, pk: int) -> HttpResponse:
    """作废, with the reason."""
    visit = shown(request, pk)
    return edit(
        request,
        VoidForm(request.POST or None),
        act=lambda data: actions.void_visit(actor=request.actor, visit=visit, **data),
        title=f"作废：{place_of(visit)}",
        intro="作废的检查不再用于考核；它发现的问题和已转的案件保留。",
        done="已作废。",
        back=reverse("visit_detail", args=[pk]),
        submit="作废",
    )
