"""Every night the forecast is written down, so that tomorrow shows where it came from."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area
from weicheng.readiness.models import Snapshot
from weicheng.readiness.queries import forecasting

JOB = Actor.system("jobs.forecast", "inspection.view", "readiness.view")


def keep_snapshots(*, day: date | None = None) -> int:
    """Writes the forecasts of cities and counties for a day (default: today); a second run replaces the first."""
    day = day or timezone.localdate()
    areas = forecasting.areas_of(JOB).filter(level__in=(AreaLevel.CITY, AreaLevel.COUNTY))
    return sum(_keep(area, day) for area in areas)


@transaction.atomic
def _keep(area: Area, day: date) -> int:
    found = forecasting.today(JOB, area, day=day)
    total = found.forecast.total
    Snapshot.objects.update_or_create(
        area=area,
        day=day,
        defaults={
            "area_path": area.path, "pack_version_id": found.pack_version, "points": total.points,
            "known": total.known, "expected": total.expected, "low": total.low, "high": total.high,
            "outlook": found.forecast.outlook, "visits": found.visits,
            "heads": {
                str(head.head): [head.estimated.known, head.estimated.expected, head.estimated.low, head.estimated.high]
                for head in found.forecast.heads
            },
        },
    )  # fmt: skip
    return 1
