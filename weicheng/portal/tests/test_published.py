"""What everybody may read: units and places, never what somebody wrote, and every figure leads to what it counts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.cases import actions
from weicheng.evidence import actions as evidence
from weicheng.evidence.models import Photo
from weicheng.portal import queries
from weicheng.portal.tests import stories
from weicheng.testing.town import LITTER, MORNING, Town

SECRET = "李某某家门口"


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_report_is_published_once_it_is_registered(town: Town, client: Client) -> None:
    report = stories.citizen_report(town)
    assert "东一社区" not in re.sub(r"<select.*?</select>", "", shown(client, reverse("public_cases")), flags=re.S)
    stories.registered(town, report)
    assert "测试区东街道东一社区" in shown(client, reverse("public_cases"))


def test_no_text_address_or_title_that_somebody_wrote_is_published(town: Town, client: Client) -> None:
    report = stories.citizen_report(town, text=SECRET, address=SECRET, title=SECRET)
    case = stories.closed(town, report)
    for url in (reverse("public_cases"), reverse("public_case", args=[case.pk])):
        assert SECRET not in shown(client, url)
    workbook = b"".join(client.get(reverse("public_cases"), {"export": "xlsx"}).streaming_content)  # type: ignore[attr-defined]
    assert SECRET.encode() not in workbook


def test_photos_of_a_closed_case_are_published_after_a_person_has_blurred_them(town: Town, client: Client) -> None:
    case = stories.closed(town, stories.citizen_report(town, photos=[town.photo()]))
    waiting = list(Photo.objects.filter(public_state=Photo.Public.WAITING))
    assert len(waiting) == 2
    for photo in waiting:
        assert str(photo.uuid) not in shown(client, reverse("public_case", args=[case.pk]))
        evidence.blur_and_clear(actor=town.actor("director"), photo=photo, boxes=[])
        assert str(photo.uuid) in shown(client, reverse("public_case", args=[case.pk]))


def test_photos_of_an_inspector_wait_for_nobody(town: Town) -> None:
    stories.closed(town, town.report(photos=[town.photo()]))
    assert not Photo.objects.filter(public_state=Photo.Public.WAITING).exists()


def test_a_case_that_is_not_registered_has_no_public_page(town: Town, client: Client) -> None:
    case = stories.citizen_report(town).case
    assert case is not None
    assert client.get(reverse("public_case", args=[case.pk])).status_code == 404


@pytest.mark.parametrize(
    "name", ["public_home", "public_cases", "public_slips", "public_board", "public_figures", "public_map"]
)
def test_every_public_page_opens_with_nothing_to_show(town: Town, client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


def test_a_signed_in_person_is_led_from_the_public_home_to_work(town: Town, client: Client) -> None:
    client.force_login(town.users["director"])
    assert client.get(reverse("public_home")).status_code == 302


def test_figures_of_a_month_count_what_their_links_list(town: Town, client: Client) -> None:
    stories.closed(town, stories.citizen_report(town))
    stories.registered(town, stories.citizen_report(town, category=LITTER))
    page = queries.month_page(date(2026, 6, 1))
    assert (page.total.registered, page.total.closed) == (2, 1)
    html = shown(client, f"{reverse('public_figures')}?month=2026-06")
    links = re.findall(r'<td[^>]*><a href="([^"]+)">(\d+)</a>', html)
    assert links
    for url, count in links:
        listed = shown(client, url.replace("&amp;", "&"))
        assert len(re.findall(r'href="/public/cases/\d+/"', listed)) == int(count), url


def test_the_board_shows_listed_cases_without_the_leader(town: Town, client: Client) -> None:
    case = town.case()
    leader = town.users["leader"].postings.get()
    actions.list_case(
        actor=town.actor("director"), case=case, level="区级", leader=leader, due_on=date(2026, 6, 30), now=MORNING
    )
    html = shown(client, reverse("public_board"))
    assert "区级" in html
    assert "测试leader" not in html


def test_the_map_says_the_figures_in_words(town: Town, client: Client) -> None:
    features = client.get(reverse("public_map_areas")).json()["features"]
    assert "本月立案" in features[0]["properties"]["note"]
