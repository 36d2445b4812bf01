"""Measures in words, and the demands of each indicator."""

from decimal import Decimal

import pytest

from weicheng.domain.measures import read_measure
from weicheng.domain.measures.asking import demands
from weicheng.domain.measures.wording import in_words, plain, with_unit

NAMES = {
    "cover": "绿化覆盖率",
    "park": "人均公园绿地面积",
    "food": "重大食品安全事故",
    "beds": "床位数",
    "plan": "规划床位数",
}
COVER = {"kind": "limit", "indicator": "cover", "op": ">=", "bound": "36.00", "unit": "%"}
PARK = {"kind": "limit", "indicator": "park", "op": ">=", "bound": "8.5", "unit": "㎡/人"}
DENSITY = {"kind": "limit", "indicator": "rat", "op": "<=", "bound": "1", "unit": "倍"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (COVER, "绿化覆盖率 ≥ 36%"),
        ({**PARK, "yearly": True}, "人均公园绿地面积 ≥ 8.5 ㎡/人（按全年）"),
        ({"kind": "yes", "indicator": "law"}, "law：是"),
        ({"kind": "level", "indicator": "cover", "level": "C"}, "绿化覆盖率达到 C 级"),
        ({"kind": "trend", "indicator": "cover", "direction": "up"}, "绿化覆盖率逐年提高"),
        ({"kind": "baseline", "indicator": "cover", "op": "<="}, "绿化覆盖率不高于近 5 年平均水平"),
        ({"kind": "baseline", "indicator": "cover", "op": ">="}, "绿化覆盖率不低于近 5 年平均水平"),
        ({"kind": "plan", "indicator": "beds", "plan": "plan", "op": ">="}, "床位数 ≥ 规划床位数"),
        ({"kind": "no_event", "event": "food", "years": 2}, "近 2 年无重大食品安全事故"),
        ({"kind": "all", "parts": [COVER, PARK]}, "绿化覆盖率 ≥ 36%；人均公园绿地面积 ≥ 8.5 ㎡/人"),
        (
            {"kind": "any", "parts": [COVER, {"kind": "trend", "indicator": "cover", "direction": "up"}]},
            "绿化覆盖率 ≥ 36%，或绿化覆盖率逐年提高",
        ),
        (
            {"kind": "most", "parts": [DENSITY, {**DENSITY, "indicator": "fly"}], "needed": 1, "ratio": "3"},
            "2 项中至少 1 项达到，其余不超过限值的 3 倍：rat ≤ 1 倍、fly ≤ 1 倍",
        ),
    ],
)
def test_a_measure_is_said_in_words(data, said):
    assert in_words(read_measure(data), NAMES) == said


def test_what_is_no_measure_has_no_words():
    class Odd:
        indicators = ("x",)

    with pytest.raises(TypeError, match="no words"):
        in_words(Odd(), NAMES)


def test_figures_lose_zeros_that_say_nothing():
    assert [plain(Decimal(text)) for text in ("36.00", "100", "8.50", "0.0")] == ["36", "100", "8.5", "0"]
    assert with_unit(Decimal("18"), "/10万") == "18/10万"


@pytest.mark.mechanism("M-029")
def test_each_indicator_has_its_own_demand_and_ways_by_one_indicator_stay_together():
    trend = {"kind": "trend", "indicator": "cover", "direction": "up"}
    either = {"kind": "any", "parts": [COVER, trend]}
    measure = read_measure({"kind": "all", "parts": [either, PARK, {"kind": "no_event", "event": "food", "years": 2}]})
    found = [(code, in_words(asked, NAMES)) for code, asked in demands(measure)]
    assert found == [("cover", "绿化覆盖率 ≥ 36%，或绿化覆盖率逐年提高"), ("park", "人均公园绿地面积 ≥ 8.5 ㎡/人")]
    most = {"kind": "most", "parts": [DENSITY, {**DENSITY, "indicator": "fly"}], "needed": 1, "ratio": "3"}
    assert [code for code, _ in demands(read_measure(most))] == ["rat", "fly"]
