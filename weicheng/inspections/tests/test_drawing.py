"""The visits of a draw: one for each drawn place, by the drawn pair, secret until they are made (M-085, M-092)."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.domain.sampling.pool import Inspector, Item
from weicheng.draws.models import Draw, Look
from weicheng.draws.tests.stories import Story
from weicheng.inspections import actions, queries
from weicheng.inspections.models import Visit
from weicheng.inspections.tests.test_checklists import checklist
from weicheng.testing.town import MORNING, Town


@pytest.fixture
def _that_morning() -> None:
    """Here the clock is moved by the story."""


@pytest.fixture
def story(town: Town, time_machine: time_machine.TimeMachineFixture) -> Story:
    def clock(moment: datetime) -> None:
        time_machine.move_to(moment, tick=False)

    clock(MORNING)
    return Story(town, clock)


def drawn(story: Story, *, real: bool = True) -> Draw:
    """Two of the town's grid cells, and the inspectors of the town in pairs."""
    town = story.town
    kind = "area" if real else "unit"
    cells = [town.areas[key] for key in ("east1_01", "east1_02", "west1_01")]
    items = [Item(ref=f"{kind}:{cell.pk}", stratum="测试区", label=cell.name) for cell in cells]
    users = [town.users[key] for key in ("inspector", "checker")]
    team = [Inspector(ref=f"user:{user.pk}", label=user.name) for user in users]
    return story.drawn(items=items, inspectors=team, rate=None, size=2)


@pytest.mark.mechanism("M-092")
def test_each_drawn_place_gets_one_visit_by_its_pair_and_the_look_is_recorded(story: Story) -> None:
    draw, director = drawn(story), story.town.actor("director")
    assert list(queries.draws_to_visit(director)) == [draw]
    visits = actions.plan_draw(actor=director, draw=draw)
    assert [len(visit.inspectors.all()) for visit in visits] == [2, 2]
    assert all(visit.secret and visit.planned_on == draw.visit_on for visit in visits)
    assert Look.objects.filter(draw=draw, user=story.town.users["director"]).exists()
    assert {visit.pk for visit in actions.plan_draw(actor=director, draw=draw)} == {visit.pk for visit in visits}
    assert not queries.visible_visits(story.town.actor("street")).exists()
    assert not queries.draws_to_visit(director).exists()


def test_the_page_of_a_draw_leads_to_its_visits_with_their_checklist(story: Story) -> None:
    draw, version, client = drawn(story), checklist(story.town), Client()
    client.force_login(story.town.users["director"])
    url = f"{reverse('visit_draw')}?draw={draw.pk}"
    assert url in client.get(reverse("draw_detail", args=[draw.pk])).content.decode()
    assert f'value="{draw.pk}" selected' in client.get(url).content.decode()
    client.post(url, {"draw": draw.pk, "kind": "covert", "version": version.pk})
    assert [visit.version for visit in Visit.objects.all()] == [version, version]


def test_before_it_is_drawn_there_is_nothing_to_visit(story: Story) -> None:
    with pytest.raises(MoveRefused):
        actions.plan_draw(actor=story.town.actor("director"), draw=story.freeze())


def test_a_place_that_is_none_of_ours_is_named(story: Story) -> None:
    with pytest.raises(BadInput, match="不是本系统的区域或点位"):
        actions.plan_draw(actor=story.town.actor("director"), draw=drawn(story, real=False))
    assert not Visit.objects.exists()
