"""Durations as people read them."""

from datetime import timedelta

import pytest

from weicheng.domain.calendar import TimeUnit, WorkCalendar
from weicheng.domain.durations import Bucket, hours_and_minutes, spread, whole_minutes, work_left
from weicheng.domain.tests.calendars import at

MINUTES = timedelta(minutes=1)
CALENDAR = WorkCalendar()


@pytest.mark.mechanism("M-097")
def test_the_case_of_the_seed_took_two_hours_and_five_minutes():
    took = at("2010-01-14 15:10") - at("2010-01-14 13:05")
    assert hours_and_minutes(took) == "2小时05分"
    assert whole_minutes(took) == 125


@pytest.mark.parametrize(
    ("span", "text", "remark"),
    [
        (0 * MINUTES, "0小时00分", "nothing"),
        (timedelta(seconds=59), "0小时00分", "a started minute does not count"),
        (59 * MINUTES, "0小时59分", "under an hour keeps its shape, so that columns line up"),
        (60 * MINUTES, "1小时00分", "an hour"),
        (50 * 60 * MINUTES, "50小时00分", "more than a day stays in hours"),
        (-125 * MINUTES, "-2小时05分", "negative"),
    ],
)
def test_durations_have_hours_and_two_digit_minutes(span, text, remark):
    assert hours_and_minutes(span) == text, remark


@pytest.mark.parametrize(
    ("hours", "unit", "text", "remark"),
    [
        (7 * 3 + 2, TimeUnit.WORK_DAY, "3工作日2小时00分", "working days are office days of seven hours"),
        (14, TimeUnit.WORK_DAY, "2工作日", "no rest, no hours"),
        (2, TimeUnit.WORK_DAY, "2小时00分", "less than a working day"),
        (0, TimeUnit.WORK_DAY, "0小时00分", "nothing left"),
        (28, TimeUnit.URGENT_DAY, "1天4小时00分", "natural days are of 24 hours"),
        (28, TimeUnit.URGENT_HOUR, "28小时00分", "hours stay hours"),
        (28, TimeUnit.WORK_HOUR, "28小时00分", "office hours too"),
    ],
)
def test_time_left_is_told_in_the_words_of_the_unit(hours, unit, text, remark):
    assert work_left(timedelta(hours=hours), unit, CALENDAR) == text, remark


@pytest.mark.mechanism("M-097")
def test_a_spread_shows_average_middle_and_distribution():
    hour = timedelta(hours=1)
    shown = spread([1 * hour, 2 * hour, 3 * hour, 30 * hour, 200 * hour])
    assert (shown.count, shown.mean, shown.median, shown.longest) == (5, 47.2 * hour, 3 * hour, 200 * hour)
    assert shown.buckets == (
        Bucket(2 * hour, 2),
        Bucket(24 * hour, 1),
        Bucket(72 * hour, 1),
        Bucket(168 * hour, 0),
        Bucket(None, 1),
    )


def test_there_is_no_average_of_nothing():
    assert spread([]) is None
