"""A worker that is told to stop finishes what it has begun; one that is killed leaves its task to the next."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.durability.installation import ROOT, WEICHENG, Installation

STATE = """
from django_tasks_db.models import DBTaskResult
task = DBTaskResult.objects.get(task_path__endswith="nap")
print(task.status, len(task.worker_ids), task.return_value)
"""


@pytest.fixture
def city(founded: Installation, tmp_path: Path) -> Iterator[Installation]:
    installation = founded.clone(tmp_path / "data")
    yield installation
    installation.remove()


@pytest.fixture
def start(city: Installation) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a worker of its own; those that are left are killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([*WEICHENG, "worker"], env=city.environment, cwd=ROOT))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def take_a_nap(city: Installation, folder: Path, seconds: float) -> None:
    city.python(
        f"from weicheng.base.tests.sample_tasks import nap; nap.enqueue(folder={str(folder)!r}, seconds={seconds})"
    )


def wait_for_naps(folder: Path, count: int) -> None:
    until = time.monotonic() + 60
    while len(list(folder.glob("begun-*"))) < count:
        assert time.monotonic() < until, "no worker took the task"
        time.sleep(0.05)


def state(city: Installation) -> str:
    return city.python(STATE).strip()


def test_a_worker_told_to_stop_finishes_its_task(city: Installation, start: Callable, tmp_path: Path) -> None:
    take_a_nap(city, tmp_path, seconds=2)
    worker = start()
    wait_for_naps(tmp_path, 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert state(city) == "SUCCESSFUL 1 rested"


def test_the_task_of_a_killed_worker_is_taken_over_at_once_by_the_next(
    city: Installation, start: Callable, tmp_path: Path
) -> None:
    take_a_nap(city, tmp_path, seconds=3)
    worker = start()
    wait_for_naps(tmp_path, 1)
    worker.kill()
    worker.wait()
    assert state(city) == "RUNNING 1 None"
    successor = start()
    wait_for_naps(tmp_path, 2)
    successor.send_signal(signal.SIGTERM)
    assert successor.wait(30) == 0
    assert state(city) == "SUCCESSFUL 2 rested"
