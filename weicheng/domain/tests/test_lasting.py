"""Mechanisms that run, routine work, rules in force, honours of towns, figures of a report."""

from datetime import date
from decimal import Decimal

import pytest

from weicheng.domain.figures import Discrepancy, discrepancies
from weicheng.domain.lasting import Activity, Regulation, RuleState, Running, routine_share, rules_lacking, running
from weicheng.domain.town_honours import Aim, HonourLevel, Place, PlaceKind, aim_of, counted

DAY = date(2026, 9, 30)


@pytest.mark.mechanism("M-192")
def test_of_six_mechanisms_five_with_evidence_in_their_cadence_one_runs_idle():
    runs = [[date(2026, 9, 1)]] * 5 + [[date(2026, 5, 1)]]
    states = [running(days, cadence_days=31, day=DAY) for days in runs]
    assert (states.count(Running.RUNNING), states.count(Running.IDLE)) == (5, 1)


@pytest.mark.mechanism("M-192")
@pytest.mark.parametrize(
    ("runs", "state"),
    [
        pytest.param([date(2026, 8, 30)], Running.RUNNING, id="on the last day of the cadence"),
        pytest.param([date(2026, 8, 29)], Running.IDLE, id="a day before"),
        pytest.param([date(2026, 10, 1)], Running.IDLE, id="tomorrow proves nothing today"),
        pytest.param([], Running.IDLE, id="paper only"),
    ],
)
def test_a_mechanism_runs_only_with_evidence_in_its_own_cadence(runs, state):
    assert running(runs, cadence_days=31, day=DAY) is state


@pytest.mark.mechanism("M-193")
def test_of_100_activities_60_are_routine():
    assert routine_share([Activity.ROUTINE] * 60 + [Activity.CAMPAIGN] * 40).text == "60%"


@pytest.mark.mechanism("M-221")
@pytest.mark.parametrize(
    ("day", "lacking"),
    [
        pytest.param(date(2009, 12, 31), 1, id="the day before it is in force"),
        pytest.param(date(2010, 1, 1), 0, id="from the first day"),
        pytest.param(date(2010, 1, 2), 0, id="株洲: a deduction of 2 January is accepted"),
    ],
)
def test_what_rests_on_a_rule_waits_until_it_is_in_force(day, lacking):
    rule = Regulation("株洲市城市创建和城市管理综合监管办法", RuleState.ISSUED, date(2010, 1, 1))
    assert len(rules_lacking([rule], day)) == lacking


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(Regulation("爱国卫生工作管理办法", RuleState.DRAFTING, date(2010, 1, 1)), id="not issued"),
        pytest.param(Regulation("爱国卫生工作管理办法", RuleState.ISSUED), id="without a day"),
    ],
)
def test_a_rule_that_is_not_issued_or_has_no_day_is_not_in_force(rule):
    assert rules_lacking([rule], DAY) == (rule,)


@pytest.mark.mechanism("M-191")
def test_two_chosen_towns_aim_for_the_nation_and_seven_for_the_province():
    places = [Place(PlaceKind.TOWN, HonourLevel.PROVINCIAL, chosen=True)] * 2 + [Place(PlaceKind.TOWN, None)] * 7
    aims = [aim_of(place) for place in places]
    assert (aims.count(Aim.NATIONAL), aims.count(Aim.PROVINCIAL)) == (2, 7)


@pytest.mark.mechanism("M-191")
@pytest.mark.parametrize(
    ("place", "aim"),
    [
        pytest.param(Place(PlaceKind.TOWN, HonourLevel.MUNICIPAL), Aim.PROVINCIAL, id="municipal is not enough"),
        pytest.param(Place(PlaceKind.TOWN, HonourLevel.PROVINCIAL), Aim.KEEP, id="provincial, not chosen: keep it"),
        pytest.param(Place(PlaceKind.TOWN, HonourLevel.NATIONAL, chosen=True), Aim.KEEP, id="nothing higher"),
    ],
)
def test_what_a_place_owes(place, aim):
    assert aim_of(place) is aim


@pytest.mark.mechanism("M-191")
def test_meishan_counts_3_county_towns_1_town_and_134_villages():
    places = (
        [Place(PlaceKind.COUNTY, HonourLevel.PROVINCIAL)] * 3
        + [Place(PlaceKind.TOWN, HonourLevel.MUNICIPAL)]
        + [Place(PlaceKind.VILLAGE, HonourLevel.PROVINCIAL)] * 134
    )
    found = counted(places)
    assert found[PlaceKind.COUNTY, HonourLevel.PROVINCIAL] == 3
    assert found[PlaceKind.TOWN, HonourLevel.MUNICIPAL] == 1
    assert found[PlaceKind.VILLAGE, HonourLevel.PROVINCIAL] == 134


@pytest.mark.mechanism("M-204")
@pytest.mark.parametrize(
    ("printed", "archived", "count"),
    [
        pytest.param("43.6", "43.4", 1, id="the report says 43.6, the archive 43.4"),
        pytest.param("43.4", "43.4", 0, id="equal"),
        pytest.param("43.4", "43.35", 0, id="equal once rounded as the report prints it"),
        pytest.param("43.4", "43.34", 1, id="rounded it is 43.3"),
    ],
)
def test_a_figure_of_a_report_equals_the_archive(printed, archived, count):
    assert len(discrepancies([("greening", Decimal(printed))], {"greening": Decimal(archived)})) == count


@pytest.mark.mechanism("M-204")
def test_a_figure_the_archive_does_not_know_is_a_discrepancy():
    assert discrepancies([("parks", Decimal("8.5"))], {}) == (Discrepancy("parks", Decimal("8.5"), None),)
