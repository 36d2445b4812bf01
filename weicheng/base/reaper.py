"""Who is at work, and what becomes of the tasks of a worker that was killed.

django-tasks-db leaves such a task "running" for ever. Tasks are idempotent, so it goes back to the queue; one that has
brought down several workers is given up, with the reason, for a person to look at.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from weicheng.base.models import WorkerProcess

# Long enough for a heartbeat that waits behind a long write on SQLite.
DEAD_AFTER = timedelta(minutes=3)
MAX_STARTS = 3
GIVEN_UP = f"这个任务已先后 {MAX_STARTS} 次随处理进程一起中断，不再自动重试。"


def sign_on(name: str) -> None:
    """Notes that a worker has begun, and that workers of this machine whose process is gone are not at work."""
    host = socket.gethostname()
    for old in WorkerProcess.objects.filter(host=host, stopped_at=None):
        if not _is_running(old.pid) or old.pid == os.getpid():
            WorkerProcess.objects.filter(pk=old.pk).update(stopped_at=timezone.now())
    WorkerProcess.objects.create(name=name, host=host, pid=os.getpid())
    reap()


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def beat(name: str) -> None:
    """Notes that the worker is alive."""
    WorkerProcess.objects.filter(name=name).update(seen_at=timezone.now(), stopped_at=None)


def sign_off(name: str) -> None:
    """Notes that the worker has ended, and hands back what it could not finish."""
    WorkerProcess.objects.filter(name=name).update(stopped_at=timezone.now())
    reap()


def living(now: datetime | None = None) -> set[str]:
    """The names of the workers that are at work."""
    seen_since = (now or timezone.now()) - DEAD_AFTER
    return set(WorkerProcess.objects.filter(stopped_at=None, seen_at__gte=seen_since).values_list("name", flat=True))


def reap(now: datetime | None = None) -> int:
    """Puts the running tasks of dead workers back into the queue, or gives them up; returns how many."""
    alive = living(now)
    running = DBTaskResult.objects.running()
    orphans = [task for task in running if not task.worker_ids or task.worker_ids[-1] not in alive]
    return sum(_release(task) for task in orphans)


def _release(orphan: DBTaskResult) -> int:
    # Conditional: a worker that was only slow may have finished meanwhile.
    with transaction.atomic():
        still = DBTaskResult.objects.filter(pk=orphan.pk, status=TaskResultStatus.RUNNING, started_at=orphan.started_at)
        if len(orphan.worker_ids) < MAX_STARTS:
            return still.update(status=TaskResultStatus.READY, started_at=None)
        return still.update(
            status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path="", traceback=GIVEN_UP
        )
