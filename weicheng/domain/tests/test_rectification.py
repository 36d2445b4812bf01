"""Claimed lists, hard problems and key problems, with the figures of the mechanisms."""

from dataclasses import replace
from datetime import timedelta

import pytest

from weicheng.domain.rectification import (
    HardProblem,
    KeyProblem,
    ListItem,
    examine_claims,
    examine_hard_problems,
    examine_listing,
)
from weicheng.domain.tests.calendars import at

NOW = at("2026-09-21 09:00")
DAY = timedelta(days=1)
ITEM = ListItem("case:1", claim_due_at=NOW)


@pytest.mark.mechanism("M-099")
def test_what_the_office_had_to_assign_was_not_claimed():
    claimed = [replace(ITEM, claimed_at=NOW)] * 8
    assigned = [replace(ITEM, assigned_at=NOW + DAY)] * 2
    claims = examine_claims([*claimed, *assigned], now=NOW + DAY)
    assert claims.rate.text == "80%"
    assert claims.unclaimed == claims.to_assign == ()


@pytest.mark.parametrize(
    ("item", "in_time", "unclaimed", "to_assign", "remark"),
    [
        (replace(ITEM, claimed_at=NOW), 1, 0, 0, "claimed at the last moment"),
        (replace(ITEM, claimed_at=NOW + DAY), 0, 0, 0, "claimed too late"),
        (replace(ITEM, claim_due_at=NOW + 2 * DAY), 0, 1, 0, "not claimed, there is time"),
        (ITEM, 0, 1, 1, "not claimed, the time is over"),
    ],
)
def test_an_unclaimed_item_goes_to_the_office_when_its_time_is_over(item, in_time, unclaimed, to_assign, remark):
    claims = examine_claims([item], now=NOW + DAY)
    assert (claims.rate.numerator, len(claims.unclaimed), len(claims.to_assign)) == (in_time, unclaimed, to_assign), (
        remark
    )


HARD = HardProblem("case:1", ("住建局", "城管局"), led_by_office=True, owners=("posting:7",), due_at=NOW)


@pytest.mark.mechanism("M-106")
def test_hard_problems_solved_in_time_are_counted_over_all():
    board = examine_hard_problems([*[replace(HARD, solved_at=NOW)] * 4, replace(HARD, solved_at=NOW + DAY), HARD])
    assert board.solved_in_time.text == "66.7%"
    assert board.faults == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"departments": ("住建局", "住建局")}, "涉及部门少于两个，不属于多部门难题"),
        ({"led_by_office": False}, "未由创卫办牵头"),
        ({"owners": ()}, "没有明确一名责任人"),
        ({"owners": ("posting:7", "posting:8")}, "责任人多于一名"),
    ],
)
def test_a_hard_problem_needs_departments_a_lead_and_one_person(change, fault):
    assert examine_hard_problems([replace(HARD, **change)]).faults == (("case:1", fault),)


@pytest.mark.mechanism("M-104")
def test_a_key_problem_must_be_listed_under_a_leader():
    problems = [
        KeyProblem("case:1", listed=True, leader="posting:1"),
        KeyProblem("case:2", listed=True),
        KeyProblem("case:3", listed=False),
    ]
    assert examine_listing(problems) == (("case:2", "挂牌问题没有督办领导"), ("case:3", "重点问题未挂牌"))
