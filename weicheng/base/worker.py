"""The background worker: works off queued tasks, starts what the schedule says, and does the chores in between.

One process, two kinds of threads: the main thread keeps the heartbeat, the schedule, the chores (deliveries of events)
and the reaper going, while others carry out tasks, so that a long import holds up nothing else. Any number of workers
may run; rows and constraints see to it that nothing is done twice.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from weicheng.base import reaper, schedule, trail

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
BEAT_SECONDS = 10.0
SCHEDULE_SECONDS = 5.0
REAP_SECONDS = 30.0
# Chores come in batches; after this long the other duties get their turn.
CHORE_SECONDS = 5.0
# The supervisor kills after 25 seconds; a task that takes longer is handed back to the queue.
STOP_SECONDS = 15.0


class Engine(db_worker.Worker):
    """django-tasks-db's worker, of which we use how it carries out a task; what is claimed when is decided here."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )

    def run_next(self) -> bool:
        """Claims one task and carries it out; whether there was one."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        # A plain read first: claiming takes SQLite's write lock, which an idle worker should leave alone.
        if not ready.exists():
            return False
        with exclusive_transaction():
            task = ready.get_locked()
            if task is not None:
                task.claim(self.worker_id)
        if task is None:
            return False
        with trail.follow(trail.Source.JOB):
            self.run_task(task)
        return True


class Worker:
    """One worker process."""

    def __init__(self, *, threads: int = 1) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(6)}"
        self.engines = [Engine(self.name) for _ in range(threads)]
        self.chores: list[Callable[[], int]] = [import_string(path) for path in settings.WORKER_CHORES]
        self.stopping = threading.Event()
        self._last: dict[Callable[[], object], float] = {}

    def run(self) -> None:
        """Works until SIGTERM or SIGINT; then lets the current tasks finish, for a while, and leaves."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        reaper.sign_on(self.name)
        threads = [threading.Thread(target=self._work_off, args=[engine], daemon=True) for engine in self.engines]
        for thread in threads:
            thread.start()
        while not self.stopping.is_set():
            self._guarded(self.turn)
            self.stopping.wait(IDLE_SECONDS)
        self._leave(threads)
        for number, handler in before.items():
            signal.signal(number, handler)

    def turn(self) -> None:
        """One round of the main thread's duties, each in its own rhythm."""
        self._every(BEAT_SECONDS, self._beat)
        self._every(SCHEDULE_SECONDS, self._start_scheduled)
        self._every(REAP_SECONDS, self._reap)
        self._do_chores()

    def work_off(self) -> None:
        """Carries out everything that is queued now, chores included, and returns; for the command line and tests."""
        while self.engines[0].run_next():
            pass
        self._do_chores()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _every(self, seconds: float, duty: Callable[[], object]) -> None:
        now = time.monotonic()
        if now - self._last.get(duty, -seconds) >= seconds:
            self._last[duty] = now
            duty()

    def _beat(self) -> None:
        reaper.beat(self.name)

    def _reap(self) -> None:
        # The own heartbeat first: it may have been held up for so long that this worker would count as dead.
        reaper.beat(self.name)
        reaper.reap()

    def _start_scheduled(self) -> None:
        for entry in schedule.queue_due(schedule.table()):
            logger.info("scheduled: %s", entry.name)

    def _do_chores(self) -> None:
        until = time.monotonic() + CHORE_SECONDS
        for chore in self.chores:
            while chore() and not self.stopping.is_set() and time.monotonic() < until:
                pass

    def _work_off(self, engine: Engine) -> None:
        while not self.stopping.is_set():
            if not self._guarded(engine.run_next):
                self.stopping.wait(IDLE_SECONDS)
        connections.close_all()

    def _guarded(self, duty: Callable[[], bool | None]) -> bool:
        # Whatever fails here, a database being restarted for one, must not end the worker: it tries again.
        try:
            close_old_connections()
            return bool(duty())
        except Exception:
            logger.exception("worker: a duty failed")
            connections.close_all()
            return False

    def _leave(self, threads: list[threading.Thread]) -> None:
        until = time.monotonic() + STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        reaper.sign_off(self.name)
