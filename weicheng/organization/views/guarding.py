"""领导包联 and 四包 (M-009, M-010)."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import day_asked, edit
from weicheng.base.web import render
from weicheng.domain.refusals import NotAllowed
from weicheng.events.queries import happenings_of
from weicheng.organization import actions, badges, queries
from weicheng.organization.forms.linkage import AssignLeaderForm, CloseTargetForm, EndForm, EntryForm, TargetForm
from weicheng.organization.models import Area, LeaderAssignment
from weicheng.organization.months import month_asked
from weicheng.organization.queries import guarding
from weicheng.organization.tables.linkage import LeaderTable, MatrixTable, UnledTable


@needs("organization.view")
def leader_list(request: ActorRequest) -> HttpResponseBase:
    """Leaders × objects, objects without a leader, leaders without an object (M-009)."""
    day = day_asked(request, timezone.localdate())
    found = guarding.leader_table(day, day.replace(day=1))
    unled = UnledTable(request, found.unled, prefix="unled")
    if unled.wants_export:
        return unled.export()
    steps = []
    if has(request.actor, "organization.manage"):
        steps = [
            Step(label="指定包联", url=reverse("leader_assign"), icon="user-plus", primary=True),
            Step(label="登记路段、项目", url=reverse("target_new"), icon="plus"),
        ]
    context = {
        "steps": [*steps, Step(label="四包责任", url=reverse("guardian_list"), icon="checklist")],
        "day": day,
        "rates": [found.rate],
        "unled": unled,
        "targets": guarding.lead_targets(day) if steps else [],
    }
    return LeaderTable(request, found.rows).respond("organization/leaders.html", context)


@needs("organization.manage")
def leader_assign(request: ActorRequest) -> HttpResponse:
    """Ties a leader to an area, a road or a project."""
    initial = {name: request.GET.get(name) for name in ("posting", "area", "target")}
    return edit(
        request,
        AssignLeaderForm(request.POST or None, initial={**initial, "starts_on": timezone.localdate()}),
        act=lambda data: actions.assign_leader(actor=request.actor, **data),
        title="指定包联",
        done="已指定。",
        back=reverse("leader_list"),
    )


@needs("organization.manage")
def leader_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends a tie."""
    tie = guarding.leader_assignment(pk)
    return edit(
        request,
        EndForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        act=lambda data: actions.end_leader(actor=request.actor, assignment=tie, **data),
        title=f"终止包联：{tie.posting.user.name} {tie}",
        done="已终止。没有其他领导时该对象会列入“没有领导包联的对象”。",
        back=reverse("leader_entries", args=[pk]),
        submit="终止",
    )


@needs("organization.manage")
def target_new(request: ActorRequest) -> HttpResponse:
    """Puts a road or project on the books."""
    return edit(
        request,
        TargetForm(request.POST or None, initial={"kind": "road"}),
        act=lambda data: actions.add_lead_target(actor=request.actor, **data),
        title="登记路段、项目",
        done="已登记，请指定包联领导。",
        back=reverse("leader_list"),
        leads_to=lambda row: f"{reverse('leader_assign')}?target={row.pk}",
    )


@needs("organization.manage")
def target_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a road or project off the books."""
    target = guarding.lead_target(pk)
    return edit(
        request,
        CloseTargetForm(request.POST or None, initial={"on": timezone.localdate()}),
        act=lambda data: actions.close_lead_target(actor=request.actor, target=target, **data),
        title=f"停用{target.get_kind_display()}：{target}",
        done="已停用，包联随之终止。",
        back=reverse("leader_list"),
        submit="停用",
    )


def _asked_area(request: ActorRequest) -> Area | None:
    pk = request.GET.get("area", "")
    return queries.area(int(pk)) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None


@needs("organization.view")
def guardian_list(request: ActorRequest) -> HttpResponseBase:
    """四包: coverage of each layer, the guardians of the areas below one, the four duties of a month (M-010)."""
    today = timezone.localdate()
    month = month_asked(request.GET.get("month", ""), today)
    area = _asked_area(request)
    guarded = guarding.guarded_areas(month.last)
    table = MatrixTable(request, guarding.duty_matrix(month.last, month.first, month.last))
    context = {
        "crumbs": [Crumb("领导包联", reverse("leader_list")), Crumb("四包责任")],
        "month": month,
        "rates": [found.rate for found in guarding.guardian_layers(guarded).values()],
        "area": area,
        "layers": guarding.LAYERS,
        "below": guarding.areas_with_guardians(area, guarded),
        "own": guarding.own_ties(request.actor, today),
    }
    return table.respond("organization/guardians.html", context)


def _may_log(request: ActorRequest, tie: LeaderAssignment) -> bool:
    return tie.posting.user_id == request.actor.user_id or has(request.actor, "organization.manage")


@needs("organization.view")
def leader_entries(request: ActorRequest, pk: int) -> HttpResponse:
    """One tie: who, what, since when, and what was recorded."""
    tie = guarding.leader_assignment(pk)
    steps = []
    if _may_log(request, tie):
        steps.append(Step(label="填写记录", url=reverse("leader_log", args=[pk]), icon="pencil", primary=True))
    if has(request.actor, "organization.manage") and tie.ends_on is None:
        steps.append(Step(label="终止包联", url=reverse("leader_end", args=[pk]), icon="ban", danger=True))
    context = {
        "title": f"包联：{tie}",
        "state": badges.of_interval(tie, timezone.localdate()),
        "crumbs": [Crumb("领导包联", reverse("leader_list")), Crumb(str(tie))],
        "steps": steps,
        "facts": [
            Fact("包联人", f"{tie.posting.user.name}（{tie.posting.title}）"),
            Fact("单位", tie.posting.unit.name, reverse("unit_detail", args=[tie.posting.unit_id])),
            Fact("对象", str(tie), reverse("area_detail", args=[tie.area_id]) if tie.area_id else ""),
            Fact("自", tie.starts_on),
            Fact("至", tie.ends_on),
        ],
        "entries": guarding.entries_of(tie),
        "happenings": happenings_of(f"leader:{pk}"),
    }
    return render(request, "organization/leader_entries.html", context)


@needs("organization.view")
def leader_log(request: ActorRequest, pk: int) -> HttpResponse:
    """One entry under one of the four duties, on a phone."""
    tie = guarding.leader_assignment(pk)
    if not _may_log(request, tie):
        raise NotAllowed("包联记录由本人或创卫办人员填写。")
    return edit(
        request,
        EntryForm(request.POST or None, initial={"on": timezone.localdate(), "duty": request.GET.get("duty")}),
        act=lambda data: actions.log_guardian_work(actor=request.actor, assignment=tie, **data),
        title=f"包联记录：{tie}",
        done="已记录。",
        back=reverse("leader_entries", args=[pk]),
        submit="记录",
    )
