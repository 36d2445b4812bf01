"""The long steps of an import, run by a worker. Each calls one action and may be run twice."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks import task

from weicheng.access.policy import Actor
from weicheng.base import work
from weicheng.base.models import Job
from weicheng.base.work import JobProgress
from weicheng.workbooks import actions
from weicheng.workbooks.models import Batch


def _actor(user_id: int) -> Actor:
    """Who started the step, with today's postings; the organisation stands above this app, so a setting names it."""
    load: Callable[[int], Actor] = import_string(settings.ACTOR_LOADER)
    return load(user_id)


@task()
def check_batch(job_id: int, batch_id: int, user_id: int) -> None:
    """Dry run of a batch."""
    with work.carry_out(job_id) as progress:
        batch = actions.check_batch(actor=_actor(user_id), batch_id=batch_id, watch=progress)
        found = batch.report
        _conclude(progress, batch, f"共 {found['rows']} 行，可导入 {found['new']} 条，问题 {found['faults']} 处。")


@task()
def apply_batch(job_id: int, batch_id: int, user_id: int) -> None:
    """Import of a checked batch."""
    with work.carry_out(job_id) as progress:
        batch = actions.apply_batch(actor=_actor(user_id), batch_id=batch_id, watch=progress)
        _conclude(progress, batch, f"已导入 {batch.rows_made} 条。")


def _conclude(progress: JobProgress, batch: Batch, message: str) -> None:
    progress.conclude(message, label="查看结果", url=reverse("batch_detail", args=[batch.pk]))


def queue_check(batch: Batch, user_id: int | None) -> Job:
    """Queue the dry run for a person."""
    return work.start(check_batch, title=f"试运行 {batch}", requested_by=user_id, batch_id=batch.pk, user_id=user_id)


def queue_apply(batch: Batch, user_id: int | None) -> Job:
    """Queue the import for a person."""
    return work.start(apply_batch, title=f"导入 {batch}", requested_by=user_id, batch_id=batch.pk, user_id=user_id)
