"""责任边界表: one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb
from weicheng.base.editing import day_asked
from weicheng.base.web import render
from weicheng.organization import queries
from weicheng.organization.queries.boundaries import COLUMNS


@needs("organization.view")
def boundary_matrix(request: ActorRequest) -> HttpResponse:
    """Which unit answers for which duty in which type of place, and where nobody or several do (M-017)."""
    day = day_asked(request, timezone.localdate())
    context = {
        "title": "责任边界表",
        "crumbs": [Crumb("责任分工", reverse("duty_list")), Crumb("责任边界表")],
        "lead": "每项职责在每类区域应恰有一个责任单位；有缺口或重叠的格子可点开看清单。",
        "day": day,
        "columns": COLUMNS.values(),
        "table": queries.boundary_table(day),
    }
    return render(request, "organization/boundary_matrix.html", context)
