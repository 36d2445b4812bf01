"""三类责任统计: the cases of a month by territory, trade and pairing (M-011)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb
from weicheng.base.web import render
from weicheng.cases import queries as cases
from weicheng.organization.months import month_asked


@needs("dashboard.view")
def owner_statistics(request: ActorRequest) -> HttpResponse:
    """Every case once in each dimension and once in the total."""
    month = month_asked(request.GET.get("month", ""), timezone.localdate())
    context = {
        "title": "三类责任统计",
        "crumbs": [Crumb("统计", reverse("statistics")), Crumb("三类责任统计")],
        "month": month,
        "found": cases.by_owner(request.actor, month.first, month.last),
    }
    return render(request, "dashboards/owners.html", context)
