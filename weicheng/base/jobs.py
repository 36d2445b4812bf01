"""Nightly work for the installation itself: its backup, and the forgetting of background work that is over."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from weicheng.base import backup, list_exports
from weicheng.base.models import Job, ScheduledRun, WorkerProcess

KEPT = timedelta(days=30)


@task()
def forget_finished_work() -> dict[str, int]:
    """Deletes what has been over for 30 days: task results, jobs, slots of the schedule, ended workers; old exports."""
    before = timezone.now() - KEPT
    old = {
        "tasks": DBTaskResult.objects.finished().filter(finished_at__lt=before),
        "jobs": Job.objects.filter(finished_at__lt=before),
        "slots": ScheduledRun.objects.filter(slot__lt=before),
        "workers": WorkerProcess.objects.filter(seen_at__lt=before),
    }
    deleted = {name: rows.delete()[0] for name, rows in old.items()}
    return {**deleted, "exports": list_exports.forget_old_files()}


@task()
def back_up() -> str:
    """Makes a backup in BACKUP_DIR and keeps the newest BACKUP_KEEP; with 0 it makes none. Returns its folder's name.

    Raises Refusal (no room, no tools), which shows among the failed tasks.
    """
    if settings.BACKUP_KEEP < 1:
        return ""
    made = backup.make(settings.BACKUP_DIR)
    backup.prune(settings.BACKUP_DIR, keep=settings.BACKUP_KEEP)
    return made.folder.name
