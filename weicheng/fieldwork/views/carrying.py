"""What the phone takes along."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.domain.cases import STATE_NAMES, State
from weicheng.fieldwork import queries, reading
from weicheng.forms import queries as forms
from weicheng.inspections import actions as inspections


@needs("inspection.visit", "case.report", "survey.ask")
@never_cache
@require_safe
def package(request: ActorRequest) -> JsonResponse:
    """Everything for today and tomorrow, in one answer; with drawn places in it, a look at their list (M-085)."""
    actor, day = request.actor, timezone.localdate()
    visits = queries.visits_to_carry(actor, day)
    inspections.note_looks(actor=actor, visits=visits)
    return JsonResponse(queries.package(actor, day, visits))


@needs("inspection.visit", "case.report", "survey.ask")
@require_safe
def form(request: ActorRequest, pk: int) -> HttpResponse:
    """The XForm of one version; a published one never changes."""
    return HttpResponse(forms.xform(forms.version(request.actor, pk)), content_type="text/xml; charset=utf-8")


@needs("case.view")
@never_cache
@require_safe
def near(request: ActorRequest) -> JsonResponse:
    """Open cases that a problem at this place may be about already (M-131); asked when there is signal."""
    said = {name: _number(request.GET.get(name, "")) for name in ("lng", "lat")}
    found = queries.near(request.actor, reading.point(said), request.GET.get("category", "")[:40], timezone.now())
    return JsonResponse(
        {
            "cases": [
                {
                    "id": each.case.pk,
                    "title": each.case.title,
                    "metres": each.metres,
                    "state": STATE_NAMES[State(each.case.state)],
                    "url": reverse("case_detail", args=[each.case.pk]),
                }
                for each in found
            ]
        }
    )


def _number(text: str) -> float | str | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text
