"""Scheduled work of forecasting and of planted problems."""

from __future__ import annotations

from django_tasks import task

from weicheng.base import trail
from weicheng.readiness.actions import keep_snapshots, uncover_due


@task()
def keep_forecast() -> dict[str, int]:
    """Every night: the forecast as it stands, and planted problems whose time is over become cases."""
    with trail.follow(trail.Source.JOB):
        return {"uncovered": uncover_due(), "forecasts": keep_snapshots()}
