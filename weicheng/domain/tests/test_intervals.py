"""Quantiles against the printed tables, shares against hand-worked ones, and their laws."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.intervals import normal_quantile, percent, share_of, student_quantile


@pytest.mark.parametrize(
    ("confidence", "freedom", "table"),
    [
        pytest.param(90, 2, 2.920, id="the smallest sample that has a spread"),
        pytest.param(90, 5, 2.015, id="six visits"),
        pytest.param(90, 30, 1.697, id="a month"),
        pytest.param(95, 10, 2.228, id="95 percent"),
        pytest.param(90, 1, 2.920, id="less than two counts as two"),
    ],
)
def test_students_quantile_is_that_of_the_tables(confidence, freedom, table):
    assert student_quantile(confidence, freedom) == pytest.approx(table, abs=0.001)


def test_with_many_degrees_it_is_the_normal_one():
    assert student_quantile(90, 10_000) == pytest.approx(normal_quantile(90), abs=0.001)
    assert normal_quantile(90) == pytest.approx(1.6449, abs=0.0001)


@pytest.mark.parametrize("confidence", [0, 100, -5])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(ValueError, match="no percentage"):
        normal_quantile(confidence)


def test_wilsons_interval_is_the_printed_one():
    share = share_of([(8, 10)], confidence=95)  # Wilson 1927: 0.490 to 0.943
    assert (share.low, share.high) == (490, 944)
    assert (share.text, share.interval) == ("80%", "49%–94.4%")


def test_nothing_counted_is_neither_good_nor_bad():
    share = share_of([(0, 0)], confidence=90)
    assert not share.is_known
    assert (share.text, share.interval, share.low, share.high) == ("—", "—", 0, 1000)
    assert not share.at_least(0)
    assert not share.below(100)


@pytest.mark.parametrize(
    ("hits", "count", "limit", "reached"),
    [
        pytest.param(4, 5, 80, True, id="以上 is inclusive"),
        pytest.param(79, 100, 80, False, id="one short"),
        pytest.param(2399, 3000, 80, False, id="rounding does not help"),
    ],
)
def test_a_limit_is_reached_or_not(hits, count, limit, reached):
    share = share_of([(hits, count)], confidence=90)
    assert share.at_least(limit) is reached
    assert share.below(limit) is not reached


def test_twenty_of_one_unit_say_less_than_twenty_of_twenty_units():
    apart = share_of([(1, 1)] * 10 + [(0, 1)] * 10, confidence=90)
    alike = share_of([(5, 5), (5, 5), (0, 5), (0, 5)], confidence=90)
    assert apart.permille == alike.permille == 500
    assert alike.high - alike.low > apart.high - apart.low


@given(st.lists(st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=9))
def test_the_share_lies_in_its_interval(clusters):
    share = share_of(clusters, confidence=90)
    assert 0 <= share.low <= share.permille <= share.high <= 1000


@pytest.mark.parametrize(("permille", "text"), [(0, "0%"), (125, "12.5%"), (1000, "100%")])
def test_permille_are_read_as_percent(permille, text):
    assert percent(permille) == text


def test_the_interval_holds_the_truth_as_often_as_it_says():
    lot = random.Random(90)
    held, rounds = 0, 400
    for _ in range(rounds):
        units = [min(0.98, max(0.02, lot.gauss(0.8, 0.15))) for _ in range(25)]
        answers = [(sum(lot.random() < share for _ in range(8)), 8) for share in units]
        found = share_of(answers, confidence=90)
        held += found.low <= 790 <= found.high  # the mean of the clipped normal
    assert 0.85 <= held / rounds <= 0.97
