"""Taking in reports: by every door, at any hour, into one pool; doubles join, bad input is named and leaves nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from weicheng.access.policy import Actor
from weicheng.base import crypto
from weicheng.cases import actions, queries
from weicheng.cases.models import Case, Clock, Report, ReporterIdentity
from weicheng.domain.cases import OWN_SOURCES, Source, State
from weicheng.domain.refusals import BadInput, NotAllowed
from weicheng.events.models import Event
from weicheng.testing.town import LITTER, MORNING, REFUSE, SHANGHAI, Town

CITIZEN = Actor.citizen()
SUNDAY_NIGHT = datetime(2026, 6, 7, 2, 30, tzinfo=SHANGHAI)


def citizens(town: Town, **given):
    wanted = {"source": Source.CITIZEN, "category": REFUSE, "text": "垃圾堆", "now": MORNING}
    lng, lat = town.point("east1_01")
    return actions.report_case(actor=CITIZEN, **(wanted | {"lng": lng, "lat": lat} | given))


@pytest.mark.parametrize(
    ("source", "person", "state"),
    [
        (Source.CITIZEN, "citizen", State.REPORTED),  # verified on the spot first
        (Source.PHONE, "dispatcher", State.REPORTED),
        (Source.HOTLINE, "dispatcher", State.REPORTED),
        (Source.MEDIA, "dispatcher", State.REPORTED),
        (Source.INSPECTOR, "inspector", State.REGISTERED),  # found by ourselves: seen already
        (Source.GRID, "grid", State.REGISTERED),
        (Source.SUPERIOR, "dispatcher", State.REGISTERED),
        (Source.SELF_CHECK, "urban_handler", State.REGISTERED),  # a unit reports on itself anywhere
    ],
)
@pytest.mark.mechanism("M-096")
def test_public_and_media_reports_are_verified_before_registration(town: Town, source, person, state):
    report = town.report(by=person, source=source)
    assert report.case.state == state
    assert report.case.is_own_discovery == (source in OWN_SOURCES)


@pytest.mark.mechanism("M-129")
def test_a_complaint_is_taken_in_at_half_past_two_on_a_sunday(town: Town):
    report = citizens(town, now=SUNDAY_NIGHT)
    assert report.received_at == SUNDAY_NIGHT
    # 10 working days from Monday the 8th: the 19th of June 2026 is a plain Friday in the test calendar.
    assert report.told_due_at == datetime(2026, 6, 19, 18, 0, tzinfo=SHANGHAI)
    assert report.case.citizen_due_at == report.told_due_at


def test_the_grid_is_found_from_the_position(town: Town):
    assert citizens(town).case.area == town.areas["east1_01"]


def test_a_chosen_area_wins_over_a_position_outside_it(town: Town):
    assert citizens(town, area=town.areas["west1"]).case.area == town.areas["west1"]
    assert citizens(town, area=town.areas["east"]).case.area == town.areas["east1_01"]


def test_a_repeated_command_gets_the_first_answer(town: Town):
    command = uuid4()
    first = citizens(town, command_id=command)
    again = citizens(town, command_id=command, text="又发了一次")
    assert again.pk == first.pk
    assert Case.objects.count() == Report.objects.count() == 1


@pytest.mark.mechanism("M-131")
def test_three_reports_of_the_same_heap_are_one_case_with_three_reporters(town: Town):
    reports = [citizens(town, now=MORNING + timedelta(hours=hour)) for hour in (0, 5, 23)]
    assert {report.case_id for report in reports} == {reports[0].case_id}
    assert len({report.code for report in reports}) == 3
    assert Clock.objects.filter(kind="citizen").count() == 3
    assert Case.objects.get().citizen_due_at == reports[0].told_due_at


@pytest.mark.mechanism("M-131")
@pytest.mark.parametrize(
    "other",
    [
        {"category": LITTER},  # another matter
        {"now": MORNING + timedelta(hours=25)},  # a day later
        {"lng": 116.6051, "lat": 23.6080},  # some 300 metres away
        {"lng": None, "lat": None, "area": "east1_01"},  # the same grid, but nobody knows where in it
    ],
)
def test_what_is_not_the_same_place_category_and_day_opens_a_case_of_its_own(town: Town, other):
    first = citizens(town)
    given = other | ({"area": town.areas[other["area"]]} if "area" in other else {})
    assert citizens(town, **given).case_id != first.case_id


def test_a_near_double_is_proposed_to_a_person(town: Town):
    lng, lat = town.point("east1_01")
    near = citizens(town).case
    other = citizens(town, lng=lng + 0.0004, lat=lat).case
    [double] = queries.duplicates_of(town.actor("dispatcher"), other)
    assert double.case == near
    assert 30 < double.metres < 60
    assert not double.joins_by_itself


def test_a_reporter_s_name_and_phone_are_stored_encrypted_and_apart(town: Town):
    report = citizens(town, reporter_name="张三", reporter_phone="138 0013 8000")
    identity = ReporterIdentity.objects.get(report=report)
    assert "张三" not in identity.name_sealed
    assert crypto.decrypt(identity.phone_sealed, context=f"reporter.phone:{report.code}") == "13800138000"
    assert identity.phone_index == crypto.phone_index("+86 138-0013-8000")
    assert identity.phone_tail == "8000"


def test_an_anonymous_report_has_no_identity_row(town: Town):
    citizens(town)
    assert not ReporterIdentity.objects.exists()


def test_the_log_holds_neither_text_nor_name_nor_phone(town: Town):
    citizens(town, text="某某小区三栋", reporter_name="张三", reporter_phone="13800138000")
    told = " ".join(str(data) for data in Event.objects.values_list("data", flat=True))
    assert not any(secret in told for secret in ("某某小区", "张三", "13800138000"))


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"text": "  "}, "问题描述"),
        ({"text": "长" * 2001}, "问题描述"),
        ({"category": "99999"}, "问题类别"),
        ({"category": "'; drop"}, "问题类别"),
        ({"lng": None, "lat": None}, "位置"),
        ({"lng": 116.6, "lat": None}, "位置"),
        ({"lng": 0.0, "lat": 0.0}, "位置"),  # outside the city
        ({"lng": 999.0, "lat": 23.6}, "位置"),
        ({"lng": float("nan"), "lat": 23.6}, "位置"),
        ({"found_at": MORNING + timedelta(minutes=1)}, "发现时间"),
        ({"reported_at": MORNING + timedelta(days=1)}, "诉求时间"),
        ({"address": "址" * 201}, "位置描述"),
    ],
)
def test_bad_input_is_named_and_nothing_is_kept(town: Town, given, place):
    with pytest.raises(BadInput) as refused:
        citizens(town, **given)
    assert place in [fault.place for fault in refused.value.faults]
    assert not Report.objects.exists()
    assert not Case.objects.exists()
    assert not Event.objects.filter(action="case.reported").exists()


def test_all_faults_are_told_at_once(town: Town):
    with pytest.raises(BadInput) as refused:
        citizens(town, text="", category="99999", lng=None, lat=None)
    assert [fault.place for fault in refused.value.faults] == ["问题描述", "位置", "问题类别"]


@pytest.mark.parametrize(
    ("person", "source", "area"),
    [
        ("grid", Source.GRID, "west1_01"),  # not this worker's community
        ("urban_closer", Source.INSPECTOR, "east1_01"),  # a role that does not report
        ("inspector", Source.PHONE, "east1_01"),  # letters and calls are entered by the office
        ("discipline", Source.INSPECTOR, "east1_01"),
    ],
)
def test_whoever_may_not_report_there_leaves_nothing(town: Town, person, source, area):
    with pytest.raises(NotAllowed):
        town.report(by=person, source=source, area=town.areas[area])
    assert not Case.objects.exists()


@pytest.mark.mechanism("M-105")
def test_a_problem_fixed_on_the_spot_is_still_checked_by_somebody_else(town: Town):
    fix = actions.SpotFix(town.units["east_office"], "当场清运", [town.photo()], [town.photo()])
    case = town.case(spot_fix=fix)
    assert (case.state, case.on_the_spot, case.unit) == (State.HANDLED, True, town.units["east_office"])
    with pytest.raises(NotAllowed):
        actions.pass_check(actor=town.actor("inspector"), case=case, now=MORNING)
    checked = actions.pass_check(actor=town.actor("checker"), case=case, now=MORNING + timedelta(hours=1))
    closed = actions.close_case(actor=town.actor("director"), case=checked, now=MORNING + timedelta(hours=2))
    assert closed.state == State.CLOSED


@pytest.mark.mechanism("M-105")
@pytest.mark.parametrize("lacking", ["before", "after", "note"])
def test_a_spot_fix_needs_both_photos_and_what_was_done(town: Town, lacking):
    given = {"unit": town.units["east_office"], "note": "已清", "before": [town.photo()], "after": [town.photo()]}
    with pytest.raises(BadInput):
        actions.SpotFix(**(given | {lacking: "" if lacking == "note" else []}))
