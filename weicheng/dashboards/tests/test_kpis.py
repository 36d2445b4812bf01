"""The page of rates: formula beside each figure, and the same number of cases behind it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from weicheng.cases.tests.walk import Walk
from weicheng.domain.kpis import KPIS, POSTS
from weicheng.testing import town as building
from weicheng.testing.town import Town

pytestmark = pytest.mark.django_db
JUNE = {"start": "2026-06", "end": "2026-06"}


@pytest.fixture
def town(db: None) -> Town:
    return building.build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def page(town: Town, **query: object) -> str:
    return browser(town, "director").get(reverse("kpi_page"), JUNE | query).content.decode()


def listed(town: Town, link: str) -> int:
    """How many cases the list behind a figure says it holds."""
    found = re.search(r"共 <b>(\d+)</b> 条", browser(town, "director").get(link).content.decode())
    assert found
    return int(found[1])


def test_every_rate_stands_there_with_its_formula(town: Town) -> None:
    Walk(town).dispatched().accepted().handled().checked().closed()
    text = page(town)
    for kpi in KPIS.values():
        assert kpi.name in text
        assert f"{kpi.numerator} ÷ {kpi.denominator}" in text


def test_every_count_leads_to_as_many_cases(town: Town) -> None:
    Walk(town).dispatched().accepted().handled().checked().closed()
    Walk(town, category="06036").dispatched().returned()
    figures = re.findall(r'href="(/cases/counted/[^"]+)">\S+ (\d+)</a>', page(town))
    assert len(figures) == 2 * len(KPIS)
    assert any(number != "0" for _, number in figures)
    for link, number in set(figures):
        assert listed(town, unescape(link)) == int(number), link


@pytest.mark.parametrize(
    ("query", "count", "remark"),
    [
        ({}, 2, "both streets"),
        ({"area": "east"}, 1, "one street"),
        ({"unit": "west_office"}, 0, "a unit that has nothing"),
        ({"start": "2026-05", "end": "2026-05"}, 0, "another month"),
    ],
)
def test_unit_area_and_months_narrow_the_counts(town: Town, query: dict, count: int, remark: str) -> None:
    town.case()
    town.case(area=town.areas["west1_01"])
    rows = {"area": town.areas, "unit": town.units}
    given = {name: rows[name][key].pk if name in rows else key for name, key in query.items()}
    assert f"上报数 {count}</a>" in page(town, **given), remark


@pytest.mark.parametrize("post", POSTS)
def test_a_post_shows_its_own_rates_only(town: Town, post: str) -> None:
    text = page(town, post=post)
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    assert [name for name in KPIS if f"<div>{name}</div>" in table] == [name for name in KPIS if name in POSTS[post]]


def test_every_rate_belongs_to_a_post() -> None:
    assert sorted(name for names in POSTS.values() for name in names) == sorted(KPIS)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"start": "2026-06", "end": "2026-05"}, "请调换月份"),
        ({"start": "2025-01", "end": "2026-06"}, "一次最多统计 12 个月"),
        ({"start": "x"}, "从"),
        ({"unit": "999999"}, "部门"),
    ],
)
def test_a_period_or_unit_that_cannot_be_counted_is_named(town: Town, query: dict, sentence: str) -> None:
    answer = browser(town, "director").get(reverse("kpi_page"), JUNE | query)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("query", [{}, {"start": "x", "end": "9999-99"}, {"unit": "²", "area": "-1"}])
def test_the_list_behind_a_count_takes_any_address(town: Town, query: dict) -> None:
    assert browser(town, "director").get(reverse("counted_list", args=["上报数"]), query).status_code == 200
    assert browser(town, "director").get(reverse("counted_list", args=["没有这项"]), query).status_code == 404


def test_the_page_costs_the_same_for_few_cases_and_for_many(town: Town) -> None:
    client, counts = browser(town, "director"), []
    client.get(reverse("kpi_page"), JUNE)
    for more in (1, 6):
        for number in range(more):
            town.report(text=f"{number}", category="06036" if number % 2 else "06010")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("kpi_page"), JUNE).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_grid_worker_has_no_rates(town: Town) -> None:
    assert browser(town, "grid").get(reverse("kpi_page")).status_code == 403
