"""特派督导组, its log, and the proposals that wait for a decision (M-087)."""

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
from weicheng.domain.inspections import Power
from weicheng.events.queries import happenings
from weicheng.inspections import actions, badges, queries
from weicheng.inspections.forms.fields import in_order
from weicheng.inspections.forms.rounds import DecideForm, EntryForm, GroupForm, WithdrawForm
from weicheng.inspections.models import Group, GroupEntry
from weicheng.inspections.queries.groups import AREA_ONLY
from weicheng.inspections.tables import GroupTable
from weicheng.inspections.views.steps import FORM, MANAGE, VISIT, steps_for

DECIDE = "inspection.decide"
POWERS = {power.value: power for power in Power}


@needs("inspection.view")
@require_safe
def squad_list(request: ActorRequest) -> HttpResponseBase:
    """Every group, and what waits for a decision."""
    context = {
        "steps": steps_for(request.actor, ("派驻督导组", "squad_new", "plus")),
        "proposals": list(queries.proposals_to_decide(request.actor).select_related("group", "unit")),
    }
    return GroupTable(request, queries.visible_groups(request.actor)).respond("inspections/squads.html", context)


@needs(MANAGE)
@require_http_methods(FORM)
def squad_new(request: ActorRequest) -> HttpResponse:
    """派驻."""
    return edit(
        request,
        GroupForm(request.POST or None),
        act=lambda data: actions.station_group(actor=request.actor, members=in_order(data), **data),
        title="派驻督导组",
        done="已派驻。",
        back=reverse("squad_list"),
        leads_to=lambda group: reverse("squad_page", args=[group.pk]),
    )


@needs("inspection.view")
@require_safe
def squad_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One group with its log and how often each power was used."""
    group, actor = queries.group(request.actor, pk), request.actor
    pending = GroupEntry.Decision.PENDING
    context = {
        "title": group.name,
        "state": badges.of_group(group, timezone.localdate()),
        "crumbs": [Crumb("特派督导组", reverse("squad_list")), Crumb(group.name)],
        "steps": _steps(request, group),
        "facts": _facts(group),
        "counts": [(power.label, number) for power, number in queries.power_counts(group).items()],
        "entries": [
            (
                entry,
                badges.OF_DECISIONS.get(GroupEntry.Decision(entry.decision)),
                entry.decision == pending
                and entry.recorded_by_id != actor.user_id
                and covers(actor, DECIDE, entry, AREA_ONLY),
            )
            for entry in queries.entries_of(group)[:200]
        ],
        "happenings": happenings(f"group:{pk}"),
    }
    return render(request, "inspections/squad.html", context)


def _steps(request: ActorRequest, group: Group) -> list[Step]:
    steps = []
    if queries.is_member(request.actor, group) and group.ends_on is None:
        url = reverse("squad_entry", args=[group.pk])
        steps.append(Step(label="登记工作", url=url, icon="plus", primary=True))
    if has(request.actor, MANAGE) and group.ends_on is None:
        steps.append(Step(label="撤回", url=reverse("squad_withdraw", args=[group.pk]), icon="logout"))
    return steps


def _facts(group: Group) -> list[Fact]:
    people = "、".join(f"{each.user.name}{'（组长）' if each.heads else ''}" for each in group.members.all())
    return [
        Fact("派驻区域", group.area.name),
        Fact("派驻单位", group.unit and group.unit.name),
        Fact("成员", people),
        Fact("派驻日期", group.starts_on),
        Fact("撤回日期", group.ends_on),
        Fact("派驻依据", group.basis),
    ]


@needs("inspection.view", VISIT)
@require_http_methods(FORM)
def squad_entry(request: ActorRequest, pk: int) -> HttpResponse:
    """What the group did."""
    group = queries.group(request.actor, pk)

    def act(data: dict[str, Any]) -> GroupEntry:
        return actions.log_entry(actor=request.actor, group=group, **(data | {"power": POWERS[data["power"]]}))

    return edit(
        request,
        EntryForm(request.POST or None),
        act=act,
        title=f"登记工作：{group.name}",
        done="已登记。",
        back=reverse("squad_page", args=[pk]),
    )


@needs(MANAGE)
@require_http_methods(FORM)
def squad_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """撤回."""
    group = queries.group(request.actor, pk)
    return edit(
        request,
        WithdrawForm(request.POST or None),
        act=lambda data: actions.withdraw_group(actor=request.actor, group=group, **data),
        title=f"撤回：{group.name}",
        done="已撤回。",
        back=reverse("squad_page", args=[pk]),
        submit="撤回",
    )


@needs(DECIDE)
@require_http_methods(FORM)
def proposal_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """A named person decides a proposal."""
    entry = queries.entry(request.actor, pk)
    return edit(
        request,
        DecideForm(request.POST or None),
        act=lambda data: actions.decide_proposal(actor=request.actor, entry=entry, **data),
        title="决定处理建议",
        intro=f"{entry.group.name}对{entry.unit.name if entry.unit else ''}的建议：{entry.text}",
        done="已决定。",
        back=reverse("squad_page", args=[entry.group_id]),
        submit="决定",
    )
