"""Rates: the figures of the seeds, the formula beside them, and the cases without a figure."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.kpis import COUNTS, KPIS, all_rates, rate_of
from weicheng.domain.rates import Rate


def rate(numerator, denominator):
    return Rate("按期办结率", "按期办结数", "应办结数", numerator, denominator, clause="M-130")


@pytest.mark.parametrize(
    ("numerator", "denominator", "text", "remark"),
    [
        (38, 40, "95%", "a whole per cent has no decimal"),
        (150, 159, "94.3%", "one decimal"),
        (5, 8, "62.5%", "exactly"),
        (1, 3, "33.3%", "rounded down"),
        (2, 3, "66.7%", "rounded up"),
        (1, 16, "6.3%", "6.25: half goes up"),
        (2999, 3000, "99.9%", "not all is never shown as all"),
        (1, 30000, "0.1%", "not none is never shown as none"),
        (3, 3, "100%", "all"),
        (0, 3, "0%", "none"),
        (5, 4, "125%", "more than planned"),
        (0, 0, "—", "nothing to divide"),
    ],
)
def test_a_rate_is_shown_to_one_decimal(numerator, denominator, text, remark):
    assert rate(numerator, denominator).text == text, remark


def test_the_formula_stands_beside_the_figure():
    shown = rate(38, 40)
    assert shown.formula == "按期办结率 = 按期办结数 ÷ 应办结数"
    assert shown.sentence == "按期办结率 = 按期办结数 ÷ 应办结数 = 38 ÷ 40 = 95%"
    assert shown.reason.clause == "M-130"
    assert shown.reason.inputs == {"按期办结数": 38, "应办结数": 40}


def test_nothing_to_divide_is_said_and_not_computed():
    shown = rate(0, 0)
    assert shown.value is None
    assert shown.sentence == "应办结数为 0，按期办结率无从计算。"
    assert not shown.at_least(0)
    assert not shown.below(100)


def test_limits_are_inclusive_above_and_strict_below():
    assert rate(6, 10).at_least(60)
    assert not rate(59, 100).at_least(60)
    assert rate(59, 100).below(60)
    assert not rate(6, 10).below(60)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 3), (1, -3)])
def test_negative_counts_are_a_fault_of_the_counting(numerator, denominator):
    with pytest.raises(ValueError, match="never negative"):
        rate(numerator, denominator)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_text_is_never_further_off_than_a_tenth(numerator, denominator):
    shown = rate(numerator, denominator)
    assert abs(Fraction(shown.text.removesuffix("%")) - shown.value * 100) <= Fraction(1, 10)


def test_every_rate_divides_counts_that_are_explained():
    for kpi in KPIS.values():
        assert COUNTS[kpi.numerator]
        assert COUNTS[kpi.denominator]
    assert set(COUNTS) == {name for kpi in KPIS.values() for name in (kpi.numerator, kpi.denominator)}


def test_a_rate_of_the_table_is_computed_from_counts_by_name():
    shown = rate_of("按期处置率", {"按期处置数": 45, "应处置数": 60})
    assert (shown.text, shown.note, shown.inverted) == ("75%", "", False)


def test_a_rate_whose_denominator_differs_between_cities_says_so():
    shown = rate_of("返工率", {"返工数": 3, "应结案数": 60})
    assert (shown.text, shown.inverted) == ("5%", True)
    assert shown.note == "分母各地口径不一，此处为本市口径"


def test_a_missing_count_is_a_fault_and_not_a_zero():
    with pytest.raises(KeyError):
        rate_of("按期处置率", {"按期处置数": 45})


def test_all_rates_come_in_the_order_of_the_table():
    rates = all_rates({"上报数": 20, "有效上报数": 19})
    assert [shown.name for shown in rates] == list(KPIS)
    assert {shown.name: shown.text for shown in rates if shown.denominator} == {
        "有效上报率": "95%",
        "未结案率": "0%",
        "立案率": "0%",
        "公众举报率": "0%",
        "受理率": "0%",
    }


def test_the_formula_beside_a_figure_names_both_counts() -> None:
    assert KPIS["处置率"].formula == "处置数 ÷ 应处置数"
