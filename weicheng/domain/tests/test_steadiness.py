"""Met today, slipping tomorrow (M-025)."""

from decimal import Decimal

import pytest

from weicheng.domain.steadiness import steadiness


def decimals(*values):
    return [Decimal(value) for value in values]


@pytest.mark.mechanism("M-025")
@pytest.mark.parametrize(
    ("values", "line", "wants_more", "thin"),
    [
        pytest.param(decimals("80", "92", "81"), "80", True, True, id="one point of margin, swings of five"),
        pytest.param(decimals("90", "91", "90.5"), "80", True, False, id="far above the line"),
        pytest.param(decimals("4", "9", "5"), "5.6", False, True, id="low is good, little margin"),
        pytest.param(decimals("90", "85", "70"), "80", True, False, id="below the line already: unmet, not thin"),
    ],
)
def test_a_margin_smaller_than_the_swings_is_thin(values, line, wants_more, thin):
    assert steadiness(values, Decimal(line), wants_more=wants_more).is_thin is thin


def test_margin_and_spread_are_said_in_a_sentence():
    found = steadiness(decimals("80", "80", "80"), Decimal(78))
    assert found.sentence == "距离标准还有 2.00 的余量，历次数据的波动是 0.00。"


def test_two_values_tell_no_spread():
    assert steadiness(decimals("80", "81"), Decimal(80)) is None
