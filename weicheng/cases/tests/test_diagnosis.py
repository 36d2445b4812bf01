"""Diagnosis with its records: shirking, delay, talk, recurrence, blind spots, idleness (M-107 to M-110, M-131)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from weicheng.cases import actions, queries
from weicheng.cases.models import Case, Dispatch
from weicheng.cases.queries import Period
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import Source
from weicheng.domain.diagnosis import Diagnosis
from weicheng.testing.town import LITTER, MORNING, SHANGHAI, Town

DAY = 24 * 60
JUNE = Period(datetime(2026, 6, 1, tzinfo=SHANGHAI), datetime(2026, 7, 1, tzinfo=SHANGHAI))


@pytest.mark.mechanism("M-107")
def test_a_to_b_to_a_within_three_days_needs_a_ruling_and_shares_24_and_48_hours(town: Town):
    walk = Walk(town).dispatched(0).returned(DAY)
    walk.dispatched(DAY, unit="urban", override_reason="改派").returned(3 * DAY, by="urban_handler")
    ruled = actions.rule_ownership(
        actor=town.actor("director"),
        case=walk.case,
        unit=town.units["east_office"],
        reason="属地负责",
        now=later(minutes=3 * DAY),
    )
    [found] = queries.bounced_cases(town.actor("director"), JUNE)
    assert found.case == ruled
    assert found.finding.flagged
    assert dict(queries.hours_lost([found])) == {town.units["urban"]: 48.0, town.units["east_office"]: 24.0}


@pytest.mark.mechanism("M-107")
def test_a_return_for_a_good_reason_costs_the_unit_nothing(town: Town):
    walk = Walk(town).dispatched(0).returned(DAY)
    walk.dispatched(DAY, unit="urban", override_reason="改派").returned(3 * DAY, by="urban_handler")
    first = Dispatch.objects.filter(case=walk.case).order_by("pk").first()
    actions.judge_return(actor=town.actor("director"), dispatch=first, accepted=True, now=later(minutes=3 * DAY))
    assert queries.bounced_cases(town.actor("director"), JUNE) == []


def test_one_return_is_a_correction_and_no_shirking(town: Town):
    Walk(town).dispatched(0).returned(DAY)
    assert queries.bounced_cases(town.actor("director"), JUNE) == []


def worked(town: Town, number: int, *, days: float, plan: str = "", reworked: bool = False) -> None:
    walk = Walk(town, address=f"第{number}处", category="06007").dispatched().accepted(plan=plan)
    if reworked:
        walk.handled(30)
        walk.case = actions.rework_case(
            actor=town.actor("checker"), case=walk.case, reason="没清", now=later(minutes=40)
        )
    walk.handled(60 + days * DAY)


@pytest.mark.mechanism("M-108")
def test_of_ten_promises_three_kept_is_more_talk_than_work(town: Town):
    for number in range(10):
        worked(town, number, days=0 if number < 3 else 10, plan="三日内清完")
    found = queries.conduct_findings(town.actor("director"), JUNE)
    kinds = {finding.diagnosis: finding for unit, finding in found if unit == town.units["east_office"]}
    assert kinds[Diagnosis.ALL_TALK].rate.text == "30%"
    assert kinds[Diagnosis.SLOW].rate.text == "30%"
    assert len(kinds[Diagnosis.ALL_TALK].records) == 7


@pytest.mark.mechanism("M-108")
@pytest.mark.parametrize(
    ("reworked", "found"),
    [(3, True), (2, False)],  # 应付 from 30 % sent back
)
def test_sent_back_from_thirty_percent_on_is_perfunctory(town: Town, reworked, found):
    for number in range(10):
        worked(town, number, days=0, reworked=number < reworked)
    kinds = {finding.diagnosis for _, finding in queries.conduct_findings(town.actor("director"), JUNE)}
    assert (Diagnosis.PERFUNCTORY in kinds) == found


@pytest.mark.mechanism("M-109")
def test_the_same_place_and_category_three_times_in_ninety_days_is_flagged(town: Town):
    for month, day in ((3, 1), (3, 20), (4, 15)):
        town.case(category=LITTER, address="P 巷口", now=datetime(2026, month, day, 9, tzinfo=SHANGHAI))
    [found] = queries.recurrences(town.actor("director"), until=datetime(2026, 4, 15, 18, tzinfo=SHANGHAI))
    assert len(found.records) == 3


@pytest.mark.mechanism("M-109")
@pytest.mark.parametrize(("days", "flagged"), [(30, True), (31, False), (0, False)])
def test_once_within_thirty_days_after_a_clean_up_is_flagged(town: Town, days, flagged):
    actions.record_cleanup(
        actor=town.actor("director"),
        name="三堆整治",
        area=town.areas["east"],
        ended_on=MORNING.date(),
        now=MORNING,
    )
    town.case(category=LITTER, now=later(days=days, hours=1))
    found = queries.recurrences(town.actor("director"), until=later(days=days + 1))
    assert bool(found) == flagged


@pytest.mark.mechanism("M-131")
def test_five_citizen_reports_and_no_official_finding_make_a_blind_spot(town: Town):
    for number in range(5):
        town.report(by="citizen", source=Source.CITIZEN, area=town.areas["east1_02"], address=f"第{number}处")
    town.report(by="citizen", source=Source.CITIZEN)
    town.report(by="inspector", category=LITTER)
    [(area, finding)] = queries.blind_spots(town.actor("director"), JUNE)
    assert area == town.areas["east1_02"]
    assert len(finding.records) == 5


@pytest.mark.mechanism("M-016")
def test_a_unit_with_open_work_and_no_record_is_idle_from_the_day_after_the_limit(town: Town):
    Walk(town, category="06007").dispatched()
    assert queries.idle_spans(date(2026, 6, 5)) == {}
    spans = queries.idle_spans(date(2026, 7, 30))
    assert set(spans) == {town.units["east_office"].pk}
    assert spans[town.units["east_office"].pk][0].end is None


@pytest.mark.mechanism("M-016")
def test_a_unit_that_works_is_not_idle(town: Town):
    Walk(town, category="06007").dispatched().accepted()
    Case.objects.update(unit_seen_at=datetime(2026, 7, 29, tzinfo=SHANGHAI))
    assert queries.idle_spans(date(2026, 7, 30)) == {}


@pytest.mark.parametrize("read", [queries.bounced_cases, queries.conduct_findings, queries.blind_spots])
def test_a_stranger_sees_no_finding_about_others(town: Town, read):
    walk = Walk(town).dispatched(0).returned(DAY)
    walk.dispatched(DAY, unit="urban", override_reason="改派").returned(3 * DAY, by="urban_handler")
    worked(town, 1, days=10, plan="明天")
    town.report(by="citizen", source=Source.CITIZEN, area=town.areas["east1_02"])
    assert read(town.actor("stranger"), JUNE) == []
    assert read(town.actor("director"), JUNE)
