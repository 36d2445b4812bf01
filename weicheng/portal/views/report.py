"""The public report: a form that anybody can send within half a minute, and the code that comes back."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from weicheng.access.policy import Actor
from weicheng.access.web import public
from weicheng.base.forms import PointField
from weicheng.base.maps import MapView
from weicheng.base.web import render, wants_fragment
from weicheng.cases import actions as cases
from weicheng.cases.models import Report
from weicheng.domain.accusation import AccusationHint, find_accusation
from weicheng.domain.cases import Source
from weicheng.domain.packs.parse import Pack
from weicheng.domain.refusals import BadInput
from weicheng.evidence.actions import Capture, accept_photos
from weicheng.evidence.models import Photo
from weicheng.portal import limits, queries
from weicheng.portal.categories import icon_of
from weicheng.portal.forms import ReportForm
from weicheng.standards import queries as standards

PAGE, PARTIAL = "portal/report.html", "portal/_report_form.html"
SEEN_BEFORE = "这张表刚才已经提交过，没有重复登记。如要反映另一件事，请点“再报一件”。"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponseBase:
    """The form without a place."""
    return _report(request, None)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_at(request: HttpRequest, key: str) -> HttpResponseBase:
    """The form of a QR code: the place is known already."""
    return _report(request, queries.preset(key))


def _report(request: HttpRequest, preset: queries.Preset | None) -> HttpResponseBase:
    pack = standards.current_pack(area_path=preset.area.path if preset else "").pack
    offer = queries.offer_of(pack)
    if request.method != "POST":
        return _page(request, ReportForm(offer=offer, preset=preset), preset)
    limits.reports().check(limits.visitor(request))
    form = ReportForm(request.POST, request.FILES, offer=offer, preset=preset)
    if not form.is_valid():
        return _page(request, form, preset)
    if known := queries.code_of_command(form.cleaned_data["command_id"]):
        messages.info(request, SEEN_BEFORE)
        return _sent(request, known)
    if hint := _accusation(form, pack):
        return _page(request, form, preset, hint)
    try:
        report = _take_in(form, preset)
    except BadInput as refusal:
        form.add_faults(refusal)
        return _page(request, form, preset)
    limits.reports().count(limits.visitor(request))
    return _sent(request, report.code)


def _accusation(form: ReportForm, pack: Pack) -> AccusationHint | None:
    """Words that sound like an accusation lead to 12388 first; who says it is a sanitation matter goes on."""
    rule = pack.word_list.get("accusation")
    if rule is None or form.cleaned_data["confirmed"]:
        return None
    return find_accusation(f"{form.cleaned_data['text']} {form.cleaned_data['address']}", rule)


def _take_in(form: ReportForm, preset: queries.Preset | None) -> Report:
    """Photos first, outside the transaction; then report, case, clocks and event in one. Raises BadInput."""
    given = form.cleaned_data
    citizen, command_id = Actor.citizen(), given["command_id"]
    photos = accept_photos(
        actor=citizen,
        uploads=given["photos"],
        purpose=Photo.Purpose.REPORT,
        taken_with=[Capture(uuid=_photo_number(command_id, upload)) for upload in given["photos"]],
        citizen_token=queries.token_of(command_id),
    )
    lng, lat = given["point"] or (None, None)
    return cases.report_case(
        actor=citizen,
        source=Source.CITIZEN,
        category=given["category"],
        kind=Report.Kind.SUGGESTION if given["suggestion"] else Report.Kind.COMPLAINT,
        text=given["text"] or form.label_of(given["category"]),
        area=preset.area if preset else given["area"],
        site=preset.site if preset else None,
        lng=lng,
        lat=lat,
        address=given["address"],
        photos=photos,
        reporter_name=given["name"],
        reporter_phone=given["phone"],
        command_id=command_id,
    )


def _photo_number(command_id: UUID, upload: UploadedFile) -> UUID:
    """The same photo of the same form has the same number, so that a form sent again stores it once."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return uuid5(command_id, digest.hexdigest())


def _sent(request: HttpRequest, code: str) -> HttpResponseBase:
    url = reverse("report_sent", args=[code])
    return HttpResponseClientRedirect(url) if wants_fragment(request) else redirect(url)


def _page(
    request: HttpRequest, form: ReportForm, preset: queries.Preset | None, hint: AccusationHint | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "title": "上报问题",
        "form": form,
        "preset": preset,
        "hint": hint,
        "tiles": [(widget, icon_of(form.choices[place].duty)) for place, widget in enumerate(form["category"])],
        "search": [{"code": c.code, "label": c.label, "name": c.name} for c in form.choices],
        "map": None if preset else _map(),
        "phone": settings.PUBLIC_PHONE,
    }
    status = 422 if form.errors or hint else 200
    return render(request, PAGE, context, partial=PARTIAL, status=status)


def _map() -> MapView:
    return MapView(name="report", title="在地图上点位置", areas_url=reverse("public_areas"), pick=True)


@public
@require_safe
def report_where(request: HttpRequest) -> HttpResponse:
    """The name of the community a position lies in, for the person to confirm; empty text outside the city."""
    try:
        point = PointField(required=False).clean([request.GET.get("lng", ""), request.GET.get("lat", "")])
    except ValidationError:
        point = None
    return HttpResponse(queries.name_at(*point) if point else "", content_type="text/plain; charset=utf-8")
