"""网格台账 and 责任区块 (M-063, M-064)."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.organization import actions
from weicheng.organization.forms.linkage import BlockCheckForm, BlockForm, StaffBlockForm
from weicheng.organization.months import month_asked
from weicheng.organization.queries import grids
from weicheng.organization.tables.grids import BlockTable, GridTable

# A list of names on the page ends here; the Excel file has them all.
NAMED = 20


@needs("organization.view")
def grid_list(request: ActorRequest) -> HttpResponseBase:
    """Every grid with leader, workers and unit; what is missing; 下沉率 of the month as a share only (M-063)."""
    month = month_asked(request.GET.get("month", ""), timezone.localdate())
    table = GridTable(request, grids.grids())
    if table.wants_export:
        return table.export()
    found = grids.grid_registry(month.last, month.first)
    lacking = (
        ("没有网格员的网格", found.without_worker),
        ("没有责任单位的网格", found.without_unit),
        ("没有网格的社区", found.communities_without_grid),
    )
    context = {
        "month": month,
        "rates": [found.at_work],
        "lacking": [(label, len(names), "、".join(names[:NAMED])) for label, names in lacking if names],
        "named": NAMED,
        "steps": [Step(label="责任区块", url=reverse("block_list"), icon="layout-dashboard")],
    }
    return table.respond("organization/grids.html", context)


@needs("organization.view")
def block_list(request: ActorRequest) -> HttpResponseBase:
    """Every block with its three ticks of the month (M-064)."""
    month = month_asked(request.GET.get("month", ""), timezone.localdate())
    states = grids.block_states(month.last, month.first, month.last)
    ticks = grids.block_ticks(states)
    steps = [Step(label="划定区块", url=reverse("block_new"), icon="plus", primary=True)]
    context = {
        "crumbs": [Crumb("网格台账", reverse("grid_list")), Crumb("责任区块")],
        "month": month,
        "rates": [ticks.groups, ticks.handlers, ticks.checks, ticks.in_place.rate],
        "steps": steps if has(request.actor, "organization.manage") else [],
    }
    return BlockTable(request, states).respond("organization/blocks.html", context)


@needs("organization.manage")
def block_new(request: ActorRequest) -> HttpResponse:
    """Draws a block."""
    return edit(
        request,
        BlockForm(request.POST or None),
        act=lambda data: actions.add_block(actor=request.actor, **data),
        title="划定责任区块",
        done="已划定，请明确领导小组和经办人。",
        back=reverse("block_list"),
        leads_to=lambda row: reverse("block_detail", args=[row.pk]),
    )


@needs("organization.view")
def block_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One block and its checks."""
    row = grids.block(pk)
    month = month_asked("", timezone.localdate())
    state = next(s for s in grids.block_states(month.last, month.first, month.last) if s.block.pk == pk)
    steps = []
    if row.lead_id in request.actor.unit_ids("organization.view"):
        steps.append(Step(label="记录检查", url=reverse("block_check", args=[pk]), icon="pencil", primary=True))
    if has(request.actor, "organization.manage"):
        steps.append(Step(label="明确组长、经办人", url=reverse("block_staff", args=[pk]), icon="user-check"))
    handler = state.block.handler
    context = {
        "title": row.name,
        "crumbs": [Crumb("责任区块", reverse("block_list")), Crumb(row.name)],
        "steps": steps,
        "facts": [
            Fact("牵头部门", row.lead.name, reverse("unit_detail", args=[row.lead_id])),
            Fact("领导小组", row.group and row.group.name),
            Fact("组长", f"{state.chair}（{'一把手' if state.has_group else '不是一把手'}）" if state.chair else None),
            Fact("经办人", f"{handler.user.name}（{handler.title}）" if handler else None),
            Fact("社区", state.areas),
            Fact("协助单位", "、".join(unit.name for unit in state.block.assistants.all())),
            Fact("本月检查", f"{state.checks} 次"),
        ],
        "checks": grids.checks_of(row),
    }
    return render(request, "organization/block.html", context)


@needs("organization.manage")
def block_staff(request: ActorRequest, pk: int) -> HttpResponse:
    """Names the group and the handler of a block."""
    row = grids.block(pk)
    return edit(
        request,
        StaffBlockForm(row, request.POST or None, initial={"group": row.group_id, "handler": row.handler_id}),
        act=lambda data: actions.staff_block(actor=request.actor, block=row, **data),
        title=f"明确组长、经办人：{row.name}",
        done="已明确。",
        back=reverse("block_detail", args=[pk]),
    )


@needs("organization.view")
def block_check(request: ActorRequest, pk: int) -> HttpResponse:
    """Logs a check by the lead department."""
    row = grids.block(pk)
    return edit(
        request,
        BlockCheckForm(request.POST or None, initial={"on": timezone.localdate()}),
        act=lambda data: actions.log_block_check(actor=request.actor, block=row, **data),
        title=f"记录检查：{row.name}",
        done="已记录。",
        back=reverse("block_detail", args=[pk]),
        submit="记录",
    )
