"""Timelines read as sentences and cost the same for one event and for many."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from weicheng.events import log, queries

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("Asia/Shanghai")
UNITS = {1: "桥东街道", 2: "区城管局"}


@pytest.fixture
def units(moved):
    """Registers the name table of units; returns the calls it got."""
    calls = []

    def names(ids):
        calls.append(list(ids))
        return {pk: UNITS[pk] for pk in ids if pk in UNITS}

    log.name_table("unit", names)
    return calls


def move(action, clerk, **data):
    due = datetime(2026, 3, 5, 17, 30, tzinfo=CITY)
    with transaction.atomic():
        log.record(
            action, subject="report:5", root="case:81", rules="hygiene-city@2026.1", actor=clerk, due=due, **data
        )


def test_a_line_says_who_did_what_by_which_rule(moved, clerk, units):
    move(moved, clerk, old=1, unit=2)
    [line] = queries.timeline("case:81")
    assert line.who == "湘桥区创卫办 受理派遣员"
    assert line.sentence == "从 桥东街道 移到 区城管局，限 2026-03-05 17:30 前"
    assert ("依据规则", "hygiene-city@2026.1") in line.details


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        (2, "区城管局"),
        (9, "（编号 9）"),  # the unit is gone, the log stays readable
        ([1, 2], "桥东街道、区城管局"),
        (None, "（无）"),
        ([], "（无）"),
    ],
)
def test_values_read_through_the_name_table(moved, clerk, units, unit, shown):
    move(moved, clerk, old=1, unit=unit)
    assert f"移到 {shown}，限" in queries.timeline("case:81")[0].sentence


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "不到1分钟"), (7500, "2小时05分"), (4 * 86400, "4天0小时")],
)
def test_a_duration_reads_in_days_hours_and_minutes(own_catalogue, clerk, seconds, shown):
    action = log.declare("test.closed", "用时 {spent:duration}")
    with transaction.atomic():
        log.record(action, subject="case:81", actor=clerk, spent=seconds)
    assert queries.timeline("case:81")[0].sentence == f"用时 {shown}"


@pytest.mark.parametrize(
    "data",
    [
        {"unit": "乙", "due": "不是时间"},
        {"unit": 10**30, "due": 5},
        {"unit": {"x": 1}, "due": ["2026"]},
        {},
    ],
)
def test_an_event_with_nonsense_in_it_can_still_be_read(moved, clerk, data):
    """Somebody may have tampered with the row; the auditor must see it all the same."""
    log.name_table("unit", lambda keys: {int(key): "单位" for key in keys})
    with transaction.atomic():
        log.record(moved, subject="case:81", actor=clerk, **data)
    assert queries.timeline("case:81")[0].sentence.startswith("从 （无） 移到 ")


def test_an_action_no_app_declares_any_more_shows_its_code(moved, clerk, monkeypatch):
    move(moved, clerk, old=1, unit=2)
    monkeypatch.setattr(log, "_declared", {})
    assert queries.timeline("case:81")[0].sentence == "test.moved"


def test_a_timeline_costs_the_same_for_one_event_and_for_thirty(moved, clerk, units, django_assert_num_queries):
    for size in (1, 30):
        for _ in range(size):
            move(moved, clerk, old=1, unit=2)
        units.clear()
        with django_assert_num_queries(1):
            queries.timeline("case:81")
        assert len(units) == 1


def test_a_timeline_is_in_the_order_of_what_happened_not_of_what_was_recorded(own_catalogue, clerk):
    action = log.declare("test.seen", "看到")
    with transaction.atomic():
        for hour in (15, 13):
            log.record(action, subject="case:81", actor=clerk, at=datetime(2026, 3, 5, hour, tzinfo=CITY))
    assert [timezone.localtime(line.at).hour for line in queries.timeline("case:81")] == [13, 15]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 2),
        ({"action": "test.moved"}, 1),
        ({"subject": "report:5"}, 1),  # the event's own subject
        ({"subject": "case:81"}, 1),  # the matter it belongs to
        ({"since": date(2100, 1, 1)}, 0),
        ({"until": date(2000, 1, 1)}, 0),
    ],
)
def test_the_search_filters(moved, clerk, units, filters, found):
    move(moved, clerk, old=1, unit=2)
    log.declare("test.seen", "看到")
    with transaction.atomic():
        log.record("test.seen", subject="case:82", actor=clerk)
    assert queries.search(**filters).count() == found
