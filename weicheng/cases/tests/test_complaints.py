"""Complaints by channel, kind and unit, answered in time or not; and where citizens see more than officials."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.cases import actions
from weicheng.cases.models import Report
from weicheng.cases.queries import complaints
from weicheng.testing.town import LITTER, MANHOLE, MORNING, REFUSE, SITE_DUST, Town

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def told(town: Town, *, category: str = REFUSE, area: str = "east1", **given: object) -> Report:
    """A citizen's report; reports of different categories never join."""
    return town.report(by="citizen", source="citizen", category=category, area=town.areas[area], **given)


def answered(town: Town, report: Report, at: datetime) -> Report:
    return actions.answer_report(actor=town.actor("dispatcher"), report=report, text="已处理", now=at)


def promised_at(report: Report) -> datetime:
    assert report.told_due_at is not None
    return report.told_due_at


@pytest.mark.mechanism("M-130")
def test_thirty_eight_of_forty_in_time_are_95_percent_and_no_points(town: Town) -> None:
    early = told(town)
    late = told(town, category=LITTER)
    open_one = told(town, category=MANHOLE)
    answered(town, early, promised_at(early))
    answered(town, late, promised_at(late) + timedelta(minutes=1))
    now = promised_at(open_one) + timedelta(days=9)
    page = complaints.complaint_page(town.actor("director"), *JUNE, now=now)
    assert (page.total.due, page.total.in_time, page.total.late, page.total.points) == (3, 1, 2, 0)
    of_forty = complaints.ComplaintCounts(received=40, due=40, in_time=38)
    assert (of_forty.rate.text, of_forty.points) == ("95%", 0)
    assert complaints.ComplaintCounts(received=40, due=40, in_time=40).points == 50


def test_what_is_open_and_not_yet_due_does_not_count_yet(town: Town) -> None:
    told(town)
    page = complaints.complaint_page(town.actor("director"), *JUNE, now=MORNING)
    assert (page.total.received, page.total.due) == (1, 0)


def test_complaints_are_counted_by_channel_kind_and_unit(town: Town) -> None:
    told(town)
    town.report(by="dispatcher", source="phone", category=LITTER, kind="suggestion")
    own = town.case(category=SITE_DUST)
    actions.dispatch_case(
        actor=town.actor("dispatcher"), case=own, unit=town.units["housing"], override_reason="试派", now=MORNING
    )
    page = complaints.complaint_page(town.actor("director"), *JUNE, now=MORNING)
    assert {line.name: line.counts.received for line in page.by_channel} == {"群众随手拍": 1, "电话": 1}
    assert {line.name: line.counts.received for line in page.by_kind} == {"投诉": 1, "建议": 1}
    assert {line.name: line.counts.received for line in page.by_unit} == {"尚无责任单位": 2}


def test_every_number_leads_to_exactly_its_complaints(town: Town) -> None:
    early = told(town)
    told(town, category=LITTER)
    answered(town, early, promised_at(early))
    client = browser(town)
    html = client.get(reverse("complaint_figures"), {"first": "2026-06-01", "last": "2026-06-30"}).content.decode()
    links = re.findall(r'<td[^>]*><a href="([^"]+)">(\d+)</a>', html)
    assert links
    for url, count in links:
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r'href="/cases/\d+/"', listed)) == int(count), url


def test_a_street_counts_its_own_complaints_only(town: Town) -> None:
    told(town)
    page = complaints.complaint_page(town.actor("stranger"), *JUNE, now=MORNING)
    assert page.total.received == 0


@pytest.mark.mechanism("M-131")
def test_five_reports_of_citizens_and_no_official_finding_are_a_blind_spot(town: Town) -> None:
    for category in (REFUSE, LITTER, MANHOLE, SITE_DUST, "07001"):
        told(town, category=category, area="west1")
    told(town, area="east1", category=LITTER)
    town.report(area=town.areas["east1_01"])
    rows = complaints.citizen_areas(town.actor("director"), *JUNE)
    assert [(row.area.name, row.citizen, row.official, row.is_blind) for row in rows] == [
        ("西一社区", 5, 0, True),
        # A finding in its grid cell counts for the community.
        ("东一社区", 1, 1, False),
    ]


def test_the_page_of_blind_spots_leads_to_the_reports(town: Town) -> None:
    told(town, area="west1")
    period = {"first": "2026-06-01", "last": "2026-06-30"}
    client = browser(town)
    page = client.get(reverse("citizen_map"), period).content.decode()
    assert "盲区" in page
    url = f"{reverse('report_list')}?here={town.areas['west1'].pk}&since=2026-06-01&until=2026-06-30"
    assert url.replace("&", "&amp;") in page
    assert len(re.findall(r'href="/cases/\d+/"', client.get(url).content.decode())) == 1


def test_the_map_has_the_areas_that_have_a_border(town: Town) -> None:
    told(town, area="west1_01")
    url = f"{reverse('citizen_map_areas')}?first=2026-06-01&last=2026-06-30"
    [feature] = browser(town).get(url).json()["features"]
    assert "群众反映 1 件" in feature["properties"]["note"]


@pytest.mark.parametrize(
    "asked", [{}, {"first": "x", "last": "0001-01-01"}, {"first": "2026-06-30", "last": "2026-06-01"}]
)
@pytest.mark.parametrize("name", ["complaint_figures", "citizen_map", "citizen_map_areas", "report_list"])
def test_pages_open_whatever_period_is_asked_for(town: Town, name: str, asked: dict[str, str]) -> None:
    assert browser(town).get(reverse(name), asked).status_code == 200


def test_a_sealed_complaint_is_in_no_figure(town: Town) -> None:
    report = told(town)
    actions.make_seal_key(actor=town.actor("discipline"), passphrase="一句只有我知道的很长的话")
    actions.seal_off(actor=town.actor("dispatcher"), report=report, reason="反映个人")
    assert complaints.complaint_page(town.actor("director"), *JUNE).total.received == 0
