"""我的任务 and 附近: what waits for this person, the one due first on top, made for a phone in one hand."""

from __future__ import annotations

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.maps import MapView, feature, geojson, point
from weicheng.base.wording import due_badge
from weicheng.cases import queries
from weicheng.cases.tables.mine import MineTable, NearTable
from weicheng.domain.cases import STATE_NAMES, State

MOST_CATEGORIES = 8
MOST_POINTS = 500


@needs("case.verify", "case.check", "case.handle")
def my_work(request: ActorRequest) -> HttpResponseBase:
    """My next steps with their countdowns; a report begins with one tap on what is wrong."""
    common = queries.common_categories()[:MOST_CATEGORIES] if has(request.actor, "case.report") else []
    return MineTable(request, queries.my_work(request.actor)).respond("cases/mine.html", {"common": common})


@needs("case.view")
def nearby(request: ActorRequest) -> HttpResponseBase:
    """Open cases of my area, on a map and as a list."""
    context = {
        "map": MapView(
            name="near",
            title="附近未办结的案件",
            areas_url=reverse("area_shapes"),
            points_url=reverse("nearby_points"),
            legend=((Tone.BAD, "超期"), (Tone.WARN, "即将到期"), (Tone.INFO, "办理中")),
        )
    }
    return NearTable(request, queries.open_nearby(request.actor)).respond("cases/nearby.html", context)


@needs("case.view")
def nearby_points(request: ActorRequest) -> JsonResponse:
    """The cases due first as points for map.js."""
    now = timezone.now()
    cases = list(queries.open_nearby(request.actor)[:MOST_POINTS])
    return geojson(
        feature(
            point(case.lng, case.lat),
            name=case.title,
            tone=badge.tone if (badge := due_badge(case.due_at, now)) else Tone.INFO,
            note=f"{STATE_NAMES[State(case.state)]} {badge.label if badge else ''}".strip(),
            url=reverse("case_detail", args=[case.pk]),
        )
        for case in cases
        if case.lng is not None and case.lat is not None
    )
