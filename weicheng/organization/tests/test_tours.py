"""The first-time tour: told once on each page, and again for whoever asks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.testing import town as building
from weicheng.testing.town import Town

pytestmark = pytest.mark.django_db
PAGES = {"home": "home", "cases": "case_list", "leader": "leader"}


@pytest.fixture
def town(db: None) -> Town:
    return building.build()


def browser(town: Town) -> Client:
    client = Client()
    client.force_login(town.users["director"])
    return client


def is_told(client: Client, url: str) -> bool:
    text = client.get(url).content.decode()
    assert "dist/tour.js" in text
    assert "data-tour-title" in text
    return "data-tour-told" in text


@pytest.mark.parametrize(("page", "name"), PAGES.items())
def test_a_tour_is_told_until_the_browser_says_it_was_seen(town: Town, page: str, name: str) -> None:
    client = browser(town)
    assert not is_told(client, reverse(name))
    assert client.post(reverse("tour_told", args=[page])).status_code == 204
    assert is_told(client, reverse(name))


def test_the_tour_of_a_case_is_one_for_all_cases(town: Town) -> None:
    client = browser(town)
    first, second = town.case(), town.case(category="06036")
    client.post(reverse("tour_told", args=["case"]))
    assert is_told(client, reverse("case_detail", args=[first.pk]))
    assert is_told(client, reverse("case_detail", args=[second.pk]))


def test_the_account_page_shows_every_tour_again(town: Town) -> None:
    client = browser(town)
    for page in PAGES:
        client.post(reverse("tour_told", args=[page]))
    assert reverse("tours_again") in client.get(reverse("account")).content.decode()
    client.post(reverse("tours_again"))
    assert not is_told(client, reverse("home"))


def test_a_page_without_a_tour_is_not_noted(town: Town) -> None:
    client = browser(town)
    assert client.post(reverse("tour_told", args=["nonsense"])).status_code == 404
    town.users["director"].refresh_from_db()
    assert town.users["director"].toured == []
