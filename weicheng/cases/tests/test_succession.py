"""When a unit passes its matters on, open cases go with it and no clock notices (M-004, M-005)."""

from __future__ import annotations

import pytest

from weicheng.cases import actions
from weicheng.cases.actions.succession import take_over
from weicheng.cases.models import Case, Clock, Dispatch
from weicheng.cases.tests.recomputing import without_clock, wrong_due_times
from weicheng.cases.tests.test_figures import counted, stored
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import State
from weicheng.testing.town import Town


def pass_on(town: Town) -> int:
    return take_over(from_unit=town.units["east_office"].pk, to_unit=town.units["urban"].pk, now=later(hours=3))


@pytest.mark.mechanism("M-004", "M-005")
def test_the_successor_gets_every_open_case_with_its_running_clock(town: Town):
    dispatched = Walk(town).dispatched().case
    accepted = Walk(town, address="二").dispatched().accepted().case
    due = dict(Case.objects.values_list("pk", "handle_due_at"))
    assert pass_on(town) == 2
    assert {case.unit for case in Case.objects.all()} == {town.units["urban"]}
    assert dict(Case.objects.values_list("pk", "handle_due_at")) == due
    assert {case.state for case in Case.objects.all()} == {dispatched.state, accepted.state}
    assert set(Clock.objects.filter(stopped_at=None).values_list("unit", flat=True)) == {town.units["urban"].pk}
    assert wrong_due_times() == without_clock() == []
    assert stored() == counted()


@pytest.mark.mechanism("M-004", "M-005")
def test_what_is_closed_stays_with_the_unit_that_did_it(town: Town):
    case = Walk(town).dispatched().accepted().handled().checked().closed().case
    assert pass_on(town) == 0
    assert Case.objects.get(pk=case.pk).unit == town.units["east_office"]


def test_the_successor_works_on_and_the_predecessor_lost_no_hours(town: Town):
    walk = Walk(town).dispatched()
    pass_on(town)
    assert walk.accepted(200, by="urban_handler").handled(210, by="urban_handler").case.state == State.HANDLED
    first = Dispatch.objects.order_by("pk").first()
    assert (first.end, first.reason_accepted) == ("succeeded", True)


def test_passing_on_twice_changes_nothing_more(town: Town):
    Walk(town).dispatched()
    pass_on(town)
    rows = Dispatch.objects.count()
    assert pass_on(town) == 0
    assert Dispatch.objects.count() == rows


def test_a_case_nobody_has_yet_is_not_touched(town: Town):
    case = town.case()
    assert pass_on(town) == 0
    assert Case.objects.get(pk=case.pk).unit is None
    assert actions.note_case(actor=town.actor("director"), case=case, text="照旧")
