"""The provincial 1000 points of seed 001 to the digit (M-111), and what every point comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.schemes import HUNDRED, ItemRule, SchemeItem, score_scheme

ITEMS = (
    SchemeItem("conditions", "创卫", "11项必备条件", 50, ItemRule.COUNT, need=11),
    SchemeItem("technical", "创卫", "省级技术评估", 630, ItemRule.FACTS, facts=("通过",)),
    SchemeItem("hands", "创卫", "勤洗手", 65, ItemRule.GIVEN),
    SchemeItem("disinfection", "创卫", "常消毒", 55, ItemRule.GIVEN),
    SchemeItem("exposure", "检查曝光", "暗访曝光", 100, ItemRule.TIMES, left=(100, 70, 0)),
    SchemeItem("platform", "社会监督", "平台和办结", 50, ItemRule.FACTS, facts=("建立平台", "按期办结")),
    SchemeItem("satisfaction", "社会监督", "满意度", 50, ItemRule.LEAST, need=90),
)
FULL = {
    "conditions": 11,
    "technical": (True,),
    "hands": 6500,
    "disinfection": 5500,
    "exposure": 0,
    "platform": (True, True),
    "satisfaction": 9000,
}


@pytest.mark.mechanism("M-111")
@pytest.mark.parametrize(
    ("changed", "total", "said"),
    [
        pytest.param({}, 1000, "得 630 分", id="all met"),
        pytest.param({"technical": (False,)}, 370, "没有做到：通过，不得分", id="the technical evaluation fails"),
        pytest.param({"technical": (False,), "conditions": 10}, 320, "11 项只达到 10 项", id="and one condition"),
        pytest.param({"exposure": 1}, 970, "1 次，扣 30 分，得 70 分", id="one exposure"),
        pytest.param({"exposure": 2}, 900, "2 次，扣 100 分，得 0 分", id="two exposures"),
        pytest.param({"exposure": 9}, 900, "9 次，扣 100 分", id="more take no more"),
        pytest.param({"satisfaction": 8990}, 950, "89.90%，低于 90%", id="satisfaction 89.9"),
        pytest.param({"platform": (True, False)}, 950, "没有做到：按期办结", id="complaints not closed in time"),
        pytest.param({"hands": 6050}, 995.5, "评定得 60.5 分，满分 65 分", id="points given by the province"),
    ],
)
def test_the_provincial_thousand_points(changed, total, said):
    found = score_scheme(ITEMS, FULL | changed)
    assert found.total == total * HUNDRED
    assert any(said in line.why for line in found.lines)


@pytest.mark.mechanism("M-111")
def test_the_first_part_has_800_points():
    found = score_scheme(ITEMS, FULL).parts()
    assert found == {"创卫": (80000, 80000), "检查曝光": (10000, 10000), "社会监督": (10000, 10000)}
    assert score_scheme(ITEMS, FULL).full == 100_000


def test_what_is_not_known_brings_nothing_and_is_said():
    found = score_scheme(ITEMS, {key: answer for key, answer in FULL.items() if key != "technical"})
    assert (found.total, found.unknown) == (37000, 63000)
    assert found.lines[1].why == "没有数据，暂按 0 分计，最多 630 分。"


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"conditions": 12}, id="more conditions than there are"),
        pytest.param({"exposure": -1}, id="less than never"),
        pytest.param({"hands": 6501}, id="more than the full mark"),
        pytest.param({"satisfaction": 10_001}, id="more than everybody"),
        pytest.param({"platform": (True,)}, id="half an answer"),
        pytest.param({"hands": (True,)}, id="facts where points are asked for"),
        pytest.param({"technical": 1}, id="a number where facts are asked for"),
    ],
)
def test_an_answer_that_cannot_be_is_a_fault_of_the_caller(answers):
    with pytest.raises(ValueError, match=next(iter(answers))):
        score_scheme(ITEMS, answers)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "conditions": st.integers(0, 11),
            "technical": st.tuples(st.booleans()),
            "hands": st.integers(0, 6500),
            "exposure": st.integers(0, 5),
            "platform": st.tuples(st.booleans(), st.booleans()),
            "satisfaction": st.integers(0, 10_000),
        },
    )
)
def test_every_point_of_a_total_is_explained(answers):
    found = score_scheme(ITEMS, answers)
    assert found.total + sum(line.lost for line in found.lines) == found.full
    assert found.total == sum(got for got, _ in found.parts().values())
    assert all(line.why.endswith("。") for line in found.lines)
