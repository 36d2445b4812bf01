"""QR posters for the street: one A4 sheet a place, leading to the report form with the place filled in."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.forms import Form
from weicheng.base.qr import qr_picture
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput
from weicheng.portal import queries
from weicheng.portal.tables import PosterTable


class AreaForm(Form):
    """A poster for a whole community or street."""

    area = forms.ModelChoiceField(label="区域", queryset=queries.communities())


@needs("place.manage")
@require_safe
def poster_list(request: ActorRequest) -> HttpResponseBase:
    """Choose sites, or an area."""
    form = AreaForm()
    form.fields["area"].queryset = queries.poster_areas(request.actor)  # type: ignore[attr-defined]
    context = {"form": form, "lead": "市民扫码即打开上报页，位置已填好。勾选点位后打印，一页一张。"}
    return PosterTable(request, queries.poster_sites(request.actor)).respond("portal/posters.html", context)


@needs("place.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def poster_print(request: ActorRequest) -> HttpResponse:
    """The sheets: ticked sites are posted, an area stands in the address."""
    places = queries.posters(request.actor, sites=request.POST.getlist("pk"), areas=request.GET.getlist("area"))
    if not places:
        raise BadInput.of("点位", "没有选择，或不在您的管辖范围内", "请勾选点位或选择区域后再打印")
    context = {
        "title": "上报二维码",
        "posters": [(place, *_code(request, place)) for place in places],
        "phone": settings.PUBLIC_PHONE,
        "back_url": reverse("poster_list"),
    }
    return render(request, "portal/poster.html", context)


def _code(request: ActorRequest, place: queries.Preset) -> tuple[str, str]:
    """The QR code as a picture, and its address to type by hand."""
    path = reverse("report_at", args=[place.key])
    url = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    return qr_picture(url, sturdy=True), url
