"""Every follower hears of every event, once in the database, whatever dies in between."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from weicheng.events import deliveries, log
from weicheng.events.models import Delivery, Event


def record(action, actor, count=1):
    with transaction.atomic():
        return log.record_many(action, [log.Entry(f"case:{number}") for number in range(count)], actor=actor)


@pytest.fixture
def heard(moved):
    """A follower that remembers what it was given."""
    seen: list[int] = []
    deliveries.follow("tester", lambda events: seen.extend(event.pk for event in events))
    return seen


@pytest.mark.django_db
def test_a_follower_hears_each_event_once(moved, clerk, heard):
    events = record(moved, clerk, 3)
    assert deliveries.drain() == 3
    assert deliveries.drain() == 0
    assert heard == [event.pk for event in events]


@pytest.mark.django_db
def test_one_bad_event_stops_no_other_and_comes_again_later(moved, clerk):
    bad, good = record(moved, clerk, 2)
    broken, seen = [bad.pk], []

    def handler(events):
        for event in events:
            if event.pk in broken:
                raise LookupError("没有这个单位")
            seen.append(event.pk)

    deliveries.follow("tester", handler)
    assert deliveries.drain() == 1
    waiting = Delivery.objects.get(done_at=None)
    assert (waiting.event_id, waiting.attempts, waiting.last_error) == (bad.pk, 1, "LookupError: 没有这个单位")
    assert deliveries.claim_next("tester") is None
    broken.clear()
    Delivery.objects.filter(pk=waiting.pk).update(not_before=timezone.now())
    assert deliveries.drain() == 1
    assert seen == [good.pk, bad.pk]


@pytest.mark.django_db
def test_what_a_failing_follower_wrote_is_rolled_back(moved, clerk):
    record(moved, clerk)

    def handler(events):
        log.record("test.written", subject="case:81", actor=clerk)
        raise LookupError

    log.declare("test.written", "写了一笔")
    deliveries.follow("tester", handler)
    deliveries.drain()
    assert not Event.objects.filter(action="test.written").exists()


@pytest.mark.django_db
def test_after_eight_attempts_a_delivery_waits_for_a_person(moved, clerk, heard):
    record(moved, clerk)
    Delivery.objects.update(attempts=deliveries.MAX_ATTEMPTS)
    assert deliveries.drain() == 0
    [given_up] = deliveries.failed()
    assert deliveries.retry([given_up.pk]) == 1
    assert deliveries.drain() == 1


@pytest.mark.django_db
def test_the_claim_of_a_dead_worker_is_taken_over(moved, clerk, heard):
    record(moved, clerk)
    died = timezone.now()
    assert deliveries.claim_next("tester", now=died)
    assert deliveries.claim_next("tester", now=died + timedelta(seconds=80)) is None
    taken_over = deliveries.claim_next("tester", now=died + timedelta(seconds=100))
    assert taken_over.attempts == 2


@pytest.mark.django_db
def test_deliveries_are_forgotten_but_the_events_stay(moved, clerk, heard):
    record(moved, clerk, 2)
    deliveries.drain()
    record(moved, clerk)
    assert deliveries.forget(before=timezone.now()) == 2
    assert (Delivery.objects.count(), Event.objects.count()) == (1, 3)


@pytest.mark.django_db
def test_a_worker_that_lost_its_claim_while_busy_leaves_no_trace(moved, clerk):
    record(moved, clerk)
    log.declare("test.written", "写了一笔")

    def handler(events):
        log.record("test.written", subject="case:81", actor=clerk)
        # Another worker takes over and finishes meanwhile.
        Delivery.objects.update(claimed_at=timezone.now(), done_at=timezone.now())

    deliveries.follow("tester", handler)
    assert deliveries.drain() == 0
    assert not Event.objects.filter(action="test.written").exists()


@pytest.mark.django_db(transaction=True)
def test_four_workers_never_take_the_same_delivery(moved, clerk):
    record(moved, clerk, 40)
    taken: list[int] = []

    def work():
        try:
            while delivery := deliveries.claim_next("tester"):
                taken.append(delivery.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 40
