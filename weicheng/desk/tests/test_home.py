"""The first page after signing in."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from weicheng.testing import town as building
from weicheng.testing.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return building.build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


@pytest.mark.parametrize("who", list(building.ROLES_OF_PEOPLE))
def test_everybody_with_an_account_gets_a_desk(town: Town, who: str) -> None:
    town.case()
    assert browser(town, who).get(reverse("home")).status_code == 200


def test_a_case_that_waits_stands_in_the_box_of_whoever_acts_next_and_nowhere_else(town: Town) -> None:
    town.case()
    link = reverse("case_inbox", args=["dispatch"])
    assert link in browser(town, "dispatcher").get(reverse("home")).content.decode()
    assert link not in browser(town, "street").get(reverse("home")).content.decode()


def test_an_empty_desk_says_what_will_come(town: Town) -> None:
    assert "没有待办" in browser(town, "market_handler").get(reverse("home")).content.decode()


def test_the_desk_costs_the_same_for_few_cases_and_for_many(town: Town) -> None:
    client = browser(town, "dispatcher")
    client.get(reverse("account"))
    counts = []
    for more in (2, 6):
        for number in range(more):
            town.report(text=f"第 {number} 处", category="06036", area=town.areas["west1_01"])
            town.report(text=f"第 {number} 处", by="citizen", source="citizen")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("home")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().get(reverse("home")).status_code == 302
