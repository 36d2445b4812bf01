"""May we apply? With the ten conditions of 黄冈 (M-020, M-021, M-025)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.eligibility import Condition, count_statuses, may_apply
from weicheng.domain.measures.verdicts import Status

# Nos 1, 2, 3, 5, 6 and 10 are unmet; 7, 8 and 9 are held for now; 4 is met.
HUANGGANG = "不不不达不不暂暂暂不"
SIGNS = {"不": Status.UNMET, "达": Status.MET, "暂": Status.HELD, "?": Status.UNKNOWN}


def conditions(signs):
    return [Condition(f"clause:{n}", str(n), f"条件{n}", SIGNS[sign]) for n, sign in enumerate(signs, 1)]


@pytest.mark.mechanism("M-020", "M-021", "M-025")
def test_huanggang_has_six_unmet_three_held_one_met_and_may_not_apply():
    found = may_apply(conditions(HUANGGANG))
    assert [one.number for one in found.failing] == ["1", "2", "3", "5", "6", "10"]
    assert (found.counts.unmet, found.counts.held, found.counts.met, found.counts.total) == (6, 3, 1, 10)
    assert found.verdict == "不具备申报资格"
    assert found.sentence == (
        "10 项必备条件中，有 6 项不达标（第 1、2、3、5、6、10 项），有 3 项暂时达标（第 7、8、9 项，可控性较弱），"
        "有 1 项达标，不具备申报资格。"
    )
    assert found.reason.inputs["conditions"] == 10


@pytest.mark.mechanism("M-020")
@pytest.mark.parametrize(
    ("signs", "verdict"),
    [
        pytest.param("达" * 11, "具备申报资格", id="11 of 11"),
        pytest.param("达" * 10 + "不", "不具备申报资格", id="10 of 11"),
        pytest.param("达" * 10 + "?", "不具备申报资格", id="unknown is not met"),
        pytest.param("达" * 10 + "暂", "具备申报资格", id="met for now is met"),
        pytest.param("不不不达不不暂暂暂达", "不具备申报资格", id="one of six mended changes nothing"),
        pytest.param("", "不具备申报资格", id="no condition was loaded"),
    ],
)
def test_one_condition_forbids_an_application(signs, verdict):
    assert may_apply(conditions(signs)).verdict == verdict


def test_without_conditions_the_sentence_says_why_there_is_no_answer():
    assert may_apply([]).sentence == "还没有载入必备条件，无法判断能否申报。"


@pytest.mark.mechanism("M-020")
@given(st.lists(st.sampled_from(Status), min_size=1, max_size=30), st.sampled_from([Status.UNMET, Status.UNKNOWN]))
def test_a_failed_veto_never_yields_may_apply(statuses, failed):
    named = [Condition(f"clause:{n}", str(n), "", status) for n, status in enumerate([*statuses, failed])]
    found = may_apply(named)
    assert not found.may_apply
    assert found.verdict == "不具备申报资格"
    assert f"clause:{len(statuses)}" in {one.record for one in found.failing}


@given(st.lists(st.sampled_from(Status), max_size=40))
def test_the_counts_add_up_to_all(statuses):
    assert count_statuses(statuses).total == len(statuses) == sum(n for _, n in count_statuses(statuses).parts)
