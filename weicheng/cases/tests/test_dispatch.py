"""Whose it is: proposals, overrides, withdrawals, returns, disputes and binding rulings (M-011, M-107)."""

from __future__ import annotations

import pytest

from weicheng.cases import actions, queries
from weicheng.cases.models import Case, Clock, Dispatch, Request
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import State
from weicheng.domain.refusals import MoveRefused, NotAllowed
from weicheng.events.models import Event
from weicheng.organization import actions as organization
from weicheng.testing.town import FOUNDER, LICENCE, MORNING, REFUSE, RIVER, SINCE, Town


@pytest.mark.mechanism("M-011")
@pytest.mark.parametrize(
    ("category", "main", "told"),
    [
        (LICENCE, "market", {"east_office", "school"}),  # licensed premises: the industry
        (REFUSE, "east_office", {"urban", "school"}),  # a nuisance: the territory
    ],
)
def test_a_problem_resolves_to_three_owners_and_the_main_one_by_its_duty(town: Town, category, main, told):
    suggestion = queries.propose_dispatch(town.case(category=category), now=MORNING)
    assert suggestion.main == town.units[main]
    assert {owner.unit for owner in suggestion.proposal.told} == {town.units[key].pk for key in told}
    assert suggestion.main.name in suggestion.reasons[0]


@pytest.mark.mechanism("M-011")
def test_the_three_owners_stand_on_the_dispatched_case(town: Town):
    case = Walk(town, category=LICENCE).dispatched(unit="market").case
    owners = (case.unit, case.territory, case.paired, case.lead)
    assert owners == tuple(town.units[key] for key in ("market", "east_office", "school", "market"))


def test_an_unowned_place_has_no_proposal_until_somebody_is_assigned(town: Town):
    case = town.case(category=RIVER)
    vacuum = queries.propose_dispatch(case, now=MORNING)
    assert vacuum.main is None
    assert "责任真空" in vacuum.reasons[0]
    organization.assign_duty(
        actor=FOUNDER, duty="rivers", area=town.areas["county"], unit=town.units["urban"], starts_on=SINCE
    )
    assert queries.propose_dispatch(case, now=MORNING).main == town.units["urban"]


@pytest.mark.parametrize(
    ("unit", "reason", "sentence"),
    [
        ("market", "", ""),  # as proposed
        ("east_office", "", "不得分派给基层"),
        ("east1_office", "", "不得分派给基层"),  # a community even more so
        ("east_office", "市政府会议纪要", ""),
        ("housing", "", "系统建议派给"),
    ],
)
def test_pushing_a_department_s_work_down_needs_a_reason_that_is_kept(town: Town, unit, reason, sentence):
    case = town.case(category=LICENCE)
    if sentence:
        with pytest.raises(MoveRefused, match=sentence):
            Walk(town, case).dispatched(unit=unit, override_reason=reason)
        assert Case.objects.get(pk=case.pk).state == State.REGISTERED
        return
    Walk(town, case).dispatched(unit=unit, override_reason=reason)
    kept = Dispatch.objects.get(case=case)
    assert (kept.unit, kept.proposed, kept.override_reason) == (town.units[unit], town.units["market"], reason)


def test_a_wrong_dispatch_can_be_taken_back_until_it_is_accepted(town: Town):
    walk = Walk(town).dispatched()
    back = actions.withdraw_dispatch(
        actor=town.actor("dispatcher"), case=walk.case, reason="派错", now=later(minutes=8)
    )
    assert (back.state, back.unit) == (State.REGISTERED, None)
    walk.dispatched(9).accepted(10)
    with pytest.raises(MoveRefused):
        actions.withdraw_dispatch(actor=town.actor("dispatcher"), case=walk.case, reason="又派错")


@pytest.mark.mechanism("M-107")
def test_after_two_returns_the_office_must_rule(town: Town):
    walk = Walk(town).dispatched().returned()
    walk.dispatched(30, unit="urban", override_reason="试派").returned(40, by="urban_handler")
    assert walk.case.disputed
    with pytest.raises(MoveRefused, match="正在裁定"):
        walk.dispatched(50, unit="east_office", override_reason="再派")
    ruled = actions.rule_ownership(
        actor=town.actor("director"), case=walk.case, unit=town.units["east_office"], reason="属地负责"
    )
    assert (ruled.state, ruled.unit, ruled.disputed) == (State.DISPATCHED, town.units["east_office"], False)
    assert Dispatch.objects.filter(case=ruled).last().is_ruling


def ruled(town: Town) -> Walk:
    """A case that two units returned and the office gave to one of them."""
    walk = Walk(town).dispatched().returned()
    walk.dispatched(30, unit="urban", override_reason="试派").returned(40, by="urban_handler")
    walk.case = actions.rule_ownership(
        actor=town.actor("director"), case=walk.case, unit=town.units["urban"], reason="行业负责", now=later(minutes=50)
    )
    return walk


@pytest.mark.mechanism("M-107")
def test_a_ruling_binds_the_unit_keeps_the_case_while_it_appeals(town: Town):
    walk = ruled(town)
    with pytest.raises(MoveRefused, match="已经裁定"):
        actions.dispute_case(actor=town.actor("urban_handler"), case=walk.case, reason="不是")
    due = walk.case.handle_due_at
    appealed = walk.returned(60, by="urban_handler").case
    assert (appealed.state, appealed.unit, appealed.returns) == (State.DISPATCHED, town.units["urban"], 3)
    assert appealed.handle_due_at == due


@pytest.mark.mechanism("M-107")
def test_after_three_returns_only_the_common_superior_rules_and_finally(town: Town):
    walk = ruled(town).returned(60, by="urban_handler")
    given = {"case": walk.case, "unit": town.units["urban"], "reason": "行业负责", "now": later(minutes=90)}
    with pytest.raises(NotAllowed):
        actions.rule_ownership(actor=town.actor("director"), **given)
    walk.case = actions.rule_ownership(actor=town.actor("leader"), **given)
    with pytest.raises(MoveRefused, match="不能再退回"):
        walk.returned(100, by="urban_handler")
    assert walk.accepted(110, by="urban_handler").case.state == State.ACCEPTED


def test_a_dispute_keeps_the_case_with_the_unit_and_its_clock_running(town: Town):
    walk = Walk(town).dispatched()
    due = walk.case.handle_due_at
    disputed = actions.dispute_case(
        actor=town.actor("street"), case=walk.case, reason="是市政道路", now=later(minutes=30)
    )
    assert (disputed.state, disputed.unit, disputed.handle_due_at) == (State.DISPATCHED, walk.case.unit, due)
    with pytest.raises(MoveRefused, match="正在裁定"):
        walk.accepted(40)
    kept = actions.rule_ownership(
        actor=town.actor("director"), case=disputed, unit=town.units["east_office"], reason="属地", now=later(hours=3)
    )
    assert kept.handle_due_at == due
    assert Request.objects.get(case=kept).decision == Request.Decision.REFUSED


def test_a_dispute_that_is_upheld_gives_the_next_unit_a_clock_of_its_own(town: Town):
    walk = Walk(town).dispatched()
    disputed = actions.dispute_case(actor=town.actor("street"), case=walk.case, reason="不是", now=later(minutes=30))
    moved = actions.rule_ownership(
        actor=town.actor("director"), case=disputed, unit=town.units["urban"], reason="行业", now=later(hours=3)
    )
    old, new = Clock.objects.filter(case=moved, kind="handle").order_by("pk")
    assert (old.unit, new.unit) == (town.units["east_office"], town.units["urban"])
    assert old.stopped_at == later(hours=3)
    assert new.due_at > old.due_at


def test_the_log_tells_the_way_of_a_case_without_a_gap(town: Town):
    case = Walk(town).dispatched().accepted().handled().checked().closed().case
    told = Event.objects.filter(root=f"case:{case.pk}").order_by("pk").values_list("action", flat=True)
    assert list(told) == [
        "case.reported",
        "case.dispatched",
        "case.accepted",
        "case.handled",
        "case.checked",
        "case.closed",
    ]


def test_a_unit_that_no_longer_exists_gets_no_case(town: Town):
    unit = organization.change_unit(actor=FOUNDER, unit=town.units["housing"], changes={"closed_on": SINCE})
    with pytest.raises(MoveRefused, match="撤销"):
        actions.dispatch_case(
            actor=town.actor("dispatcher"), case=town.case(), unit=unit, override_reason="试派", now=MORNING
        )
