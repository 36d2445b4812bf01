"""Slots are queued once, whoever asks and however often the process is restarted."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from weicheng.base.models import ScheduledRun
from weicheng.base.schedule import Daily, Entry, Every, queue_due, table
from weicheng.base.tests import sample_tasks

CITY = ZoneInfo("Asia/Shanghai")


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


@pytest.mark.parametrize(
    ("when", "now", "slot"),
    [
        (Daily("00:30"), "2026-03-05 00:30", "2026-03-05 00:30"),  # on the dot
        (Daily("00:30"), "2026-03-05 00:29", "2026-03-04 00:30"),  # not yet: yesterday's
        (Daily("23:59"), "2026-03-05 00:10", "2026-03-04 23:59"),  # across midnight
        (Every(5), "2026-03-05 10:07", "2026-03-05 10:05"),
        (Every(5), "2026-03-05 10:05", "2026-03-05 10:05"),
        (Every(30), "2026-03-05 00:00", "2026-03-05 00:00"),  # midnight itself
        (Every(60), "2026-03-05 23:59", "2026-03-05 23:00"),
    ],
)
def test_the_latest_slot(when, now, slot):
    assert when.latest_slot(moment(now)) == moment(slot)


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(CITY)),  # noqa: DTZ001
    rule=st.sampled_from(
        [(Every(n), n) for n in (1, 5, 30, 60, 1440)] + [(Daily("00:30"), 1440), (Daily("23:59"), 1440)]
    ),
)
def test_at_any_moment_the_latest_slot_is_past_and_less_than_a_round_ago(now, rule):
    when, minutes = rule
    slot = when.latest_slot(now)
    assert slot <= now < slot + timedelta(minutes=minutes)
    assert when.latest_slot(slot) == slot


DAILY = Entry("tick_daily", "每日", Daily("00:30"), sample_tasks.tick)
OFTEN = Entry("tick_often", "时常", Every(5), sample_tasks.tick)


@pytest.mark.django_db
def test_a_slot_is_queued_once():
    now = moment("2026-03-05 10:07")
    assert queue_due([DAILY, OFTEN], now=now) == [DAILY, OFTEN]
    assert queue_due([DAILY, OFTEN], now=now) == []
    assert queue_due([DAILY, OFTEN], now=now + timedelta(minutes=5)) == [OFTEN]
    assert DBTaskResult.objects.count() == 3


@pytest.mark.django_db
def test_days_without_power_are_made_good_by_one_late_run():
    queue_due([DAILY], now=moment("2026-03-05 00:31"))
    assert queue_due([DAILY], now=moment("2026-03-09 09:00")) == [DAILY]
    assert queue_due([DAILY], now=moment("2026-03-09 09:05")) == []


@pytest.mark.django_db
def test_a_run_leads_to_the_outcome_of_its_task():
    queue_due([DAILY], now=moment("2026-03-05 00:31"))
    assert DBTaskResult.objects.filter(pk=ScheduledRun.objects.get().result_id).exists()


@pytest.mark.django_db(transaction=True)
def test_four_workers_queue_a_slot_once():
    start = threading.Barrier(4)

    def work():
        try:
            start.wait(timeout=10)
            queue_due([DAILY], now=moment("2026-03-05 00:31"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (ScheduledRun.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_the_schedule_of_the_installation_is_sound():
    entries = table()
    assert len({entry.name for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.title
        assert entry.task.module_path
        if isinstance(entry.when, Every):
            assert 1440 % entry.when.minutes == 0, entry.name
