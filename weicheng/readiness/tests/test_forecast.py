"""The forecast page: known, unknown, the visits behind a figure, and the row of each night."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.domain.checklists import ChecklistItem, ItemAnswer
from weicheng.domain.forecast import Outlook
from weicheng.inspections import actions as inspections
from weicheng.inspections.models import Round, Visit
from weicheng.inspections.tests.helpers import plan, record, site
from weicheng.readiness.actions import keep_snapshots
from weicheng.readiness.models import Snapshot
from weicheng.readiness.queries import forecasting
from weicheng.testing.town import MORNING, Town


def browser(town: Town, person: str = "leader") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def answers(grade: int, **given: Any) -> list[ItemAnswer]:
    """Two items of the head of markets, one of which is a veto item."""
    return [
        ItemAnswer(ChecklistItem("clean", "地面干净", points=1000, head=4), grade=grade),
        ItemAnswer(ChecklistItem("poultry", "活禽售卖", points=2000, head=4, veto_below=70), grade=grade, **given),
    ]


def covert(town: Town, grade: int = 9, name: str = "东一市场", kind: str = Visit.Kind.COVERT) -> Visit:
    return record(town, plan(town, kind=kind, site=site(town, name), area=None), answers=answers(grade))


def now(town: Town) -> forecasting.Today:
    leader = town.actor("leader")
    return forecasting.today(leader, forecasting.area_of(leader, None))


def test_without_visits_nothing_is_said_and_the_page_says_what_to_do(town: Town) -> None:
    found = now(town)
    assert (found.visits, found.forecast.total.known, found.forecast.outlook) == (0, 0, Outlook.OPEN)
    page = browser(town).get(reverse("readiness")).content.decode()
    assert "先安排暗访抽查" in page
    assert "没有检查，未知" in page


def test_a_covert_visit_makes_its_head_known_and_leaves_the_others_unknown(town: Town) -> None:
    visit = covert(town)
    heads = {head.head: head.estimated for head in now(town).forecast.heads}
    # 农贸市场 shares the 100 points of its head with 临时市场.
    assert (heads[4].known, heads[4].expected, heads[4].unknown) == (5000, 4500, 5000)
    assert all(one.known == 0 for number, one in heads.items() if number != 4)
    page = browser(town).get(reverse("readiness_head", args=[4])).content.decode()
    assert reverse("visit_detail", args=[visit.pk]) in page


@pytest.mark.parametrize("kind", [Visit.Kind.SELF, Visit.Kind.PATROL])
def test_a_visit_that_was_not_drawn_says_nothing_of_the_city(town: Town, kind: str) -> None:
    covert(town, kind=kind)
    assert now(town).visits == 0


def test_an_impression_of_an_area_speaks_for_every_kind_of_its_head(town: Town) -> None:
    said = [ItemAnswer(ChecklistItem("look", "城市面貌", points=5000, head=1), grade=8)]
    record(town, plan(town, kind=Visit.Kind.COVERT), answers=said)
    first = now(town).forecast.heads[0].estimated
    assert (first.known, first.expected) == (5000, 4000)


def test_a_veto_item_below_its_share_is_a_risk_with_its_visit(town: Town) -> None:
    found = now(town)
    assert found.vetoes == ()  # no published checklist has one
    covert(town, grade=6)
    items = [answer.item for answer in answers(6)]
    from weicheng.domain.veto import veto_risks
    from weicheng.inspections.queries import scored_visits
    from weicheng.readiness import facts

    visits = scored_visits(town.actor("leader"), since=MORNING.date(), until=MORNING.date())
    (risk,) = veto_risks(
        facts.veto_items(items), facts.veto_readings(visits), ageing=facts.ageing_of(found.pack), today=MORNING.date(),
        confidence=90,
    )  # fmt: skip
    assert (risk.share.hits, len(risk.failing)) == (1, 1)


def mock(town: Town, grade: int) -> Round:
    """A simulated inspection of one market, beside a covert visit that is none of it."""
    covert(town, 3, name="别的市场")
    market = site(town, "模拟市场")
    day = MORNING.date()
    made = inspections.arrange_round(
        actor=town.actor("director"), kind=Round.Kind.SIMULATED, title="六月模拟", area=town.areas["county"],
        starts_on=day, ends_on=day, sites=[market], inspectors=[town.users["inspector"]], now=MORNING,
    )  # fmt: skip
    record(town, made.visits.get(), answers=answers(grade))
    return made


@pytest.mark.mechanism("M-094")
@pytest.mark.parametrize(
    ("grade", "expected", "word"),
    [
        pytest.param(7, 3500, "尚不能判断", id="a veto item at its share passes"),
        pytest.param(6, 3000, "一票否决", id="one below it fails the whole"),
    ],
)
def test_a_simulated_inspection_is_scored_by_itself_under_the_full_table_with_its_veto(
    town: Town, monkeypatch: pytest.MonkeyPatch, grade: int, expected: int, word: str
) -> None:
    monkeypatch.setattr(forecasting, "_items", lambda: [answer.item for answer in answers(grade)])
    made = mock(town, grade)
    found = forecasting.simulated(town.actor("director"), made)
    assert (found.visits, found.forecast.total.expected) == (1, expected)
    client = browser(town, "director")
    result = reverse("simulated_round", args=[made.pk])
    assert result in client.get(reverse("round_detail", args=[made.pk])).content.decode()
    assert word in client.get(result).content.decode()


def test_an_inspection_of_another_kind_has_no_simulated_result(town: Town) -> None:
    made = mock(town, 8)
    Round.objects.filter(pk=made.pk).update(kind=Round.Kind.MUTUAL)
    assert browser(town, "director").get(reverse("simulated_round", args=[made.pk])).status_code == 404


def test_each_night_leaves_one_row_and_a_second_run_replaces_it(town: Town) -> None:
    covert(town)
    assert keep_snapshots() == keep_snapshots() == 2  # the city and its one county
    row = Snapshot.objects.get(area=town.areas["county"])
    assert (row.expected, row.visits, row.heads["4"][0]) == (4500, 1, 5000)


def test_the_forecast_is_exported_and_unknown_is_no_number(town: Town) -> None:
    answer = browser(town).get(reverse("readiness"), {"export": "xlsx"})
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("person", "status"), [("leader", 200), ("director", 200), ("street", 403), ("inspector", 403)]
)
def test_the_forecast_is_for_the_city_and_its_office(town: Town, person: str, status: int) -> None:
    assert browser(town, person).get(reverse("readiness")).status_code == status


def test_an_area_out_of_reach_or_an_unknown_head_is_not_found(town: Town) -> None:
    assert browser(town).get(reverse("readiness"), {"area": 9999}).status_code == 404
    assert browser(town).get(reverse("readiness_head", args=[99])).status_code == 404
