"""Scheduled work of planning."""

from __future__ import annotations

from django_tasks import task

from weicheng.planning import actions


@task()
def escalate_decisions() -> int:
    """Puts decisions that wait too long on the agenda of the next coordination meeting (M-185)."""
    return actions.escalate_decisions()
