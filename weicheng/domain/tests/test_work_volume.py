"""From a gap to square metres and 亩, with the figures of 黄冈 (M-022, M-170)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.printed import plain
from weicheng.domain.work_volume import Base, to_mu, to_square_metres, work_volume

BUILT_UP = Base("建成区面积", Decimal("29.12"), "km²", "住建局")
PEOPLE = Base("城区人口", Decimal("28.74"), "万人", "统计局")


def volume(gap, base=BUILT_UP, scale=100, name="绿地面积", unit="万㎡"):
    return work_volume(name=name, unit=unit, gap=Fraction(gap), base=base, scale=scale)


@pytest.mark.mechanism("M-022")
@pytest.mark.parametrize(
    ("line", "value", "gap"),
    [("36", "32.03", "3.97"), ("31", "27.71", "3.29"), ("8", "5.53", "2.47")],
    ids=["cover", "green", "park for each head"],
)
def test_the_gaps_of_huanggang(line, value, gap):
    assert plain(Fraction(line) - Fraction(value), 2) == gap


@pytest.mark.mechanism("M-022")
def test_green_area_missing_is_96_and_1437_mu_because_mu_come_from_the_unrounded_area():
    found = volume("3.29")
    assert found.text == "需新增绿地面积 96 万㎡（折合 1437 亩）"
    assert (found.mu, found.mu_of_rounded) == ("1437", "1440")
    assert found.note == ("亩数由未取整的 95.8 万㎡ 换算得 1437 亩；若由取整后的 96 万㎡ 换算，会得到 1440 亩。")
    assert found.formula == "3.29 个百分点 × 建成区面积 29.12 km²"


@pytest.mark.mechanism("M-022")
def test_park_area_missing_is_71_and_1065_mu():
    found = volume("2.47", base=PEOPLE, scale=1, name="公园绿地面积")
    assert found.text == "需新增公园绿地面积 71 万㎡（折合 1065 亩）"
    assert found.note == ""
    assert found.formula == "2.47 ㎡ × 城区人口 28.74 万人"


@pytest.mark.mechanism("M-169")
def test_sewage_missing_is_counted_in_tons():
    found = work_volume(
        name="污水处理量",
        unit="万t",
        gap=80 - Fraction(1000, 13),
        base=Base("污水产生量", Decimal("5.2"), "万t"),
        scale=100,
    )
    assert (plain(found.gap, 1), found.text, found.note) == ("3.1", "需新增污水处理量 1600 t", "")


def test_little_is_said_in_single_units_and_some_with_decimals():
    assert volume("0.01").text == "需新增绿地面积 2912 ㎡（折合 4 亩）"
    assert volume("0.1").text == "需新增绿地面积 2.91 万㎡（折合 44 亩）"
    assert volume("0.01").note == ""
    assert (
        volume("3", base=Base("人口", Decimal(2000), "人"), scale=1000, unit="张", name="床位").formula
        == "3 个千分点 × 人口 2000 人"
    )


def test_without_a_gap_there_is_no_work():
    assert volume("0") is None


@pytest.mark.mechanism("M-170")
@pytest.mark.parametrize(
    ("amount", "unit", "square_metres"),
    [
        pytest.param("35", "亩", "23333", id="35 亩 of the seed"),
        pytest.param("51.5", "公顷", "515000", id="51.5 公顷 of the seed"),
        pytest.param("2912", "万㎡", "29120000", id="ten thousand square metres"),
        pytest.param("29.12", "平方公里", "29120000", id="square kilometres"),
        pytest.param("3", "㎡", "3", id="square metres"),
    ],
)
def test_areas_are_converted(amount, unit, square_metres):
    assert plain(to_square_metres(Decimal(amount), unit), 0) == square_metres


@pytest.mark.mechanism("M-170")
def test_51_hectares_over_156_plots_are_a_third_each():
    assert plain(to_square_metres(Decimal("51.5"), "公顷") / 156 / 10_000, 2) == "0.33"


def test_what_is_no_area_has_no_square_metres():
    assert to_square_metres(Decimal(3), "万人") is None


@given(gap=st.fractions(min_value="0.01", max_value=100), area=st.decimals(min_value=1, max_value=500, places=2))
def test_what_is_built_closes_the_gap_exactly(gap, area):
    found = volume(gap, base=Base("建成区面积", area, "km²"))
    assert found.amount * 100 / found.base.single == gap
    assert to_mu(found.amount) * Fraction(2000, 3) == found.amount
