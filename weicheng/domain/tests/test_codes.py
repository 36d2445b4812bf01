"""Codes of territory: cut into parts, or refused with a sentence."""

from __future__ import annotations

import pytest

from weicheng.domain.codes import AreaLevel, parse_area_code


@pytest.mark.parametrize(
    ("written", "level", "above"),
    [
        ("440000", AreaLevel.PROVINCE, ()),
        ("445100", AreaLevel.CITY, ("440000",)),
        ("445102", AreaLevel.COUNTY, ("445100", "440000")),
        ("445102001", AreaLevel.STREET, ("445102", "445100", "440000")),
        ("445102001003", AreaLevel.COMMUNITY, ("445102001", "445102", "445100", "440000")),
        ("445102001003012", AreaLevel.GRID, ("445102001003", "445102001", "445102", "445100", "440000")),
        ("441900003", AreaLevel.STREET, ("441900", "440000")),  # 东莞 has no counties
        (" 445102 ", AreaLevel.COUNTY, ("445100", "440000")),  # blanks around
    ],
)
def test_a_code_says_its_level_and_what_lies_above(written, level, above):
    code = parse_area_code(written)
    assert (code.level, code.above) == (level, above)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("445102000000", "445102"),  # a county in a table of the statistics office
        ("445102001000", "445102001"),  # a street there
        ("440000000000", "440000"),  # a province there
    ],
)
def test_a_padded_statistics_code_stands_for_its_upper_level(written, text):
    assert parse_area_code(written).text == text


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("44510A", "只能由半角数字组成"),
        ("\uff14\uff14\uff15\uff11\uff10\uff12", "只能由半角数字组成"),  # full-width digits
        ("", "只能由半角数字组成"),
        ("44510", "代码有 5 位，应为 6 位区划代码"),
        ("4451020010030123", "代码有 16 位"),
        ("995102", "“99”不是 GB/T 2260 的省级代码"),
        ("445102000003012", "第 7—9 位是“000”"),  # a grid without a street
        ("445102001003000", "第 13—15 位是“000”"),
        ("445100001", "“445100”是市级代码，街道以下的代码应挂在县(市、区)之下"),
    ],
)
def test_a_wrong_code_is_refused_with_a_sentence(written, sentence):
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        parse_area_code(written)


def test_every_level_has_a_name():
    assert all(level.label for level in AreaLevel)
