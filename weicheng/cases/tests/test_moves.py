"""Who may take which step, what each step needs, and that a refusal leaves neither row nor event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from weicheng.cases import actions, queries
from weicheng.cases.models import Answer, Case, CaseNote, Clock
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import Outcome, Source, State
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach, Refusal
from weicheng.events.models import Event
from weicheng.testing.town import LICENCE, MORNING, REFUSE, SITE_DUST, Town

EVERYBODY = [
    "leader",
    "director",
    "dispatcher",
    "inspector",
    "checker",
    "street",
    "grid",
    "stranger",
    "urban_head",
    "urban_handler",
    "urban_closer",
    "market_handler",
    "market_closer",
    "housing_handler",
    "discipline",
    "system",
    "security",
    "audit",
]


def fresh(town: Town) -> Case:
    return town.case()


def public(town: Town) -> Case:
    return town.case(by="citizen", source=Source.CITIZEN)


def dispatched(town: Town) -> Case:
    return Walk(town).dispatched().case


def accepted(town: Town) -> Case:
    return Walk(town).dispatched().accepted().case


def handled(town: Town) -> Case:
    return Walk(town).dispatched().accepted().handled().case


def checked(town: Town) -> Case:
    return Walk(town).dispatched().accepted().handled().checked().case


# move, the case it is made on, the action, and everybody who may make it on a case of 东街道 owned by the street
TRUTH: list[tuple[str, Callable[[Town], Case], Callable[..., object], set[str]]] = [
    ("verify", public, actions.verify_case, {"inspector", "checker", "grid"}),
    ("refute", public, lambda **kw: actions.refute_case(reason="没有发现", **kw), {"inspector", "checker", "grid"}),
    ("decline", public, lambda **kw: actions.decline_case(reason="不归本市", **kw), {"dispatcher"}),
    ("accept", dispatched, actions.accept_case, {"street"}),
    ("return", dispatched, lambda **kw: actions.return_case(reason="不是", **kw), {"street"}),
    ("withdraw", dispatched, lambda **kw: actions.withdraw_dispatch(reason="派错", **kw), {"dispatcher"}),
    ("handle", accepted, lambda **kw: actions.handle_case(note="已清", **kw), {"street"}),
    ("pass", handled, actions.pass_check, {"checker"}),
    ("rework", handled, lambda **kw: actions.rework_case(reason="没清", **kw), {"checker"}),
    ("close", checked, actions.close_case, {"director", "urban_closer"}),
    ("refuse_close", checked, lambda **kw: actions.refuse_close(reason="照片不清", **kw), {"director", "urban_closer"}),
]


@pytest.mark.parametrize(("code", "begin", "act", "allowed"), TRUTH, ids=[row[0] for row in TRUTH])
@pytest.mark.mechanism("M-096", "M-101")
def test_exactly_these_people_may_take_the_step(town: Town, code, begin, act, allowed):
    case = begin(town)
    events = Event.objects.count()
    refused = set()
    for person in sorted(set(EVERYBODY) - allowed):
        with pytest.raises((NotAllowed, OutOfReach)):
            act(actor=town.actor(person), case=case, now=later(minutes=100))
        refused.add(person)
    assert Event.objects.count() == events
    assert Case.objects.get(pk=case.pk).state == case.state
    assert refused == set(EVERYBODY) - allowed
    for person in sorted(allowed)[:1]:
        act(actor=town.actor(person), case=case, now=later(minutes=100))


@pytest.mark.parametrize("begin", [fresh, public, dispatched, accepted, handled, checked])
def test_a_button_is_shown_to_exactly_those_whom_the_action_lets(town: Town, begin):
    """The page asks `open_moves`, the action asks `begin`: both must say the same for every person and move."""
    case = begin(town)
    for code, _, act, _ in TRUTH:
        for person in EVERYBODY:
            actor = town.actor(person)
            shown = code in {move.code for move in queries.open_moves(actor, case)}
            assert shown == would_let(act, actor, case), (person, code)


class Undo(Exception):
    """Takes back what was only tried."""


def would_let(act: Callable[..., object], actor: object, case: Case) -> bool:
    try:
        with transaction.atomic():
            act(actor=actor, case=case, now=later(minutes=100))
            raise Undo
    except Undo:
        return True
    except Refusal:
        return False


def test_a_stranger_does_not_learn_that_the_case_exists(town: Town):
    case = dispatched(town)
    with pytest.raises(OutOfReach):
        actions.accept_case(actor=town.actor("stranger"), case=case)
    with pytest.raises(OutOfReach):
        queries.case_page(town.actor("stranger"), case.pk)


@pytest.mark.mechanism("M-101")
def test_a_lead_department_cannot_close_the_case_of_another_industry(town: Town):
    walk = Walk(town, category=SITE_DUST).dispatched(unit="housing").accepted(by="housing_handler")
    case = walk.handled(by="housing_handler").checked().case
    with pytest.raises(OutOfReach):
        actions.close_case(actor=town.actor("market_closer"), case=case)


@pytest.mark.mechanism("M-101")
def test_a_lead_department_that_handled_the_case_itself_cannot_close_it(town: Town):
    walk = Walk(town, category=LICENCE).dispatched(unit="market").accepted(by="market_handler")
    case = walk.handled(by="market_handler").checked().case
    assert case.lead == case.unit == town.units["market"]
    with pytest.raises(NotAllowed, match="承办这件案件的单位"):
        actions.close_case(actor=town.actor("market_closer"), case=case)
    assert actions.close_case(actor=town.actor("director"), case=case).state == State.CLOSED


@pytest.mark.mechanism("M-101")
@pytest.mark.parametrize(("shown", "outcome"), [(False, "整改后照片"), (True, "")])
def test_a_case_cannot_close_without_a_photo_after_rectification(town: Town, shown, outcome):
    case = Walk(town).dispatched().accepted().handled(shown=shown).checked().case
    if not outcome:
        assert actions.close_case(actor=town.actor("director"), case=case).state == State.CLOSED
        return
    with pytest.raises(MoveRefused, match=outcome):
        actions.close_case(actor=town.actor("director"), case=case)


@pytest.mark.mechanism("M-101")
def test_a_photo_of_an_earlier_round_proves_nothing_about_this_one(town: Town):
    walk = Walk(town).dispatched().accepted().handled()
    walk.case = actions.rework_case(actor=town.actor("checker"), case=walk.case, reason="又堆了", now=later(minutes=65))
    with pytest.raises(MoveRefused, match="整改后照片"):
        walk.handled(80, shown=False).checked(90).closed(95)
    assert Case.objects.get(pk=walk.case.pk).state == State.CHECKED


@pytest.mark.mechanism("M-100")
@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({}, "问题根源"),
        ({"root_cause": "无人收运"}, "长效措施"),
        ({"root_cause": "无人收运", "long_term_measure": "每日两清"}, "举一反三"),
        ({"root_cause": "无人收运", "long_term_measure": "每日两清", "places_checked": 1}, ""),
    ],
)
def test_a_problem_from_a_higher_body_closes_only_with_its_root_cause(town: Town, given, lacking):
    walk = Walk(town, by="dispatcher", source=Source.SUPERIOR).dispatched().accepted().handled(**given).checked()
    if lacking:
        with pytest.raises(MoveRefused, match=lacking):
            walk.closed()
    else:
        assert walk.closed().case.state == State.CLOSED


@pytest.mark.mechanism("M-100")
def test_five_places_checked_and_two_found_make_two_linked_cases(town: Town):
    case = accepted(town)
    found = [actions.LookAlike("同类问题", town.areas[key]) for key in ("east1_01", "east1_02")]
    reports = actions.sweep_case(
        actor=town.actor("street"),
        case=case,
        places_checked=5,
        root_cause="清运车次不足",
        long_term_measure="增加夜间班次",
        found=found,
    )
    assert [report.case.found_by_sweep_of_id for report in reports] == [case.pk, case.pk]
    assert {report.source for report in reports} == {Source.SWEEP}


def test_closed_and_fixed_are_different_facts(town: Town):
    declined = actions.refute_case(actor=town.actor("checker"), case=public(town), reason="现场没有")
    assert (declined.state, declined.outcome) == (State.DECLINED, Outcome.UNKNOWN)
    closed = Walk(town, category="06036").dispatched().accepted().handled().checked().closed().case
    assert (closed.state, closed.outcome) == (State.CLOSED, Outcome.FIXED)


def test_closing_answers_every_waiting_reporter_and_stops_their_clocks(town: Town):
    walk = Walk(town, case=public(town))
    public(town)
    case = actions.verify_case(actor=town.actor("grid"), case=walk.case)
    walk.case = actions.register_case(actor=town.actor("dispatcher"), case=case)
    walk.dispatched().accepted().handled().checked().closed()
    assert Answer.objects.filter(report__case=walk.case).count() == walk.case.reports.count()
    assert not Clock.objects.filter(case=walk.case, stopped_at=None).exists()


def test_a_note_moves_no_clock_and_stands_in_no_event(town: Town):
    case = dispatched(town)
    before = list(Clock.objects.filter(case=case).values_list("pk", "due_at"))
    actions.note_case(actor=town.actor("grid"), case=case, text="王五反映又有")
    assert list(Clock.objects.filter(case=case).values_list("pk", "due_at")) == before
    assert CaseNote.objects.get(case=case, kind="comment").text == "王五反映又有"
    assert "王五" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("given", "place"), [({}, "更正"), ({"category": REFUSE}, "更正"), ({"category": "00000"}, "问题类别")]
)
def test_a_correction_has_to_change_something_that_exists(town: Town, given, place):
    case = town.case()
    with pytest.raises(BadInput) as refused:
        actions.correct_case(actor=town.actor("dispatcher"), case=case, reason="选错", **given)
    assert refused.value.faults[0].place == place


def test_a_correction_is_counted_and_moves_no_clock(town: Town):
    case = town.case()
    right = actions.correct_case(actor=town.actor("dispatcher"), case=case, reason="选错", category=LICENCE)
    assert (right.category, right.duty, right.title, right.corrections) == (
        LICENCE,
        "small_trades",
        "小餐饮证照不全",
        1,
    )
    assert right.due_at == case.due_at


def test_the_portal_s_time_limits_are_told_when_the_report_is_taken_in(town: Town):
    report = town.report(by="citizen", source=Source.CITIZEN, now=MORNING)
    assert report.told_due_at == report.case.citizen_due_at
