"""Duty assignments and the vacuum alarms they leave."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Step
from weicheng.base.editing import edit
from weicheng.organization import actions, queries
from weicheng.organization.forms.duties import AssignDutyForm, EndDutyForm, TransferDutyForm
from weicheng.organization.needs import duty_names
from weicheng.organization.tables.duties import AssignmentTable, VacuumTable, current
from weicheng.workbooks.ways import import_step


@needs("organization.view")
def duty_list(request: ActorRequest) -> HttpResponseBase:
    """Who answers for what, where, from when."""
    rows = queries.assignments()
    add = Step(label="指定责任单位", url=reverse("duty_assign"), icon="plus", primary=True)
    steps = [add, *import_step(request.actor, "duties")]
    may = has(request.actor, "organization.manage")
    table = AssignmentTable(request, rows if request.GET.get("when") == "all" else current(rows))
    return table.respond(context={"steps": steps if may else []})


@needs("organization.view")
def vacuum_list(request: ActorRequest) -> HttpResponseBase:
    """Every hole with the one step that fixes it (M-016)."""
    cleared = request.GET.get("state") == "cleared"
    table = VacuumTable(request, queries.vacuums().filter(cleared_at__isnull=not cleared))
    return table.respond("organization/vacuums.html", {"idle": queries.idle_list()})


@needs("organization.manage")
def duty_assign(request: ActorRequest) -> HttpResponse:
    """Names the unit that answers for a duty in an area."""
    initial = {"area": request.GET.get("area"), "duty": request.GET.get("duty"), "starts_on": timezone.localdate()}
    return edit(
        request,
        AssignDutyForm(request.POST or None, initial=initial),
        act=lambda data: actions.assign_duty(actor=request.actor, **data),
        title="指定责任单位",
        done="已指定。",
        back=reverse("vacuum_list"),
        leads_to=lambda row: reverse("area_detail", args=[row.area_id]),
        intro="下级区域没有另行指定的，由最近的上级区域的责任单位负责。",
    )


@needs("organization.manage")
def duty_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends an assignment."""
    row = queries.assignment(pk)
    name = duty_names().get(row.duty, row.duty)
    return edit(
        request,
        EndDutyForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        act=lambda data: actions.end_duty(actor=request.actor, assignment=row, **data),
        title=f"终止：{row.area.name} {name}({row.unit.name})",
        done="已终止。没有其他责任单位时会立即出现责任真空告警。",
        back=reverse("area_detail", args=[row.area_id]),
        submit="终止",
    )


@needs("organization.manage")
def duty_transfer(request: ActorRequest, pk: int) -> HttpResponse:
    """Passes an assignment to another unit on a day, leaving no day between (M-017)."""
    row = queries.assignment(pk)
    name = duty_names().get(row.duty, row.duty)
    return edit(
        request,
        TransferDutyForm(request.POST or None, initial={"on": timezone.localdate()}),
        act=lambda data: actions.transfer_duty(actor=request.actor, assignment=row, **data),
        title=f"改由他单位负责：{row.area.name} {name}",
        done="已改派，中间不留空档。",
        back=reverse("area_detail", args=[row.area_id]),
        intro=f"现由{row.unit.name}负责。",
    )
