"""Burning a short-board list down to zero."""

from datetime import date, timedelta

import pytest

from weicheng.domain.burndown import Point, ShortItem, burn_down

START, TODAY = date(2026, 6, 1), date(2026, 6, 30)


def items(count, *, closed=None, at_start=True, added=START):
    return [ShortItem(f"case:{n}", added, at_start, closed) for n in range(count)]


@pytest.mark.mechanism("M-110")
def test_new_items_do_not_change_the_start_count():
    board = [*items(24, closed=TODAY), *items(6), *items(4, at_start=False, added=TODAY)]
    shown = burn_down(board, start=START, today=TODAY)
    assert (shown.zero_rate.text, shown.zero_rate.denominator) == ("80%", 30)
    assert (shown.new, shown.new_closed, shown.open) == (4, 0, 10)
    assert not shown.at_zero


def test_the_line_shows_both_kinds_day_by_day():
    second = START + timedelta(days=1)
    board = [*items(2, closed=second), *items(1), *items(1, at_start=False, added=second)]
    shown = burn_down(board, start=START, today=START + timedelta(days=2))
    assert shown.series == (
        Point(START, 3, 0),
        Point(second, 1, 1),
        Point(START + timedelta(days=2), 1, 1),
    )


def test_a_list_is_at_zero_when_its_start_items_are_closed_whatever_came_later():
    board = [*items(3, closed=TODAY), *items(2, at_start=False), *items(1, at_start=False, closed=TODAY)]
    shown = burn_down(board, start=START, today=TODAY)
    assert shown.at_zero
    assert (shown.new, shown.new_closed, shown.open) == (3, 1, 2)


def test_an_item_closed_tomorrow_is_open_today():
    assert burn_down(items(1, closed=TODAY + timedelta(days=1)), start=START, today=TODAY).open == 1


def test_a_list_that_begins_tomorrow_shows_today():
    assert burn_down([], start=TODAY + timedelta(days=1), today=TODAY).series == (
        Point(TODAY + timedelta(days=1), 0, 0),
    )
