"""What each kind of inspection must show: the examples of M-086, M-087, M-088, M-091 and M-094."""

from __future__ import annotations

from datetime import date

import pytest

from weicheng.domain.checklists import ChecklistItem, ItemAnswer
from weicheng.domain.inspections import (
    Aspect,
    Comparison,
    FollowUpResult,
    Power,
    bulletin_state,
    compare_checks,
    is_secret,
    lacks_units,
    missing_aspects,
    review_follow_up,
)


@pytest.mark.parametrize(
    ("kind", "drawn", "secret"),
    [
        pytest.param("covert", False, True, id="an unannounced visit"),
        pytest.param("double", False, True, id="a blind second visit"),
        pytest.param("patrol", False, False, id="the daily round is known"),
        pytest.param("special", True, True, id="the lot is nobody's business before"),
    ],
)
def test_what_is_kept_secret_before_the_visit(kind: str, drawn: bool, secret: bool) -> None:
    assert is_secret(kind, drawn=drawn) is secret


@pytest.mark.mechanism("M-086")
@pytest.mark.parametrize(
    ("kind", "units", "lacking"),
    [
        pytest.param("joint", [], 2, id="nobody"),
        pytest.param("joint", ["城管局"], 1, id="one unit is not joint"),
        pytest.param("joint", ["城管局", "市监局"], 0, id="two are"),
        pytest.param("special", [], 0, id="a special inspection needs none"),
    ],
)
def test_a_joint_inspection_has_two_units(kind: str, units: list[str], lacking: int) -> None:
    assert lacks_units(kind, units) == lacking


@pytest.mark.mechanism("M-086")
def test_ten_problems_seven_fixed_two_ongoing_one_relapsed() -> None:
    results = dict(enumerate([FollowUpResult.FIXED] * 7 + [FollowUpResult.ONGOING] * 2 + [FollowUpResult.RELAPSED]))
    report = review_follow_up(range(10), results)
    assert [report.shares[each].text for each in FollowUpResult] == ["70%", "20%", "10%"]
    assert report.missing == ()


def test_a_follow_up_names_the_problems_nobody_reported_on() -> None:
    report = review_follow_up([1, 2], {1: FollowUpResult.FIXED, 9: FollowUpResult.FIXED})
    assert report.missing == (2,)
    assert report.shares[FollowUpResult.FIXED].denominator == 1


@pytest.mark.mechanism("M-087")
def test_of_the_six_powers_only_a_proposal_needs_a_decision() -> None:
    assert [power.label for power in Power] == ["检查", "指导", "督办", "反馈", "协调", "建议处理"]
    assert [power for power in Power if power.needs_decision] == [Power.PROPOSE]


@pytest.mark.mechanism("M-088")
def test_an_inspection_report_has_all_six_ratings() -> None:
    assert missing_aspects(set(Aspect) - {Aspect.STYLE}) == (Aspect.STYLE,)
    assert missing_aspects(set(Aspect)) == ()


@pytest.mark.mechanism("M-088")
@pytest.mark.parametrize(
    ("published_on", "today", "days_late"),
    [
        pytest.param(date(2026, 6, 6), date(2026, 7, 1), 2, id="inspected 06-01, told 06-06, limit 3: two days late"),
        pytest.param(date(2026, 6, 4), date(2026, 7, 1), 0, id="on the last day"),
        pytest.param(None, date(2026, 6, 5), 1, id="not told yet, one day over"),
        pytest.param(None, date(2026, 6, 2), 0, id="not told yet, still time"),
    ],
)
def test_a_bulletin_follows_each_inspection(published_on: date | None, today: date, days_late: int) -> None:
    state = bulletin_state(ended_on=date(2026, 6, 1), within_days=3, published_on=published_on, today=today)
    assert (state.days_late, state.due_on, state.published) == (days_late, date(2026, 6, 4), published_on is not None)


@pytest.mark.mechanism("M-094")
def test_self_95_peer_88_office_82_is_thirteen_points_of_optimism() -> None:
    seen = Comparison(9500, 8800, 8200)
    assert (seen.optimism, seen.peer_leniency) == (1300, 600)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(Comparison(None, None, 8200), id="nobody but the office"),
        pytest.param(Comparison(9500, 8800, None), id="not the office"),
    ],
)
def test_without_both_scores_there_is_no_optimism(seen: Comparison) -> None:
    assert (seen.optimism, seen.peer_leniency) == (None, None)


def look(*grades: int | None) -> list[ItemAnswer]:
    """Ten points an item."""
    return [ItemAnswer(ChecklistItem(str(n), "项", points=1000), grade=grade) for n, grade in enumerate(grades)]


@pytest.mark.parametrize(
    ("own", "peers", "office", "seen"),
    [
        pytest.param(look(10, 9), look(9, 8), look(8, 8), Comparison(9500, 8500, 8000), id="all three"),
        pytest.param(look(10, 10), None, look(8, None), Comparison(10000, None, 8000), id="on the common clauses only"),
        pytest.param(look(10), None, None, Comparison(10000, None, None), id="nobody but the unit"),
        pytest.param(None, None, None, Comparison(None, None, None), id="nobody"),
        pytest.param(look(10, None), None, look(None, 5), Comparison(None, None, None), id="nothing in common"),
    ],
)
def test_three_looks_are_scored_on_the_same_clauses(
    own: list[ItemAnswer] | None, peers: list[ItemAnswer] | None, office: list[ItemAnswer] | None, seen: Comparison
) -> None:
    assert compare_checks(own, peers, office) == seen
