"""Clocks by law: changes of the entries that must not matter, and changes that may move a due time one way only."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest

from hypothesis import assume, given
from hypothesis import strategies as st

from weicheng.domain.calendar import Allowance, TimeUnit, WorkCalendar
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
from weicheng.domain.clocks import admit, due_at, recompute, state_at
from weicheng.domain.refusals import MoveRefused
from weicheng.domain.tests.calendars import calendars, days, moments
from weicheng.domain.tests.test_clocks import RULES

allowances = st.builds(Allowance, st.integers(1, 15), st.sampled_from(TimeUnit))
minutes = st.integers(1, 10 * 24 * 60).map(lambda count: timedelta(minutes=count))


@st.composite
def clocks(draw, start=moments, *, may_end=True):
    """A lawful history: pauses, early resumptions, extensions, stops with rework, in any order."""
    entries = [Started(draw(start), draw(allowances))]
    now = entries[0].at
    deeds = ["pause", "pause and resume", "extend"] + (["stop and resume"] if may_end else [])
    for deed in draw(st.lists(st.sampled_from(deeds), max_size=5)):
        now += draw(minutes)
        if deed == "extend":
            entries.append(Extended(now, "理由", "user:7", draw(allowances)))
        elif deed == "stop and resume":
            resumed = now + draw(minutes)
            entries += [Stopped(now), Resumed(resumed)]
            now = resumed
        else:
            until = now + draw(minutes)
            entries.append(Paused(now, "理由", "user:7", until))
            if deed == "pause and resume":
                until = now + (until - now) / 2
                entries.append(Resumed(until))
            now = until
    return Clock(ClockKind.CITIZEN, tuple(entries))


def inserted(clock: Clock, position: int, *entries) -> Clock:
    return replace(clock, entries=(*clock.entries[:position], *entries, *clock.entries[position:]))


def standing_until(clock: Clock) -> datetime:
    """The first moment at which a clock of `clocks()` is surely running again."""
    last = clock.entries[-1]
    return last.until if isinstance(last, Paused) else last.at


@given(clocks(), calendars(), st.data())
def test_handing_over_anywhere_leaves_the_citizens_clock_alone(clock, calendar, data):
    position = data.draw(st.integers(1, len(clock.entries)))
    moment = clock.entries[position - 1].at
    handed = inserted(clock, position, HandedOver(moment, "unit:3"))
    assert due_at(handed, calendar) == due_at(clock, calendar)


@given(clocks(), calendars(), minutes, minutes)
def test_a_pause_resumed_at_the_same_instant_is_no_pause(clock, calendar, later, length):
    moment = standing_until(clock) + later
    touched = inserted(clock, len(clock.entries), Paused(moment, "理由", "user:7", moment + length), Resumed(moment))
    assert due_at(touched, calendar) == due_at(clock, calendar)


@given(clocks(), calendars(), st.data())
def test_splitting_pauses_in_two_adjacent_ones_changes_nothing(clock, calendar, data):
    entries = []
    for entry, following in zip_longest(clock.entries, clock.entries[1:]):
        if isinstance(entry, Paused):
            end = min(entry.until, following.at) if following else entry.until
            cut = entry.at + (end - entry.at) * data.draw(st.floats(0.1, 0.9))
            entries += [replace(entry, until=cut), replace(entry, at=cut)]
        else:
            entries.append(entry)
    assert due_at(replace(clock, entries=tuple(entries)), calendar) == due_at(clock, calendar)


@given(clocks(), calendars(), minutes, minutes, minutes)
def test_a_clock_with_a_longer_pause_is_never_due_earlier(clock, calendar, later, length, more):
    pause = Paused(standing_until(clock) + later, "理由", "user:7", standing_until(clock) + later + length)
    short = inserted(clock, len(clock.entries), pause)
    long = inserted(clock, len(clock.entries), replace(pause, until=pause.until + more))
    assert due_at(clock, calendar) <= due_at(short, calendar) <= due_at(long, calendar)


def shifted(entry, by: timedelta):
    moved = replace(entry, at=entry.at + by)
    return replace(moved, until=moved.until + by) if isinstance(moved, Paused) else moved


@given(clocks(), st.integers(-20, 20))
def test_whole_weeks_shift_everything_where_there_are_no_holidays(clock, weeks):
    shift = timedelta(weeks=weeks)
    moved = replace(clock, entries=tuple(shifted(entry, shift) for entry in clock.entries))
    plain = WorkCalendar()
    assert due_at(moved, plain) == due_at(clock, plain) + shift


@given(clocks(), calendars(), days)
def test_one_more_holiday_never_brings_a_due_time_forward(clock, calendar, day):
    more = WorkCalendar(calendar.days_off | {day}, calendar.makeup_workdays - {day})
    assert due_at(clock, more) >= due_at(clock, calendar)


@given(clocks(), calendars(), allowances, st.data())
def test_an_extension_gives_time_and_never_takes_any_wherever_it_stands(clock, calendar, extra, data):
    position = data.draw(st.integers(1, len(clock.entries)))
    assume(not isinstance(clock.entries[position - 1], Stopped))
    extension = Extended(clock.entries[position - 1].at, "理由", "user:7", extra)
    before = due_at(clock, calendar)
    # An hour before a whole day may vanish in the day's close of office; at the end it never does.
    assert due_at(inserted(clock, position, extension), calendar) >= before
    last = replace(extension, at=clock.entries[-1].at)
    assert due_at(inserted(clock, len(clock.entries), last), calendar) > before


@given(clocks(), calendars(), calendars(), st.timedeltas(timedelta(0), timedelta(days=20)))
def test_a_corrected_calendar_never_gives_less_than_was_told(clock, old, new, later):
    told = due_at(clock, old)
    kept = recompute(clock, new, told=told, now=clock.entries[-1].at + later)
    assert due_at(kept, new) >= told
    assert due_at(kept, new) == max(told, due_at(clock, new))


@given(clocks(), calendars(), moments, allowances)
def test_an_extension_after_a_kept_promise_is_not_lost(clock, calendar, told, extra):
    now = max(clock.entries[-1].at, told)
    promised = inserted(clock, len(clock.entries), Promised(now, told))
    extended = inserted(promised, len(promised.entries), Extended(now, "理由", "user:7", extra))
    assert due_at(extended, calendar) >= due_at(promised, calendar)


@given(clocks(), calendars(), minutes, minutes)
def test_the_due_time_does_not_depend_on_when_it_is_asked(clock, calendar, one, two):
    last = clock.entries[-1].at
    first = state_at(clock, calendar, now=last + one, near_percent=80)
    second = state_at(clock, calendar, now=last + one + two, near_percent=80)
    assert first.due_at == second.due_at == due_at(clock, calendar)


@given(moments, allowances, calendars(), minutes)
def test_what_is_used_and_what_is_left_make_the_whole(start, allowance, calendar, later):
    clock = Clock(ClockKind.HANDLING, (Started(start, allowance),))
    state = state_at(clock, calendar, now=min(start + later, due_at(clock, calendar)), near_percent=80)
    assert state.consumed + state.remaining == calendar.span(allowance)
    assert not state.overdue


@given(clocks(), calendars(), minutes)
def test_a_clock_is_overdue_or_has_time_left_never_both(clock, calendar, later):
    state = state_at(clock, calendar, now=clock.entries[-1].at + later, near_percent=80)
    assert not (state.overdue and state.remaining)
    assert state.near_at <= state.due_at
    assert not (state.near_due and state.overdue)


instants = st.builds(lambda day, gap: day + gap, moments, minutes)
any_entry = st.one_of(
    st.builds(Started, moments, allowances),
    st.builds(Paused, moments, st.just("理由"), st.sampled_from(["user:7", ""]), instants),
    st.builds(Resumed, moments),
    st.builds(Extended, moments, st.just("理由"), st.just("user:7"), allowances),
    st.builds(Promised, moments, instants),
    st.builds(HandedOver, moments, st.just("unit:3")),
    st.builds(Stopped, moments),
)


@given(st.lists(any_entry, max_size=6).map(lambda entries: sorted(entries, key=lambda entry: entry.at)), calendars())
def test_any_sequence_is_read_or_refused_and_admitting_agrees_with_reading(entries, calendar):
    clock = Clock(ClockKind.HANDLING, tuple(entries))
    try:
        due = due_at(clock, calendar)
    except MoveRefused:
        return
    assert due >= clock.entries[0].at
    stopped = Stopped(clock.entries[-1].at + timedelta(days=1))
    try:
        longer = admit(clock, stopped, calendar, **RULES)
    except MoveRefused:
        return
    assert isinstance(due_at(longer, calendar), datetime)
