"""QR posters: printed by those who keep the place, and the code leads to the form of exactly that place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.places import actions as places
from weicheng.places.models import Site
from weicheng.testing.town import FOUNDER, Town


@pytest.fixture
def site(town: Town) -> Site:
    return places.add_site(actor=FOUNDER, name="人民路公厕", kind="toilet", area=town.areas["east1"])


def browser(town: Town, person: str) -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def test_the_poster_of_a_site_leads_to_its_form(town: Town, site: Site) -> None:
    html = browser(town, "dispatcher").post(reverse("poster_print"), {"pk": [site.pk]}).content.decode()
    assert "data:image/svg+xml" in html
    [url] = re.findall(r"http://testserver(/r/[^<]+)", html)
    assert "人民路公厕" in Client().get(url).content.decode()


def test_an_area_has_a_poster_too(town: Town) -> None:
    url = f"{reverse('poster_print')}?area={town.areas['east1'].pk}"
    assert "东一社区" in browser(town, "dispatcher").get(url).content.decode()


def test_the_address_on_the_poster_is_the_one_citizens_reach(town: Town, site: Site, settings: Any) -> None:
    settings.PUBLIC_URL = "https://bao.example.gov.cn"
    html = browser(town, "dispatcher").post(reverse("poster_print"), {"pk": [site.pk]}).content.decode()
    assert f"https://bao.example.gov.cn/r/s{site.pk}/" in html


@pytest.mark.parametrize("pk", ["", "x", "999999", "1" * 30])
def test_a_poster_of_nothing_is_refused_with_a_sentence(town: Town, pk: str) -> None:
    response = browser(town, "dispatcher").post(reverse("poster_print"), {"pk": [pk]})
    assert response.status_code == 422
    assert "请勾选点位" in response.content.decode()


def test_a_street_prints_no_poster_for_its_neighbour(town: Town, site: Site) -> None:
    assert browser(town, "street").post(reverse("poster_print"), {"pk": [site.pk]}).status_code == 200
    assert browser(town, "stranger").post(reverse("poster_print"), {"pk": [site.pk]}).status_code == 422


def test_who_keeps_no_places_prints_none(town: Town) -> None:
    assert browser(town, "grid").get(reverse("poster_list")).status_code == 403


def test_the_list_shows_sites_to_tick(town: Town, site: Site) -> None:
    assert "人民路公厕" in browser(town, "dispatcher").get(reverse("poster_list")).content.decode()
