"""Which figures are asked for, once, and when a unit is reminded (M-028)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.collecting import (
    Cadence,
    Period,
    Wanted,
    due_on,
    last_period,
    period_of,
    questions,
    reminder_due,
)

JUNE = date(2026, 6, 12)
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
GREEN = Wanted("indicator:1", "unit:parks", Cadence.MONTHLY)


@pytest.mark.parametrize(
    ("cadence", "today", "label"),
    [
        pytest.param(Cadence.MONTHLY, JUNE, "2026年5月", id="the month before"),
        pytest.param(Cadence.MONTHLY, date(2026, 1, 1), "2025年12月", id="over the turn of the year"),
        pytest.param(Cadence.QUARTERLY, JUNE, "2026年第一季度", id="the quarter before"),
        pytest.param(Cadence.HALF_YEARLY, JUNE, "2025年下半年", id="the half-year before"),
        pytest.param(Cadence.HALF_YEARLY, date(2026, 7, 1), "2026年上半年", id="the first half of this year"),
        pytest.param(Cadence.YEARLY, JUNE, "2025年", id="the year before"),
    ],
)
def test_the_last_period_that_is_over_is_asked_for(cadence, today, label):
    assert last_period(cadence, today).label == label


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(date(2026, 5, 2), date(2026, 5, 31), id="not from the first day"),
        pytest.param(date(2026, 5, 1), date(2026, 5, 30), id="not to the last day"),
        pytest.param(date(2026, 2, 1), date(2026, 4, 30), id="three months that are no quarter"),
        pytest.param(date(2026, 2, 1), date(2026, 7, 31), id="six months that are no half-year"),
        pytest.param(date(2026, 2, 1), date(2027, 1, 31), id="twelve months that are no year"),
    ],
)
def test_an_odd_period_is_called_by_its_days(first, last):
    assert Period(first, last).label == f"{first} 至 {last}"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Cadence))
def test_a_day_lies_in_its_period_and_after_the_last_one(day, cadence):
    current, last = period_of(cadence, day), last_period(cadence, day)
    assert current.starts_on <= day <= current.ends_on
    assert last.ends_on + timedelta(days=1) == current.starts_on


def asked(wanted, *, known=(), asked_for=()):
    return questions(wanted, today=JUNE, known=known, asked=asked_for)


@pytest.mark.mechanism("M-028", "M-206")
def test_an_indicator_that_two_campaigns_want_is_asked_for_once():
    (found,) = asked([GREEN, GREEN])
    assert (found.unit, found.period, found.due_on) == ("unit:parks", MAY, date(2026, 6, 17))


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        pytest.param(date(2026, 6, 1), date(2026, 6, 10), id="ten days after the period"),
        pytest.param(date(2026, 6, 12), date(2026, 6, 17), id="asked late: five days from then"),
    ],
)
def test_a_department_has_ten_days_and_never_less_than_five(asked_on, due):
    assert due_on(MAY, asked_on) == due


@pytest.mark.mechanism("M-028")
@pytest.mark.parametrize(
    ("changed", "count"),
    [
        pytest.param({}, 1, id="nothing is known"),
        pytest.param({"known": [("indicator:1", MAY.ends_on)]}, 0, id="the system knows the value"),
        pytest.param({"asked_for": [("indicator:1", MAY.ends_on)]}, 0, id="it was asked already"),
        pytest.param({"known": [("indicator:1", date(2026, 4, 30))]}, 1, id="only the month before is known"),
    ],
)
def test_what_is_known_or_asked_is_never_asked_again(changed, count):
    assert len(asked([GREEN], **changed)) == count


def test_an_indicator_that_nobody_owes_is_not_asked_for():
    assert asked([Wanted("indicator:1", "", Cadence.MONTHLY)]) == ()


@pytest.mark.parametrize(
    ("today", "reminded", "due"),
    [
        pytest.param(date(2026, 6, 9), None, False, id="before the date"),
        pytest.param(date(2026, 6, 10), None, True, id="on the date"),
        pytest.param(date(2026, 6, 12), date(2026, 6, 10), False, id="reminded two days ago"),
        pytest.param(date(2026, 6, 13), date(2026, 6, 10), True, id="three days ago"),
    ],
)
def test_a_unit_is_reminded_on_the_date_and_every_three_days_after(today, reminded, due):
    assert reminder_due(date(2026, 6, 10), reminded, today) is due
