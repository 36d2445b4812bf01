"""What people do to the log and to failed background work. Each of it leaves a line in the log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from weicheng.access.policy import Actor, require_anywhere
from weicheng.base import system, work
from weicheng.base.models import Job
from weicheng.events import deliveries, event_types, jobs, log


@transaction.atomic
def note_export(*, actor: Actor, filters: str) -> None:
    """Records that somebody took the log away; `filters` is the query string, not its result."""
    require_anywhere(actor, "audit.view")
    log.record(event_types.LOG_EXPORTED, subject="log", actor=actor, filters=filters[:200])


@transaction.atomic
def start_verification(*, actor: Actor) -> Job:
    """Queues a check of the whole sealed log; its outcome is the message of the job."""
    require_anywhere(actor, "audit.view")
    return work.start(jobs.verify_log, title="核验操作日志", requested_by=actor.user_id)


@transaction.atomic
def retry_tasks(*, actor: Actor, pks: Iterable[str]) -> int:
    """Queues failed background tasks again; returns how many."""
    require_anywhere(actor, "system.manage")
    count = system.retry_tasks(pks)
    if count:
        log.record(event_types.TASKS_RETRIED, subject="system", actor=actor, count=count)
    return count


@transaction.atomic
def retry_deliveries(*, actor: Actor, pks: Iterable[int]) -> int:
    """Opens deliveries that were given up for another round of attempts; returns how many."""
    require_anywhere(actor, "system.manage")
    count = deliveries.retry(pks)
    if count:
        log.record(event_types.DELIVERIES_RETRIED, subject="log", actor=actor, count=count)
    return count
