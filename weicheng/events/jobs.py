"""Scheduled and queued work of the log."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from weicheng.access.policy import Actor
from weicheng.base import work
from weicheng.events import deliveries, event_types, log, seals
from weicheng.events.verify import verify

KEPT = timedelta(days=90)


@task()
def seal_log() -> list[str]:
    """Seals the days that are over and says so in the log, so that followers may send the roots out."""
    sealed = seals.seal_days()
    with transaction.atomic():
        for seal in sealed:
            log.record(
                event_types.LOG_SEALED,
                subject=f"seal:{seal.day.isoformat()}",
                root="log",
                actor=Actor.system("定时封存"),
                day=seal.day,
                count=seal.count,
                digest=seal.root,
            )
    return [seal.root for seal in sealed]


@task()
def forget_deliveries() -> int:
    """Deletes the rows of deliveries that were made 90 days ago; the events stay."""
    return deliveries.forget(before=timezone.now() - KEPT)


@task()
def verify_log(job_id: int) -> None:
    """Checks the whole sealed log for the person who asked."""
    with work.carry_out(job_id) as progress:
        report = verify(progress)
        outcome = "通过" if report.sound else "不通过"
        with transaction.atomic():
            log.record(event_types.LOG_VERIFIED, subject="log", actor=Actor.system("核验"), outcome=outcome)
        progress.conclude("\n".join(report.sentences()))
