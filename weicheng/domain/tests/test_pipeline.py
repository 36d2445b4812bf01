"""Steps of an application in their order (M-203, M-020)."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.pipeline import (
    Attempt,
    PipelineStep,
    StepResult,
    StepState,
    board,
    later,
    next_step,
    require_start,
)
from weicheng.domain.refusals import MoveRefused

DAY = date(2009, 12, 29)
STEPS = (
    PipelineStep("base", "本底资料"),
    PipelineStep("covert", "省暗访", gate=True, repeat_after_months=2),
    PipelineStep("technical", "省级技术评估"),
    PipelineStep("named", "命名"),
)


def passed(*keys, on=DAY):
    return [Attempt(key, on, StepResult.PASSED) for key in keys]


def states(attempts, failing=(), day=DAY):
    return [row.state for row in board(STEPS, attempts, day=day, failing=failing)]


@pytest.mark.mechanism("M-203")
def test_a_technical_evaluation_before_the_covert_visit_is_refused():
    with pytest.raises(MoveRefused, match="“省暗访”还没有通过"):
        require_start(board(STEPS, passed("base"), day=DAY), "technical")


@pytest.mark.mechanism("M-203")
def test_a_technical_evaluation_after_the_covert_visit_may_begin():
    assert require_start(board(STEPS, passed("base", "covert"), day=DAY), "technical").state is StepState.READY


@pytest.mark.mechanism("M-203", "M-020")
def test_an_unmet_condition_holds_up_the_first_provincial_step_with_its_name():
    found = board(STEPS, passed("base"), day=DAY, failing=["建成区绿化覆盖率"])
    assert found[1].state is StepState.HELD
    with pytest.raises(MoveRefused, match="建成区绿化覆盖率"):
        require_start(found, "covert")


@pytest.mark.mechanism("M-203")
def test_zhuzhou_ends_with_its_naming():
    found = board(STEPS, passed("base", "covert", "technical", "named"), day=DAY, failing=["绿化"])
    assert next_step(found) is None
    assert found[-1].attempts[-1].on == DAY


def test_the_next_step_is_the_first_one_not_passed():
    assert next_step(board(STEPS, passed("base"), day=DAY)).step.key == "covert"


@pytest.mark.parametrize(
    ("attempts", "sentence"),
    [
        pytest.param(passed("base", "covert"), "已经通过", id="passed already"),
        pytest.param([*passed("base"), Attempt("covert", DAY, StepResult.RUNNING)], "先登记结果", id="under way"),
        pytest.param(
            [*passed("base"), Attempt("covert", DAY, StepResult.FAILED)], "2010-02-28 起", id="too early to repeat"
        ),
        pytest.param(
            [*passed("base"), *[Attempt("covert", DAY, StepResult.FAILED)] * 2], "本周期终止", id="failed twice"
        ),
    ],
)
def test_a_step_that_cannot_begin_says_why(attempts, sentence):
    with pytest.raises(MoveRefused, match=sentence):
        require_start(board(STEPS, attempts, day=DAY), "covert")


def test_a_failed_step_may_be_repeated_after_two_months():
    attempts = [*passed("base"), Attempt("covert", DAY, StepResult.FAILED)]
    assert require_start(board(STEPS, attempts, day=date(2010, 2, 28)), "covert").state is StepState.FAILED


@given(st.sets(st.sampled_from([step.key for step in STEPS])), st.booleans())
def test_no_step_is_ready_behind_one_that_has_not_passed(done, met):
    found = board(STEPS, passed(*sorted(done)), day=DAY, failing=[] if met else ["绿化"])
    for before, row in pairwise(found):
        assert row.state is not StepState.READY or before.state is StepState.PASSED
        assert not (row.step.gate and row.state is StepState.READY) or met


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2009, 12, 29), 2, date(2010, 2, 28)),
        (date(2007, 12, 31), 2, date(2008, 2, 29)),
        (date(1999, 12, 31), 2, date(2000, 2, 29)),
        (date(2099, 12, 31), 2, date(2100, 2, 28)),
        (date(2009, 12, 29), 36, date(2012, 12, 29)),
    ],
)
def test_months_end_with_the_month(day, months, expected):
    assert later(day, months) == expected
