"""The pages: each to those who may, the list to nobody unseen, everything to everybody once it is published."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from weicheng.domain.sampling.checks import verify
from weicheng.draws import actions, queries
from weicheng.draws.models import Draw, Look, Recusal
from weicheng.draws.tests.stories import AFTER, TYPED, VISIT, VISIT_MORNING, Story, places
from weicheng.testing.town import MORNING

LABEL = r"第\d+网格"


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def form(story: Story, **changed: Any) -> dict[str, Any]:
    """What the director fills in to draw two of the town's three grid cells."""
    return {
        "title": "第23周暗访", "series": "周暗访", "strata": [story.town.areas["east"].pk, story.town.areas["west"].pk],
        "level": "grid", "mode": "memory", "percent": "50", "figure_name": "双色球", "figure_issue": "第2026062期",
        "figure_source": "中国福彩网", "known_at": "2026-06-03T21:30", "visit_on": VISIT.isoformat(),
        "inspectors": [story.town.users["director"].pk, story.town.users["inspector"].pk],
    } | changed  # fmt: skip


def test_the_office_freezes_types_draws_looks_and_publishes_by_clicks(story: Story) -> None:
    answer = story.browser().post(reverse("draw_new"), form(story))
    draw = Draw.objects.get()
    assert answer.url == reverse("draw_detail", args=[draw.pk])
    assert (draw.frame, draw.size, draw.area) == (3, 2, story.town.areas["county"])
    story.clock(VISIT_MORNING)
    client, other = story.browser("director"), story.browser("inspector")
    client.post(reverse("draw_figure", args=[draw.pk]), {"typed": TYPED})
    other.post(reverse("draw_figure", args=[draw.pk]), {"typed": TYPED})
    assert "公布之前每次查看" in text(other, "draw_look", draw.pk)
    assert not Look.objects.exists()
    listed = other.post(reverse("draw_look", args=[draw.pk])).content.decode()
    assert "测试inspector" in listed
    assert all(place.label in listed for place in queries.chosen(draw))
    story.clock(AFTER)
    client = story.browser()
    client.post(reverse("draw_publish", args=[draw.pk]))
    draw.refresh_from_db()
    assert draw.state == Draw.State.PUBLISHED
    assert "已公布" in text(client, "draw_detail", draw.pk)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"known_at": "2026-06-03T08:59"}, "已经过去", id="a figure of the past"),
        pytest.param({"level": "zone"}, "是空的", id="a level without areas"),
        pytest.param({"percent": "0"}, "大于或等于", id="no share"),
        pytest.param({"strata": []}, "请选择", id="no area"),
    ],
)
def test_a_faulty_form_comes_back_with_the_sentence(story: Story, changed: dict[str, Any], sentence: str) -> None:
    answer = story.browser().post(reverse("draw_new"), form(story, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    ("person", "page", "status"),
    [
        ("director", "draw_detail", 200),
        ("leader", "draw_detail", 200),
        ("leader", "draw_look", 403),
        ("leader", "draw_figure", 403),
        ("discipline", "draw_figure", 200),
        ("discipline", "draw_look", 403),
        ("dispatcher", "draw_look", 403),
        ("inspector", "draw_look", 200),
        ("inspector", "draw_again", 403),
        ("inspector", "draw_publish", 403),
        ("street", "draw_detail", 403),
        ("street", "draw_look", 403),
        ("urban_head", "draw_pool", 403),
    ],
)
def test_each_page_opens_to_who_may(story: Story, person: str, page: str, status: int) -> None:
    draw = story.drawn()
    assert story.browser(person).get(reverse(page, args=[draw.pk])).status_code == status


def test_a_draw_of_another_area_does_not_exist(story: Story) -> None:
    draw = story.drawn()
    for page in ("draw_detail", "draw_pool", "draw_look", "draw_figure", "draw_publish", "public_draw"):
        assert story.browser().get(reverse(page, args=[draw.pk + 1])).status_code == 404


def test_a_sealed_list_shows_on_no_page_but_the_one_that_records(story: Story) -> None:
    draw = story.drawn()
    # The place that waited longest is named, drawn or not.
    for page, named in (("draw_detail", ["第0网格"]), ("public_draw", [])):
        assert re.findall(LABEL, text(story.browser(), page, draw.pk)) == named
    for page in ("public_draw_file", "public_draw_verifier"):
        assert story.browser().get(reverse(page, args=[draw.pk])).status_code == 404
    assert draw.pool.text.split("salt\t")[1][:64] not in text(story.browser(), "draw_detail", draw.pk)


def test_the_page_does_not_show_the_second_witness_what_the_first_typed(story: Story) -> None:
    draw = story.freeze()
    story.clock(VISIT_MORNING)
    story.enter(draw, "director", "13 17 19 23 29 31 + 7")
    for page in ("draw_detail", "draw_figure"):
        assert (
            "29" not in text(story.browser("discipline"), page, draw.pk).replace("2026", "").split("见证录入")[-1][:400]
        )


def test_a_mismatch_stands_in_the_form_of_the_second(story: Story) -> None:
    draw = story.freeze()
    story.clock(VISIT_MORNING)
    story.enter(draw, "director")
    url = reverse("draw_figure", args=[draw.pk])
    answer = story.browser("discipline").post(url, {"typed": "1 2 3 4 5 6 + 7"})
    assert answer.status_code == 422
    assert "不一致" in answer.content.decode()
    assert draw.entries.count() == 2


def test_publishing_too_early_comes_back_with_the_sentence(story: Story) -> None:
    draw = story.drawn()
    answer = story.browser().post(reverse("draw_publish", args=[draw.pk]), follow=True)
    assert "第二天起" in answer.content.decode()


def test_drawing_again_and_cancelling_go_through_their_forms(story: Story) -> None:
    draw = story.freeze()
    given = {
        "reason": "开奖推迟", "figure_name": "双色球", "figure_issue": "第2026063期", "figure_source": "福彩网",
        "known_at": "2026-06-05T21:30", "visit_on": "2026-06-06",
    }  # fmt: skip
    client = story.browser()
    client.post(reverse("draw_again", args=[draw.pk]), given)
    new = Draw.objects.get(replaces=draw)
    assert "开奖推迟" in text(client, "draw_detail", new.pk)
    assert new.number in text(client, "draw_detail", draw.pk)
    client.post(reverse("draw_cancel", args=[new.pk]), {"reason": "全市停检"})
    assert "全市停检" in text(Client(), "public_draw", new.pk)
    assert "开奖推迟" in text(Client(), "public_draw", draw.pk)


def test_before_publication_the_public_sees_the_hash_and_the_figure_but_not_the_day(story: Story) -> None:
    draw = story.freeze()
    shown = text(Client(), "public_draw", draw.pk)
    assert draw.pool_sha256 in shown
    assert "第2026062期" in shown
    assert VISIT.isoformat() not in shown
    assert draw.title not in shown
    assert draw.number in text(Client(), "public_draws")


def test_the_published_file_and_the_page_with_it_are_downloads(story: Story) -> None:
    publication = story.published()
    answer = Client().get(reverse("public_draw_file", args=[publication.draw_id]))
    assert "attachment" in answer["Content-Disposition"]
    assert verify(json.loads(answer.content))[-1].agrees
    page = Client().get(reverse("public_draw_verifier", args=[publication.draw_id]))
    assert page["Content-Disposition"] == 'attachment; filename="draw-2026-0001.html"'
    assert publication.digest in page.content.decode()
    assert publication.digest in text(Client(), "public_draw", publication.draw_id)


def test_a_label_cannot_end_the_script_that_holds_the_publication(story: Story) -> None:
    evil = places(label="</script><script>alert(1)</script>")
    publication = story.published(items=evil)
    page = Client().get(reverse("public_draw_verifier", args=[publication.draw_id])).content.decode()
    assert "<script>alert" not in page


def test_the_leak_report_names_who_looked_and_when(story: Story) -> None:
    publication = story.published()
    for person in ("director", "audit"):
        page = text(story.browser(person), "look_list")
        assert "测试inspector" in page
        assert publication.draw.number in page
    assert story.browser("street").get(reverse("look_list")).status_code == 403


@pytest.mark.parametrize("name", ["draw_list", "look_list", "recusal_list", "public_draws"])
def test_every_list_opens_empty_and_exports(story: Story, name: str) -> None:
    client = story.browser()
    assert client.get(reverse(name)).status_code == 200
    workbook = client.get(reverse(name), {"export": "xlsx"})
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_the_lists_narrow_by_their_filters(story: Story) -> None:
    draw = story.published().draw
    client = story.browser()
    county = str(story.town.areas["county"].pk)
    for query in ({"state": "published"}, {"series": "暗访"}, {"area": county}, {"since": "2026-06-04"}):
        assert draw.title in client.get(reverse("draw_list"), query).content.decode()
    for query in ({"state": "late"}, {"series": "别的"}, {"area": str(story.town.areas["west"].pk)}):
        assert draw.title not in client.get(reverse("draw_list"), query).content.decode()
    pool = client.get(reverse("draw_pool", args=[draw.pk]), {"never": "on", "stratum": "东街道"}).content.decode()
    assert "第1网格" in pool
    assert "第13网格" not in pool


def test_a_recusal_is_declared_for_oneself_and_keeps_the_person_away(story: Story) -> None:
    client, town = story.browser("inspector"), story.town
    given = {"user": town.users["inspector"].pk, "area": town.areas["east"].pk, "ground": "曾在此任职"}
    assert client.post(reverse("recusal_new"), given | {"unit": town.units["urban"].pk}).status_code == 422
    assert client.post(reverse("recusal_new"), given | {"user": town.users["director"].pk}).status_code == 403
    client.post(reverse("recusal_new"), given)
    [inspector] = queries.inspectors_of([town.users["inspector"]], VISIT)
    assert inspector.declared == (f"area:{town.areas['east'].pk}",)
    row = Recusal.objects.get()
    assert client.post(reverse("draw_new"), form(story)).status_code == 403
    refused = story.browser().post(reverse("draw_new"), form(story)).content.decode()
    assert "申报回避" in refused
    assert "终止" in client.get(reverse("recusal_end", args=[row.pk])).content.decode()
    client.post(reverse("recusal_end", args=[row.pk]))
    assert client.post(reverse("recusal_end", args=[row.pk])).status_code == 409
    assert queries.inspectors_of([town.users["inspector"]], VISIT)[0].declared == ()


def test_places_carry_the_units_and_ground_whose_people_must_not_inspect_them(story: Story) -> None:
    areas, units = story.town.areas, story.town.units
    pool = {item.label: item for item in queries.pool_of_areas([areas["east"], areas["west"]], "grid", VISIT)}
    assert sorted(pool) == ["东街道 东一01", "东街道 东一02", "西街道 西一01"]
    assert pool["东街道 东一01"].stratum == "东街道"
    ties = {f"unit:{units[key].pk}" for key in ("east_office", "east1_office", "school")}
    assert ties <= set(pool["东街道 东一01"].ties)
    [street] = queries.inspectors_of([story.town.users["street"]], VISIT)
    assert f"area:{areas['east'].pk}" in street.ties
    assert street.label == "东街道办1号督查员"


def test_the_todo_page_says_what_is_to_be_typed_and_published(story: Story) -> None:
    draw = story.freeze()
    story.clock(VISIT_MORNING)
    assert "今天待录入数字" in text(story.browser("discipline"), "home")
    story.enter(draw, "director")
    assert "今天待录入数字" not in text(story.browser("director"), "home")
    story.enter(draw, "discipline")
    story.clock(AFTER)
    assert "待公布抽查" in text(story.browser("director"), "home")
    actions.publish(actor=story.town.actor("director"), draw=draw)
    assert "待公布抽查" not in text(story.browser("director"), "home")


@pytest.mark.parametrize("page", ["draw_detail", "draw_pool", "public_draw"])
def test_a_page_costs_as_many_statements_for_many_places_as_for_few(story: Story, page: str) -> None:
    costs = []
    for count in (20, 200):
        draw = story.freeze(items=places(count), rate=None, size=4)
        client = story.browser()
        client.get(reverse(page, args=[draw.pk]))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(page, args=[draw.pk])).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 20


def test_looking_costs_as_many_statements_for_many_places_as_for_few(story: Story) -> None:
    costs = []
    for size in (4, 16):
        draw = story.freeze(rate=None, size=size)
        story.clock(VISIT_MORNING)
        story.enter(draw, "director")
        story.enter(draw, "discipline")
        with CaptureQueriesContext(connection) as seen:
            actions.look(actor=story.town.actor("inspector"), draw=draw)
        costs.append(len(seen))
        story.clock(MORNING)
    assert costs[0] == costs[1]
