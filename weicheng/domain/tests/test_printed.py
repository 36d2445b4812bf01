"""What a printed figure stands for, and how figures are rounded for print."""

from decimal import Decimal
from fractions import Fraction

import pytest

from weicheng.domain.printed import Printed, decimals, plain, rounded


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        pytest.param(Fraction(5, 2), 0, "3", id="half goes up, as papers print it, not to even"),
        pytest.param(Fraction(-5, 2), 0, "-3", id="a negative one goes away from nothing"),
        pytest.param(Fraction("3.97"), 2, "3.97", id="to the digit"),
        pytest.param(Fraction("95.8048"), 0, "96", id="no decimals"),
        pytest.param(Fraction("8.00"), 2, "8", id="zeros at the end are left out"),
        pytest.param(Fraction(100), 0, "100", id="zeros before the point stay"),
    ],
)
def test_a_value_is_printed_rounded_half_up(value, places, text):
    assert plain(value, places) == text


def test_rounding_keeps_the_number_of_decimals():
    assert str(rounded(Fraction(8), 2)) == "8.00"


@pytest.mark.parametrize(("figure", "places"), [("34.2", 1), ("100", 0), ("1E+2", 0), ("NaN", 0)])
def test_a_figure_shows_so_many_decimals(figure, places):
    assert decimals(Decimal(figure)) == places


def test_a_printed_figure_stands_for_everything_that_rounds_to_it():
    printed = Printed.of(Decimal("79.49"))
    assert printed.stands_for(Fraction("79.485"))
    assert not printed.stands_for(Fraction(290, 365) * 100)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        pytest.param("95.8", "96", True, id="one value prints as both"),
        pytest.param("34.2", "36.9", False, id="no value does"),
        pytest.param("1", "2", False, id="1.5 is printed as 2, never as 1"),
        pytest.param("36.9", "34.2", False, id="whichever comes first"),
    ],
)
def test_two_prints_agree_when_one_value_gives_both(one, other, agree):
    assert Printed.of(Decimal(one)).agrees_with(Printed.of(Decimal(other))) is agree
