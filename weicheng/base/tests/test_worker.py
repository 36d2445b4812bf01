"""Tasks are carried out, and none is lost with the worker that had it."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from weicheng.base import reaper
from weicheng.base.jobs import forget_finished_work
from weicheng.base.models import ScheduledRun, WorkerProcess
from weicheng.base.tests import sample_tasks
from weicheng.base.worker import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls():
    sample_tasks.calls.clear()
    return sample_tasks.calls


def running_on(worker, starts=1):
    """A task that `worker` was carrying out when it was killed."""
    sample_tasks.tick.enqueue()
    task = DBTaskResult.objects.get()
    for _ in range(starts):
        task.claim(worker)
    return task


def test_a_queued_task_is_carried_out_as_background_work(calls):
    result = sample_tasks.note.enqueue("扫街")
    Worker().work_off()
    assert calls == ["扫街 job"]
    result.refresh()
    assert result.return_value == "扫街"


def test_a_task_queued_in_a_transaction_that_fails_is_never_carried_out(calls):
    class Undone(Exception):
        pass

    def queue_and_fail():
        with transaction.atomic():
            sample_tasks.tick.enqueue()
            raise Undone

    with pytest.raises(Undone):
        queue_and_fail()
    Worker().work_off()
    assert calls == []


def test_a_failing_task_keeps_its_reason_and_stops_no_other(calls):
    sample_tasks.fail.enqueue()
    sample_tasks.tick.enqueue()
    Worker().work_off()
    assert calls == ["tick"]
    assert "坏了" in DBTaskResult.objects.get(status=TaskResultStatus.FAILED).traceback


def test_the_task_of_a_killed_worker_is_carried_out_by_another(calls):
    running_on("killed")
    assert reaper.reap() == 1
    Worker().work_off()
    assert calls == ["tick"]


def test_the_task_of_a_living_worker_is_left_alone():
    reaper.sign_on("alive")
    running_on("alive")
    assert reaper.reap() == 0


def test_a_worker_without_heartbeat_counts_as_dead_after_three_minutes():
    reaper.sign_on("silent")
    running_on("silent")
    assert reaper.reap(timezone.now() + timedelta(minutes=2)) == 0
    assert reaper.reap(timezone.now() + timedelta(minutes=4)) == 1


def test_a_worker_that_leaves_hands_its_unfinished_task_back():
    reaper.sign_on("leaving")
    task = running_on("leaving")
    reaper.sign_off("leaving")
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY


def test_a_task_that_brought_down_three_workers_is_given_up():
    task = running_on("killed", starts=3)
    reaper.reap()
    task.refresh_from_db()
    assert (task.status, task.traceback) == (TaskResultStatus.FAILED, reaper.GIVEN_UP)


def test_a_new_worker_on_the_machine_buries_the_one_whose_process_is_gone():
    gone = WorkerProcess.objects.create(name="gone", host=socket.gethostname(), pid=2**22 + 1)
    elsewhere = WorkerProcess.objects.create(name="elsewhere", host="other", pid=2**22 + 1)
    reaper.sign_on("fresh")
    gone.refresh_from_db()
    elsewhere.refresh_from_db()
    assert gone.stopped_at
    assert not elsewhere.stopped_at
    assert WorkerProcess.objects.get(name="fresh").pid == os.getpid()


def test_one_turn_beats_and_starts_what_the_schedule_says():
    worker = Worker()
    reaper.sign_on(worker.name)
    WorkerProcess.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    worker.turn()
    assert reaper.living() == {worker.name}
    assert ScheduledRun.objects.exists()


def test_finished_work_is_forgotten_after_a_month(calls):
    sample_tasks.tick.enqueue()
    sample_tasks.tick.enqueue()
    Worker().work_off()
    old = DBTaskResult.objects.first()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=31))
    assert forget_finished_work.call()["tasks"] == 1
    assert DBTaskResult.objects.count() == 1
