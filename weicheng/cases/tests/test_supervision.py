"""Slips, listings, lists, look-backs and joint treatment, with the figures of the seeds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from weicheng.cases import actions, facts, queries
from weicheng.cases.models import Case, CaseList, CaseListItem, Clock, LookBack, Slip
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain import look_back, rectification, slips
from weicheng.domain.cases import Outcome, State
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.tasks import actions as tasks
from weicheng.tasks.models import Task
from weicheng.testing.town import MORNING, SHANGHAI, Town


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


# --- 督办单 (M-103) -------------------------------------------------------------------------------------------------


@pytest.mark.mechanism("M-103")
def test_white_is_followed_by_yellow_and_red_one_of_each(town: Town):
    """White not answered → yellow drafted by the clock and signed by the office → red signed by a leader."""
    case = Walk(town).dispatched().accepted().case
    director, leader = town.actor("director"), town.actor("leader")
    white = actions.draft_slip(actor=director, case=case, colour="white", now=at(6, 3))
    yellow = actions.draft_slip(actor=director, case=case, colour="yellow", now=white.due_at + timedelta(hours=1))
    assert yellow.issued_at is None
    yellow = actions.sign_slip(actor=director, slip=yellow, now=white.due_at + timedelta(hours=2))
    red = actions.draft_slip(actor=director, case=case, colour="red", now=yellow.due_at + timedelta(hours=1))
    red = actions.sign_slip(actor=leader, slip=red, now=yellow.due_at + timedelta(hours=2))
    counts = slips.count_by_colour(facts.slips_of(case))
    assert {colour.value: number for colour, number in counts.items()} == {"white": 1, "yellow": 1, "red": 1}
    assert red.published
    assert not white.published


@pytest.mark.mechanism("M-103")
@pytest.mark.parametrize(
    ("colour", "hours", "sentence"),
    [
        ("yellow", 3, "不越级"),  # white comes first
        ("red", 3, "不越级"),
        ("white", 3, ""),
    ],
)
def test_no_colour_is_skipped(town: Town, colour, hours, sentence):
    case = Walk(town).dispatched().case
    if not sentence:
        assert actions.draft_slip(actor=town.actor("director"), case=case, colour=colour, now=later(hours=hours))
        return
    with pytest.raises(MoveRefused, match=sentence):
        actions.draft_slip(actor=town.actor("director"), case=case, colour=colour, now=later(hours=hours))
    assert not Slip.objects.exists()


def drafted(town: Town, colour: str) -> Slip:
    case = Walk(town).dispatched().accepted().case
    director = town.actor("director")
    slip = actions.draft_slip(actor=director, case=case, colour="white", now=later(hours=1))
    for following in ("yellow", "red"):
        if slip.colour == colour:
            break
        if slip.issued_at is None:
            slip = actions.sign_slip(actor=director, slip=slip, now=later(days=8))
        slip = actions.draft_slip(actor=director, case=case, colour=following, now=slip.due_at + timedelta(hours=1))
    return slip


@pytest.mark.mechanism("M-103")
@pytest.mark.parametrize(
    ("colour", "signer", "refused"),
    [
        ("yellow", "director", None),
        ("yellow", "dispatcher", NotAllowed),
        ("yellow", "urban_handler", OutOfReach),
        ("red", "director", NotAllowed),  # a red one needs a leader's hand
        ("red", "leader", None),
        ("red", "dispatcher", NotAllowed),
    ],
)
def test_a_slip_is_signed_by_a_person_and_a_red_one_by_a_leader(town: Town, colour, signer, refused):
    slip = drafted(town, colour)
    if refused is None:
        signed = actions.sign_slip(actor=town.actor(signer), slip=slip, now=later(days=20))
        assert (signed.signed_by, signed.issued_at) == (town.users[signer], later(days=20))
        return
    with pytest.raises(refused):
        actions.sign_slip(actor=town.actor(signer), slip=slip, now=later(days=20))
    assert Slip.objects.get(pk=slip.pk).issued_at is None


def test_a_slip_names_unit_person_and_time(town: Town):
    slip = drafted(town, "white")
    assert slip.unit == town.units["east_office"]
    assert slip.person.user == town.users["street"]
    assert slip.due_at == datetime(2026, 6, 8, 18, tzinfo=SHANGHAI)  # 3 working days after the 3rd


def test_an_answered_slip_is_followed_by_no_other(town: Town):
    slip = drafted(town, "white")
    actions.reply_slip(actor=town.actor("street"), slip=slip, text="已安排今晚清运", now=later(hours=5))
    with pytest.raises(MoveRefused):
        actions.draft_slip(actor=town.actor("director"), case=slip.case, colour="yellow", now=later(days=9))
    with pytest.raises(MoveRefused, match="已经回复"):
        actions.reply_slip(actor=town.actor("street"), slip=slip, text="再回复", now=later(hours=6))


@pytest.mark.parametrize("person", ["stranger", "urban_handler", "inspector"])
def test_only_the_unit_answers_its_slip(town: Town, person):
    slip = drafted(town, "white")
    with pytest.raises((NotAllowed, OutOfReach)):
        actions.reply_slip(actor=town.actor(person), slip=slip, text="代为回复")


def test_a_draft_that_the_work_has_overtaken_cannot_be_signed(town: Town):
    slip = drafted(town, "yellow")
    Walk(town, slip.case).handled(60 * 24 * 7)
    with pytest.raises(MoveRefused, match="请撤回"):
        actions.sign_slip(actor=town.actor("director"), slip=slip, now=later(days=8))
    gone = actions.withdraw_slip(actor=town.actor("director"), slip=slip, reason="已整改", now=later(days=8))
    assert gone.withdrawn_at == later(days=8)


# --- 挂牌督办 (M-104) -----------------------------------------------------------------------------------------------


@pytest.mark.mechanism("M-104")
def test_three_key_problems_and_two_listed_leave_one_missing(town: Town):
    cases = [town.case(is_key=True, address=f"第{number}处") for number in range(3)]
    posting = town.users["leader"].postings.get()
    for case in cases[:2]:
        actions.list_case(
            actor=town.actor("director"), case=case, leader=posting, due_on=date(2026, 6, 30), now=MORNING
        )
    known = [
        rectification.KeyProblem(f"case:{case.pk}", case.listed, "leader" if case.listed else "")
        for case in Case.objects.filter(is_key=True)
    ]
    assert rectification.examine_listing(known) == ((f"case:{cases[2].pk}", "重点问题未挂牌"),)


@pytest.mark.mechanism("M-104")
def test_a_listed_case_is_delisted_only_after_verification(town: Town):
    walk = Walk(town).dispatched().accepted()
    posting = town.users["leader"].postings.get()
    actions.list_case(
        actor=town.actor("director"), case=walk.case, leader=posting, due_on=date(2026, 6, 30), now=MORNING
    )
    with pytest.raises(MoveRefused):
        actions.delist_case(actor=town.actor("director"), case=walk.case, note="已办")
    walk.handled(700).checked(720)
    assert not actions.delist_case(actor=town.actor("director"), case=walk.case, note="已核查").listed


def test_a_case_is_listed_once_and_not_for_yesterday(town: Town):
    case, posting = town.case(), town.users["leader"].postings.get()
    given = {"actor": town.actor("director"), "case": case, "leader": posting, "now": MORNING}
    with pytest.raises(BadInput):
        actions.list_case(**given, due_on=date(2026, 6, 2))
    actions.list_case(**given, due_on=date(2026, 6, 30))
    with pytest.raises(MoveRefused, match="已经挂牌"):
        actions.list_case(**given, due_on=date(2026, 6, 30))


# --- 整改清单 (M-099), 短板清单 (M-110) ------------------------------------------------------------------------------


def rectification_list(town: Town, count: int, **given) -> CaseList:
    cases = [town.case(address=f"第{number}处") for number in range(count)]
    return actions.make_list(
        actor=town.actor("director"),
        kind="rectification",
        title="省暗访反馈问题清单",
        cases=cases,
        area=town.areas["county"],
        now=MORNING,
        **given,
    )


@pytest.mark.mechanism("M-099")
def test_ten_items_with_eight_claimed_and_two_assigned_are_eighty_percent(town: Town):
    made = rectification_list(town, 10)
    items = list(made.items.order_by("pk"))
    for item in items[:8]:
        actions.claim_item(actor=town.actor("street"), item=item, unit=town.units["east_office"], now=later(hours=3))
    for item in items[8:]:
        actions.assign_item(
            actor=town.actor("dispatcher"),
            item=item,
            unit=town.units["east_office"],
            reason="逾时无人认领",
            now=later(hours=25),
        )
    rows = [
        rectification.ListItem(
            f"item:{row.pk}",
            row.claim_due_at,
            None if row.assigned_by_office else row.claimed_at,
            row.claimed_at if row.assigned_by_office else None,
        )
        for row in CaseListItem.objects.all()
    ]
    assert rectification.examine_claims(rows, now=later(hours=26)).rate.text == "80%"
    assert Case.objects.filter(state=State.ACCEPTED).count() == 8
    assert Case.objects.filter(state=State.DISPATCHED).count() == 2


@pytest.mark.mechanism("M-099")
def test_an_item_is_assigned_by_the_office_only_after_its_24_hours(town: Town):
    item = rectification_list(town, 1).items.get()
    assert item.claim_due_at == later(hours=24)
    given = {"actor": town.actor("dispatcher"), "item": item, "unit": town.units["east_office"], "reason": "无人认领"}
    with pytest.raises(MoveRefused, match="认领时限"):
        actions.assign_item(**given, now=later(hours=23))
    assert actions.assign_item(**given, now=later(hours=24)).assigned_by_office


@pytest.mark.mechanism("M-099")
@pytest.mark.parametrize(
    ("person", "unit", "allowed"),
    [
        ("street", "east_office", True),
        ("stranger", "west_office", False),  # answers for another street
        ("urban_handler", "east_office", False),  # speaks for another unit
        ("urban_handler", "urban", True),  # the industry's department may take it on itself
    ],
)
def test_an_item_is_claimed_by_a_unit_that_answers_for_the_place(town: Town, person, unit, allowed):
    item = rectification_list(town, 1).items.get()
    given = {"actor": town.actor(person), "item": item, "unit": town.units[unit], "now": later(hours=1)}
    if allowed:
        assert actions.claim_item(**given).claimed_by == town.units[unit]
        assert Clock.objects.filter(kind="claim", stopped_at=None).count() == 0
        return
    with pytest.raises(NotAllowed):
        actions.claim_item(**given)


def test_an_item_is_offered_to_the_unit_that_should_claim_it(town: Town):
    item = rectification_list(town, 1).items.get()
    assert list(queries.items_to_claim(town.actor("street"))) == [item]
    assert not queries.items_to_claim(town.actor("stranger")).exists()


def test_a_case_from_a_list_closes_only_with_a_plan(town: Town):
    made = rectification_list(town, 1)
    item = made.items.get()
    actions.claim_item(actor=town.actor("street"), item=item, unit=town.units["east_office"], now=later(hours=1))
    walk = Walk(town, item.case).handled(120).checked(130)
    with pytest.raises(MoveRefused, match="整改方案"):
        walk.closed(140)


@pytest.mark.mechanism("M-110")
def test_thirty_short_boards_with_24_closed_and_4_new_are_eighty_percent_with_ten_open(town: Town):
    cases = [town.case(address=f"第{number}处") for number in range(34)]
    director = town.actor("director")
    made = actions.make_list(
        actor=director,
        kind="short_board",
        title="短板清单",
        cases=cases[:30],
        area=town.areas["county"],
        now=MORNING,
    )
    for case in cases[30:]:
        actions.add_to_list(actor=director, case_list=made, case=case, now=later(days=2))
    for case in cases[:24]:
        Walk(town, case).dispatched(60).accepted(70).handled(80, plan="清运").checked(90).closed(100)
    found = queries.burn_down(director, made, today=date(2026, 6, 10))
    assert (found.zero_rate.text, found.open, found.new) == ("80%", 10, 4)


# --- 回头看 (M-102) --------------------------------------------------------------------------------------------------


@pytest.mark.mechanism("M-102")
def test_of_fifty_closed_ten_are_drawn_and_two_relapses_are_twenty_percent(town: Town):
    for number in range(50):
        Walk(town, address=f"第{number}处").dispatched().accepted().handled().checked().closed()
    drawn = actions.draw_look_backs(
        actor=town.actor("inspector"),
        closed_from=MORNING,
        closed_before=later(days=1),
        round_name="2026年6月",
        seed="见证人当场摇号",
        now=later(days=30),
    )
    assert len(drawn) == 10
    for number, row in enumerate(drawn):
        actions.record_look_back(
            actor=town.actor("inspector"), look_back=row, relapsed=number < 2, note="又堆了", now=later(days=31)
        )
    results = [row.result == LookBack.Result.RELAPSED for row in LookBack.objects.exclude(result="")]
    assert look_back.relapse_rate(results).text == "20%"
    reopened = Case.objects.filter(relapses=1, state=State.ACCEPTED, outcome=Outcome.RELAPSED)
    assert reopened.count() == 2
    assert all(case.due_at > later(days=31) for case in reopened)


@pytest.mark.mechanism("M-102")
def test_the_draw_can_be_repeated_from_its_seed_and_not_made_twice(town: Town):
    for number in range(6):
        Walk(town, address=f"第{number}处").dispatched().accepted().handled().checked().closed()
    given = {
        "actor": town.actor("inspector"),
        "closed_from": MORNING,
        "closed_before": later(days=1),
        "now": later(days=30),
    }
    drawn = {row.case_id for row in actions.draw_look_backs(**given, round_name="第一轮", seed="1")}
    assert drawn == {row.case_id for row in actions.draw_look_backs(**given, round_name="第二轮", seed="1")}
    with pytest.raises(MoveRefused, match="不能重抽"):
        actions.draw_look_backs(**given, round_name="第一轮", seed="2")


def test_whoever_handled_a_case_does_not_look_back_at_it(town: Town):
    fix = actions.SpotFix(town.units["east_office"], "当场清运", [town.photo()], [town.photo()])
    case = town.case(spot_fix=fix)
    case = actions.pass_check(actor=town.actor("checker"), case=case, now=later(hours=1))
    actions.close_case(actor=town.actor("director"), case=case, now=later(hours=2))
    [row] = actions.draw_look_backs(
        actor=town.actor("inspector"), closed_from=MORNING, closed_before=later(days=1), round_name="6月", seed="1"
    )
    with pytest.raises(NotAllowed):
        actions.record_look_back(actor=town.actor("inspector"), look_back=row, relapsed=True, note="又堆了")


# --- 综合整治 (M-106) ------------------------------------------------------------------------------------------------


def parts(town: Town, *people: str) -> list[actions.JointPart]:
    units = {"urban_handler": "urban", "market_handler": "market", "housing_handler": "housing"}
    return [
        actions.JointPart(town.units[units[person]], town.users[person].postings.get(), "联合整治") for person in people
    ]


@pytest.mark.mechanism("M-106")
def test_of_six_hard_problems_with_one_person_each_four_solved_in_time_are_two_thirds(town: Town):
    problems = []
    for number in range(6):
        case = town.case(address=f"难题{number}")
        made = actions.treat_jointly(
            actor=town.actor("director"),
            case=case,
            parts=parts(town, "urban_handler", "market_handler"),
            due_on=date(2026, 6, 30),
            target="限期解决",
            now=MORNING,
        )
        if number < 4:
            for task in made:
                tasks.finish_task(actor=town.actor("director"), task=task, now=later(days=10))
        finished = [task.finished_at for task in Task.objects.filter(about=f"case:{case.pk}")]
        problems.append(
            rectification.HardProblem(
                f"case:{case.pk}",
                tuple(str(task.lead_id) for task in made),
                led_by_office=True,
                owners=("director",),
                due_at=at(6, 30, 18),
                solved_at=max(finished) if all(finished) else None,
            )
        )
    assert rectification.examine_hard_problems(problems).solved_in_time.text == "66.7%"
    assert all(task.handler for task in Task.objects.all())


@pytest.mark.mechanism("M-106")
@pytest.mark.parametrize("people", [["urban_handler"], ["urban_handler", "urban_handler"], []])
def test_joint_treatment_needs_two_different_units(town: Town, people):
    with pytest.raises(BadInput, match="少于两个"):
        actions.treat_jointly(
            actor=town.actor("director"),
            case=town.case(),
            parts=parts(town, *people),
            due_on=date(2026, 6, 30),
            target="解决",
            now=MORNING,
        )
    assert not Task.objects.exists()
