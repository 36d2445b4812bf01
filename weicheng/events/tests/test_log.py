"""The one way into the log, and the two guards that nothing in it changes."""

from __future__ import annotations

import contextlib

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from weicheng.base import trail
from weicheng.base.append_only import AppendOnly
from weicheng.events import log
from weicheng.events.models import Delivery, Event, Seal

pytestmark = pytest.mark.django_db


def record(action, actor, **data):
    with transaction.atomic():
        return log.record(action, subject="case:81", actor=actor, **data)


def test_an_event_keeps_who_did_what_to_which_matter_and_from_where(moved, clerk):
    with trail.follow(trail.Source.PORTAL, "a" * 32):
        record(moved, clerk, unit=3)
    event = Event.objects.get()
    assert (event.action, event.subject, event.root) == ("test.moved", "case:81", "case:81")
    assert (event.actor_id, event.actor_label) == (None, "湘桥区创卫办 受理派遣员")
    assert (event.source, event.request, event.data) == ("portal", "a" * 32, {"unit": 3})


def test_an_undeclared_action_is_refused(moved, clerk):
    with pytest.raises(log.UnknownAction):
        record("test.vanished", clerk)


def test_a_second_meaning_for_an_action_is_refused(moved):
    log.declare(moved, "从 {old:unit} 移到 {unit}，限 {due:time} 前", followers={"tester"})
    with pytest.raises(ValueError, match="已另有定义"):
        log.declare(moved, "移走")


def test_each_follower_gets_a_delivery(moved, clerk):
    event = record(moved, clerk)
    assert list(Delivery.objects.values_list("event", "follower")) == [(event.pk, "tester")]


def test_a_refused_change_leaves_neither_event_nor_delivery(moved, clerk):
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        log.record(moved, subject="case:81", actor=clerk)
        raise ZeroDivisionError
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_batch_costs_the_same_statements_for_two_and_for_sixty(moved, clerk, django_assert_num_queries):
    for size in (2, 60):
        entries = [log.Entry(f"case:{number}") for number in range(size)]
        with transaction.atomic(), django_assert_num_queries(2):
            assert len(log.record_many(moved, entries, actor=clerk)) == size


def test_python_refuses_to_change_an_event(moved, clerk):
    event = record(moved, clerk)
    for change in (event.save, event.delete, Event.objects.all().delete, Seal.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        Event.objects.filter(pk=event.pk).update(action="x")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET action = 'x'",
        "DELETE FROM events_event",
        "UPDATE events_seal SET root = 'x'",
        "DELETE FROM events_seal",
        pytest.param("TRUNCATE events_event CASCADE", marks=pytest.mark.only_on("postgresql")),
        pytest.param("TRUNCATE events_seal", marks=pytest.mark.only_on("postgresql")),
    ],
)
def test_the_database_refuses_to_change_the_record(statement, moved, clerk, sealed_day):
    with connection.cursor() as cursor:
        # Nothing else may refuse: no row points here, no deferred check is pending.
        cursor.execute("DELETE FROM events_delivery")
        connection.check_constraints()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


@pytest.fixture
def sealed_day(moved, clerk):
    event = record(moved, clerk)
    Seal.objects.create(day=event.recorded_at.date(), algorithm="sha256", root="0" * 64, count=0, hashes=b"")


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(moved, clerk):
    with pytest.raises(RuntimeError):
        log.record(moved, subject="case:81", actor=clerk)
    assert not Event.objects.exists()
