"""The work calendar: batches, corrections, shipped years, and what the rest of the program gets."""

from __future__ import annotations

from datetime import date, time

import pytest

from weicheng.domain.holidays import DayChange, DayKind
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events.models import Delivery, Event
from weicheng.standards import actions, queries
from weicheng.standards.models import CalendarBatch, CalendarDay
from weicheng.standards.tests.conftest import NOBODY, NOW, OFFICE

pytestmark = pytest.mark.django_db
NATIONAL_DAY = DayChange(date(2027, 10, 1), DayKind.REST, "国庆节")
MADE_UP = DayChange(date(2027, 10, 9), DayKind.WORK, "国庆节调休")


def publish(*changes, actor=OFFICE, basis="国办发明电〔2026〕7号", **more):
    return actions.publish_calendar(actor=actor, basis=basis, changes=changes, now=NOW, **more)


def test_a_published_day_counts_at_once():
    publish(NATIONAL_DAY, MADE_UP, years=[2027])
    calendar = queries.work_calendar()
    assert not calendar.is_workday(date(2027, 10, 1))
    assert calendar.is_workday(date(2027, 10, 9))
    assert calendar.years_known == {2027}


def test_one_batch_is_one_event_with_every_day_and_reaches_the_cases():
    batch = publish(NATIONAL_DAY, MADE_UP)
    event = Event.objects.get(action="calendar.published")
    assert event.data["days"] == {"2027-10-01": "rest", "2027-10-09": "work"}
    assert event.data["calendar"] == queries.work_calendar().fingerprint
    assert event.subject == f"calendar:{batch.pk}"
    assert [delivery.follower for delivery in Delivery.objects.filter(event=event)] == ["cases"]


def test_a_correction_replaces_a_day_and_a_cancellation_takes_it_away():
    publish(NATIONAL_DAY)
    saturday = date(2027, 10, 2)
    second = publish(
        DayChange(saturday, DayKind.WORK), DayChange(NATIONAL_DAY.day, None), DayChange(date(2027, 5, 3), None)
    )
    assert [(row.day, row.kind, row.batch) for row in CalendarDay.objects.all()] == [(saturday, "work", second)]
    assert Event.objects.filter(action="calendar.published").latest("id").data["changed"] == 2
    assert queries.work_calendar().is_workday(NATIONAL_DAY.day)


def test_office_hours_stay_until_they_are_changed():
    assert queries.work_calendar().office_hours[0] == (time(8, 30), time(12))
    publish(office_hours="9：00-12:00， 13:00-17:30".replace("9：00", "09：00"))
    publish(NATIONAL_DAY)
    assert queries.office_hours_text() == "09:00-12:00,13:00-17:30"
    assert queries.work_calendar().office_hours == ((time(9), time(12)), (time(13), time(17, 30)))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"changes": [NATIONAL_DAY], "basis": " "}, "依据.没有填写"),  # no document
        ({"changes": [DayChange(date(2027, 10, 1), DayKind.WORK)]}, "本来就上班"),  # a Friday made up
        ({"office_hours": "8点到12点"}, "看不懂"),  # words instead of times
        ({"office_hours": "14:00-18:00,08:00-12:00"}, "时段前后颠倒"),  # backwards
        ({"changes": [DayChange(date(2027, 1, 1 + n), DayKind.REST) for n in range(31)]
          + [DayChange(date(2027, 3, 1 + n), DayKind.REST) for n in range(31)]
          + [DayChange(date(2027, 5, 1 + n), DayKind.REST) for n in range(31)]
          + [DayChange(date(2027, 7, 1 + n), DayKind.REST) for n in range(31)]
          + [DayChange(date(2027, 10, 1 + n), DayKind.REST) for n in range(31)]}, "休息日多于"),  # half a year off
    ],
)  # fmt: skip
def test_a_faulty_calendar_is_refused_whole(given, problem):
    with pytest.raises(BadInput, match=problem):
        actions.publish_calendar(actor=OFFICE, now=NOW, **({"basis": "通知"} | given))
    assert not CalendarBatch.objects.exists()
    assert not CalendarDay.objects.exists()


def test_a_batch_that_changes_nothing_is_refused():
    publish(NATIONAL_DAY)
    with pytest.raises(MoveRefused, match="没有不同"):
        publish(NATIONAL_DAY)
    assert CalendarBatch.objects.count() == 1


def test_without_the_capability_nothing_is_published():
    with pytest.raises(NotAllowed):
        publish(NATIONAL_DAY, actor=NOBODY)


def test_the_shipped_years_are_loaded_once_and_2027_is_not_among_them():
    actions.seed_calendar(actor=OFFICE, now=NOW)
    assert actions.seed_calendar(actor=OFFICE, now=NOW) is None
    assert queries.known_years() == list(range(2004, 2027))
    assert queries.days_of(2026)[date(2026, 10, 10)].get_kind_display() == "上班(调休)"
    assert queries.days_of(2026)[date(2026, 2, 17)].name == "春节"
    assert Event.objects.filter(action="calendar.published").count() == 1
    with pytest.raises(BadInput, match="没有 2027 年"):
        actions.load_years(actor=OFFICE, years=[2027], now=NOW)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),  # the day before the holiday
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday made up
        (date(2026, 10, 11), False),  # an ordinary Sunday
        (date(2010, 1, 14), True),  # the day of M-097, a Thursday
    ],
)
def test_a_shipped_day_is_as_the_notice_said(day, works):
    actions.seed_calendar(actor=OFFICE, now=NOW)
    assert queries.work_calendar().is_workday(day) is works


def test_the_calendar_costs_one_query_once_it_is_known(django_assert_num_queries):
    publish(NATIONAL_DAY)
    queries.work_calendar()
    with django_assert_num_queries(1):
        queries.work_calendar()
