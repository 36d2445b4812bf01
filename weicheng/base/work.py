"""Long work for a person who waits: queued with `start`, carried out in a task, watched on the page `job_progress`.

    @task()
    def import_rows(job_id: int, batch_id: int) -> None:
        with work.carry_out(job_id) as progress:
            summary = actions.import_batch(batch_id, progress=progress)
            progress.conclude(f"已导入 {summary.rows} 行。", label="查看", url=reverse("batch_detail", args=[batch_id]))

    job = work.start(jobs.import_rows, title="导入单位表", requested_by=request.actor.user_id, batch_id=batch.pk)
    return redirect("job_progress", job.pk)

Ticks and the wish to stop go through the cache `progress`: inside one long transaction they could be neither seen nor
heard through the database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import Task

from weicheng.base import trail
from weicheng.base.models import Job
from weicheng.domain.refusals import Refusal

SECONDS_BETWEEN_TICKS = 0.5


class Cancelled(Exception):
    """The person asked the work to stop; raised out of the work so that its transaction is rolled back."""


@dataclass(frozen=True)
class Tick:
    """How far a job is; `total` is 0 until it is known."""

    done: int = 0
    total: int = 0


class JobProgress:
    """The `Progress` of a job. Raises Cancelled once the person has asked to stop."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self.message = self.label = self.url = ""
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._last < SECONDS_BETWEEN_TICKS:
            return
        self._last = now
        caches["progress"].set(f"tick:{self.job_id}", Tick(done, total))
        if is_stopping(self.job_id):
            raise Cancelled

    def conclude(self, message: str, *, label: str = "", url: str = "") -> None:
        """What the person is told when the work is done, and where its result is."""
        self.message, self.label, self.url = message, label, url


def start(task: Task[..., Any], *, title: str, requested_by: int | None, **arguments: Any) -> Job:
    """Queues the task with `job_id` and the arguments, in the caller's transaction if there is one."""
    with transaction.atomic():
        job = Job.objects.create(title=title, requested_by_id=requested_by)
        task.enqueue(job_id=job.pk, **arguments)
    return job


def note(title: str) -> Job:
    """A job that the schedule began and nobody asked for; whoever looks after the system sees how far it is."""
    return Job.objects.create(title=title)


STOPPED = "已按您的要求停止，没有保存任何内容。"


@contextmanager
def carry_out(job_id: int, *, stopped: str = STOPPED) -> Iterator[JobProgress]:
    """Runs the work of a job and notes how it ended; `stopped` tells the person what a stop has left behind.

    A Refusal becomes the job's message. Anything else is noted with the request id and raised, so that the task
    counts as failed and its traceback is kept.
    """
    _jobs(job_id).update(state=Job.State.RUNNING)
    progress = JobProgress(job_id)
    try:
        yield progress
    except Cancelled:
        _end(job_id, Job.State.CANCELLED, stopped)
    except Refusal as refusal:
        _end(job_id, Job.State.FAILED, refusal.sentence)
    except Exception:
        number = trail.current().request[:8]
        _end(job_id, Job.State.FAILED, f"系统出了问题，没有保存任何内容。请把编号 {number} 告诉系统管理员。")
        raise
    else:
        _end(job_id, Job.State.DONE, progress.message, result_label=progress.label, result_url=progress.url)


def _jobs(job_id: int) -> QuerySet[Job]:
    return Job.objects.filter(pk=job_id)


def _end(job_id: int, state: Job.State, message: str, **result: str) -> None:
    _jobs(job_id).update(state=state, message=message, finished_at=timezone.now(), **result)
    caches["progress"].delete(f"cancel:{job_id}")


def tick(job_id: int) -> Tick:
    """How far the job is."""
    found: Tick = caches["progress"].get(f"tick:{job_id}") or Tick()
    return found


def cancel(job_id: int) -> None:
    """Asks a job to stop at its next tick; work that has not begun stops at its first one."""
    caches["progress"].set(f"cancel:{job_id}", True)


def is_stopping(job_id: int) -> bool:
    """Whether somebody has asked the job to stop."""
    return bool(caches["progress"].get(f"cancel:{job_id}"))
