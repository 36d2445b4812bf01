"""Clocks by example: what each entry does to the due time, and which sequences cannot be."""

from datetime import timedelta

import pytest

from weicheng.domain.calendar import Allowance, TimeUnit, WorkCalendar
from weicheng.domain.clock_course import Phase
from weicheng.domain.clock_entries import (
    Clock,
    ClockKind,
    Extended,
    HandedOver,
    Paused,
    Promised,
    Resumed,
    Started,
    Stopped,
)
from weicheng.domain.clocks import admit, due_at, recompute, ruling_report, state_at
from weicheng.domain.packs.schema import Extension, Suspension
from weicheng.domain.refusals import MoveRefused
from weicheng.domain.tests.calendars import AUTUMN, at

HOURS = timedelta(hours=1)
RULES = {
    "extension": Extension(times=1, longest=Allowance(3, TimeUnit.WORK_DAY)),
    "suspension": Suspension(longest=Allowance(5, TimeUnit.URGENT_DAY)),
}


def start(text, amount=1, unit=TimeUnit.WORK_DAY):
    return Started(at(text), Allowance(amount, unit))


def pause(text, until, *, reason="等候停水批复", approver="user:7"):
    return Paused(at(text), reason, approver, at(until))


def extend(text, amount, unit=TimeUnit.WORK_DAY, *, approver="user:7"):
    return Extended(at(text), "需更换管道", approver, Allowance(amount, unit))


def resume(text):
    return Resumed(at(text))


def stop(text):
    return Stopped(at(text))


def citizen(*entries):
    return Clock(ClockKind.CITIZEN, entries)


def handling(*entries):
    return Clock(ClockKind.HANDLING, entries)


MONDAY = start("2026-09-21 10:00")  # due Tuesday 18:00
FOUR_HOURS = start("2026-09-21 09:00", 4, TimeUnit.WORK_HOUR)  # due Monday 15:30


@pytest.mark.parametrize(
    ("entries", "due", "remark"),
    [
        ((MONDAY,), "2026-09-22 18:00", "nothing happened"),
        (
            (MONDAY, pause("2026-09-22 08:30", "2026-09-24 08:30")),
            "2026-09-24 18:00",
            "a pause of two working days",
        ),
        (
            (MONDAY, pause("2026-09-22 08:30", "2026-09-24 08:30"), resume("2026-09-23 08:30")),
            "2026-09-23 18:00",
            "resumed after one of them",
        ),
        (
            (MONDAY, pause("2026-09-21 18:00", "2026-09-22 08:30")),
            "2026-09-22 18:00",
            "a pause over night gives nothing",
        ),
        (
            (MONDAY, pause("2026-09-22 17:00", "2026-09-22 17:30")),
            "2026-09-23 09:00",
            "half an office hour paused",
        ),
        (
            (MONDAY, pause("2026-09-21 10:00", "2026-09-21 18:00")),
            "2026-09-22 18:00",
            "the day of the start is free",
        ),
        ((MONDAY, extend("2026-09-21 11:00", 2)), "2026-09-24 18:00", "two more working days"),
        (
            (
                MONDAY,
                extend("2026-09-21 11:00", 2),
                pause("2026-09-22 08:30", "2026-09-24 08:30"),
                resume("2026-09-23 08:30"),
            ),
            "2026-09-25 18:00",
            "resuming keeps the extension, as rivals do not",
        ),
        (
            (FOUR_HOURS, extend("2026-09-21 10:00", 1)),
            "2026-09-22 18:00",
            "days after hours end at close of office",
        ),
        (
            (start("2026-09-21 22:00", 2, TimeUnit.URGENT_HOUR), extend("2026-09-21 23:00", 2, TimeUnit.WORK_HOUR)),
            "2026-09-22 10:30",
            "urgent hours end at midnight, office hours follow",
        ),
        (
            (MONDAY, stop("2026-09-22 08:30"), resume("2026-09-24 08:30")),
            "2026-09-24 18:00",
            "rework goes on with what was left",
        ),
        (
            (MONDAY, pause("2026-09-22 08:30", "2026-09-24 08:30"), stop("2026-09-22 10:00")),
            "2026-09-24 18:00",
            "stopped inside a pause",
        ),
        (
            (FOUR_HOURS, pause("2026-09-21 17:00", "2026-09-22 10:00"), resume("2026-09-22 09:00")),
            "2026-09-21 15:30",
            "a pause after the due time cannot undo lateness",
        ),
        (
            (MONDAY, Promised(at("2026-09-21 12:00"), at("2026-09-25 18:00"))),
            "2026-09-25 18:00",
            "what was told holds",
        ),
        (
            (MONDAY, Promised(at("2026-09-21 12:00"), at("2026-09-25 18:00")), extend("2026-09-22 09:00", 1)),
            "2026-09-28 18:00",
            "and an extension adds to it",
        ),
        (
            (
                MONDAY,
                Promised(at("2026-09-21 12:00"), at("2026-09-24 18:00")),
                pause("2026-09-22 08:30", "2026-09-23 08:30"),
            ),
            "2026-09-25 18:00",
            "and so does a pause",
        ),
        (
            (MONDAY, Promised(at("2026-09-21 12:00"), at("2026-09-22 20:00"))),
            "2026-09-22 20:00",
            "told a time outside office hours",
        ),
        (
            (
                start("2026-09-21 22:00", 2, TimeUnit.URGENT_HOUR),
                Promised(at("2026-09-21 22:30"), at("2026-09-22 01:00")),
                Promised(at("2026-09-21 22:40"), at("2026-09-22 00:30")),
            ),
            "2026-09-22 01:00",
            "the latest time told holds",
        ),
    ],
)
def test_the_due_time_follows_from_the_entries(entries, due, remark):
    assert due_at(handling(*entries), AUTUMN) == at(due), remark


def test_handing_over_never_moves_the_citizens_clock():
    moved = citizen(MONDAY, HandedOver(at("2026-09-22 09:00"), "unit:3"), HandedOver(at("2026-09-22 11:00"), "unit:4"))
    assert due_at(moved, AUTUMN) == due_at(citizen(MONDAY), AUTUMN)
    assert state_at(moved, AUTUMN, now=at("2026-09-22 12:00"), near_percent=80).phase is Phase.RUNNING


def test_a_unit_gets_no_fresh_allowance_when_a_case_comes_back():
    returned = handling(MONDAY, HandedOver(at("2026-09-22 12:00"), "unit:3"), resume("2026-09-24 14:30"))
    assert due_at(returned, AUTUMN) == at("2026-09-24 18:00")
    state = state_at(returned, AUTUMN, now=at("2026-09-24 15:30"), near_percent=80)
    assert (state.consumed, state.remaining) == (4.5 * HOURS, 2.5 * HOURS)


@pytest.mark.parametrize(
    ("entries", "now", "phase", "consumed", "remaining", "overdue", "near", "remark"),
    [
        ((MONDAY,), "2026-09-21 17:00", Phase.RUNNING, 0, 7, 0, False, "the day of the start is free"),
        ((MONDAY,), "2026-09-22 12:00", Phase.RUNNING, 3.5, 3.5, 0, False, "half used"),
        ((MONDAY,), "2026-09-22 17:00", Phase.RUNNING, 6, 1, 0, True, "over 80 % used"),
        ((MONDAY,), "2026-09-22 18:00", Phase.RUNNING, 7, 0, 0, True, "exactly at the due time: still on time"),
        ((MONDAY,), "2026-09-22 20:00", Phase.RUNNING, 7, 0, 2, False, "two hours late, on the wall clock"),
        (
            (MONDAY, pause("2026-09-22 10:30", "2026-09-24 10:30")),
            "2026-09-23 09:00",
            Phase.PAUSED,
            2,
            5,
            0,
            False,
            "paused with five hours left",
        ),
        (
            (MONDAY, pause("2026-09-22 10:30", "2026-09-24 10:30")),
            "2026-09-24 10:30",
            Phase.RUNNING,
            2,
            5,
            0,
            False,
            "runs again by itself when the pause ends",
        ),
        ((MONDAY, stop("2026-09-22 16:30")), "2026-10-20 09:00", Phase.STOPPED, 5.5, 1.5, 0, False, "done in time"),
        ((MONDAY, stop("2026-09-22 19:00")), "2026-10-20 09:00", Phase.STOPPED, 7, 0, 1, False, "done an hour late"),
        (
            (MONDAY, pause("2026-09-23 18:00", "2026-09-25 18:00")),
            "2026-09-24 18:00",
            Phase.PAUSED,
            14,
            0,
            24,
            False,
            "a pause stops lateness growing, and undoes none",
        ),
        (
            (MONDAY, HandedOver(at("2026-09-22 09:30"), "unit:3")),
            "2026-09-23 09:30",
            Phase.HANDED_OVER,
            1,
            6,
            0,
            False,
            "another unit's time now",
        ),
    ],
)
def test_a_clock_says_how_it_stands(entries, now, phase, consumed, remaining, overdue, near, remark):
    state = state_at(handling(*entries), AUTUMN, now=at(now), near_percent=80)
    assert state.phase is phase, remark
    assert (state.consumed, state.remaining) == (consumed * HOURS, remaining * HOURS), remark
    assert (state.overdue_by, state.overdue) == (overdue * HOURS, overdue > 0), remark
    assert state.near_due is near, remark


def test_a_paused_clock_tells_until_when():
    clock = handling(MONDAY, pause("2026-09-22 10:30", "2026-09-24 10:30"))
    assert state_at(clock, AUTUMN, now=at("2026-09-23 09:00"), near_percent=80).paused_until == at("2026-09-24 10:30")
    assert state_at(clock, AUTUMN, now=at("2026-09-24 10:30"), near_percent=80).paused_until is None


def test_every_figure_carries_its_reasons():
    clock = handling(
        MONDAY,
        pause("2026-09-22 08:30", "2026-09-23 08:30"),
        extend("2026-09-23 09:00", 1),
        Promised(at("2026-09-23 10:00"), at("2026-09-25 18:00")),
    )
    reasons = state_at(clock, AUTUMN, now=at("2026-09-23 10:00"), near_percent=80).reasons
    assert [reason.rule for reason in reasons] == [
        "clock.allowance",
        "clock.pause",
        "clock.extension",
        "clock.promise-kept",
    ]
    assert reasons[0].inputs["allowance"] == "1 工作日"
    assert reasons[0].inputs["calendar"] == AUTUMN.version
    assert reasons[1].inputs["approver"] == "user:7"


def test_a_deadline_in_an_unpublished_year_says_so():
    state = state_at(handling(start("2026-12-31 09:00")), AUTUMN, now=at("2026-12-31 10:00"), near_percent=80)
    assert state.unknown_years == (2027,)
    assert state.reasons[-1].rule == "clock.year-unpublished"


def test_holidays_do_not_matter_to_a_clock_that_runs_through():
    clock = handling(start("2026-12-31 09:00", 2, TimeUnit.URGENT_DAY))
    assert state_at(clock, AUTUMN, now=at("2026-12-31 10:00"), near_percent=80).unknown_years == ()


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ((), "第一条必须是开始计时"),
        ((stop("2026-09-21 10:00"),), "第一条必须是开始计时"),
        ((MONDAY, MONDAY), "只能开始一次"),
        ((MONDAY, stop("2026-09-21 09:59")), "2026-09-21 09:59 早于上一条记录 2026-09-21 10:00"),
        ((MONDAY, pause("2026-09-21 11:00", "2026-09-21 11:00")), "必须晚于暂停时间"),
        ((MONDAY, pause("2026-09-21 11:00", "2026-09-22 11:00", reason=" ")), "写明理由和批准人"),
        ((MONDAY, pause("2026-09-21 11:00", "2026-09-22 11:00", approver="")), "写明理由和批准人"),
        (
            (MONDAY, pause("2026-09-21 11:00", "2026-09-23 11:00"), pause("2026-09-22 11:00", "2026-09-24 11:00")),
            "没有在计时",
        ),
        ((MONDAY, resume("2026-09-21 11:00")), "无需再恢复"),
        ((MONDAY, pause("2026-09-21 11:00", "2026-09-22 11:00"), resume("2026-09-22 11:00")), "无需再恢复"),
        ((MONDAY, extend("2026-09-21 11:00", 1, approver=" ")), "延期必须写明理由和批准人"),
        ((MONDAY, stop("2026-09-21 11:00"), extend("2026-09-21 12:00", 1)), "不能再延期"),
        ((MONDAY, stop("2026-09-21 11:00"), stop("2026-09-21 12:00")), "不能再终止"),
        (
            (MONDAY, stop("2026-09-21 11:00"), Promised(at("2026-09-21 12:00"), at("2026-09-30 12:00"))),
            "不能再重新计算",
        ),
        (
            (MONDAY, HandedOver(at("2026-09-21 11:00"), "unit:3"), pause("2026-09-21 12:00", "2026-09-22 12:00")),
            "没有在计时",
        ),
    ],
)
def test_a_sequence_that_cannot_be_is_refused(entries, sentence):
    with pytest.raises(MoveRefused, match=sentence):
        due_at(handling(*entries), AUTUMN)


@pytest.mark.parametrize(
    ("entry", "sentence", "remark"),
    [
        (extend("2026-09-22 18:00", 3), None, "asked for at the last moment, as long as allowed"),
        (extend("2026-09-22 18:01", 3), "已经超期", "a minute later it would undo lateness"),
        (extend("2026-09-22 18:00", 4), "一次最多延期 3 工作日，申请的 4 工作日过长", "a day too long"),
        (
            extend("2026-09-22 18:00", 96, TimeUnit.URGENT_HOUR),
            "申请的 96 紧急工作时过长",
            "too long in another unit",
        ),
        (pause("2026-09-21 12:00", "2026-09-26 12:00"), None, "as long as a pause may last"),
        (pause("2026-09-21 12:00", "2026-09-26 12:01"), "最迟可到 2026-09-26 12:00", "a minute longer"),
        (stop("2026-09-30 12:00"), None, "late, but the work is done"),
        (resume("2026-09-21 12:00"), "无需再恢复", "an entry that cannot be"),
    ],
)
def test_an_entry_is_admitted_only_when_the_rules_allow_it(entry, sentence, remark):
    clock = handling(MONDAY)
    if sentence is None:
        assert admit(clock, entry, AUTUMN, **RULES).entries == (MONDAY, entry), remark
    else:
        with pytest.raises(MoveRefused, match=sentence):
            admit(clock, entry, AUTUMN, **RULES)


def test_a_clock_is_extended_only_as_often_as_the_pack_says():
    clock = admit(handling(MONDAY), extend("2026-09-21 12:00", 1), AUTUMN, **RULES)
    with pytest.raises(MoveRefused, match="最多延期 1 次"):
        admit(clock, extend("2026-09-21 13:00", 1), AUTUMN, **RULES)


@pytest.mark.parametrize(
    ("between", "refused", "remark"),
    [
        ((), True, "four days were used, two more are too many"),
        ((resume("2026-09-24 12:00"),), False, "only three were used, since it was resumed"),
        ((stop("2026-09-24 12:00"), resume("2026-09-25 12:00")), False, "a stop ends a pause as well"),
    ],
)
def test_short_pauses_cannot_be_chained(between, refused, remark):
    clock = handling(MONDAY, pause("2026-09-21 12:00", "2026-09-25 12:00"), *between)
    more = pause("2026-09-27 12:00", "2026-09-29 12:00")
    if refused:
        with pytest.raises(MoveRefused, match="此前已暂停 4 天；这次最迟可到 2026-09-28 12:00"):
            admit(clock, more, AUTUMN, **RULES)
    else:
        assert admit(clock, more, AUTUMN, **RULES).entries[-1] == more, remark


def test_a_new_calendar_never_takes_back_what_the_citizen_was_told():
    clock = citizen(start("2026-09-30 09:00"))
    told = due_at(clock, AUTUMN)
    corrected = WorkCalendar(AUTUMN.days_off - {at("2026-10-07 00:00").date()}, AUTUMN.makeup_workdays)
    assert due_at(clock, corrected) == at("2026-10-07 18:00")
    kept = recompute(clock, corrected, told=told, now=at("2026-10-01 02:00"))
    assert due_at(kept, corrected) == told == at("2026-10-08 18:00")
    assert recompute(kept, corrected, told=told, now=at("2026-10-02 02:00")) == kept


def test_a_new_calendar_with_more_rest_gives_more_time():
    clock = citizen(start("2026-09-30 09:00"))
    told = due_at(clock, WorkCalendar())
    assert recompute(clock, AUTUMN, told=told, now=at("2026-09-30 10:00")) == clock
    assert due_at(clock, AUTUMN) > told


def test_a_stopped_clock_is_not_recomputed():
    clock = citizen(start("2026-09-30 09:00"), stop("2026-09-30 10:00"))
    with pytest.raises(MoveRefused, match="不能再重新计算"):
        recompute(clock, WorkCalendar(), told=due_at(clock, AUTUMN), now=at("2026-10-01 02:00"))


@pytest.mark.mechanism("M-131")
def test_the_earliest_citizen_clock_rules_and_splitting_restores():
    def state(text):
        return state_at(citizen(start(text)), AUTUMN, now=at("2026-09-25 09:00"), near_percent=80)

    joined = {"r2": state("2026-09-22 10:00"), "r1": state("2026-09-21 10:00"), "r3": state("2026-09-21 11:00")}
    ruling = ruling_report(joined)
    assert (ruling.report, ruling.due_at) == ("r1", at("2026-09-22 18:00"))
    assert ruling.reason.inputs["r2"] == "2026-09-23T18:00:00+08:00"
    split = {"r2": joined["r2"]}
    assert ruling_report(split).due_at == at("2026-09-23 18:00")
    assert ruling_report({}) is None
