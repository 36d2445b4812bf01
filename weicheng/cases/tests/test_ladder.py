"""Nothing unowned stays quiet: what the ladder does on cases that nobody moves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from weicheng.cases import actions, queries
from weicheng.cases.actions.escalating import climb
from weicheng.cases.models import Case, CaseNote, Slip
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import OPEN, Source, State
from weicheng.events.models import Event
from weicheng.notifications.recipients import concerned_by
from weicheng.organization import actions as organization
from weicheng.testing.town import FOUNDER, LICENCE, MORNING, RIVER, Town


def watch(until: datetime, start: datetime = MORNING) -> list[tuple[int, str]]:
    """Runs the job whenever a case asks for it, up to a moment; the steps taken in order."""
    taken, now = [], start
    while now <= until:
        for pk in queries.cases_to_watch(now):
            taken += [(pk, code) for code in climb(case_id=pk, now=now)]
        coming = Case.objects.filter(state__in=sorted(OPEN), watch_at__gt=now).order_by("watch_at").first()
        if coming is None:
            break
        now = coming.watch_at
    return taken


@pytest.mark.mechanism("M-016")
def test_an_unowned_case_climbs_to_the_office_and_then_to_the_common_superior(town: Town):
    town.case(category=RIVER)
    steps = [code for _, code in watch(later(days=4)) if code.startswith("unowned")]
    assert steps[:2] == ["unowned_office", "unowned_superior"]
    case = Case.objects.get()
    assert case.escalation == 2
    assert list(queries.inbox(town.actor("leader"), "rule_final")) == [case]


def test_the_last_rung_repeats_until_somebody_moves(town: Town):
    town.case(category=RIVER)
    steps = [code for _, code in watch(later(days=14))]
    assert steps.count("unowned_superior") > 5
    assert steps.count("unowned_office") == 1


@pytest.mark.parametrize(
    ("begin", "first"),
    [
        (lambda town: town.case(by="citizen", source=Source.CITIZEN), "near_due_remind"),  # waits to be verified
        (lambda town: town.case(), "near_due_remind"),  # registered, nobody has it
        (lambda town: Walk(town).dispatched().case, "near_due_remind"),  # not accepted, its own time runs out
        (lambda town: Walk(town, category="06007").dispatched().case, "unaccepted_remind"),
        (lambda town: Walk(town, category="06007").dispatched().accepted().case, "silent_remind"),
        (lambda town: Walk(town).dispatched().accepted().handled().case, "near_due_remind"),  # waits for the checker
        (lambda town: Walk(town).dispatched().accepted().handled().checked().case, "near_due_remind"),
    ],
    ids=["reported", "registered", "dispatched", "unaccepted", "silent", "handled", "checked"],
)
def test_an_open_case_in_any_state_is_heard_of_again(town: Town, begin, first):
    case = begin(town)
    steps = [code for _, code in watch(later(days=30))]
    assert steps[0] == first
    assert Case.objects.get(pk=case.pk).watch_at is not None


@pytest.mark.mechanism("M-103")
def test_white_goes_out_by_the_clock_and_yellow_waits_for_a_signature(town: Town):
    case = Walk(town).dispatched().accepted().case
    watch(later(days=9))
    white, yellow = Slip.objects.order_by("pk")
    assert (white.colour, white.issued_at) == ("white", case.handle_due_at)
    assert (yellow.colour, yellow.issued_at) == ("yellow", None)
    watch(later(days=20), start=later(days=9))
    assert Slip.objects.count() == 2  # no red while nobody has signed the yellow one
    actions.sign_slip(actor=town.actor("director"), slip=yellow, now=later(days=20))
    watch(later(days=30), start=later(days=20))
    red = Slip.objects.order_by("pk").last()
    assert (red.colour, red.issued_at) == ("red", None)
    assert list(queries.slips_to_sign(town.actor("leader"), "red")) == [red]


def test_a_case_that_moves_in_time_hears_nothing(town: Town):
    Walk(town).dispatched().accepted().handled().checked().closed()
    assert watch(later(days=30)) == []
    assert not CaseNote.objects.filter(kind="reminder").exists()


def test_a_reminder_is_no_sign_of_life_of_the_unit(town: Town):
    case = Walk(town, category="06007").dispatched().accepted().case
    actions.remind_unit(actor=town.actor("director"), case=case, now=later(days=2))
    seen = Case.objects.get(pk=case.pk).unit_seen_at
    assert seen == later(minutes=10)
    actions.add_photos(
        actor=town.actor("street"), case=case, photos=[town.photo()], kind="before", now=later(days=2, hours=1)
    )
    assert Case.objects.get(pk=case.pk).unit_seen_at == later(days=2, hours=1)


def test_a_unit_that_nobody_can_reach_is_known_to_the_office(town: Town):
    posting = town.users["street"].postings.get()
    organization.close_posting(actor=FOUNDER, posting=posting, ends_on=MORNING.date())
    Walk(town).dispatched()
    assert "undelivered_office" in [code for _, code in watch(later(days=2))]


def test_a_suspended_case_is_left_alone_until_its_date_and_then_runs_on(town: Town):
    walk = Walk(town, category="06007").dispatched().accepted()
    actions.ask_suspension(
        actor=town.actor("street"), case=walk.case, reason="等施工", until=later(days=40), now=later(hours=1)
    )
    actions.decide_suspension(actor=town.actor("director"), case=walk.case, granted=True, now=later(hours=2))
    assert watch(later(days=39)) == []
    watch(later(days=41), start=later(days=39))
    case = Case.objects.get()
    assert not case.suspended
    assert case.watch_at is not None
    assert [code for _, code in watch(later(days=60), start=later(days=41))]


def test_the_same_step_is_not_taken_twice_for_one_cause(town: Town):
    case = town.case(category=RIVER)
    now = later(hours=8)
    assert climb(case_id=case.pk, now=now)
    assert climb(case_id=case.pk, now=now) == []


def test_taking_a_step_touches_neither_state_nor_clock(town: Town):
    case = Walk(town).dispatched().accepted().case
    watch(later(days=9))
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.unit, after.handle_due_at) == (State.ACCEPTED, case.unit, case.handle_due_at)


@pytest.mark.parametrize(
    ("action", "needs"),
    [
        ("case.dispatched", {"case.handle", "case.view"}),
        ("case.returned", {"case.dispatch"}),
        ("case.escalated", {"case.dispatch", "case.rule"}),
    ],
)
def test_an_event_says_whom_it_concerns(town: Town, action, needs):
    walk = Walk(town, category=LICENCE).dispatched(unit="market").returned(by="market_handler")
    walk.dispatched(30, unit="urban", override_reason="试派").returned(40, by="urban_handler")
    event = Event.objects.filter(action=action).first()
    assert {recipient.needs for recipient in concerned_by(event)} == needs


def test_only_an_urgent_report_is_announced(town: Town):
    town.case()
    town.case(category="01023", area=town.areas["east1_02"])
    ordinary, urgent = Event.objects.filter(action="case.reported").order_by("pk")
    assert concerned_by(ordinary) == []
    assert [recipient.needs for recipient in concerned_by(urgent)] == ["case.receive"]


def test_the_job_looks_only_at_cases_whose_time_has_come(town: Town):
    case = town.case()
    climb(case_id=case.pk, now=MORNING)
    assert queries.cases_to_watch(later(minutes=1)) == []
    assert queries.cases_to_watch(later(days=1)) == [case.pk]
    assert Case.objects.get().watch_at < MORNING + timedelta(days=1)
