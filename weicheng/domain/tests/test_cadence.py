"""The examples of M-084 and M-093: 90 slots with 87 made, and the half hour that nobody watches."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.cadence import (
    Sight,
    Span,
    compare_parties,
    month_end,
    monthly_grid,
    patrol_grid,
    uncovered,
    weekly_grid,
)

JUNE = date(2026, 6, 1)
DISTRICTS = ["茂南", "电白", "高新"]


@pytest.mark.mechanism("M-084")
def test_a_month_of_90_slots_with_87_made_is_96_point_7_percent_and_lists_three() -> None:
    gaps = {(date(2026, 6, 3), "茂南"), (date(2026, 6, 7), "电白"), (date(2026, 6, 30), "高新")}
    days = [JUNE + timedelta(days=number) for number in range(30)]
    made = {(day, place): 1 for day in days for place in DISTRICTS if (day, place) not in gaps}
    grid = patrol_grid(JUNE, DISTRICTS, made, date(2026, 7, 1))
    assert (len(grid.slots), grid.rate.text) == (90, "96.7%")
    assert {(slot.starts_on, slot.place) for slot in grid.missing} == gaps


@pytest.mark.parametrize(
    ("made", "today", "missing"),
    [
        pytest.param({}, date(2026, 6, 1), 0, id="today there is still time"),
        pytest.param({}, date(2026, 6, 2), 1, id="yesterday has none"),
        pytest.param({(JUNE, "茂南"): 2}, date(2026, 6, 2), 0, id="two are enough"),
        pytest.param({(JUNE, "电白"): 1}, date(2026, 6, 2), 1, id="another district does not count"),
    ],
)
def test_a_day_is_missing_once_it_is_over(made: dict[tuple[date, str], int], today: date, missing: int) -> None:
    assert len(patrol_grid(JUNE, ["茂南"], made, today).missing) == missing


@pytest.mark.mechanism("M-084")
@pytest.mark.parametrize(
    ("made", "today", "slots", "missing"),
    [
        pytest.param([], date(2026, 7, 6), 5, 5, id="June 2026 has five Mondays"),
        pytest.param([date(2026, 6, 7)], date(2026, 6, 14), 5, 0, id="a Sunday belongs to the week before"),
        pytest.param([date(2026, 7, 1)], date(2026, 7, 6), 5, 4, id="the last week reaches into July"),
    ],
)
def test_each_week_has_its_covert_visit(made: list[date], today: date, slots: int, missing: int) -> None:
    grid = weekly_grid(JUNE, made, today)
    assert (len(grid.slots), len(grid.missing)) == (slots, missing)


@pytest.mark.mechanism("M-084")
@pytest.mark.parametrize(
    ("made", "today", "missing"),
    [
        pytest.param([], date(2026, 6, 30), 0, id="the last day is not over"),
        pytest.param([], date(2026, 7, 1), 1, id="the month went by"),
        pytest.param([date(2026, 6, 30)], date(2026, 7, 1), 0, id="made on the last day"),
        pytest.param([date(2026, 7, 1)], date(2026, 7, 2), 1, id="of the next month"),
    ],
)
def test_each_month_has_its_selection(made: list[date], today: date, missing: int) -> None:
    assert len(monthly_grid(JUNE, made, today).missing) == missing


@pytest.mark.parametrize(
    ("month", "last"),
    [
        pytest.param(date(2026, 2, 1), date(2026, 2, 28), id="a plain February"),
        pytest.param(date(2028, 2, 1), date(2028, 2, 29), id="a leap year"),
        pytest.param(date(2026, 12, 1), date(2026, 12, 31), id="the end of a year"),
    ],
)
def test_the_last_day_of_a_month(month: date, last: date) -> None:
    assert month_end(month) == last


def at(hour: float, day: int = 1) -> datetime:
    return datetime(2026, 6, day) + timedelta(hours=hour)  # noqa: DTZ001 - a rule of intervals, whatever the zone


WHOLE = Span(at(6), at(6, 2))


@pytest.mark.mechanism("M-093")
@pytest.mark.parametrize(
    ("shifts", "gaps"),
    [
        pytest.param(
            [(at(6), at(14)), (at(14), at(22)), (at(22), at(5.5, 2))], [(at(5.5, 2), at(6, 2))],
            id="06–14, 14–22, 22–05:30 leave 05:30–06:00",
        ),
        pytest.param([(at(6), at(14)), (at(14), at(22)), (at(22), at(6, 2))], [], id="round the clock"),
        pytest.param([], [(at(6), at(6, 2))], id="nobody at all"),
        pytest.param([(at(5), at(20)), (at(10), at(12)), (at(19), at(7, 2))], [], id="overlaps count once"),
        pytest.param([(at(8), at(6, 2))], [(at(6), at(8))], id="a late start"),
        pytest.param([(at(6), at(6, 2)), (at(7, 2), at(9, 2))], [], id="a shift after the day"),
    ],
)  # fmt: skip
def test_the_hours_that_nobody_watches(
    shifts: list[tuple[datetime, datetime]], gaps: list[tuple[datetime, datetime]]
) -> None:
    assert uncovered(WHOLE, [Span(*shift) for shift in shifts]) == tuple(Span(*gap) for gap in gaps)


@given(st.lists(st.tuples(st.integers(0, 48), st.integers(1, 12))))
def test_gaps_and_shifts_never_overlap_and_fill_the_day(shifts: list[tuple[int, int]]) -> None:
    spans = [Span(at(start), at(start + length)) for start, length in shifts]
    gaps = uncovered(WHOLE, spans)
    for hour in range(6, 30):
        watched = any(span.starts_at <= at(hour) < span.ends_at for span in spans)
        assert watched != any(gap.starts_at <= at(hour) < gap.ends_at for gap in gaps)


@pytest.mark.mechanism("M-093")
def test_both_parties_findings_are_compared() -> None:
    day = date(2026, 6, 1)
    room = [Sight(1, 10, "东", "垃圾", day), Sight(2, 10, "东", "垃圾", day), Sight(3, 10, "西", "占道", day)]
    company = [Sight(4, 20, "东", "垃圾", day), Sight(5, 20, "西", "占道", day + timedelta(days=1))]
    ours, theirs = compare_parties([10, 20], [*room, *company])
    assert (ours.found, ours.missed, ours.seen.text) == ((1, 2, 3), (5,), "66.7%")
    assert (theirs.found, theirs.missed, theirs.seen.text) == ((4, 5), (3,), "66.7%")
