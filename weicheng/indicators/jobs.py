"""Scheduled work of indicators."""

from __future__ import annotations

from django_tasks import task

from weicheng.indicators import actions


@task()
def collect_values() -> int:
    """Asks departments for the period that is over, and reminds those that owe one."""
    return actions.ask_departments() + actions.remind_departments()
