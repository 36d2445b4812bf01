"""The visits of a draw: one for each drawn place, by the drawn pair, secret until they are made (M-085, M-092)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.domain.sampling.pool import Inspector, Item
from weicheng.draws import actions as draw_actions
from weicheng.draws.models import Draw, Look
from weicheng.draws.tests.stories import FIGURE, KNOWN, VISIT_MORNING, Story
from weicheng.events import deliveries
from weicheng.inspections import actions, queries
from weicheng.inspections.models import Visit
from weicheng.inspections.tests.test_checklists import checklist
from weicheng.notifications.models import Message
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


def drawn(story: Story, *, real: bool = True, pairs: bool = True) -> Draw:
    """Two of the town's grid cells, and the inspectors of the town in pairs."""
    story.clock(MORNING)
    town = story.town
    kind = "area" if real else "unit"
    cells = [town.areas[key] for key in ("east1_01", "east1_02", "west1_01")]
    items = [Item(ref=f"{kind}:{cell.pk}", stratum="测试区", label=cell.name) for cell in cells]
    users = [town.users[key] for key in ("inspector", "checker")]
    team = [Inspector(ref=f"user:{user.pk}", label=user.name) for user in users]
    return story.drawn(items=items, inspectors=team if pairs else [], rate=None, size=2)


def seen(client: Client, url: str) -> None:
    """Opens a page or takes a file to its end."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) if answer.streaming else answer.content


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


@pytest.mark.mechanism("M-085")
@pytest.mark.parametrize("ended", ["cancelled", "re-rolled"])
def test_a_draw_that_was_ended_leads_to_no_visit(story: Story, ended: str) -> None:
    draw, director = drawn(story), story.town.actor("director")
    if ended == "cancelled":
        draw_actions.cancel(actor=director, draw=draw, reason="名单泄露")
    else:
        later = replace(FIGURE, issue="第2026063期", known_at=KNOWN + timedelta(days=2))
        draw_actions.re_roll(
            actor=director, draw=draw, reason="名单泄露", figure=later, visit_on=draw.visit_on + timedelta(days=2)
        )
    with pytest.raises(MoveRefused, match="名单泄露"):
        actions.plan_draw(actor=director, draw=draw)
    assert not Visit.objects.exists()


def test_the_page_asks_who_goes_only_where_no_pairs_were_drawn(story: Story) -> None:
    paired, alone = drawn(story), drawn(story, pairs=False)
    client = story.browser()
    url = reverse("visit_draw")
    assert 'name="inspectors"' not in client.get(url, {"draw": paired.pk}).content.decode()
    assert 'name="inspectors"' in client.get(url, {"draw": alone.pk}).content.decode()
    assert 'name="inspectors"' in client.get(url).content.decode()
    refused = client.post(url, {"draw": alone.pk, "kind": "covert"})
    assert refused.status_code == 422
    assert "没有抽出检查人员" in refused.content.decode()
    client.post(url, {"draw": alone.pk, "kind": "covert", "inspectors": [story.town.users["inspector"].pk]})
    assert Visit.objects.count() == 2


@pytest.mark.mechanism("M-085")
@pytest.mark.parametrize("page", ["package", "list", "export", "visit", "tour", "record"])
def test_every_way_to_see_a_drawn_place_before_the_visit_is_a_look_at_the_list(story: Story, page: str) -> None:
    visit = actions.plan_draw(actor=story.town.actor("director"), draw=drawn(story))[0]
    inspector = story.town.users["inspector"]
    url = {
        "package": reverse("field_package"),
        "list": reverse("visit_list"),
        "export": f"{reverse('visit_list')}?export=xlsx",
        "visit": reverse("visit_detail", args=[visit.pk]),
        "tour": reverse("tour"),
        "record": reverse("visit_record", args=[visit.pk]),
    }[page]
    client = story.browser("inspector")
    seen(client, url)
    seen(client, url)
    assert Look.objects.filter(user=inspector).count() == 1
    story.clock(VISIT_MORNING + timedelta(minutes=11))
    seen(client, url)
    assert Look.objects.filter(user=inspector).count() == 2


def test_a_visit_that_was_made_is_no_secret_and_no_look(story: Story) -> None:
    visit = actions.plan_draw(actor=story.town.actor("director"), draw=drawn(story))[0]
    Visit.objects.update(state=Visit.State.DONE, visited_at=VISIT_MORNING)
    story.browser("inspector").get(reverse("visit_detail", args=[visit.pk]))
    assert not Look.objects.filter(user=story.town.users["inspector"]).exists()


def test_the_message_to_the_pair_does_not_name_the_place(story: Story) -> None:
    visits = actions.plan_draw(actor=story.town.actor("director"), draw=drawn(story))
    deliveries.drain_follower("notifications")
    titles = list(Message.objects.filter(title__startswith="安排您检查").values_list("title", flat=True))
    assert len(titles) == 4
    assert not any(visit.area.name in title for visit in visits for title in titles)


def test_a_place_that_is_none_of_ours_is_named(story: Story) -> None:
    with pytest.raises(BadInput, match="不是本系统的区域或点位"):
        actions.plan_draw(actor=story.town.actor("director"), draw=drawn(story, real=False))
    assert not Visit.objects.exists()
