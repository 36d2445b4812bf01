"""What runs when. `config/schedule.py` holds the table; a worker asks here what is due and queues it.

A slot is the moment at which an entry should run. Each slot is queued once, by the row it leaves. Only the latest slot
counts: after a night without power a daily entry runs once, late, and not once for every day that was missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task

from weicheng.base.models import ScheduledRun


class When(Protocol):
    """A rule that names moments."""

    def latest_slot(self, now: datetime) -> datetime:
        """The last moment not after `now` at which the entry should run."""

    def __str__(self) -> str:
        """For the status page: `每天 00:30`."""


@dataclass(frozen=True)
class Daily:
    """Every day at a time of the city's clock: `Daily("00:30")`."""

    at: str

    def latest_slot(self, now: datetime) -> datetime:
        today = timezone.localtime(now).date()
        slot = timezone.make_aware(datetime.combine(today, time.fromisoformat(self.at)))
        return slot if slot <= now else slot - timedelta(days=1)

    def __str__(self) -> str:
        return f"每天 {self.at}"


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight of the city's clock; a divisor of 1440 keeps slots even."""

    minutes: int

    def latest_slot(self, now: datetime) -> datetime:
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        gone = int((now - midnight).total_seconds()) // 60
        return midnight + timedelta(minutes=gone - gone % self.minutes)

    def __str__(self) -> str:
        return f"每 {self.minutes} 分钟"


@dataclass(frozen=True)
class Entry:
    """One line of the table: a stable name, what a person calls it, when, and a task without arguments."""

    name: str
    title: str
    when: When
    task: Task[..., Any]


def table() -> Sequence[Entry]:
    """The schedule of this installation (setting SCHEDULE)."""
    entries: Sequence[Entry] = import_string(settings.SCHEDULE)
    return entries


def queue_due(entries: Sequence[Entry], *, now: datetime | None = None) -> list[Entry]:
    """Queues every entry whose latest slot nobody has started yet; returns those queued by this call."""
    now = now or timezone.now()
    slots = {entry.name: entry.when.latest_slot(now) for entry in entries}
    started = set(ScheduledRun.objects.filter(slot__in=set(slots.values())).values_list("name", "slot"))
    due = [entry for entry in entries if (entry.name, slots[entry.name]) not in started]
    return [entry for entry in due if _queue(entry, slots[entry.name], now)]


def _queue(entry: Entry, slot: datetime, now: datetime) -> bool:
    try:
        with transaction.atomic():
            run = ScheduledRun(name=entry.name, slot=slot, started_at=now)
            run.save()
            # In one transaction with the row: a slot is neither lost nor run twice if this process dies here.
            run.result_id = entry.task.enqueue().id
            run.save(update_fields=["result_id"])
    except IntegrityError:
        return False  # another worker was faster
    return True
