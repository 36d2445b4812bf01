"""Interviews on a phone without signal: taken along, sent once, without a name of anybody asked (M-090)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from weicheng.fieldwork import actions
from weicheng.fieldwork.commands import Incoming
from weicheng.fieldwork.tests.helpers import command
from weicheng.forms import queries as forms
from weicheng.forms.instances import write_instance
from weicheng.surveys import actions as surveys
from weicheng.surveys.models import Interview, Round, Spot
from weicheng.surveys.tests.helpers import QUESTIONS, TODAY, publish_questionnaire, round_of, spot_of
from weicheng.testing.town import MORNING, Town


@pytest.fixture
def survey(town: Town) -> Round:
    return round_of(town, publish_questionnaire(town))


def asked(town: Town, survey: Round, *, known: int = 5, category: str = "trader", **place: Any) -> Incoming:
    """One person asked at a sole trader's that the phone has registered."""
    uuid = uuid4()
    answers = {name: "yes" if number < known else "no" for number, name in enumerate(QUESTIONS)}
    instance = write_instance(forms.definition(survey.version), answers, uuid)
    where = {"uuid": str(uuid4()), "kind": "sole_trader", "area": town.areas["east1"].pk, "name": ""} | place
    return command(
        "survey.interview", round=survey.pk, place=where, category=category,
        form={"uuid": str(uuid), "instance": instance},
    )  # fmt: skip


def receive(town: Town, incoming: Incoming, by: str = "inspector", **given: Any) -> actions.Outcome:
    return actions.receive(actor=town.actor(by), incoming=incoming, **({"now": MORNING} | given))


def package(town: Town, person: str = "inspector") -> dict[str, Any]:
    client = Client()
    client.force_login(town.users[person])
    told: dict[str, Any] = client.get("/field/package/").json()
    return told


@pytest.mark.mechanism("M-090")
def test_a_round_is_carried_with_its_questionnaire_its_quotas_and_the_places_begun(town: Town, survey: Round) -> None:
    spot_of(town, survey)
    told = package(town)
    [round_] = told["surveys"]
    assert told["forms"][str(survey.version_id)]["url"] == f"/field/forms/{survey.version_id}/"
    kinds = {kind["code"]: kind for kind in round_["kinds"]}
    assert (kinds["school"]["wanted"], kinds["school"]["done"], kinds["sole_trader"]["named"]) == (20, 0, False)
    assert [spot["name"] for spot in round_["spots"]] == ["测试小学"]
    assert {"东街道", "东一社区"} <= {area["name"] for area in round_["areas"]}
    assert "东一01" not in {area["name"] for area in round_["areas"]}


def test_the_units_asked_are_not_told_of_a_round_and_a_closed_one_is_left_behind(town: Town, survey: Round) -> None:
    assert package(town, "street")["surveys"] == []
    receive(town, asked(town, survey))
    surveys.close_round(actor=town.actor("director"), round_=survey)
    assert package(town)["surveys"] == []


def test_several_persons_at_one_place_are_one_place_and_several_interviews(town: Town, survey: Round) -> None:
    place = str(uuid4())
    first = receive(town, asked(town, survey, uuid=place))
    second = receive(town, asked(town, survey, uuid=place, known=3))
    assert (first.state, first.text) == ("done", "访问已收到：答对 5/5 题。这一类还差 19 人。")
    assert second.text == "访问已收到：答对 3/5 题。这一类还差 18 人。"
    spot = Spot.objects.get()
    assert (spot.name, spot.interviews.count(), str(spot.uuid)) == ("", 2, place)
    assert [kind["done"] for kind in package(town)["surveys"][0]["kinds"] if kind["code"] == "sole_trader"] == [2]


def test_an_interview_counts_once_however_often_and_under_whatever_number_it_is_sent(town: Town, survey: Round) -> None:
    sent = asked(town, survey)
    assert receive(town, sent) == receive(town, sent)
    again = Incoming(uuid4(), sent.kind, sent.at, sent.payload)
    assert receive(town, again).state == "done"
    assert Interview.objects.count() == 1


def test_it_is_kept_under_the_hour_in_which_the_person_was_asked(town: Town, survey: Round) -> None:
    receive(town, asked(town, survey), now=MORNING + timedelta(days=2))
    assert Interview.objects.get().held_at == MORNING


def test_a_place_that_the_server_knows_is_named_by_its_number(town: Town, survey: Round) -> None:
    spot = spot_of(town, survey)
    assert receive(town, asked(town, survey, id=spot.pk), by="checker").state == "done"
    assert Interview.objects.get().spot == spot


@pytest.mark.parametrize(
    ("changed", "state", "sentence"),
    [
        pytest.param({"category": "king"}, "refused", "人员类别", id="an unknown category"),
        pytest.param({"name": "测试店"}, "refused", "不写名称", id="a sole trader with a name"),
        pytest.param({"kind": "school"}, "refused", "没有填写", id="a school without a name"),
        pytest.param({"area": 99_999_999}, "refused", "区域", id="no area"),
        pytest.param({"area": "x"}, "refused", "不是编号", id="an area that is no number"),
        pytest.param({"uuid": "x"}, "refused", "编号", id="a number that is none"),
    ],
)
def test_what_cannot_be_kept_comes_back_in_words(
    town: Town, survey: Round, changed: dict[str, Any], state: str, sentence: str
) -> None:
    outcome = receive(town, asked(town, survey, **changed))
    assert (outcome.state, sentence in outcome.text) == (state, True), outcome.text
    assert not Spot.objects.exists()


def test_what_arrives_after_the_end_is_a_conflict_that_a_person_decides(town: Town, survey: Round) -> None:
    receive(town, asked(town, survey))
    surveys.close_round(actor=town.actor("director"), round_=survey)
    outcome = receive(town, asked(town, survey))
    assert (outcome.state, outcome.text) == ("conflict", "调查已经结束，不能再改动。")
    assert Interview.objects.count() == 1


def test_a_place_of_another_round_or_of_another_phone_is_not_taken(town: Town, survey: Round) -> None:
    other = round_of(town, survey.version, title="另一轮", ends_on=TODAY)
    spot = spot_of(town, other)
    assert "不属于这一轮" in receive(town, asked(town, survey, id=spot.pk)).text
    place = str(uuid4())
    receive(town, asked(town, survey, uuid=place))
    assert receive(town, asked(town, survey, uuid=place), by="checker").state == "conflict"


def test_who_does_not_ask_cannot_send(town: Town, survey: Round) -> None:
    assert receive(town, asked(town, survey), by="street").state == "refused"
    assert not Interview.objects.exists()
