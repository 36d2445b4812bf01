"""Random sequences of moves: an open case always has a running clock, and no event is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from weicheng.access.policy import Actor
from weicheng.cases import actions, queries
from weicheng.cases.actions.escalating import climb
from weicheng.cases.models import Case, Clock, Report, Request, Slip
from weicheng.cases.tests.recomputing import without_clock, wrong_due_times
from weicheng.cases.tests.test_figures import counted, stored
from weicheng.domain.cases import Source
from weicheng.domain.refusals import Refusal
from weicheng.events.models import Event
from weicheng.testing.town import MORNING, Town

PEOPLE = [
    "leader",
    "director",
    "dispatcher",
    "inspector",
    "checker",
    "street",
    "grid",
    "urban_handler",
    "urban_closer",
    "market_handler",
    "stranger",
]
UNITS = ("east_office", "urban", "market", "east1_office")


class Life(RuleBasedStateMachine):
    """A case or two, and anybody trying anything at any time; refusals are part of it."""

    town: Town

    @initialize(public=st.booleans())
    def a_report(self, public: bool) -> None:
        self.now = MORNING
        self.told: dict[int, object] = {}
        self.events = 0
        source = Source.CITIZEN if public else Source.INSPECTOR
        self.attempt(self.town.report, by="citizen" if public else "inspector", source=source, now=self.now)

    def attempt(self, act, **given) -> None:
        """Lets somebody try; whatever is refused must leave no trace."""
        before = Event.objects.count()
        try:
            with transaction.atomic():
                act(**given)
        except Refusal:
            assert Event.objects.count() == before
        else:
            assert Event.objects.count() > before
        self.now += timedelta(minutes=17)

    def case(self, pick: int) -> Case:
        cases = list(Case.objects.order_by("pk"))
        return cases[pick % len(cases)]

    @rule(person=st.sampled_from(PEOPLE), pick=st.integers(0, 3), hours=st.integers(0, 60))
    def time_passes_and_the_clock_looks(self, person: str, pick: int, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for pk in queries.cases_to_watch(self.now):
            climb(case_id=pk, now=self.now)

    @rule(
        person=st.sampled_from(PEOPLE),
        pick=st.integers(0, 3),
        move=st.sampled_from(
            [
                "verify_case",
                "register_case",
                "accept_case",
                "pass_check",
                "close_case",
                "resume_case",
                "mark_key",
                "remind_unit",
            ]
        ),
    )
    def a_plain_move(self, person: str, pick: int, move: str) -> None:
        self.attempt(getattr(actions, move), actor=self.town.actor(person), case=self.case(pick), now=self.now)

    @rule(
        person=st.sampled_from(PEOPLE),
        pick=st.integers(0, 3),
        move=st.sampled_from(
            [
                "refute_case",
                "decline_case",
                "return_case",
                "dispute_case",
                "withdraw_dispatch",
                "rework_case",
                "refuse_close",
                "reopen_case",
            ]
        ),
    )
    def a_move_with_a_reason(self, person: str, pick: int, move: str) -> None:
        given = {"actor": self.town.actor(person), "case": self.case(pick), "reason": "理由", "now": self.now}
        self.attempt(getattr(actions, move), **given)

    @rule(
        person=st.sampled_from(["dispatcher", "director", "leader"]),
        unit=st.sampled_from(UNITS),
        pick=st.integers(0, 3),
    )
    def given_to_a_unit(self, person: str, unit: str, pick: int) -> None:
        given = {
            "actor": self.town.actor(person),
            "case": self.case(pick),
            "unit": self.town.units[unit],
            "now": self.now,
        }
        if person == "dispatcher":
            self.attempt(actions.dispatch_case, override_reason="试派", **given)
        else:
            self.attempt(actions.rule_ownership, reason="裁定", **given)

    @rule(person=st.sampled_from(["street", "urban_handler", "market_handler"]), pick=st.integers(0, 3))
    def done(self, person: str, pick: int) -> None:
        self.attempt(
            actions.handle_case,
            actor=self.town.actor(person),
            case=self.case(pick),
            note="已清",
            photos=[self.photo],
            plan="清运",
            now=self.now,
        )

    @rule(person=st.sampled_from(["street", "urban_handler"]), pick=st.integers(0, 3), days=st.integers(1, 60))
    def asks(self, person: str, pick: int, days: int) -> None:
        given = {"actor": self.town.actor(person), "case": self.case(pick), "reason": "下雨", "now": self.now}
        if days % 2:
            self.attempt(actions.ask_extension, amount=days, time_unit="work_day", **given)
        else:
            self.attempt(actions.ask_suspension, until=self.now + timedelta(days=days), **given)

    @rule(granted=st.booleans(), pick=st.integers(0, 3))
    def decides(self, granted: bool, pick: int) -> None:
        given = {"actor": self.town.actor("director"), "case": self.case(pick), "granted": granted, "now": self.now}
        request = Request.objects.filter(case=given["case"], decided_at=None).exclude(kind="dispute").first()
        act = actions.decide_suspension if request and request.kind == "suspension" else actions.decide_extension
        self.attempt(act, reason="依据", **given)

    @rule(public=st.booleans(), far=st.booleans())
    def another_report(self, public: bool, far: bool) -> None:
        lng, lat = self.town.point("east1_02" if far else "east1_01")
        if public and Report.objects.count() < 5:
            self.attempt(
                self.town.report, by="citizen", source=Source.CITIZEN, lng=lng, lat=lat, area=None, now=self.now
            )

    @rule(pick=st.integers(0, 3), text=st.sampled_from(["没清", ""]))
    def the_reporter_contests(self, pick: int, text: str) -> None:
        reports = list(Report.objects.order_by("pk"))
        self.attempt(actions.contest_answer, report=reports[pick % len(reports)], text=text, now=self.now)

    @rule(one=st.integers(0, 3), other=st.integers(0, 3))
    def joined(self, one: int, other: int) -> None:
        given = {"actor": self.town.actor("dispatcher"), "case": self.case(one), "into": self.case(other)}
        self.attempt(actions.join_case, now=self.now, **given)

    @rule(pick=st.integers(0, 3))
    def split(self, pick: int) -> None:
        reports = list(Report.objects.order_by("pk"))
        report = reports[pick % len(reports)]
        self.attempt(
            actions.split_report, actor=self.town.actor("dispatcher"), report=report, reason="两处", now=self.now
        )

    @rule(signer=st.sampled_from(["director", "leader"]))
    def a_slip_is_signed(self, signer: str) -> None:
        if slip := Slip.objects.filter(issued_at=None, withdrawn_at=None).first():
            self.attempt(actions.sign_slip, actor=self.town.actor(signer), slip=slip, now=self.now)

    @invariant()
    def an_open_case_has_a_running_clock(self) -> None:
        assert without_clock() == []

    @invariant()
    def stored_due_times_are_what_the_entries_say(self) -> None:
        assert wrong_due_times() == []

    @invariant()
    def the_figures_are_those_of_the_cases(self) -> None:
        assert stored() == counted()

    @invariant()
    def no_event_is_lost(self) -> None:
        count = Event.objects.count()
        assert count >= self.__dict__.get("events", 0)
        self.events = count

    @invariant()
    def what_a_citizen_was_told_stands(self) -> None:
        """Only a contested answer, which runs the clock on, may move it, and never forward."""
        for clock in Clock.objects.filter(kind="citizen"):
            told = self.__dict__.setdefault("told", {}).setdefault(clock.pk, clock.due_at)
            assert clock.due_at >= told

    @invariant()
    def one_unit_at_most_has_a_case(self) -> None:
        running = Clock.objects.filter(kind="handle", stopped_at=None)
        units = list(running.values_list("case", "unit"))
        assert len({case for case, _ in units}) == len(units)
        for case in Case.objects.filter(pk__in=[case for case, _ in units]):
            assert (case.pk, case.unit_id) in units


@pytest.mark.mechanism("M-096", "M-016")
def test_no_sequence_of_moves_leaves_an_open_case_without_a_clock_or_loses_an_event(town: Town):
    photo = town.photo()

    class InATransaction(Life):
        def __init__(self) -> None:
            super().__init__()
            self.town, self.photo = town, photo
            self.savepoint = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.savepoint)

    run_state_machine_as_test(
        InATransaction,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_public_may_contest_and_nothing_else(town: Town):
    case = town.case()
    assert queries.open_moves(Actor.citizen(), case) == ()
