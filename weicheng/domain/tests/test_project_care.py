"""Obstacles, decisions, pilots, statements and objects left alone."""

from datetime import date

import pytest

from weicheng.domain.project_care import (
    Asking,
    Kept,
    Neglect,
    PilotFacts,
    PilotState,
    count_obstacles,
    review_statements,
)
from weicheng.domain.refusals import MoveRefused

D = date.fromisoformat


@pytest.mark.mechanism("M-037")
def test_the_eight_items_of_pinghu_are_counted_by_obstacle():
    """Items 一 to 六 are slow with no cause stated, 七 names the site, 八 land and demolition."""
    assert count_obstacles([[]] * 6 + [["siting"], ["land", "demolition"]]) == {
        "": 6, "siting": 1, "land": 1, "demolition": 1,
    }  # fmt: skip


@pytest.mark.mechanism("M-185")
def test_a_decision_asked_for_45_days_ago_is_escalated():
    asked = Asking("r", D("2010-03-01"))
    assert (asked.waiting(D("2010-04-15")), asked.escalates(D("2010-04-15"), 30)) == (45, True)
    assert not asked.escalates(D("2010-03-31"), 30)
    decided = Asking("r", D("2010-03-01"), D("2010-04-20"))
    assert (decided.waiting(D("2010-06-01")), decided.escalates(D("2010-06-01"), 30)) == (50, False)


@pytest.mark.mechanism("M-039")
@pytest.mark.parametrize(
    ("today", "given", "state"),
    [
        pytest.param("2010-05-01", {}, PilotState.AHEAD, id="before the pilot"),
        pytest.param("2010-06-30", {}, PilotState.RUNNING, id="its last day"),
        pytest.param("2010-07-01", {}, PilotState.TO_EVALUATE, id="over and not evaluated"),
        pytest.param("2010-07-01", {"evaluated_on": D("2010-07-01")}, PilotState.EVALUATED, id="evaluated"),
        pytest.param(
            "2010-08-01", {"evaluated_on": D("2010-07-01"), "rolled_out_on": D("2010-07-05")},
            PilotState.ROLLING_OUT, id="rolling out",
        ),
        pytest.param("2010-09-21", {"evaluated_on": D("2010-07-01")}, PilotState.OVERDUE, id="whole deadline over"),
        pytest.param("2010-09-21", {"done_on": D("2010-09-15")}, PilotState.DONE, id="done"),
    ],
)  # fmt: skip
def test_where_a_pilot_stands(today, given, state):
    pilot = PilotFacts(D("2010-06-01"), D("2010-06-30"), D("2010-09-20"), **given)
    assert pilot.state(D(today)) is state
    assert state.label


@pytest.mark.mechanism("M-039")
def test_roll_out_is_refused_without_evaluation():
    days = (D("2010-06-01"), D("2010-06-30"), D("2010-09-20"))
    with pytest.raises(MoveRefused, match="没有评估"):
        PilotFacts(*days).demand_roll_out()
    PilotFacts(*days, evaluated_on=D("2010-07-01")).demand_roll_out()
    with pytest.raises(MoveRefused, match="已经开始"):
        PilotFacts(*days, evaluated_on=D("2010-07-01"), rolled_out_on=D("2010-07-02")).demand_roll_out()


@pytest.mark.mechanism("M-006")
def test_eleven_of_twelve_units_signed():
    tasks = {unit: {unit * 10, unit * 10 + 1} for unit in range(1, 13)}
    signed = {unit: set(tasks[unit]) for unit in range(1, 12)} | {99: set()}
    signed[3] = {30}
    review = review_statements(tasks, signed)
    assert (review.rate.text, review.unsigned) == ("91.7%", (12,))
    assert review.unlisted == {3: frozenset({31})}


@pytest.mark.mechanism("M-184")
@pytest.mark.parametrize(
    ("kept", "reasons"),
    [
        pytest.param(Kept("e", D("2020-03-01"), False), (Neglect.NO_MANAGER, Neglect.UNCHECKED), id="no manager"),
        pytest.param(Kept("e", D("2020-04-01"), True), (), id="accepted a fortnight ago"),
        pytest.param(Kept("e", D("2020-03-01"), True, None, D("2020-03-16")), (), id="checked 30 days ago"),
        pytest.param(Kept("e", D("2020-03-01"), True, None, D("2020-03-15")), (Neglect.UNCHECKED,), id="31 days ago"),
        pytest.param(
            Kept("e", D("2020-03-01"), True, D("2020-04-14"), D("2020-04-10")), (Neglect.CONTRACT_OVER,),
            id="contract ended yesterday",
        ),
        pytest.param(Kept("e", D("2020-03-01"), True, D("2020-04-15"), D("2020-04-10")), (), id="its last day"),
    ],
)  # fmt: skip
def test_an_object_nobody_keeps_is_flagged(kept, reasons):
    assert kept.neglect(D("2020-04-15"), 30) == reasons


def test_reasons_have_words():
    assert [reason.label for reason in Neglect] == ["没有管护单位", "管护合同到期", "超期未检查"]
