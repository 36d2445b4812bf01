"""Figures that can be recomputed, with the figures of 眉山 (M-028, M-169, M-170)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from weicheng.domain.ledger import Entry, bases_agree, conflicts, implied_base, recompute
from weicheng.domain.printed import plain


@pytest.mark.mechanism("M-028")
@pytest.mark.parametrize(
    ("numerator", "denominator", "scale", "printed", "exact", "agrees"),
    [
        pytest.param("290", "365", 100, "79.49", "79.45", False, id="good days: printed 79.49, but 79.45"),
        pytest.param("290", "365", 100, "79.45", "79.45", True, id="the same, printed as it is"),
        pytest.param("752.65", "2200", 100, "34.2", "34.21", True, id="green area over built-up area"),
        pytest.param("811.06", "2200", 100, "36.9", "36.87", True, id="green cover over the same area"),
        pytest.param("184.22", "24.02", 1, "7.67", "7.67", True, id="park area for each head"),
        pytest.param("4.0", "5.2", 100, "76.9", "76.92", True, id="sewage treated of sewage made (M-169)"),
    ],
)
def test_a_printed_rate_is_compared_with_the_one_recomputed(numerator, denominator, scale, printed, exact, agrees):
    found = recompute(
        numerator=Decimal(numerator), denominator=Decimal(denominator), scale=scale, printed=Decimal(printed)
    )
    assert (found.text(2), found.agrees) == (exact, agrees)


def test_a_rate_without_a_printed_figure_contradicts_nothing():
    assert recompute(numerator=Decimal(1), denominator=Decimal(3)).agrees


def test_nothing_divides_by_nothing():
    assert recompute(numerator=Decimal(1), denominator=Decimal(0)) is None


@pytest.mark.mechanism("M-028")
def test_green_area_and_cover_imply_one_built_up_area_but_for_rounding():
    green = implied_base("绿地率", numerator=Decimal("752.65"), rate=Decimal("34.2"))
    cover = implied_base("绿化覆盖率", numerator=Decimal("811.06"), rate=Decimal("36.9"))
    assert (plain(green.best, 1), plain(cover.best, 1)) == ("2200.7", "2198")
    assert bases_agree([green, cover])


@pytest.mark.mechanism("M-028")
def test_the_park_area_implies_24_ten_thousand_people():
    park = implied_base("人均公园绿地", numerator=Decimal("184.22"), rate=Decimal("7.67"), scale=1)
    assert plain(park.best, 1) == "24"


def test_bases_too_far_apart_do_not_agree():
    one = implied_base("a", numerator=Decimal(100), rate=Decimal(50))
    other = implied_base("b", numerator=Decimal(150), rate=Decimal(50))
    assert not bases_agree([one, other])
    assert bases_agree([])


def test_a_rate_that_may_be_nothing_implies_no_base():
    assert implied_base("a", numerator=Decimal(1), rate=Decimal("0.0")) is None


def entry(source, low, high=None):
    return Entry(source, Decimal(low), Decimal(high or low))


@pytest.mark.mechanism("M-028", "M-029")
@pytest.mark.parametrize(
    ("entries", "pairs"),
    [
        pytest.param([entry("园林局", "36.9"), entry("统计公报", "36.87")], 0, id="one figure, rounded twice"),
        pytest.param([entry("园林局", "36.9"), entry("统计公报", "34.2")], 1, id="no rounding explains it"),
        pytest.param([entry("水务局", "50", "77"), entry("环保局", "76.9")], 0, id="a range holds the other"),
        pytest.param([entry("水务局", "50", "77"), entry("环保局", "80")], 1, id="above the range"),
        pytest.param([entry("园林局", "36.9"), entry("园林局", "34.2")], 0, id="one source may correct itself"),
        pytest.param([entry("a", "1"), entry("b", "2"), entry("c", "3")], 3, id="each against each"),
    ],
)
def test_two_sources_that_cannot_both_be_right_are_a_conflict(entries, pairs):
    assert len(conflicts(entries)) == pairs


def test_an_exact_rate_is_kept_exact():
    assert recompute(numerator=Decimal(1), denominator=Decimal(3)).exact == Fraction(100, 3)
