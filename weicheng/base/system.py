"""How the background work is doing, for the page 系统状态."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from weicheng.base import backup, reaper, schedule
from weicheng.base.models import Job, ScheduledRun, WorkerProcess


@dataclass(frozen=True)
class Process:
    """A worker and whether it is at work."""

    name: str
    host: str
    started_at: datetime
    seen_at: datetime
    alive: bool


@dataclass(frozen=True)
class ScheduledLine:
    """An entry of the schedule and how its last run went; `status` is None before the first run."""

    title: str
    when: str
    started_at: datetime | None
    finished_at: datetime | None
    status: TaskResultStatus | None


@dataclass(frozen=True)
class Overview:
    """The state of the background work at one moment."""

    waiting: int
    running: int
    failed: int
    processes: list[Process]
    scheduled: list[ScheduledLine]
    # Long work that has begun and is not over.
    jobs: list[Job]
    free_bytes: int
    # When the newest backup was made; None if there is none.
    backed_up_at: datetime | None

    @property
    def alive(self) -> int:
        return sum(process.alive for process in self.processes)


def overview() -> Overview:
    """Reads everything the page shows; nine queries."""
    return Overview(
        waiting=DBTaskResult.objects.ready().count(),
        running=DBTaskResult.objects.running().count(),
        failed=DBTaskResult.objects.failed().count(),
        processes=_processes(),
        scheduled=_scheduled(),
        jobs=list(Job.objects.filter(state=Job.State.RUNNING).order_by("pk")[:20]),
        free_bytes=shutil.disk_usage(_existing(Path(settings.DATA_DIR))).free,
        backed_up_at=_backed_up_at(),
    )


def _backed_up_at() -> datetime | None:
    newest = backup.latest(settings.BACKUP_DIR)
    return datetime.fromisoformat(newest.description.made_at) if newest else None


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _processes() -> list[Process]:
    alive = reaper.living()
    latest = WorkerProcess.objects.order_by("-seen_at")[:20]
    return [Process(p.name, p.host, p.started_at, p.seen_at, p.name in alive) for p in latest]


def _scheduled() -> list[ScheduledLine]:
    entries = schedule.table()
    runs: dict[str, ScheduledRun] = {}
    for run in ScheduledRun.objects.filter(name__in=[entry.name for entry in entries]).order_by("slot"):
        runs[run.name] = run
    results = {str(r.pk): r for r in DBTaskResult.objects.filter(pk__in=[run.result_id for run in runs.values()])}
    lines = []
    for entry in entries:
        last = runs.get(entry.name)
        result = results.get(last.result_id) if last else None
        lines.append(
            ScheduledLine(
                title=entry.title,
                when=str(entry.when),
                started_at=last.started_at if last else None,
                finished_at=result.finished_at if result else None,
                status=TaskResultStatus(result.status) if result else None,
            )
        )
    return lines


def failed_tasks() -> QuerySet[DBTaskResult]:
    """The tasks that failed or were given up, latest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def retry_tasks(pks: Iterable[str]) -> int:
    """Queues failed tasks again, with their attempts counted afresh; ignores what is no id. Returns how many."""
    wanted = [pk for pk in pks if _is_uuid(pk)]
    again = DBTaskResult.objects.failed().filter(pk__in=wanted)
    return again.update(status=TaskResultStatus.READY, started_at=None, finished_at=None, worker_ids=[])


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
