"""Scheduled work of tasks."""

from __future__ import annotations

from django_tasks import task

from weicheng.tasks import actions


@task()
def remind_tasks() -> int:
    """Reminds of tasks near or past their date."""
    return actions.remind_due()
