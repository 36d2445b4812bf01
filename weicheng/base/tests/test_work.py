"""A person sees how far long work is, may stop it, and is told how it ended."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from weicheng.base import work
from weicheng.base.models import Job
from weicheng.base.tests import sample_tasks
from weicheng.base.worker import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    caches["progress"].clear()


def carried_out(task, **arguments):
    job = work.start(task, title="数数", requested_by=None, **arguments)
    Worker().work_off()
    job.refresh_from_db()
    return job


def test_finished_work_says_what_came_of_it_and_where():
    job = carried_out(sample_tasks.count_to, total=3)
    assert (job.state, job.message, job.result_url) == (Job.State.DONE, "数到了 3。", "/numbers/")
    assert job.finished_at


def test_a_refusal_is_told_in_its_own_words_and_is_no_failure_of_the_system():
    job = carried_out(sample_tasks.refuse)
    assert (job.state, job.message) == (Job.State.FAILED, "第 3 行没有单位名称。")
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_breakdown_gets_a_number_and_keeps_its_traceback():
    job = carried_out(sample_tasks.break_down)
    assert job.state == Job.State.FAILED
    assert "编号" in job.message
    assert "坏了" not in job.message
    assert "坏了" in DBTaskResult.objects.get().traceback


def test_stopped_work_stops_at_its_next_tick():
    job = work.start(sample_tasks.count_to, title="数数", requested_by=None, total=3)
    work.cancel(job.pk)
    Worker().work_off()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_ticks_are_seen_from_outside_while_the_work_goes_on():
    job = work.start(sample_tasks.count_to, title="数数", requested_by=None, total=3)
    assert work.tick(job.pk) == work.Tick(0, 0)
    with work.carry_out(job.pk) as progress:
        progress(1, 3)
        assert work.tick(job.pk) == work.Tick(1, 3)
        progress(2, 3)  # too soon after the last one to be written
        assert work.tick(job.pk) == work.Tick(1, 3)
        progress(3, 3)
        assert work.tick(job.pk) == work.Tick(3, 3)
