"""Key points: a point passes only under every clause, cycles move with each check, fewer checks need a note (M-231)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from weicheng.domain.checklists import ChecklistItem, ItemAnswer, Scoring
from weicheng.domain.points import PointState, compare_months, figures_of, judge_point, next_check


def answer(scoring: Scoring, **given: Any) -> ItemAnswer:
    return ItemAnswer(ChecklistItem("1", "项", points=100, scoring=scoring), **given)


@pytest.mark.mechanism("M-231")
@pytest.mark.parametrize(
    ("answers", "findings", "state"),
    [
        pytest.param([answer(Scoring.BAND, grade=6)], 0, "met", id="the pass grade passes"),
        pytest.param([answer(Scoring.BAND, grade=5)], 0, "unmet", id="one below does not"),
        pytest.param([answer(Scoring.BAND, grade=10), answer(Scoring.BAND, grade=0)], 0, "unmet", id="all or none"),
        pytest.param([answer(Scoring.BAND)], 0, "met", id="what does not apply does not fail"),
        pytest.param([answer(Scoring.ALL_OR_NOTHING, grade=10)], 0, "met", id="met"),
        pytest.param([answer(Scoring.ALL_OR_NOTHING, grade=0)], 0, "unmet", id="not met"),
        pytest.param([answer(Scoring.DEDUCT, count=0)], 0, "met", id="nothing deducted"),
        pytest.param([answer(Scoring.DEDUCT, count=1)], 0, "unmet", id="one deduction"),
        pytest.param([answer(Scoring.RATE, count=9, total=10)], 0, "unmet", id="nine of ten are not all"),
        pytest.param([answer(Scoring.RATE, count=10, total=10)], 0, "met", id="ten of ten"),
        pytest.param([answer(Scoring.BONUS, grade=0)], 0, "met", id="no bonus is no fault"),
        pytest.param([answer(Scoring.NONE, grade=0)], 0, "met", id="recorded only"),
        pytest.param([], 1, "unmet", id="a problem was found"),
        pytest.param([], 0, "met", id="looked at, nothing found"),
    ],
)
def test_a_point_passes_only_if_every_clause_passes(answers: list[ItemAnswer], findings: int, state: str) -> None:
    verdict = judge_point(answers, findings=findings, pass_grade=6)
    assert verdict.state == state
    assert verdict.reason.clause == "M-231"


@pytest.mark.parametrize(
    ("checked_on", "due"),
    [
        pytest.param(None, date(2026, 1, 8), id="a week after it was listed"),
        pytest.param(date(2026, 3, 1), date(2026, 3, 8), id="a week after the last check"),
    ],
)
def test_a_point_is_due_one_cycle_later(checked_on: date | None, due: date) -> None:
    assert next_check(checked_on=checked_on, added_on=date(2026, 1, 1), cycle_days=7) == due


@pytest.mark.mechanism("M-231")
def test_500_points_480_checked_432_pass() -> None:
    figures = figures_of({PointState.MET: 432, PointState.UNMET: 48, PointState.UNCHECKED: 20})
    assert (figures.checked.text, figures.passing.text, figures.unchecked) == ("96%", "90%", 20)


@pytest.mark.mechanism("M-231")
@pytest.mark.parametrize(
    ("this", "last", "note"),
    [
        pytest.param(480, 510, True, id="fewer than the month before"),
        pytest.param(510, 510, False, id="as many"),
        pytest.param(511, 510, False, id="more"),
    ],
)
def test_fewer_checks_than_the_month_before_need_a_note(this: int, last: int, note: bool) -> None:
    assert compare_months(this, last).needs_note is note
