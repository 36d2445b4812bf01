"""The boards: figures that agree with their records, at a cost that does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from weicheng.cases import actions as cases
from weicheng.dashboards import queries
from weicheng.testing import town as building
from weicheng.testing.town import LITTER, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return building.build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def test_today_is_compared_with_the_same_time_a_week_ago(town: Town) -> None:
    now = timezone.now()
    for days in (0, 0, 7):
        town.report(
            now=now - timedelta(days=days, minutes=5), category=LITTER, text=f"{days}", area=town.areas["west1_01"]
        )
        town.report(now=now - timedelta(days=days, minutes=4), text=f"{days}")
    page = queries.leader_page(town.actor("leader"), now=now)
    assert page.new.now >= page.new.before >= 1
    assert sum(day.reported for day in page.days) >= page.new.now + page.new.before


def test_a_unit_with_overdue_work_stands_among_the_worst_and_its_figure_leads_to_its_cases(town: Town) -> None:
    now = timezone.now()
    case = town.case(now=now - timedelta(days=40))
    cases.dispatch_case(
        actor=town.actor("dispatcher"), case=case, unit=town.units["east_office"], now=now - timedelta(days=39)
    )
    page = queries.leader_page(town.actor("leader"), now=now)
    assert [(row.name, row.count) for row in page.worst] == [("东街道办", 1)]
    client = browser(town, "leader")
    html = client.get(reverse("leader")).content.decode()
    link = f"{reverse('case_list')}?unit={town.units['east_office'].pk}&amp;flag=handle_overdue"
    assert link in html
    listed = client.get(reverse("case_list"), {"unit": town.units["east_office"].pk, "flag": "handle_overdue"})
    assert case.title in listed.content.decode()


@pytest.mark.mechanism("M-109")
def test_a_place_to_which_the_problem_keeps_coming_back_is_on_the_map_and_in_the_list(town: Town) -> None:
    now = timezone.now()
    lng, lat = town.point("east1_01")
    for days in (60, 40, 20):
        town.report(now=now - timedelta(days=days), lng=lng, lat=lat, address="东街 1 号")
    [place] = queries.relapse_places(town.actor("leader"), now)
    assert place.times == 3
    client = browser(town, "leader")
    assert len(client.get(reverse("relapse_points")).json()["features"]) == 1
    assert "3 次" in client.get(reverse("diagnosis")).content.decode()


@pytest.mark.parametrize("by", ["unit", "area", "category", "month", "nonsense"])
@pytest.mark.parametrize("months", [{}, {"start": "2026-01", "end": "2026-12"}, {"start": "x", "end": "2020-01"}])
def test_statistics_answer_any_grouping_and_any_months(town: Town, by: str, months: dict[str, str]) -> None:
    town.report(now=timezone.now())
    answer = browser(town, "director").get(reverse("statistics"), {"by": by, **months})
    assert answer.status_code == 200


def test_statistics_export_their_numbers(town: Town) -> None:
    town.report(now=timezone.now())
    answer = browser(town, "director").get(reverse("statistics"), {"export": "xlsx"})
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["leader", "statistics", "diagnosis"])
def test_boards_cost_the_same_for_few_cases_and_for_many(town: Town, name: str) -> None:
    client = browser(town, "director")
    client.get(reverse("account"))
    now, counts = timezone.now(), []
    for more in (4, 8):
        for number in range(more):
            town.report(now=now - timedelta(days=3 * number + more), text=f"{number}")
        client.get(reverse(name))  # what is read once a process, and once a session
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_grid_worker_has_no_boards(town: Town) -> None:
    assert browser(town, "grid").get(reverse("leader")).status_code == 403
