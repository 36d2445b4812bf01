"""Clocks nobody can game: the citizen's never moves, each unit has its own, and stored times follow from entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from weicheng.cases import actions, jobs
from weicheng.cases.actions.recalculating import recalculate
from weicheng.cases.models import Case, Clock, ClockEntry
from weicheng.cases.tests.recomputing import without_clock, wrong_due_times
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import Source, State
from weicheng.domain.durations import hours_and_minutes
from weicheng.domain.holidays import DayChange, DayKind
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events.models import Event
from weicheng.standards import actions as standards
from weicheng.testing.town import FOUNDER, SHANGHAI, Town

# 沿街晾挂: no limit of its own, so the defaults of grade C hold — 5 工作日 to handle, 10 工作日 to answer.
WASHING = "06007"


@pytest.fixture
def walk(town: Town) -> Walk:
    """A citizen's report, verified and registered."""
    case = town.case(by="citizen", source=Source.CITIZEN, category=WASHING)
    case = actions.verify_case(actor=town.actor("grid"), case=case, now=later(minutes=1))
    return Walk(town, actions.register_case(actor=town.actor("dispatcher"), case=case, now=later(minutes=2)))


@pytest.mark.mechanism("M-097")
def test_from_five_past_one_to_ten_past_three_is_two_hours_and_five_minutes(town: Town):
    found = datetime(2010, 1, 14, 13, 5, tzinfo=SHANGHAI)
    case = town.case(by="grid", source=Source.GRID, category="06036", now=found, found_at=found)

    def at(minutes: int) -> datetime:
        return found + timedelta(minutes=minutes)

    case = actions.dispatch_case(
        actor=town.actor("dispatcher"), case=case, unit=town.units["urban"], override_reason="直转职能部门", now=at(5)
    )
    case = actions.accept_case(actor=town.actor("urban_handler"), case=case, now=at(10))
    case = actions.handle_case(
        actor=town.actor("urban_handler"), case=case, note="已清理", photos=[town.photo()], now=at(110)
    )
    case = actions.pass_check(actor=town.actor("checker"), case=case, now=at(118))
    case = actions.close_case(actor=town.actor("director"), case=case, now=at(125))
    assert hours_and_minutes(case.closed_at - case.found_at) == "2小时05分"
    assert Event.objects.get(action="case.closed").data["took"] == 125 * 60


def note(walk: Walk) -> None:
    actions.note_case(actor=walk.town.actor("director"), case=walk.case, text="请抓紧")


def remind(walk: Walk) -> None:
    actions.remind_unit(actor=walk.town.actor("director"), case=walk.case, now=later(minutes=7))


def bounce(walk: Walk) -> None:
    walk.returned(20).dispatched(30, unit="urban", override_reason="改派")


def pause(walk: Walk) -> None:
    walk.accepted()
    actions.ask_suspension(
        actor=walk.town.actor("street"), case=walk.case, reason="等施工", until=later(days=20), now=later(hours=1)
    )
    actions.decide_suspension(actor=walk.town.actor("director"), case=walk.case, granted=True, now=later(hours=2))


def extend(walk: Walk) -> None:
    walk.accepted()
    actions.ask_extension(
        actor=walk.town.actor("street"),
        case=walk.case,
        reason="雨天",
        amount=2,
        time_unit="work_day",
        now=later(hours=1),
    )
    actions.decide_extension(actor=walk.town.actor("director"), case=walk.case, granted=True, now=later(hours=2))


def slip(walk: Walk) -> None:
    actions.draft_slip(actor=walk.town.actor("director"), case=walk.case, colour="white", now=later(minutes=40))


def correct_photo(walk: Walk) -> None:
    walk.accepted()
    actions.add_photos(actor=walk.town.actor("street"), case=walk.case, photos=[walk.town.photo()], kind="before")


@pytest.mark.parametrize("deed", [note, remind, bounce, pause, extend, slip, correct_photo])
def test_nothing_that_people_do_moves_the_citizen_s_clock(walk: Walk, deed: Callable[[Walk], None]):
    walk.dispatched()
    [told] = Clock.objects.filter(case=walk.case, kind="citizen")
    deed(walk)
    [after] = Clock.objects.filter(case=walk.case, kind="citizen")
    assert after.due_at == told.due_at == Case.objects.get(pk=walk.case.pk).citizen_due_at
    assert after.entries.count() == 1
    assert wrong_due_times() == []


def test_accepting_late_buys_no_time(walk: Walk):
    due = walk.dispatched(5).case.handle_due_at
    assert walk.accepted(300).case.handle_due_at == due


def test_reporting_done_too_early_buys_no_time(walk: Walk):
    due = walk.dispatched(5).accepted(10).case.handle_due_at
    walk.handled(20)
    back = actions.rework_case(actor=walk.town.actor("checker"), case=walk.case, reason="没清", now=later(minutes=40))
    # The twenty minutes of the check were not the unit's; nothing more is given back.
    assert due <= back.handle_due_at <= due + timedelta(minutes=20)
    assert Clock.objects.filter(case=back, kind="handle").count() == 1
    assert wrong_due_times() == []


def test_each_unit_has_a_clock_of_its_own_and_the_first_one_stays_as_evidence(walk: Walk):
    walk.dispatched(5).returned(60).dispatched(120, unit="urban", override_reason="改派")
    first, second = Clock.objects.filter(case=walk.case, kind="handle").order_by("pk")
    assert [entry.kind for entry in first.entries.order_by("pk")] == ["started", "handed_over"]
    assert (second.unit, second.stopped_at) == (walk.town.units["urban"], None)
    assert walk.case.handle_due_at == second.due_at


def ask(walk: Walk, amount: int, time_unit: str = "work_day") -> None:
    actions.ask_extension(
        actor=walk.town.actor("street"),
        case=walk.case,
        reason="雨天无法施工",
        amount=amount,
        time_unit=time_unit,
        now=later(hours=1),
    )


def decide(walk: Walk, *, granted: bool = True, hours: float = 2) -> Case:
    return actions.decide_extension(
        actor=walk.town.actor("director"), case=walk.case, granted=granted, reason="依据", now=later(hours=hours)
    )


def test_an_extension_counts_from_where_the_allowance_ends(walk: Walk):
    due = walk.dispatched().accepted().case.handle_due_at
    ask(walk, 2)
    # Due on Wednesday the 10th at close of office; two working days more is Friday the 12th.
    assert due == datetime(2026, 6, 10, 18, tzinfo=SHANGHAI)
    assert decide(walk).handle_due_at == datetime(2026, 6, 12, 18, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("amount", "granted_before", "hours", "sentence"),
    [
        (2, 0, 2, ""),
        (11, 0, 2, "过长"),  # more than the pack allows at once
        (2, 1, 2, "次"),  # more often than the pack allows
        (2, 0, 24 * 30, "超期"),  # the clock has run out: lateness is not undone
    ],
)
def test_an_extension_keeps_to_the_pack(walk: Walk, amount, granted_before, hours, sentence):
    walk.dispatched().accepted()
    for _ in range(granted_before):
        ask(walk, 1)
        decide(walk)
    ask(walk, amount)
    if not sentence:
        assert decide(walk, hours=hours)
        return
    due = Case.objects.get(pk=walk.case.pk).handle_due_at
    with pytest.raises(MoveRefused, match=sentence):
        decide(walk, hours=hours)
    assert Case.objects.get(pk=walk.case.pk).handle_due_at == due


def test_a_refused_request_moves_nothing_and_is_kept_with_its_reason(walk: Walk):
    due = walk.dispatched().accepted().case.handle_due_at
    ask(walk, 2)
    assert decide(walk, granted=False).handle_due_at == due
    request = walk.case.requests.get()
    assert (request.decision, request.decision_reason) == ("refused", "依据")


def test_a_second_request_waits_for_the_first(walk: Walk):
    walk.dispatched().accepted()
    ask(walk, 2)
    with pytest.raises(MoveRefused, match="等待审批"):
        ask(walk, 1)


def test_a_suspended_case_runs_on_by_itself_on_its_date(walk: Walk):
    walk.dispatched().accepted()
    actions.ask_suspension(
        actor=walk.town.actor("street"), case=walk.case, reason="等施工", until=later(days=7), now=later(hours=1)
    )
    case = actions.decide_suspension(
        actor=walk.town.actor("director"), case=walk.case, granted=True, now=later(hours=2)
    )
    assert case.suspended
    assert case.handle_due_at > datetime(2026, 6, 10, 18, tzinfo=SHANGHAI)
    assert without_clock() == []
    resumed = actions.resume_case(actor=walk.town.actor("director"), case=case, now=later(days=1))
    assert not resumed.suspended
    assert resumed.handle_due_at < case.handle_due_at
    assert wrong_due_times() == []


def test_a_suspension_past_the_cap_is_refused(walk: Walk):
    walk.dispatched().accepted()
    actions.ask_suspension(
        actor=walk.town.actor("street"), case=walk.case, reason="等拆迁", until=later(days=120), now=later(hours=1)
    )
    with pytest.raises(MoveRefused):
        actions.decide_suspension(actor=walk.town.actor("director"), case=walk.case, granted=True, now=later(hours=2))
    assert not Case.objects.get(pk=walk.case.pk).suspended


@pytest.mark.parametrize(("amount", "unit"), [(0, "work_day"), (-1, "work_day"), (2, "fortnight"), (99999, "work_day")])
def test_a_senseless_allowance_is_named(walk: Walk, amount, unit):
    walk.dispatched().accepted()
    with pytest.raises(BadInput):
        ask(walk, amount, unit)


def test_contesting_an_answer_reopens_the_case_and_the_citizen_s_clock_runs_on(walk: Walk):
    walk.dispatched().accepted().handled().checked().closed()
    report = walk.case.reports.get()
    case = actions.contest_answer(report=report, text="根本没清", now=later(days=1))
    assert (case.state, case.reopens, case.closed_at) == (State.ACCEPTED, 1, None)
    [clock] = Clock.objects.filter(case=case, kind="citizen")
    assert [entry.kind for entry in clock.entries.order_by("pk")] == ["started", "stopped", "resumed"]
    assert clock.stopped_at is None
    assert wrong_due_times() == []


@pytest.mark.parametrize(
    ("answered", "days", "sentence"), [(False, 0, "还没有答复"), (True, 31, "超过 30 天"), (True, 30, "")]
)
def test_an_answer_is_contested_after_it_was_given_and_within_thirty_days(walk: Walk, answered, days, sentence):
    if answered:
        walk.dispatched().accepted().handled().checked().closed()
    report = walk.case.reports.get()
    if not sentence:
        assert actions.contest_answer(report=report, text="没清", now=later(days=days, minutes=70))
        return
    with pytest.raises(MoveRefused, match=sentence):
        actions.contest_answer(report=report, text="没清", now=later(days=days + 1))


def test_splitting_a_report_gives_it_back_its_clock_and_the_case_the_next_one(town: Town):
    lng, lat = town.point("east1_01")
    given = {"by": "citizen", "source": Source.CITIZEN, "lng": lng, "lat": lat}
    first, second = (town.report(**given, now=later(hours=hour)) for hour in (0, 20))
    assert first.case_id == second.case_id
    own = actions.split_report(actor=town.actor("dispatcher"), report=first, reason="不是同一堆", now=later(hours=21))
    rest = Case.objects.get(pk=second.case_id)
    assert (own.citizen_due_at, rest.citizen_due_at) == (first.told_due_at, second.told_due_at)
    assert own.state == State.REPORTED
    assert wrong_due_times() == []


def test_joining_two_cases_lets_the_earliest_reporter_rule(town: Town):
    early = town.case(by="citizen", source=Source.CITIZEN)
    late = town.case(by="citizen", source=Source.CITIZEN, area=town.areas["east1_02"], now=later(days=2))
    kept = actions.join_case(actor=town.actor("dispatcher"), case=early, into=late, now=later(days=2, hours=1))
    assert kept.pk == late.pk
    assert kept.citizen_due_at == early.citizen_due_at
    gone = Case.objects.get(pk=early.pk)
    assert (gone.state, gone.joined_into_id) == (State.JOINED, late.pk)
    again = actions.split_report(
        actor=town.actor("dispatcher"), report=early.reports.model.objects.get(joined_from=early), reason="两处"
    )
    assert (again.pk, again.state, again.joined_into) == (early.pk, State.REPORTED, None)
    assert wrong_due_times() == []


def publish(changes: list[DayChange]) -> int:
    return standards.publish_calendar(actor=FOUNDER, basis="国办发明电〔2026〕1号", changes=changes).pk


def rest(*days: int) -> list[DayChange]:
    return [DayChange(date(2026, 6, day), DayKind.REST, "端午节") for day in days]


def test_a_holiday_published_later_moves_open_deadlines_back(walk: Walk):
    walk.dispatched().accepted()
    batch = publish(rest(8, 9))
    assert recalculate(case_ids=[walk.case.pk], batch=batch, now=later(days=1)) == 1
    case = Case.objects.get(pk=walk.case.pk)
    assert case.handle_due_at == datetime(2026, 6, 12, 18, tzinfo=SHANGHAI)
    assert wrong_due_times() == []
    assert Event.objects.filter(action="case.recalculated", root=f"case:{case.pk}").count() == 1


def test_a_correction_never_brings_the_citizen_s_deadline_forward(town: Town):
    publish(rest(8, 9))
    case = town.case(by="citizen", source=Source.CITIZEN)
    told = case.citizen_due_at
    batch = publish([DayChange(date(2026, 6, day), None) for day in (8, 9)])
    recalculate(case_ids=[case.pk], batch=batch, now=later(days=1))
    after = Case.objects.get(pk=case.pk)
    assert after.citizen_due_at == told
    assert ClockEntry.objects.filter(clock__case=case, kind="promised").count() == 1
    assert recalculate(case_ids=[case.pk], batch=batch, now=later(days=1)) == 0
    assert wrong_due_times() == []


def test_a_closed_case_keeps_the_times_it_was_judged_by(walk: Walk):
    walk.dispatched().accepted().handled().checked().closed()
    before = list(Clock.objects.values_list("pk", "due_at"))
    publish(rest(8, 9))
    jobs.recalculate_deadlines.call(batch=1)
    assert list(Clock.objects.values_list("pk", "due_at")) == before
