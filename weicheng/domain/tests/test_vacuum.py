"""The vacuum alarm: intervals against a day-by-day model, compactness, wording, speed; the boundary matrix."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weicheng.domain.boundary import Reform, boundary_matrix, handovers, left_by_reform
from weicheng.domain.duties import Assignment, DutyBook, Gap, Owner, Span
from weicheng.domain.vacuum import AreaNode, DutyNeed, alarms, expand, sentence

ALWAYS = Span(date(2000, 1, 1))
FIRST = date(2026, 1, 1)
SWEEPING = DutyNeed("sweeping", frozenset({"community", "grid"}))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def tree(streets: int, communities: int, grids: int, place_type: str = "ordinary") -> list[AreaNode]:
    areas = [AreaNode("0001", "city", place_type)]
    for s in range(1, streets + 1):
        street = f"0001{s:04}"
        areas.append(AreaNode(street, "street", place_type))
        for c in range(1, communities + 1):
            areas.append(AreaNode(f"{street}{c:04}", "community", place_type))
            areas += [AreaNode(f"{street}{c:04}{g:04}", "grid", place_type) for g in range(1, grids + 1)]
    return areas


# --- the day-by-day model -------------------------------------------------------------------------------------------


def cells_by_day(areas, needs, book, window):
    """(duty, area, day) → gap, by asking for the owner of every single day."""
    cells = {}
    for need in needs:
        for area in (area for area in areas if area.level in need.levels):
            for offset in range((window.end - window.start).days):
                today = window.start + timedelta(days=offset)
                if area.closed_on and today >= area.closed_on:
                    continue
                found = book.owner_of(need.code, area.path, today)
                if not isinstance(found, Owner):
                    cells[need.code, area.path, today] = found.gap
                elif found.idle:
                    cells[need.code, area.path, today] = Gap.IDLE
    return cells


def cells_of(found, areas, needs):
    """The same from alarms; fails when two alarms speak of one cell."""
    levels = {need.code: need.levels for need in needs}
    cells = {}
    for alarm in found:
        members = list(expand(alarm, areas, levels[alarm.duty]))
        for path in members:
            for offset in range((alarm.span.end - alarm.span.start).days):
                cell = (alarm.duty, path, alarm.span.start + timedelta(days=offset))
                assert cell not in cells
                cells[cell] = alarm.gap
    return cells


spans = st.builds(
    lambda start, length: Span(day(start), day(start + length) if length else None),
    st.integers(-3, 14),
    st.integers(0, 12),
)
small_tree = tree(2, 2, 2)
assignments = st.lists(
    st.builds(
        Assignment,
        id=st.integers(1, 99),
        duty=st.sampled_from(["sweeping", "toilets"]),
        area_path=st.sampled_from([area.path for area in small_tree]),
        unit=st.integers(1, 3),
        span=spans,
        posting=st.sampled_from([None, None, 1, 2]),
        lead=st.sampled_from([True, True, True, False]),
    ),
    max_size=8,
)
books = st.builds(
    DutyBook,
    assignments,
    st.fixed_dictionaries({1: st.just(ALWAYS), 2: spans, 3: st.just(ALWAYS)}),
    st.fixed_dictionaries({1: spans, 2: st.just(ALWAYS)}),
    st.fixed_dictionaries({3: st.lists(spans, max_size=2)}),
)
closings = st.dictionaries(st.integers(0, len(small_tree) - 1), st.integers(-2, 14).map(day), max_size=3)


@settings(deadline=None)
@given(book=books, closed=closings)
def test_intervals_say_the_same_as_a_look_at_every_day(book, closed):
    areas = [
        AreaNode(area.path, area.level, area.place_type, closed.get(number)) for number, area in enumerate(small_tree)
    ]
    needs = [SWEEPING, DutyNeed("toilets", frozenset({"street"}))]
    window = Span(day(0), day(12))
    expected = cells_by_day(areas, needs, book, window)
    found = alarms(areas, needs, book, window)
    # A closed area inside a subtree is not concerned by an alarm above it; the model leaves those days out as well.
    said = {
        cell: gap
        for cell, gap in cells_of(found, areas, needs).items()
        if not any(area.path == cell[1] and area.closed_on and cell[2] >= area.closed_on for area in areas)
    }
    assert said == expected


changes = st.lists(
    st.tuples(st.sampled_from(["give", "end", "leave", "close"]), st.integers(0, 11), st.integers(0, 13)), max_size=12
)


@given(history=changes)
def test_no_sequence_of_changes_leaves_a_hole_without_an_alarm(history):
    """Assignments are given and ended, people leave, units close; every hole that a person would meet is reported."""
    rows: list[Assignment] = []
    units = dict.fromkeys(range(12), ALWAYS)
    postings = dict.fromkeys(range(12), ALWAYS)
    for number, (change, which, when) in enumerate(history):
        if change == "give":
            path = small_tree[which % len(small_tree)].path
            rows.append(Assignment(number, "sweeping", path, which, Span(day(when)), posting=which))
        elif change == "end" and rows:
            row = rows.pop(which % len(rows))
            if row.span.start < day(when):
                rows.append(Assignment(row.id, row.duty, row.area_path, row.unit, Span(row.span.start, day(when))))
        elif change == "leave":
            postings[which] = Span(ALWAYS.start, day(when))
        else:
            units[which] = Span(ALWAYS.start, day(when))
    book, window = DutyBook(rows, units, postings), Span(day(0), day(14))
    said = cells_of(alarms(small_tree, [SWEEPING], book, window), small_tree, [SWEEPING])
    for area in small_tree:
        for offset in range(14):
            owned = isinstance(book.owner_of("sweeping", area.path, day(offset)), Owner)
            required = area.level in SWEEPING.levels
            assert ((("sweeping", area.path, day(offset)) in said) is not owned) or not required


# --- compactness ----------------------------------------------------------------------------------------------------


def test_a_gap_of_the_whole_city_is_one_alarm_at_the_top():
    areas = tree(3, 4, 5)
    (found,) = alarms(areas, [SWEEPING], DutyBook([], {}), Span(day(0)))
    assert (found.area_path, found.gap, found.span, found.areas) == ("0001", Gap.MISSING, Span(day(0)), 72)


def test_a_gap_is_reported_at_the_highest_area_it_covers_wholly():
    areas = tree(2, 2, 2)
    book = DutyBook([Assignment(1, "sweeping", "000100010001", 1, ALWAYS)], {1: ALWAYS})
    found = alarms(areas, [SWEEPING], book, Span(day(0)))
    assert [alarm.area_path for alarm in found] == ["000100010002", "00010002"]


def test_an_area_with_all_its_members_in_one_part_is_passed_over_for_that_part():
    """The clerk of the only county of a city file has no say over the city."""
    areas = [AreaNode("0001", "city"), *(AreaNode(f"0001{area.path}", area.level) for area in tree(2, 2, 1))]
    (found,) = alarms(areas, [SWEEPING], DutyBook([], {}), Span(day(0)))
    assert (found.area_path, found.areas, found.everywhere) == ("00010001", 8, True)


def test_a_gap_made_by_an_assignment_stays_at_its_area_even_if_that_has_one_part_only():
    closed = Span(date(2000, 1, 1), date(2001, 1, 1))
    book = DutyBook([Assignment(1, "sweeping", "00010001", 1, ALWAYS)], {1: closed})
    (found,) = alarms(tree(1, 1, 1), [SWEEPING], book, Span(day(0)))
    assert (found.area_path, found.gap) == ("00010001", Gap.CLOSED_UNIT)


def test_equal_gaps_that_follow_each_other_are_one_interval():
    rows = [
        Assignment(1, "sweeping", "0001", 1, Span(day(0), day(5))),
        Assignment(2, "sweeping", "0001", 2, Span(day(5))),
    ]
    closed = Span(date(2000, 1, 1), date(2001, 1, 1))
    found = alarms(tree(1, 1, 1), [SWEEPING], DutyBook(rows[:1] * 1, {1: closed}), Span(day(0)))
    assert [(alarm.gap, alarm.span) for alarm in found] == [
        (Gap.CLOSED_UNIT, Span(day(0), day(5))),
        (Gap.MISSING, Span(day(5))),
    ]
    assert alarms(tree(1, 1, 1), [SWEEPING], DutyBook(rows, {1: ALWAYS, 2: ALWAYS}), Span(day(0))) == []


def test_a_gap_made_by_an_assignment_is_never_reported_above_its_area():
    areas = tree(1, 1, 1)
    rows = [
        Assignment(1, "sweeping", "00010001", 1, ALWAYS),
        Assignment(2, "sweeping", "000100010001", 1, ALWAYS),
        Assignment(3, "sweeping", "000100010001", 2, ALWAYS),
    ]
    (found,) = alarms(areas, [SWEEPING], DutyBook(rows, {1: ALWAYS, 2: ALWAYS}), Span(day(0)))
    assert (found.gap, found.area_path, found.units) == (Gap.OVERLAP, "000100010001", (1, 2))


def test_an_area_whose_grids_have_owners_of_their_own_is_reported_alone():
    areas = tree(1, 1, 2)
    rows = [Assignment(n, "sweeping", f"000100010001000{n}", 1, ALWAYS) for n in (1, 2)]
    (found,) = alarms(areas, [SWEEPING], DutyBook(rows, {1: ALWAYS}), Span(day(0)))
    assert (found.area_path, found.whole) == ("000100010001", False)
    assert list(expand(found, areas, SWEEPING.levels)) == ["000100010001"]


def test_a_subtree_alone_is_judged_with_the_assignments_above_it():
    areas = [area for area in tree(2, 2, 2) if area.path.startswith("00010002")]
    above = DutyBook([Assignment(1, "sweeping", "0001", 1, ALWAYS)], {1: ALWAYS})
    assert alarms(areas, [SWEEPING], above, Span(day(0))) == []
    (found,) = alarms(areas, [SWEEPING], DutyBook([], {}), Span(day(0)))
    assert found.area_path == "00010002"


@pytest.mark.mechanism("M-016", "M-063")
def test_two_of_159_grids_without_a_worker_are_two_vacuums():
    areas = tree(1, 1, 159)
    rows = [
        Assignment(number, "grid", f"000100010001{number:04}", 1, ALWAYS, posting=number) for number in range(1, 160)
    ]
    held = dict.fromkeys(range(1, 158), ALWAYS)  # 157 postings are held
    found = alarms(areas, [DutyNeed("grid", frozenset({"grid"}))], DutyBook(rows, {1: ALWAYS}, held), Span(day(0)))
    assert [alarm.area_path[-4:] for alarm in found] == ["0158", "0159"]
    assert {alarm.gap for alarm in found} == {Gap.EXPIRED}


@pytest.mark.parametrize(
    ("alarm_of", "words"),
    [
        (
            [],  # nobody
            (
                "湘桥区(涉及 2 个区域)的“清扫保洁”自2026-01-01起没有责任单位。"
                "请在“责任分工”中为湘桥区的“清扫保洁”指定一个牵头单位。"
            ),
        ),
        (
            [Assignment(1, "sweeping", "0001", 1, Span(day(0), day(31))), Assignment(2, "sweeping", "0001", 2, ALWAYS)],
            (
                "湘桥区(涉及 2 个区域)的“清扫保洁”自2026-01-01至2026-01-31同时有多个牵头单位(“环卫处”、“街道办”)。"
                "请在“责任分工”中只保留一个牵头单位，把其余的终止或改为配合。"
            ),
        ),
    ],
)
def test_an_alarm_says_what_since_when_and_the_one_step(alarm_of, words):
    names = {1: "环卫处", 2: "街道办"}
    (found,) = alarms(tree(1, 1, 1), [SWEEPING], DutyBook(alarm_of, {1: ALWAYS, 2: ALWAYS}), Span(day(0)))
    assert sentence(found, area="湘桥区", duty="清扫保洁", units=[names[unit] for unit in found.units]) == words


def test_every_kind_of_gap_names_one_step():
    rows = [
        Assignment(1, "sweeping", "00010001", 9, ALWAYS),
        Assignment(2, "sweeping", "00010002", 1, ALWAYS, posting=9),
        Assignment(3, "sweeping", "00010003", 2, ALWAYS),
        Assignment(4, "sweeping", "00010004", 1, ALWAYS),
        Assignment(5, "sweeping", "00010004", 2, ALWAYS),
    ]
    book = DutyBook(rows, {1: ALWAYS, 2: ALWAYS}, idle={2: [ALWAYS]})
    found = alarms(tree(5, 1, 1), [SWEEPING], book, Span(day(0)))
    said = [sentence(alarm, area="某地", duty="清扫保洁", units=["甲"]).split("。")[1] for alarm in found]
    assert len(set(said)) == 5
    assert all(remedy.startswith("请") for remedy in said)


# --- the boundary matrix --------------------------------------------------------------------------------------------

ESTATES = [AreaNode(f"0001{n:04}", "estate", kind) for n, kind in enumerate(["ordinary"] * 3 + ["urban_village"], 1)]
GREENING = DutyNeed("greening", frozenset({"estate"}))
REFORM = Reform("greening", date(2011, 5, 1))
TEAM, OFFICE = 2, 1


def greening_book(handed_over):
    before = [
        Assignment(n, "greening", area.path, OFFICE, Span(date(2010, 1, 1), REFORM.day))
        for n, area in enumerate(ESTATES)
    ]
    after = [Assignment(n + 100, "greening", ESTATES[n].path, TEAM, Span(REFORM.day)) for n in handed_over]
    return DutyBook([*before, *after], {OFFICE: ALWAYS, TEAM: ALWAYS})


@pytest.mark.mechanism("M-017")
def test_one_estate_left_out_of_the_reform_is_one_gap_from_its_date():
    """东昌: greening of estates goes to a professional team on 2011-05-01, one estate is forgotten."""
    book = greening_book([0, 1, 3])
    found = alarms(ESTATES, [GREENING], book, Span(date(2011, 1, 1)))
    assert [(alarm.area_path, alarm.span.start) for alarm in found] == [("00010003", date(2011, 5, 1))]
    assert left_by_reform(found, handovers(book.assignments)) == {found[0]: REFORM}
    assert alarms(ESTATES, [GREENING], greening_book(range(4)), Span(date(2011, 1, 1))) == []


@pytest.mark.mechanism("M-017")
def test_the_matrix_shows_units_gaps_and_overlaps_by_type_of_place():
    book = greening_book([0, 1, 3, 3])
    before = boundary_matrix(ESTATES, [GREENING], book, date(2011, 4, 30))
    assert before["greening", "ordinary"].units == (OFFICE,)
    assert before["greening", "ordinary"].is_sound
    after = boundary_matrix(ESTATES, [GREENING], book, date(2011, 5, 1))
    assert (after["greening", "ordinary"].gaps, after["greening", "ordinary"].covered) == (("00010003",), 2)
    assert after["greening", "urban_village"].overlaps == ("00010004",)


def test_a_duty_that_only_begins_or_only_ends_on_a_day_is_no_reform():
    rows = [
        Assignment(1, "greening", "0001", OFFICE, Span(date(2010, 1, 1), date(2010, 2, 1))),  # ends, nobody follows
        Assignment(2, "greening", "0001", TEAM, Span(date(2010, 3, 1), date(2010, 4, 1))),
        Assignment(3, "greening", "0001", TEAM, Span(date(2010, 4, 1))),  # the same unit goes on
        Assignment(4, "lighting", "0001", OFFICE, Span(date(2010, 2, 1))),  # another duty
    ]
    assert handovers(rows) == []


def test_a_closed_area_is_in_no_cell_of_the_matrix():
    closed = [AreaNode("00010009", "estate", "fringe", date(2011, 1, 1))]
    assert boundary_matrix(closed, [GREENING], DutyBook([], {}), date(2011, 5, 1)) == {}


# --- speed ----------------------------------------------------------------------------------------------------------


def test_two_thousand_areas_and_25_duties_cost_no_more_for_a_hundred_times_the_days():
    """A ratio, because machines differ: 0.3 s of processor on a quiet one."""
    areas = tree(12, 11, 15)
    needs = [DutyNeed(f"duty{n}", frozenset({"community", "grid"})) for n in range(25)]
    rows = [
        Assignment(n, f"duty{n % 25}", areas[n * 7 % len(areas)].path, n % 50, Span(day(n % 300), day(n % 300 + 200)))
        for n in range(4000)
    ]
    book = DutyBook(rows, dict.fromkeys(range(50), ALWAYS))

    def processor_time(days: int) -> float:
        began = time.process_time()
        assert alarms(areas, needs, book, Span(day(0), day(days)))
        return time.process_time() - began

    year, century = processor_time(365), processor_time(36_500)
    assert century < 5 * year
    assert len(areas) > 2000


def test_areas_closed_on_one_day_share_one_clipped_timeline():
    today = date(2026, 6, 1)
    closing = today + timedelta(days=10)
    areas = [AreaNode("0001", "street"), *(AreaNode(f"0001000{n}", "community", closed_on=closing) for n in (1, 2))]
    found = alarms(areas, [DutyNeed("sweeping", frozenset({"community"}))], DutyBook([], {}), Span(today))
    assert [(alarm.area_path, alarm.span.end, alarm.areas) for alarm in found] == [("0001", closing, 2)]
