"""The ladder by example, and the law behind it: nothing unowned stays quiet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.calendar import Allowance, TimeUnit, WorkCalendar
from weicheng.domain.escalation import (
    INDISPENSABLE,
    OpenCase,
    common_superior,
    missing_rungs,
    next_step_at,
    steps_due,
)
from weicheng.domain.packs.schema import Bounce, Step
from weicheng.domain.packs.vocabulary import Measure, Trigger
from weicheng.domain.slips import Colour, Slip
from weicheng.domain.tests.calendars import at, calendars, moments

CALENDAR = WorkCalendar()
BOUNCE = Bounce(office_rules_at=2, superior_at=3)
MONDAY = at("2026-09-21 09:00")


def step(order, trigger, measure, hours=None, days=None):
    after = Allowance(hours, TimeUnit.WORK_HOUR) if hours else None
    after = Allowance(days, TimeUnit.WORK_DAY) if days else after
    return Step(name="…", order=order, trigger=trigger, measure=measure, after=after, clause="M-107")


LADDER = {
    "unowned_office": step(1, Trigger.UNOWNED, Measure.TO_OFFICE, hours=2),
    "unowned_superior": step(2, Trigger.UNOWNED, Measure.TO_SUPERIOR, days=1),
    "undelivered": step(3, Trigger.UNDELIVERED, Measure.TO_OFFICE, hours=2),
    "unaccepted_remind": step(4, Trigger.UNACCEPTED, Measure.REMIND, hours=4),
    "unaccepted_office": step(5, Trigger.UNACCEPTED, Measure.TO_OFFICE, days=1),
    "unclaimed": step(6, Trigger.UNCLAIMED, Measure.TO_OFFICE, hours=24),
    "bounced_office": step(7, Trigger.BOUNCED, Measure.TO_OFFICE),
    "bounced_superior": step(8, Trigger.BOUNCED, Measure.TO_SUPERIOR),
    "silent": step(9, Trigger.SILENT, Measure.REMIND, days=3),
    "near": step(10, Trigger.NEAR_DUE, Measure.REMIND),
    "white": step(11, Trigger.OVERDUE, Measure.WHITE_SLIP),
    "yellow": step(12, Trigger.SLIP_OVERDUE, Measure.YELLOW_SLIP),
    "red": step(13, Trigger.SLIP_OVERDUE, Measure.RED_SLIP),
    "overdue_superior": step(14, Trigger.OVERDUE, Measure.TO_SUPERIOR, days=5),
}
UNOWNED = OpenCase("case:1", MONDAY)
SENT = OpenCase("case:1", MONDAY, unit="00010003", units=("00010003",), delivered_at=MONDAY)
ACCEPTED = replace(SENT, accepted_at=MONDAY)


def due(case, now, ladder=LADDER):
    return steps_due(case, ladder, bounce=BOUNCE, calendar=CALENDAR, now=now)


def codes(case, now):
    return [found.code for found in due(case, at(now))]


def slip(colour, day, **facts):
    return Slip(colour, "00010003", "posting:7", drafted_at=MONDAY, issued_at=MONDAY, due_at=at(day), **facts)


@pytest.mark.parametrize(
    ("case", "now", "expected", "remark"),
    [
        (UNOWNED, "2026-09-21 10:59", [], "nobody has it, two office hours are not over"),
        (UNOWNED, "2026-09-21 11:00", ["unowned_office"], "over: the office is told"),
        (UNOWNED, "2026-09-22 18:00", ["unowned_office", "unowned_superior"], "a day later the superior as well"),
        (replace(SENT, delivered_at=None), "2026-09-21 11:00", ["undelivered"], "the notice did not arrive"),
        (SENT, "2026-09-21 15:30", ["unaccepted_remind"], "arrived, not accepted"),
        (SENT, "2026-09-22 18:00", ["unaccepted_remind", "unaccepted_office"], "still not accepted"),
        (ACCEPTED, "2026-09-24 17:59", [], "accepted: the next three working days are its own"),
        (ACCEPTED, "2026-09-24 18:00", ["silent"], "three days without a record"),
        (
            replace(ACCEPTED, last_record_at=at("2026-09-22 09:00")),
            "2026-09-24 18:00",
            [],
            "a record of its own breaks the silence",
        ),
        (
            replace(ACCEPTED, unclaimed_since=MONDAY),
            "2026-09-24 12:00",
            ["unclaimed"],
            "on a list, not claimed (M-099)",
        ),
        (
            replace(ACCEPTED, near_at=at("2026-09-21 15:00"), due_at=at("2026-09-21 18:00")),
            "2026-09-21 16:00",
            ["near"],
            "near its due time",
        ),
        (
            replace(ACCEPTED, near_at=at("2026-09-21 15:00"), due_at=at("2026-09-21 18:00")),
            "2026-09-21 18:01",
            ["white"],
            "overdue: the white slip instead of the reminder",
        ),
        (replace(UNOWNED, returns=1, returned_at=MONDAY), "2026-09-21 09:00", [], "one return"),
        (replace(UNOWNED, returns=2, returned_at=MONDAY), "2026-09-21 09:00", ["bounced_office"], "two: office"),
        (replace(UNOWNED, returns=3, returned_at=MONDAY), "2026-09-21 09:00", ["bounced_superior"], "three: superior"),
    ],
)
@pytest.mark.mechanism("M-016", "M-099", "M-107")
def test_each_situation_has_its_rung(case, now, expected, remark):
    assert codes(case, now) == expected, remark


@pytest.mark.mechanism("M-103")
@pytest.mark.parametrize(
    ("slips", "expected", "remark"),
    [
        ((), ["white"], "overdue and no slip yet"),
        ((slip(Colour.WHITE, "2026-09-24 18:00"),), [], "the white slip runs"),
        ((slip(Colour.WHITE, "2026-09-22 18:00"),), ["yellow"], "the white slip is overdue"),
        ((slip(Colour.WHITE, "2026-09-22 18:00", done_at=MONDAY),), [], "the white slip is done"),
        (
            (slip(Colour.WHITE, "2026-09-22 12:00"), slip(Colour.YELLOW, "2026-09-22 18:00")),
            ["red"],
            "the yellow slip is overdue",
        ),
        (
            (slip(Colour.WHITE, "2026-09-22 12:00"), replace(slip(Colour.YELLOW, "2026-09-22 18:00"), due_at=None)),
            [],
            "the yellow slip is not signed yet",
        ),
        (tuple(slip(colour, "2026-09-22 18:00") for colour in Colour), [], "after red there is no further slip"),
    ],
)
def test_overdue_work_climbs_the_colours_one_by_one(slips, expected, remark):
    case = replace(ACCEPTED, last_record_at=at("2026-09-22 17:00"), due_at=at("2026-09-21 18:00"), slips=slips)
    assert codes(case, "2026-09-23 09:00") == expected, remark


def test_a_step_is_taken_once_for_one_cause_and_the_last_rung_repeats():
    taken = {"unowned_office": at("2026-09-21 11:05"), "unowned_superior": at("2026-09-22 18:05")}
    assert codes(replace(UNOWNED, taken=taken), "2026-09-22 18:10") == []
    assert codes(replace(UNOWNED, taken=taken), "2026-09-23 18:00") == ["unowned_superior"]


def test_a_slip_is_never_repeated_even_as_the_last_rung():
    only_slips = {"white": LADDER["white"]}
    case = replace(ACCEPTED, due_at=at("2026-09-21 18:00"), taken={"white": at("2026-09-21 18:05")})
    assert due(case, at("2026-10-21 18:00"), only_slips) == ()


def test_a_new_cause_starts_the_ladder_again():
    returned = replace(UNOWNED, since=at("2026-09-24 09:00"), taken={"unowned_office": at("2026-09-21 11:05")})
    assert codes(returned, "2026-09-24 11:00") == ["unowned_office"]


def test_a_pause_silences_the_clock_but_not_a_missing_owner():
    until = at("2026-09-28 09:00")
    paused = replace(ACCEPTED, due_at=MONDAY, paused_until=until)
    assert codes(paused, "2026-09-25 18:00") == []
    assert codes(paused, "2026-09-28 09:00") == ["white"]
    assert codes(replace(UNOWNED, paused_until=until), "2026-09-21 11:00") == ["unowned_office"]


def test_a_step_says_why_and_to_whom():
    (found,) = due(replace(UNOWNED, returns=3, returned_at=MONDAY, units=("00010002", "00010003")), MONDAY)
    assert found.target == "0001"
    assert (found.reason.rule, found.reason.clause) == ("ladder.bounced_superior", "M-107")
    assert found.reason.inputs["returns"] == 3
    assert found.due_at == MONDAY


@pytest.mark.parametrize(
    ("case", "target", "remark"),
    [
        (replace(ACCEPTED, units=()), "0001", "the unit's own superior"),
        (replace(UNOWNED, units=()), "", "nobody known: the head of the tree"),
    ],
)
def test_a_superior_is_found_from_whoever_is_known(case, target, remark):
    ladder = {"up": step(1, Trigger.SILENT, Measure.TO_SUPERIOR, hours=1)} | {
        "up2": step(2, Trigger.UNOWNED, Measure.TO_SUPERIOR, hours=1)
    }
    assert [found.target for found in due(case, at("2026-09-21 12:00"), ladder)] == [target], remark


@pytest.mark.parametrize(
    ("paths", "superior", "remark"),
    [
        ((), "", "nobody"),
        (("00010002",), "0001", "the superior of one"),
        (("0001",), "", "a root has none above it"),
        (("000100020003", "000100020004"), "00010002", "siblings"),
        (("000100020003", "00010005"), "0001", "of different depth"),
        (("00010002", "000100020003"), "0001", "a party does not rule on itself"),
        (("0001", "0002"), "", "different trees"),
        (("00010002", "00010002"), "0001", "twice the same"),
        (("000100020001", "000100030001"), "0001", "a shared digit is not a shared superior"),
    ],
)
def test_the_common_superior_stands_strictly_above_all(paths, superior, remark):
    assert common_superior(paths) == superior, remark


def test_a_ladder_that_would_leave_a_case_quiet_is_named():
    assert missing_rungs(LADDER.values()) == ()
    assert missing_rungs([]) == INDISPENSABLE
    without = [rung for code, rung in LADDER.items() if code not in ("silent", "overdue_superior")]
    assert missing_rungs(without) == (Trigger.SILENT, Trigger.OVERDUE)  # a slip alone cannot repeat


gaps = st.timedeltas(timedelta(0), timedelta(days=40))
maybe_past = st.none() | gaps


@st.composite
def open_cases(draw, now):
    """Any open case: with or without owner, delivery, acceptance, records, returns, clock and slips."""

    def past():
        gap = draw(maybe_past)
        return None if gap is None else now - gap

    since = now - draw(gaps)
    taken = {code: now - draw(gaps) for code in draw(st.sets(st.sampled_from(sorted(LADDER))))}
    slips = [slip(colour, "2026-01-01 00:00") for colour in draw(st.sets(st.sampled_from(Colour)))]
    returned = past()
    return OpenCase(
        "case:1",
        since,
        unit=draw(st.sampled_from(["", "00010003"])),
        units=("00010003", "00010004"),
        delivered_at=past(),
        accepted_at=past(),
        last_record_at=past(),
        unclaimed_since=past(),
        returns=draw(st.integers(1, 5)) if returned else 0,
        returned_at=returned,
        near_at=past(),
        due_at=past(),
        slips=tuple(slips),
        taken=taken,
    )


@pytest.mark.mechanism("M-016")
@given(calendars(), moments, st.data())
def test_nothing_open_stays_quiet_for_longer_than_the_longest_rung(calendar, now, data):
    case = data.draw(open_cases(now))
    soonest = next_step_at(case, LADDER, bounce=BOUNCE, calendar=calendar, now=now)
    longest = max(calendar.add(now, rung.after.amount, rung.after.unit) for rung in LADDER.values() if rung.after)
    assert soonest is not None
    assert soonest <= longest


@given(calendars(), moments, st.data())
def test_a_step_that_was_just_taken_is_not_due_again(calendar, now, data):
    case = data.draw(open_cases(now))
    found = steps_due(case, LADDER, bounce=BOUNCE, calendar=calendar, now=now)
    after = replace(case, taken={**case.taken, **{rung.code: now for rung in found}})
    assert steps_due(after, LADDER, bounce=BOUNCE, calendar=calendar, now=now) == ()
