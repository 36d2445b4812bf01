"""Pairs of double visits and the nights of the forecast in the demo city."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from weicheng.demo.inspections import COVERT
from weicheng.demo.stage import Stage
from weicheng.inspections import queries as inspections
from weicheng.inspections.models import Visit
from weicheng.readiness import actions

WEEKS = 8
PAIRS = 2


def audit(stage: Stage) -> None:
    """Two covert visits are seen again within days by somebody else; the forecast was kept once a week."""
    zhuren = stage.actor("zhuren")
    alone = inspections.visible_visits(zhuren).filter(
        kind=Visit.Kind.COVERT,
        drawn_id=None,
        state=Visit.State.DONE,
        visited_at__lt=stage.now - timedelta(days=5),
    )
    for first in alone.order_by("-visited_at", "-pk")[:PAIRS]:
        seen = timezone.localtime(first.visited_at).date()
        day = seen + timedelta(days=3)
        visit = actions.plan_double(
            actor=zhuren,
            visit=first,
            inspectors=[stage.cast["hecha"]],
            planned_on=day,
            now=stage.at(seen + timedelta(days=1), 9),
        )
        stage.record(visit, by="hecha", at=stage.at(day, 10), code=COVERT)
    for back in range(WEEKS, -1, -1):
        actions.keep_snapshots(day=stage.today - timedelta(weeks=back))
