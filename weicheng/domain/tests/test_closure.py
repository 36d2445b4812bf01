"""Closure, punctuality and discovery of the cases of a period, with the figures of the mechanisms."""

from datetime import timedelta

import pytest

from weicheng.domain.closure import CaseTimes, closure, fixed_at_once, own_discovery, punctuality, shared_work
from weicheng.domain.tests.calendars import at

FOUND, DUE, NOW = at("2026-09-01 09:00"), at("2026-09-10 18:00"), at("2026-09-20 09:00")
HOUR = timedelta(hours=1)


def cases(prefix, count, **facts):
    given = {"found_at": FOUND, "due_at": DUE} | facts
    return [CaseTimes(f"{prefix}{n}", **given) for n in range(count)]


@pytest.mark.mechanism("M-096")
def test_closure_counts_all_problems_and_lists_the_overdue():
    problems = [
        *cases("in time ", 12, closed_at=DUE),
        *cases("late ", 3, closed_at=DUE + HOUR),
        *cases("overdue ", 2),
        *cases("open ", 3, due_at=NOW),
    ]
    shown = closure(problems, now=NOW)
    assert (shown.closed.text, shown.closed_on_time.text) == ("75%", "60%")
    assert shown.closed_on_time.denominator == 20
    assert shown.overdue == ("overdue 0", "overdue 1")


@pytest.mark.mechanism("M-130")
def test_what_is_open_past_its_due_time_counts_as_late():
    complaints = [
        *cases("in time ", 38, closed_at=DUE),
        *cases("late ", 1, closed_at=DUE + HOUR),
        *cases("open ", 1),
        *cases("not due in the period ", 5, due_at=at("2026-10-01 00:00")),
        *cases("not yet due ", 4, due_at=NOW + HOUR),
        *cases("without a due time ", 1, due_at=None),
    ]
    september = {"start": at("2026-09-01 00:00"), "end": at("2026-10-01 00:00")}
    shown = punctuality(complaints, **september, now=NOW)
    assert (shown.rate.numerator, shown.rate.denominator, shown.rate.text) == (38, 40, "95%")
    assert shown.late == ("late 0", "open 0")


def test_a_case_closed_before_its_due_time_counts_where_it_was_due():
    early = cases("early ", 1, due_at=NOW + HOUR, closed_at=DUE)
    shown = punctuality(early, start=at("2026-09-01 00:00"), end=at("2026-10-01 00:00"), now=NOW)
    assert shown.rate.text == "100%"


def test_a_case_without_a_due_time_cannot_be_late():
    closed = cases("closed ", 1, due_at=None, closed_at=NOW)
    assert closure(closed, now=NOW).closed_on_time.text == "100%"
    assert closure(cases("open ", 1, due_at=None), now=NOW).overdue == ()


@pytest.mark.mechanism("M-098")
def test_own_discovery_is_the_share_found_by_collectors():
    found = [*cases("collector ", 340, own_discovery=True), *cases("citizen ", 60)]
    assert own_discovery(found).text == "85%"


@pytest.mark.mechanism("M-098")
def test_shared_work_needs_two_departments():
    found = [*cases("two ", 3, departments=2), *cases("one ", 9)]
    assert shared_work(found).text == "25%"


@pytest.mark.mechanism("M-105")
def test_fixed_at_once_means_on_the_same_day():
    midnight = at("2026-09-01 23:59")
    found = [
        *cases("same day ", 5, closed_at=midnight),
        *cases("next day ", 2, closed_at=midnight + timedelta(minutes=1)),
        *cases("open ", 1),
    ]
    assert fixed_at_once(found).text == "62.5%"
