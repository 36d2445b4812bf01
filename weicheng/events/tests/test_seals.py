"""Tampering behind the back of the program, by SQL with the triggers lifted, is named by the check."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from weicheng.base.append_only import create_triggers, drop_triggers
from weicheng.events import log, seals
from weicheng.events.models import Event, Seal
from weicheng.events.verify import Kind, read_roots, verify

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("Asia/Shanghai")
# Three days with four events each; the fourth morning is "now".
DAYS = [date(2026, 3, day) for day in (3, 4, 5)]
NOW = datetime(2026, 3, 6, 8, 0, tzinfo=CITY)


def at_noon(day):
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=CITY)


def tamper(statement, *parameters):
    """What somebody with the database's own password can do."""
    tables = ["events_event", "events_seal"]
    connection.check_constraints()
    drop_triggers(connection, *tables)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    connection.check_constraints()
    create_triggers(connection, *tables)


def record_on(moments, actor, action="test.seen"):
    """Records one event per moment, as if the clock had stood there; returns their ids."""
    with transaction.atomic():
        events = log.record_many(action, [log.Entry(f"case:{n}") for n, _ in enumerate(moments)], actor=actor)
    for event, moment in zip(events, moments, strict=True):
        tamper("UPDATE events_event SET recorded_at = %s WHERE id = %s", stored(moment), event.pk)
    return [event.pk for event in events]


def stored(moment):
    return connection.ops.adapt_datetimefield_value(moment)


@pytest.fixture
def seen(own_catalogue):
    return log.declare("test.seen", "看到")


@pytest.fixture
def days(seen, clerk):
    """The ids of the events of three sealed days, by day."""
    ids = record_on([at_noon(day) for day in DAYS for _ in range(4)], clerk)
    assert len(seals.seal_days(now=NOW)) == 3
    assert verify(now=NOW).sound
    return [ids[0:4], ids[4:8], ids[8:12]]


def test_a_sound_log_says_how_much_it_covers(days, clerk):
    record_on([NOW - timedelta(hours=1)], clerk)
    report = verify(now=NOW)
    assert (report.sealed_days, report.sealed_rows, report.unsealed_rows, report.overdue_days) == (3, 12, 1, 0)
    assert report.sentences()[0] == "核验通过：没有发现改动。"


@pytest.mark.parametrize(
    "change",
    [
        "subject = 'case:999'",
        "actor_label = '某单位'",
        "data = '{\"a\": 1}'",
        "rules = 'x'",
        "root = 'case:999'",
        "source = 'web'",
        "action = 'test.x'",
        "request = 'x'",
    ],
)
def test_an_altered_row_is_named(days, change):
    victim = days[1][2]
    tamper(f"UPDATE events_event SET {change} WHERE id = %s", victim)
    report = verify(now=NOW)
    assert [(f.kind, f.day, f.event_id) for f in report.findings] == [(Kind.ALTERED, DAYS[1], victim)]
    assert report.sentences()[0] == f"核验不通过，第一处：2026-03-04 第 {victim} 号记录内容与封存时不同，被改动过。"


def test_a_deleted_row_is_named(days):
    tamper("DELETE FROM events_event WHERE id = %s", days[1][0])
    assert [(f.kind, f.day, f.event_id) for f in verify(now=NOW).findings] == [(Kind.MISSING, DAYS[1], days[1][0])]


def test_an_inserted_row_is_named(days, clerk):
    [intruder] = record_on([at_noon(DAYS[1])], clerk)
    assert [(f.kind, f.day, f.event_id) for f in verify(now=NOW).findings] == [(Kind.INSERTED, DAYS[1], intruder)]


def test_a_row_from_before_the_first_seal_is_named(days, clerk):
    [intruder] = record_on([at_noon(date(2025, 1, 1))], clerk)
    assert [(f.kind, f.event_id) for f in verify(now=NOW).findings] == [(Kind.INSERTED, intruder)]


def test_a_row_from_the_future_is_named(days, clerk):
    [intruder] = record_on([NOW + timedelta(days=1)], clerk)
    assert [(f.kind, f.event_id) for f in verify(now=NOW).findings] == [(Kind.INSERTED, intruder)]


def test_a_row_moved_to_another_day_is_named_where_it_was_and_where_it_is(days):
    victim = days[0][1]
    tamper("UPDATE events_event SET recorded_at = %s WHERE id = %s", stored(at_noon(DAYS[2])), victim)
    assert [(f.kind, f.day, f.event_id) for f in verify(now=NOW).findings] == [
        (Kind.ALTERED, DAYS[0], victim),
        (Kind.INSERTED, DAYS[2], victim),
    ]


def test_two_rows_that_changed_places_are_named(days):
    first, second = days[1][0], days[1][3]
    for old, new in [(first, -1), (second, first), (-1, second)]:
        tamper("UPDATE events_event SET id = %s WHERE id = %s", new, old)
    assert [(f.kind, f.event_id) for f in verify(now=NOW).findings] == [(Kind.ALTERED, first), (Kind.ALTERED, second)]


def test_the_first_of_several_changes_comes_first(days):
    tamper("UPDATE events_event SET subject = 'x' WHERE id = %s", days[2][0])
    tamper("DELETE FROM events_event WHERE id = %s", days[0][3])
    first = verify(now=NOW).first
    assert first is not None
    assert (first.kind, first.event_id) == (Kind.MISSING, days[0][3])


@pytest.mark.parametrize(
    ("statement", "day"),
    [
        ("UPDATE events_seal SET root = previous_root WHERE day = '2026-03-04'", DAYS[1]),
        ("UPDATE events_seal SET count = 3 WHERE day = '2026-03-04'", DAYS[1]),
        ("UPDATE events_seal SET algorithm = 'sm3' WHERE day = '2026-03-04'", DAYS[1]),
        ("UPDATE events_seal SET algorithm = 'none' WHERE day = '2026-03-04'", DAYS[1]),
        ("DELETE FROM events_seal WHERE day = '2026-03-04'", DAYS[2]),  # shows at the next one
    ],
)
def test_a_changed_or_lost_seal_is_named(days, statement, day):
    tamper(statement)
    first = verify(now=NOW).first
    assert first is not None
    assert (first.kind, first.day) == (Kind.SEAL, day)


def test_a_seal_that_was_cut_off_at_the_end_shows_as_overdue_and_against_a_kept_root(days):
    kept = Seal.objects.get(day=DAYS[2]).root
    tamper("DELETE FROM events_seal WHERE day >= '2026-03-04'")
    assert verify(now=NOW).overdue_days == 1
    assert verify(now=NOW).sound
    assert [f.kind for f in verify(now=NOW, roots=[kept]).findings] == [Kind.ROOT]


def test_a_chain_rebuilt_by_the_owner_of_the_database_shows_only_against_a_root_kept_elsewhere(days):
    kept = read_roots(seals.export_text(list(Seal.objects.order_by("day"))))
    assert verify(now=NOW, roots=kept).sound
    tamper("UPDATE events_event SET subject = 'case:999' WHERE id = %s", days[1][2])
    tamper("DELETE FROM events_seal")
    seals.seal_days(now=NOW)
    assert verify(now=NOW).sound
    findings = verify(now=NOW, roots=kept).findings
    # The day before the change still has its old root; every later one differs.
    assert [f.kind for f in findings] == [Kind.ROOT, Kind.ROOT]
    assert kept[1][:16] in findings[0].sentence


@pytest.mark.parametrize(
    ("clock", "sealed"),
    [
        (datetime(2026, 3, 5, 23, 59, tzinfo=CITY), 2),  # the day is not over
        (datetime(2026, 3, 6, 0, 10, tzinfo=CITY), 2),  # over, but transactions of before midnight may be on their way
        (datetime(2026, 3, 6, 0, 21, tzinfo=CITY), 3),
    ],
)
def test_a_day_is_sealed_only_some_time_after_midnight(seen, clerk, clock, sealed):
    record_on([at_noon(day) for day in DAYS], clerk)
    assert len(seals.seal_days(now=clock)) == sealed


def test_a_row_belongs_to_the_day_it_was_recorded_on_in_the_citys_time(seen, clerk):
    last_second = datetime(2026, 3, 3, 23, 59, 59, 999999, tzinfo=CITY)
    ids = record_on([last_second, last_second + timedelta(microseconds=1)], clerk)
    first, second = seals.seal_days(now=datetime(2026, 3, 5, 1, 0, tzinfo=CITY))
    assert [pk for pk, _ in seals.unpack(first)] == ids[:1]
    assert [pk for pk, _ in seals.unpack(second)] == ids[1:]


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_a_transaction_that_began_before_midnight_and_commits_after(seen, clerk):
    wrote, day = threading.Event(), DAYS[2]

    def write_slowly():
        try:
            with transaction.atomic():
                Event.objects.create(
                    at=at_noon(day), recorded_at=at_noon(day), actor_label="慢", action=seen, subject="a", root="a"
                )
                wrote.set()
                time.sleep(0.5)
        finally:
            connection.close()

    writer = threading.Thread(target=write_slowly)
    record_on([at_noon(day)], clerk)
    writer.start()
    wrote.wait(timeout=10)
    [seal] = seals.seal_days(now=NOW)
    writer.join()
    assert seal.count == 2
    assert verify(now=NOW).sound


def test_days_without_events_are_sealed_so_that_the_chain_has_no_gap(seen, clerk):
    record_on([at_noon(DAYS[0]), at_noon(DAYS[2])], clerk)
    assert [seal.count for seal in seals.seal_days(now=NOW)] == [1, 0, 1]
    assert verify(now=NOW).sound


def test_a_day_is_sealed_once(days):
    assert seals.seal_days(now=NOW) == []


def test_the_algorithm_may_change_between_days(seen, clerk, settings):
    record_on([at_noon(day) for day in DAYS], clerk)
    seals.seal_days(now=at_noon(DAYS[1]))
    settings.SEAL_ALGORITHM = "sm3"
    seals.seal_days(now=NOW)
    assert list(Seal.objects.order_by("day").values_list("algorithm", flat=True)) == ["sha256", "sm3", "sm3"]
    assert verify(now=NOW).sound


def test_sm3_is_the_national_algorithm():
    # GB/T 32905-2016, appendix A, example 1.
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert seals.digest(b"abc", "sm3").hex() == expected


def test_every_column_of_an_event_is_sealed():
    assert {field.attname for field in Event._meta.concrete_fields} == set(seals.FIELDS)
