"""Owners of duties: nearest area, validity, idle units."""

from __future__ import annotations

from datetime import date

import pytest

from weicheng.domain.duties import SEGMENT, Assignment, DutyBook, Gap, Owner, Span, Vacuum

ALWAYS = Span(date(2000, 1, 1))
CITY, STREET, COMMUNITY, GRID = "0001", "00010001", "000100010001", "0001000100010001"
DAY = date(2026, 6, 1)


def assigned(number, area_path, *, unit=1, start="2026-01-01", end=None, **more):
    span = Span(date.fromisoformat(start), date.fromisoformat(end) if end else None)
    return Assignment(number, more.pop("duty", "sweeping"), area_path, unit, span, **more)


def book(*assignments, units=None, postings=None, idle=None):
    return DutyBook(assignments, units or {1: ALWAYS, 2: ALWAYS, 3: ALWAYS}, postings or {}, idle or {})


@pytest.mark.parametrize(
    ("assignments", "owner"),
    [
        ([assigned(1, CITY)], 1),  # inherited from far above
        ([assigned(1, CITY), assigned(2, COMMUNITY)], 2),  # the nearer one decides
        ([assigned(1, CITY), assigned(2, COMMUNITY, start="2026-07-01")], 1),  # the nearer one begins later
        ([assigned(1, CITY), assigned(2, COMMUNITY, end="2026-06-01")], 1),  # the end day belongs to the next
        ([assigned(1, CITY), assigned(2, COMMUNITY, end="2026-06-02")], 2),  # still in force on the day
        ([assigned(1, CITY), assigned(2, COMMUNITY, lead=False)], 1),  # a supporting unit owns nothing (M-008)
        ([assigned(1, CITY), assigned(2, "00010002")], 1),  # another street
        ([assigned(1, CITY), assigned(2, GRID, duty="toilets")], 1),  # another duty
    ],
)
def test_the_nearest_area_with_an_assignment_in_force_decides(assignments, owner):
    found = book(*assignments).owner_of("sweeping", GRID, DAY)
    assert isinstance(found, Owner)
    assert found.assignment.id == owner


@pytest.mark.parametrize(
    ("assignments", "gap"),
    [
        ([], Gap.MISSING),  # nothing at all
        ([assigned(1, CITY, start="2026-06-02")], Gap.MISSING),  # begins tomorrow
        ([assigned(1, CITY), assigned(2, CITY, unit=2)], Gap.OVERLAP),  # two leads
        ([assigned(1, CITY, posting=9)], Gap.EXPIRED),  # the posting ended
        ([assigned(1, CITY), assigned(2, GRID, posting=9)], Gap.EXPIRED),  # no silent fall back to the city
        ([assigned(1, CITY, unit=7)], Gap.CLOSED_UNIT),  # the unit was closed
        ([assigned(1, CITY, unit=7, posting=8)], Gap.CLOSED_UNIT),  # the unit counts before the posting
        ([assigned(1, CITY, unit=99)], Gap.CLOSED_UNIT),  # a unit nobody knows
    ],
)
def test_without_exactly_one_valid_owner_there_is_a_vacuum_with_its_kind(assignments, gap):
    ended = Span(date(2026, 1, 1), date(2026, 6, 1))
    units = {1: ALWAYS, 2: ALWAYS, 7: ended}
    found = book(*assignments, units=units, postings={8: ALWAYS, 9: ended}).owner_of("sweeping", GRID, DAY)
    assert isinstance(found, Vacuum)
    assert found.gap is gap


def test_one_valid_assignment_beside_an_expired_one_is_an_owner():
    rows = [assigned(1, CITY, posting=9), assigned(2, CITY, unit=2)]
    found = book(*rows, postings={9: Span(date(2025, 1, 1), date(2026, 1, 1))}).owner_of("sweeping", GRID, DAY)
    assert found == Owner(rows[1])


def test_an_idle_unit_is_still_the_owner():
    found = book(assigned(1, CITY), idle={1: [Span(date(2026, 5, 20))]}).owner_of("sweeping", GRID, DAY)
    assert found.idle is True


def test_paths_are_cut_as_the_policy_cuts_them():
    from weicheng.access.paths import WIDTH

    assert SEGMENT == WIDTH


def test_every_gap_has_a_name():
    assert all(gap.label for gap in Gap)
