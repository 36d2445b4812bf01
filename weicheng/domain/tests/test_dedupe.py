"""Which reports are one matter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.dedupe import How, Sighting, distance_metres, find_matches
from weicheng.domain.packs.schema import Joining
from weicheng.domain.tests.calendars import at

RULE = Joining(within_hours=24, near_metres=50, clause="M-131")
LNG, LAT = 116.6300, 23.6700
METRE = 1 / 111_195  # degrees of latitude
HOUR = timedelta(hours=1)
CASE = Sighting("case:1", "06010", at("2026-09-21 09:00"), grid="g1", lng=LNG, lat=LAT)
REPORT = replace(CASE, key="report:2", at=CASE.at + HOUR)


def metres_north(metres):
    return {"lat": LAT + metres * METRE}


@pytest.mark.mechanism("M-131")
@pytest.mark.parametrize(
    ("change", "how", "remark"),
    [
        ({}, How.JOIN, "same spot, same category, an hour later"),
        ({"at": CASE.at + 24 * HOUR}, How.JOIN, "at the end of the window"),
        ({"at": CASE.at - HOUR}, How.JOIN, "a report that came in late"),
        ({"at": CASE.at + 24.1 * HOUR}, How.PROPOSE, "after the window"),
        ({"at": CASE.at + 168.1 * HOUR}, None, "after a week it is a relapse, not a double"),
        (metres_north(19), How.JOIN, "within what a phone can tell"),
        (metres_north(21), How.PROPOSE, "near, but perhaps another heap"),
        (metres_north(49), How.PROPOSE, "still near"),
        (metres_north(51), None, "not near"),
        ({"category": "06011"}, How.PROPOSE, "another category of the group"),
        ({"category": "09006"}, None, "another matter"),
        ({"lng": None}, How.PROPOSE, "no position, the same grid"),
        ({"lat": None, "grid": "g2"}, None, "no position, another grid"),
        ({"lat": None, "grid": ""}, None, "no place at all"),
        ({"site": "site:9"}, How.PROPOSE, "at a site, the other is not known to be"),
    ],
)
def test_a_report_is_joined_only_when_everything_agrees(change, how, remark):
    found = find_matches(replace(REPORT, **change), [CASE], RULE)
    assert [match.how for match in found] == ([how] if how else []), remark


@pytest.mark.parametrize(
    ("site", "how", "remark"),
    [
        ("site:9", How.JOIN, "the same site, however large"),
        ("site:8", How.PROPOSE, "two sites side by side"),
    ],
)
def test_a_site_decides_over_the_position(site, how, remark):
    case = replace(CASE, site="site:9")
    report = replace(REPORT, site=site, **metres_north(40))
    assert [match.how for match in find_matches(report, [case], RULE)] == [how], remark


def test_a_case_whose_position_nobody_knows_can_still_be_at_the_same_grid():
    found = find_matches(REPORT, [replace(CASE, lng=None, lat=None)], RULE)
    assert [(match.how, match.metres) for match in found] == [(How.PROPOSE, None)]


@pytest.mark.mechanism("M-131")
def test_three_reports_of_one_heap_are_one_case():
    reports = [replace(REPORT, key=f"report:{n}", at=CASE.at + n * HOUR) for n in range(1, 4)]
    joined = [find_matches(report, [CASE], RULE)[0] for report in reports]
    assert [(match.case, match.how) for match in joined] == [("case:1", How.JOIN)] * 3


def test_the_best_comes_first_and_only_it_is_joined():
    nearer = replace(CASE, key="case:7", **metres_north(-5))
    other = replace(CASE, key="case:9", category="06011")
    found = find_matches(replace(REPORT, **metres_north(-6)), [CASE, other, nearer], RULE)
    assert [(match.case, match.how) for match in found] == [
        ("case:7", How.JOIN),
        ("case:1", How.PROPOSE),
        ("case:9", How.PROPOSE),
    ]
    assert found[0].score > found[1].score > found[2].score


def test_a_match_says_what_speaks_for_it():
    (found,) = find_matches(replace(REPORT, **metres_north(10)), [CASE], RULE)
    assert found.metres == pytest.approx(10, abs=0.1)
    assert found.reason.inputs == {"same_site": False, "same_category": True, "metres": 10, "hours_apart": 1.0}


@pytest.mark.parametrize(
    ("points", "metres", "remark"),
    [
        ((0, 0, 0, 1), 111_195, "one degree along a meridian"),
        ((0, 60, 1, 60), 55_597, "half as long at 60 degrees north"),
        ((LNG, LAT, LNG, LAT), 0, "the same point"),
        ((0, 0, 180, 0), 20_015_115, "the other side of the earth"),
    ],
)
def test_distances_are_in_metres(points, metres, remark):
    assert distance_metres(*points) == pytest.approx(metres, rel=1e-4, abs=1e-6), remark


points = st.tuples(st.floats(73, 135), st.floats(18, 54))


@given(points, points)
def test_a_distance_is_the_same_both_ways(one, other):
    assert distance_metres(*one, *other) == pytest.approx(distance_metres(*other, *one))


@given(points, st.timedeltas(timedelta(0), timedelta(days=7)))
def test_a_score_stays_within_a_hundred(point, apart):
    report = replace(REPORT, lng=point[0], lat=point[1], at=CASE.at + apart, site="site:9")
    (found,) = find_matches(report, [replace(CASE, site="site:9")], RULE)
    assert 0 <= found.score <= 100
