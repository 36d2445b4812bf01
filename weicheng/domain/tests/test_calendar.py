"""Time units on a real calendar: the autumn of 2026 and the turn to a year nobody has published."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.calendar import Allowance, TimeUnit, WorkCalendar
from weicheng.domain.refusals import BadInput
from weicheng.domain.tests.calendars import AUTUMN, at, calendars, days, moments

WORK_DAY, WORK_HOUR = TimeUnit.WORK_DAY, TimeUnit.WORK_HOUR
URGENT_HOUR, URGENT_DAY = TimeUnit.URGENT_HOUR, TimeUnit.URGENT_DAY


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due", "remark"),
    [
        ("2026-09-21 09:00", 1, WORK_DAY, "2026-09-22 18:00", "close of office on the next working day"),
        ("2026-09-21 23:59", 1, WORK_DAY, "2026-09-22 18:00", "an evening report has the same deadline"),
        (
            "2026-09-21 00:00",
            1,
            WORK_DAY,
            "2026-09-22 18:00",
            "the day of the start is free, from midnight on",
        ),
        ("2026-09-25 17:00", 1, WORK_DAY, "2026-09-28 18:00", "a weekend is skipped"),
        ("2026-09-26 02:30", 1, WORK_DAY, "2026-09-28 18:00", "reported on a Saturday night (M-129)"),
        ("2026-09-30 09:00", 1, WORK_DAY, "2026-10-08 18:00", "the holiday week is skipped"),
        ("2026-10-09 09:00", 1, WORK_DAY, "2026-10-10 18:00", "a make-up Saturday counts"),
        ("2026-09-30 09:00", 3, WORK_DAY, "2026-10-10 18:00", "8th, 9th and the made-up 10th"),
        ("2026-12-31 09:00", 2, WORK_DAY, "2027-01-04 18:00", "an unpublished year knows weekends only"),
        ("2026-09-21 09:00", 2, WORK_HOUR, "2026-09-21 11:00", "inside the morning"),
        ("2026-09-21 11:00", 2, WORK_HOUR, "2026-09-21 15:30", "over lunch"),
        ("2026-09-21 10:00", 2, WORK_HOUR, "2026-09-21 12:00", "ends at noon, not after lunch"),
        ("2026-09-21 17:00", 2, WORK_HOUR, "2026-09-22 09:30", "over night"),
        ("2026-09-21 18:00", 1, WORK_HOUR, "2026-09-22 09:30", "at closing time nothing is left of the day"),
        ("2026-09-21 13:00", 1, WORK_HOUR, "2026-09-21 15:30", "lunch does not count"),
        ("2026-09-21 06:00", 1, WORK_HOUR, "2026-09-21 09:30", "before opening nothing counts"),
        ("2026-09-27 02:30", 4, WORK_HOUR, "2026-09-28 15:00", "Sunday 02:30, counted from Monday 08:30"),
        ("2026-09-30 17:00", 8, WORK_HOUR, "2026-10-08 18:00", "one hour before the holidays, seven after"),
        (
            "2026-10-01 23:30",
            2,
            URGENT_HOUR,
            "2026-10-02 01:30",
            "urgent hours run through holidays and nights",
        ),
        ("2026-10-01 23:30", 2, URGENT_DAY, "2026-10-03 23:30", "urgent days run through as well"),
    ],
)
def test_an_allowance_ends_when_its_unit_says(start, amount, unit, due, remark):
    assert AUTUMN.add(at(start), amount, unit) == at(due), remark


def test_a_time_in_another_zone_is_counted_on_shanghai_time():
    start = datetime.fromisoformat("2026-09-21T23:00:00+00:00")  # already the 22nd in Shanghai
    assert AUTUMN.add(start, 1, WORK_DAY) == at("2026-09-23 18:00")


def test_a_time_without_a_zone_is_a_programming_fault():
    with pytest.raises(ValueError, match="time zone"):
        AUTUMN.add(datetime(2026, 9, 21, 9), 1, WORK_DAY)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "end", "unit", "hours", "remark"),
    [
        ("2026-09-21 11:00", "2026-09-21 15:30", WORK_HOUR, 2, "lunch is not office time"),
        ("2026-09-21 17:00", "2026-09-22 09:30", WORK_HOUR, 2, "nor is the night"),
        ("2026-09-26 09:00", "2026-09-27 09:00", WORK_HOUR, 0, "nor is a weekend"),
        ("2026-09-21 09:00", "2026-09-21 18:00", WORK_DAY, 0, "the day of the start is free"),
        ("2026-09-21 09:00", "2026-09-22 18:00", WORK_DAY, 7, "one full office day"),
        ("2026-09-21 09:00", "2026-09-22 09:00", URGENT_DAY, 24, "urgent time runs through"),
        ("2026-09-22 09:00", "2026-09-21 09:00", URGENT_HOUR, 0, "nothing passes backwards"),
    ],
)
def test_elapsed_counts_on_the_scale_of_the_unit(start, end, unit, hours, remark):
    assert AUTUMN.elapsed(at(start), at(end), unit) == timedelta(hours=hours), remark


def test_a_year_without_a_holiday_notice_is_reported():
    assert AUTUMN.unknown_years(at("2026-12-30 09:00"), at("2027-01-05 18:00")) == (2027,)
    assert AUTUMN.unknown_years(at("2026-12-30 09:00"), at("2026-12-31 18:00")) == ()


def test_the_version_names_the_content_and_not_the_order():
    one = WorkCalendar(days_off=frozenset([date(2026, 10, 1), date(2026, 10, 2)]))
    other = WorkCalendar(days_off=frozenset([date(2026, 10, 2), date(2026, 10, 1)]))
    assert one.version == other.version
    assert one.version != WorkCalendar(days_off=frozenset([date(2026, 10, 1)])).version
    assert one.version != WorkCalendar(one.days_off, office_hours=((time(9), time(17)),)).version
    assert one.version != WorkCalendar(one.days_off, years_known=frozenset({2026})).version


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            {"days_off": frozenset({date(2026, 10, 10)}), "makeup_workdays": frozenset({date(2026, 10, 10)})},
            "2026-10-10.同一天既是休息日又是调休上班日",
        ),
        (
            {"days_off": frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(151))},
            "2026 年.休息日多于 150 天",
        ),
        ({"office_hours": ()}, "办公时间.没有填写"),
        ({"office_hours": ((time(14), time(18)), (time(8), time(12)))}, "时段前后颠倒"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(table, sentence):
    with pytest.raises(BadInput, match=sentence):
        WorkCalendar(**table)


@pytest.mark.parametrize("amount", [0, -1, 3661])
def test_an_allowance_must_be_a_sensible_number(amount):
    with pytest.raises(BadInput, match="不是有效的时限数"):
        Allowance(amount, WORK_DAY)


def test_an_allowance_reads_as_people_say_it():
    assert str(Allowance(4, TimeUnit.URGENT_HOUR)) == "4 紧急工作时"


units = st.sampled_from(TimeUnit)


@given(calendars(), moments, st.integers(1, 60), units)
def test_elapsed_is_the_inverse_of_add(calendar, start, amount, unit):
    due = calendar.add(start, amount, unit)
    assert calendar.elapsed(start, due, unit) == calendar.span(Allowance(amount, unit))
    assert calendar.elapsed(start, due - timedelta(microseconds=1), unit) < calendar.span(Allowance(amount, unit))


@given(calendars(), moments, moments, moments, units)
def test_time_adds_up_over_any_cut(calendar, one, two, three, unit):
    start, cut, end = sorted([one, two, three])
    whole = calendar.between(start, end, unit)
    assert calendar.between(start, cut, unit) + calendar.between(cut, end, unit) == whole


@given(calendars(), moments, st.integers(1, 60), units, days)
def test_one_more_holiday_never_brings_a_deadline_forward(calendar, start, amount, unit, day):
    more = WorkCalendar(calendar.days_off | {day}, calendar.makeup_workdays - {day})
    assert more.add(start, amount, unit) >= calendar.add(start, amount, unit)


@given(moments, st.integers(1, 60), units, st.integers(-20, 20))
def test_whole_weeks_shift_a_deadline_by_whole_weeks(start, amount, unit, weeks):
    shift = timedelta(weeks=weeks)
    plain = WorkCalendar()
    assert plain.add(start + shift, amount, unit) == plain.add(start, amount, unit) + shift


@given(calendars(), moments, moments, st.integers(1, 60), units)
def test_a_later_start_never_gives_an_earlier_deadline(calendar, one, two, amount, unit):
    first, second = sorted([one, two])
    assert calendar.add(first, amount, unit) <= calendar.add(second, amount, unit)
