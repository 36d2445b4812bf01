"""Recording a visit at the desk, and what becomes of a finding."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from weicheng.access.web import ActorRequest, needs
from weicheng.base.editing import edit
from weicheng.domain.inspections import FollowUpResult
from weicheng.domain.refusals import MoveRefused
from weicheng.evidence.actions import accept_photos
from weicheng.evidence.models import Photo
from weicheng.inspections import actions, queries
from weicheng.inspections.commands import NewFinding, OnTheSpot, Result
from weicheng.inspections.forms.visits import FindingForm, RaiseForm, RecordForm, SpotFixForm
from weicheng.inspections.models import Finding, Visit
from weicheng.inspections.tables.visits import place_of
from weicheng.inspections.views.steps import FORM, MANAGE, VISIT, refused, shown


def _photos(request: ActorRequest, uploads: Any, purpose: str = Photo.Purpose.CHECK) -> tuple[UUID, ...]:
    taken = accept_photos(actor=request.actor, uploads=uploads or [], purpose=purpose)
    return tuple(photo.uuid for photo in taken)


@needs(MANAGE, VISIT)
@require_http_methods(FORM)
def visit_record(request: ActorRequest, pk: int) -> HttpResponse:
    """What was seen, one problem a line; the result of each earlier problem on a follow-up."""
    visit = shown(request, pk)
    earlier = queries.findings_of_earlier(visit)

    def act(data: dict[str, Any]) -> Visit:
        lines = [line.strip() for line in data["problems"].splitlines() if line.strip()]
        owner = data.get("unit")
        command = data["command"]
        return actions.record_visit(
            actor=request.actor,
            visit_id=pk,
            command_id=command,
            visited_at=data["visited_at"],
            findings=[
                NewFinding(
                    uuid=uuid5(command, str(number)),
                    text=line,
                    unit_id=owner.pk if owner else None,
                    due_on=data.get("due_on"),
                )
                for number, line in enumerate(lines)
            ],
            photos=_photos(request, data["photos"]),
            results=_results(earlier, data),
            note=data["note"],
        )

    return edit(
        request,
        RecordForm(visit, earlier, request.POST or None, request.FILES or None),
        act=act,
        title=f"记录检查结果：{place_of(visit)}",
        intro="检查不要求拍照。现场用手机填检查表更方便，没有网络也能填。",
        done="已记录。可以继续补记问题、转为案件。",
        back=reverse("visit_detail", args=[pk]),
    )


def _results(earlier: list[Finding], data: dict[str, Any]) -> list[Result]:
    by_value = {result.value: result for result in FollowUpResult}
    return [Result(finding_id=row.pk, result=by_value[data[f"result_{row.pk}"]]) for row in earlier]


@needs(MANAGE, VISIT)
@require_http_methods(FORM)
def finding_new(request: ActorRequest, pk: int) -> HttpResponse:
    """补记 a problem, on the day of the visit or the next."""
    visit = shown(request, pk)

    def act(data: dict[str, Any]) -> Finding:
        lng, lat = data.pop("point") or (None, None)
        unit, photos = data.pop("unit"), _photos(request, data.pop("photos"))
        return actions.add_finding(
            actor=request.actor,
            visit_id=pk,
            finding=NewFinding(lng=lng, lat=lat, unit_id=unit.pk if unit else None, photos=photos, **data),
        )

    return edit(
        request,
        FindingForm(request.POST or None, request.FILES or None),
        act=act,
        title=f"补记问题：{place_of(visit)}",
        done="已补记。",
        back=reverse("visit_detail", args=[pk]),
    )


@needs(MANAGE, VISIT)
@require_http_methods(FORM)
def finding_fixed(request: ActorRequest, pk: int) -> HttpResponse:
    """立行立改 with photos before and after; it becomes a case that waits for its check."""
    visit = shown(request, pk)

    def act(data: dict[str, Any]) -> Finding:
        fix = OnTheSpot(
            unit_id=data["unit"].pk,
            note=data["note"],
            before=_photos(request, data["before"], Photo.Purpose.BEFORE),
            after=_photos(request, data["after"], Photo.Purpose.AFTER),
        )
        finding = NewFinding(uuid=data["uuid"], text=data["text"], category=data["category"], fix=fix)
        return actions.add_finding(actor=request.actor, visit_id=pk, finding=finding)

    return edit(
        request,
        SpotFixForm(request.POST or None, request.FILES or None),
        act=act,
        title=f"立行立改：{place_of(visit)}",
        intro="当场改好的问题记为案件，由别人核查后销号。",
        done="已记录。",
        back=reverse("visit_detail", args=[pk]),
    )


@needs(MANAGE, VISIT)
@require_http_methods(FORM)
def finding_raise(request: ActorRequest, pk: int) -> HttpResponse:
    """转为案件: one tap when the category is known; open cases that may be the same matter stand beside it."""
    finding = queries.finding(request.actor, pk)

    def act(data: dict[str, Any]) -> object:
        return actions.raise_case(actor=request.actor, finding=finding, category=data["category"])

    return edit(
        request,
        RaiseForm(request.POST or None, initial={"category": finding.category}),
        act=act,
        title="转为案件",
        intro=finding.text,
        done="已转为案件，按案件流程办理。",
        back=reverse("visit_detail", args=[finding.visit_id]),
        submit="转为案件",
        template="inspections/raise.html",
        more={"alike": queries.alike(request.actor, finding), "finding": finding},
    )


@needs(MANAGE, VISIT)
@require_POST
def finding_link(request: ActorRequest, pk: int, case: int) -> HttpResponse:
    """The finding is a matter that a case is about already."""
    finding = queries.finding(request.actor, pk)
    try:
        actions.link_case(actor=request.actor, finding=finding, case=queries.case_to_link(request.actor, case))
    except MoveRefused as refusal:
        return refused(request, refusal, "visit_detail", finding.visit_id)
    messages.success(request, "已对应到这个案件。")
    return redirect("visit_detail", finding.visit_id)
