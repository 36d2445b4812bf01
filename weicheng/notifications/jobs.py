"""Scheduled work of notifications."""

from __future__ import annotations

from dataclasses import asdict

from django_tasks import task

from weicheng.notifications import actions


@task()
def deliver_pending() -> dict[str, int]:
    """Sends what waits to leave the system."""
    return asdict(actions.deliver_pending())


@task()
def tidy_messages() -> dict[str, int]:
    """Forgets messages read long ago and copies sent long ago."""
    return asdict(actions.tidy())
