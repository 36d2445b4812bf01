"""Reporting a problem inside the system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.access.web import ActorRequest, needs
from weicheng.base.forms import Form
from weicheng.base.maps import MapView
from weicheng.base.web import render
from weicheng.cases import actions, queries
from weicheng.cases.forms.intake import ClerkReportForm, FieldReportForm
from weicheng.cases.models import CasePhoto, Report
from weicheng.domain.refusals import BadInput
from weicheng.evidence.actions import accept_photos
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area
from weicheng.organization.queries import home_area
from weicheng.places.queries import locate


def _place(data: dict[str, Any]) -> dict[str, Any]:
    point = data.pop("point")
    return {"lng": point[0], "lat": point[1]} if point else {}


def _field_report(actor: Actor, data: dict[str, Any]) -> Report:
    after, fixed, note = data.pop("after"), data.pop("fixed"), data.pop("fix_note")
    before = accept_photos(actor=actor, uploads=data.pop("photos"), purpose=CasePhoto.Kind.REPORT)
    where = _place(data)
    fix = None
    if fixed:
        shown = accept_photos(actor=actor, uploads=after, purpose=CasePhoto.Kind.AFTER)
        area = data["area"] or (locate(where["lng"], where["lat"]) if where else None)
        unit = queries.spot_fix_unit(category=data["category"], area=area)
        fix = actions.SpotFix(unit, note, before, shown)
    photos = [] if fix else before
    return actions.report_case(actor=actor, photos=photos, spot_fix=fix, found_at=timezone.now(), **where, **data)


def _clerk_report(actor: Actor, data: dict[str, Any]) -> Report:
    photos = accept_photos(actor=actor, uploads=data.pop("photos"), purpose=CasePhoto.Kind.REPORT)
    return actions.report_case(actor=actor, photos=photos, **_place(data), **data)


def _take_in(
    request: ActorRequest, form: Form, act: Callable[[Actor, dict[str, Any]], Report], title: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            report = act(request.actor, dict(form.cleaned_data))
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            joined = report.joined_from_id or report.joined_how
            messages.success(request, "与已有案件是同一问题，已并入。" if joined else "已上报。")
            return redirect("case_detail", pk=report.case_id)
    context = {
        "title": title,
        "form": form,
        "submit": "上报",
        "back_url": reverse("case_list"),
        "map": MapView(name="pick", title="在地图上点一下问题的位置", pick=True, areas_url=reverse("area_shapes")),
    }
    return render(request, "cases/report.html", context, status=422 if form.errors else 200)


def _usual_area(actor: Actor) -> Area | None:
    """The community or grid of whoever walks one; a whole street or district says nothing about the place."""
    area = home_area(actor, "case.report")
    return area if area and area.level in (AreaLevel.COMMUNITY, AreaLevel.GRID) else None


@needs("case.report")
def case_new(request: ActorRequest) -> HttpResponse:
    """Inspectors and grid workers, on a phone: with the category chosen before, a photo and the button are left."""
    begun = {
        "command_id": uuid4(),
        "category": request.GET.get("category"),
        "source": queries.usual_source(request.actor),
        "area": _usual_area(request.actor),
    }
    form = FieldReportForm(request.POST or None, request.FILES or None, initial=begun)
    return _take_in(request, form, _field_report, "上报问题")


@needs("case.receive")
def case_intake(request: ActorRequest) -> HttpResponse:
    """Clerks, for callers and letters."""
    form = ClerkReportForm(request.POST or None, request.FILES or None, initial={"command_id": uuid4()})
    return _take_in(request, form, _clerk_report, "登记来电来信")
