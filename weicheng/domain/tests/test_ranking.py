"""A ranking never claims more than its sample supports (M-112, M-117; decision 0021)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weicheng.domain.quantiles import student_above, student_t
from weicheng.domain.ranking import Outcome, Rule, Sample, Spread, pool, rank

# Six points either way, known from sixty repetitions.
SPREAD = Spread(600.0**2, 60)


def samples(**scores):
    return [Sample(unit, tuple(points)) for unit, points in scores.items()]


@pytest.mark.mechanism("M-112")
def test_means_decide_and_a_street_without_a_draw_stands_apart():
    table = rank(samples(A=[9000, 8600], B=[8000], C=[]), spread=SPREAD, rule=Rule.PLAIN)
    assert [(row.unit, row.score, row.place, row.size) for row in table.rows] == [("A", 8800, 1, 2), ("B", 8000, 2, 1)]
    assert (table.bottom.owes, table.no_sample) == (("B",), ("C",))


@pytest.mark.mechanism("M-112", "M-117")
def test_ties_at_the_bottom_are_all_last():
    table = rank(samples(A=[9000], B=[8000], C=[8000], D=[8500]), spread=SPREAD, rule=Rule.PLAIN)
    assert table.bottom.owes == ("B", "C")
    assert [(row.unit, row.place, row.tied) for row in table.rows] == [
        ("A", 1, False), ("D", 2, False), ("B", 3, True), ("C", 3, True),
    ]  # fmt: skip


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize(
    ("units", "remark"),
    [({}, "nobody"), ({"A": [9000]}, "one alone"), ({"A": [], "B": [9000]}, "one drawn")],
)
def test_where_there_is_nobody_to_compare_there_is_no_last(rule, units, remark):
    assert rank(samples(**units), spread=SPREAD, rule=rule).bottom.outcome is Outcome.NONE, remark


def test_where_all_are_alike_nobody_is_last():
    table = rank(samples(A=[9000], B=[9000]), spread=SPREAD, rule=Rule.PLAIN)
    assert table.bottom.outcome is Outcome.NONE


@pytest.mark.mechanism("M-117")
def test_a_last_that_stands_apart_is_named():
    table = rank(samples(A=[9000, 9100], B=[8800, 8900], C=[6500, 6600]), spread=SPREAD)
    assert (table.bottom.outcome, table.bottom.owes) == (Outcome.LAST, ("C",))
    assert [row.at_bottom for row in table.rows] == [False, False, True]


@pytest.mark.mechanism("M-117")
def test_a_last_that_does_not_stand_apart_is_named_in_a_group_and_owes_nothing():
    table = rank(samples(A=[9900, 9900], B=[8200, 8300], C=[8000, 8100]), spread=SPREAD)
    assert (table.bottom.outcome, table.bottom.units, table.bottom.owes) == (Outcome.GROUP, ("B", "C"), ())
    # The gap of 2.00 points decides once 1.67 × 6.00 × sqrt(2 / (2 + m)) is smaller.
    assert (table.bottom.more_each, table.bottom.more) == (49, 98)


def test_visits_do_not_part_units_of_one_mean():
    table = rank(samples(A=[8000], B=[8000]), spread=SPREAD)
    assert (table.bottom.outcome, table.bottom.more_each, table.bottom.more) == (Outcome.GROUP, None, None)


def test_every_other_unit_counts_not_only_the_nearest():
    """The nearest is well known and stands apart; a unit further up, known from one visit, might be lower still."""
    unsure = rank(samples(L=[7000] * 9, N=[7400] * 99, F=[7900]), spread=SPREAD)
    sure = rank(samples(L=[7000] * 9, N=[7400] * 99, F=[8100]), spread=SPREAD)
    assert (unsure.bottom.outcome, sure.bottom.outcome) == (Outcome.GROUP, Outcome.LAST)
    assert unsure.bottom.units == ("F", "L"), "and the nearest is already known to be better"


@pytest.mark.parametrize(
    ("spread", "remark"),
    [(Spread(600.0**2, 4), "too few repetitions"), (Spread(0.0, 60), "all alike: the error is not nought")],
)
def test_without_a_known_spread_there_is_no_band_and_no_last(spread, remark):
    table = rank(samples(A=[9000], B=[100]), spread=spread)
    assert (table.bottom.outcome, table.bottom.owes) == (Outcome.UNKNOWN, ()), remark
    assert [(row.low, row.high, row.best, row.worst) for row in table.rows] == [(None, None, None, None)] * 2


def test_the_band_of_the_present_rule_stands_beside_the_plain_mean():
    (first, last) = rank(samples(A=[9000] * 4, B=[8000]), spread=SPREAD, rule=Rule.PLAIN).rows
    # t(0.95, 60) = 1.671; ± 1.671 × 600 / sqrt(n)
    assert (first.low, first.high) == (8498, 9502)
    assert (last.low, last.high) == (6997, 9003)
    assert (first.best, first.worst, last.best, last.worst) == (1, 2, 1, 2)


def test_one_unit_alone_has_a_band_but_no_range_of_places():
    (row,) = rank(samples(A=[9000]), spread=SPREAD).rows
    assert (row.low, row.best) == (7997, None)


@pytest.mark.parametrize("confidence", [49, 100])
def test_a_confidence_must_be_one(confidence):
    with pytest.raises(ValueError, match="no confidence"):
        rank([], spread=SPREAD, confidence=confidence)


def test_the_spread_is_pooled_within_units_and_ignores_differences_between_them():
    # (1² + 1²) / 1 and (2² + 0 + 2²) / 2, pooled: 10 / 3.
    spread = pool([[1, 3], [101, 103, 105], [7], []])
    assert (spread.variance, spread.freedom) == (pytest.approx(10 / 3), 3)
    assert pool([]) == Spread(0.0, 0)


@pytest.mark.parametrize(
    ("probability", "freedom", "value"),
    [
        (0.95, 1, 6.314), (0.95, 5, 2.015), (0.975, 10, 2.228), (0.995, 30, 2.750), (0.999, 100, 3.174),
        (0.9, 2, 1.886), (0.95, 100_000, 1.645), (0.5, 7, 0.0),
    ],
)  # fmt: skip
def test_quantiles_agree_with_the_published_table(probability, freedom, value):
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2."""
    assert student_t(probability, freedom) == pytest.approx(value, abs=5e-4)


def test_half_of_a_symmetric_variable_lies_above_nought():
    assert student_above(0.0, 9) == pytest.approx(0.5)
    assert student_above(1e-150, 9) == pytest.approx(0.5)


@pytest.mark.parametrize(("probability", "freedom"), [(0.4, 5), (1.0, 5), (0.9, 0)])
def test_a_quantile_that_does_not_exist_is_refused(probability, freedom):
    with pytest.raises(ValueError, match="no quantile"):
        student_t(probability, freedom)


scores = st.lists(st.integers(0, 10000), max_size=4)


@settings(max_examples=60)
@given(st.lists(scores, max_size=8), st.sampled_from(Rule))
def test_every_unit_stands_once_in_order_within_its_band(lists, rule):
    table = rank([Sample(f"{n}", tuple(s)) for n, s in enumerate(lists)], spread=SPREAD, rule=rule)
    assert len(table.rows) + len(table.no_sample) == len(lists)
    assert [row.score for row in table.rows] == sorted((row.score for row in table.rows), reverse=True)
    assert all(row.low <= row.score <= row.high for row in table.rows)
    assert all(row.best is None or row.best <= row.place <= row.worst for row in table.rows)
    assert set(table.bottom.owes) <= {row.unit for row in table.rows if row.at_bottom}


CITIES = [
    pytest.param([8000, 8000], [2, 2], 0.20, id="two alike: the hardest case, reaches the limit"),
    pytest.param([8000, 8000, 10500, 10500, 10500], [1, 4, 3, 3, 3], 0.20, id="two alike, unequal samples, others far"),
    pytest.param([7900, 8000, 8100, 8300, 8500, 8700], [1, 2, 1, 3, 2, 1], 0.20, id="a city as it is"),
]


@pytest.mark.mechanism("M-117")
@pytest.mark.parametrize(("truth", "sizes", "alpha"), CITIES)
def test_on_a_city_with_known_truth_a_wrong_last_is_named_no_more_often_than_stated(truth, sizes, alpha):
    """300 months at 80 %: naming anybody is wrong where two share the lowest truth. The margin is two deviations."""
    dice, runs, wrong, held, groups = random.Random(112), 300, 0, 0, 0
    lowest = f"{truth.index(min(truth))}"
    alone = truth.count(min(truth)) == 1
    for _ in range(runs):
        drawn = [
            Sample(f"{unit}", tuple(round(dice.gauss(mean, 600)) for _ in range(size)))
            for unit, (mean, size) in enumerate(zip(truth, sizes, strict=True))
        ]
        history = [[round(dice.gauss(0, 600)) for _ in range(3)] for _ in range(10)]
        table = rank(drawn, spread=pool([*history, *(s.scores for s in drawn)]), confidence=100 - round(alpha * 100))
        if table.bottom.outcome is Outcome.LAST:
            wrong += not alone or table.bottom.units != (lowest,)
        else:
            groups += 1
            held += lowest in table.bottom.units
    margin = 2 * (alpha * (1 - alpha) / runs) ** 0.5
    assert wrong / runs <= alpha + margin
    assert held / groups >= 1 - alpha - margin
