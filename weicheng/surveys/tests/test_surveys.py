"""Unannounced interviews: no names, quotas, both lists, intervals (M-090)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.domain.awareness import Standing
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.forms.models import FormVersion
from weicheng.surveys import actions, queries
from weicheng.surveys.models import Interview, Quota, Round, Spot
from weicheng.surveys.tests.helpers import QUESTIONS, TODAY, ask, publish_questionnaire, round_of, spot_of
from weicheng.testing.town import Town


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


@pytest.fixture
def survey(town: Town, questionnaire: FormVersion) -> Round:
    return round_of(town, questionnaire)


@pytest.mark.mechanism("M-090")
def test_a_round_lists_who_knows_and_who_does_not_with_interval_and_count(town: Town, survey: Round) -> None:
    good, poor = spot_of(town, survey), spot_of(town, survey, kind="bank", name="测试银行")
    for known in (5, 4, 5, 5):
        ask(town, good, known)
    for known in (5, 3, 0, 2):
        ask(town, poor, known)
    page = queries.round_page(town.actor("director"), survey.pk)
    assert [unit.label for unit in page.listed(Standing.HIGH)] == ["测试小学"]
    assert [(unit.label, unit.result.share.text) for unit in page.listed(Standing.LOW)] == [("测试银行", "25%")]
    overall = page.result.overall
    assert (overall.text, overall.count) == ("62.5%", 8)
    assert overall.low < 625 < overall.high


def test_a_round_begins_with_the_quotas_of_the_pack_and_they_can_be_changed(town: Town, survey: Round) -> None:
    assert Quota.objects.get(round=survey, kind="school").wanted == 20
    actions.set_quotas(actor=town.actor("director"), round_=survey, wanted={"school": 2})
    ask(town, spot_of(town, survey), 5)
    gaps = {gap.kind: gap.missing for gap in queries.round_page(town.actor("director"), survey.pk).quotas}
    assert gaps["school"] == 1


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [({"moon": 3}, "没有这种访问对象"), ({"school": -1}, "-1 人"), ({"school": 10_000}, "10000 人")],
)
def test_a_quota_that_cannot_be_is_refused(town: Town, survey: Round, wanted: dict[str, int], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        actions.set_quotas(actor=town.actor("director"), round_=survey, wanted=wanted)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"title": " "}, "名称", id="no title"),
        pytest.param({"ends_on": TODAY - timedelta(days=1)}, "早于开始日期", id="ends before it begins"),
    ],
)
def test_a_faulty_round_is_refused(
    town: Town, questionnaire: FormVersion, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        round_of(town, questionnaire, **changed)
    assert not Round.objects.exists()


def test_a_form_without_right_and_wrong_is_no_questionnaire(town: Town) -> None:
    with pytest.raises(BadInput, match="没有判断对错的题目"):
        round_of(town, publish_questionnaire(town, scoring="不计分"))


def test_a_repeated_send_never_doubles_an_interview(town: Town, survey: Round) -> None:
    spot, uuid = spot_of(town, survey), uuid4()
    first, again = ask(town, spot, 4, uuid=uuid), ask(town, spot, 4, uuid=uuid)
    assert first == again
    assert Event.objects.filter(action="survey.interviewed").count() == 1
    with pytest.raises(MoveRefused, match="编号已被用过"):
        ask(town, spot_of(town, survey, name="另一小学"), 4, uuid=uuid)


def test_the_same_place_is_registered_once(town: Town, survey: Round) -> None:
    assert spot_of(town, survey) == spot_of(town, survey, by="checker")
    by_unit = spot_of(town, survey, kind="unit", name="", unit=town.units["urban"])
    assert by_unit.name == "城管局"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"kind": "moon"}, "没有“moon”", id="an unknown kind"),
        pytest.param({"name": ""}, "没有填写", id="a school without a name"),
        pytest.param({"kind": "sole_trader"}, "不写名称", id="a trader with a name"),
    ],
)
def test_a_faulty_place_is_refused(town: Town, survey: Round, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        spot_of(town, survey, **changed)


def test_a_sole_trader_is_never_named_on_screen_or_in_excel(town: Town, survey: Round) -> None:
    spot = spot_of(town, survey, kind="sole_trader", name="")
    for _ in range(3):
        ask(town, spot, 0)
    page = queries.round_page(town.actor("director"), survey.pk)
    assert page.listed(Standing.LOW)[0].label == f"个体工商户 {spot.pk} 号（东一社区）"
    assert spot.name == ""


def test_no_name_of_anybody_asked_is_kept(town: Town, survey: Round) -> None:
    names = {field.name for model in (Interview, Spot) for field in model._meta.get_fields()}
    assert not names & {"person", "person_name", "phone", "id_number", "photo"}


def test_nobody_is_asked_before_the_first_day_or_after_the_end(town: Town, questionnaire: FormVersion) -> None:
    ahead = round_of(town, questionnaire, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=2))
    with pytest.raises(MoveRefused, match="现在还不能访问"):
        ask(town, spot_of(town, ahead), 5)
    running = round_of(town, questionnaire)
    spot = spot_of(town, running)
    with pytest.raises(MoveRefused, match="还没有访问任何人"):
        actions.close_round(actor=town.actor("director"), round_=running)
    ask(town, spot, 5)
    actions.close_round(actor=town.actor("director"), round_=running)
    with pytest.raises(MoveRefused, match="已经结束"):
        ask(town, spot, 5)


def test_who_asks_does_not_plan_and_who_plans_elsewhere_sees_nothing(town: Town, survey: Round) -> None:
    with pytest.raises(NotAllowed):
        actions.close_round(actor=town.actor("inspector"), round_=survey)
    with pytest.raises(NotAllowed):
        spot_of(town, survey, by="street")
    with pytest.raises(OutOfReach):
        queries.round_page(town.actor("stranger"), survey.pk)


@pytest.mark.parametrize(
    ("person", "status"),
    [("director", 200), ("leader", 200), ("inspector", 200), ("street", 403), ("urban_head", 403)],
)
def test_units_learn_nothing_of_a_round(town: Town, survey: Round, person: str, status: int) -> None:
    assert browser(town, person).get(reverse("survey_detail", args=[survey.pk])).status_code == status


def test_an_unknown_round_is_not_found(town: Town, survey: Round) -> None:
    for name in ("survey_detail", "survey_spot", "survey_ask"):
        assert browser(town).get(reverse(name, args=[survey.pk + 99])).status_code == 404


def test_a_round_goes_from_plan_to_lists_by_clicks(town: Town, questionnaire: FormVersion) -> None:
    office, street = browser(town), browser(town, "inspector")
    day = TODAY.isoformat()
    plan = {"title": "点击调查", "area": town.areas["county"].pk, "version": questionnaire.pk}
    office.post(reverse("survey_new"), plan | {"starts_on": day, "ends_on": day})
    round_ = Round.objects.get()
    wanted = dict.fromkeys(queries.kinds_of(round_), 3)
    assert office.post(reverse("survey_quotas", args=[round_.pk]), wanted).status_code == 302
    place = {"kind": "estate", "name": "测试小区", "area": town.areas["east1"].pk}
    street.post(reverse("survey_spot_new", args=[round_.pk]), place)
    spot = Spot.objects.get()
    assert "专项行动 q1" in street.get(reverse("survey_ask", args=[spot.pk])).content.decode()
    for _ in range(3):
        answers = {f"q-{name}": "yes" for name in QUESTIONS}
        sent = {"uuid": str(uuid4()), "category": "resident", **answers}
        assert street.post(reverse("survey_ask", args=[spot.pk]), sent).url == reverse("survey_ask", args=[spot.pk])
    assert street.post(reverse("survey_ask", args=[spot.pk]), {"category": "resident"}).status_code == 422
    assert "测试小区" in office.get(reverse("survey_detail", args=[round_.pk])).content.decode()
    assert "居民" in office.get(reverse("survey_spot", args=[spot.pk])).content.decode()
    office.post(reverse("survey_close", args=[round_.pk]))
    assert "已结束" in office.get(reverse("survey_detail", args=[round_.pk])).content.decode()
    office.post(reverse("survey_close", args=[round_.pk]))  # a second click says so and changes nothing
    assert Event.objects.filter(action="survey.closed").count() == 1


def test_lists_open_filter_and_export(town: Town, survey: Round) -> None:
    ask(town, spot_of(town, survey), 5)
    client = browser(town)
    pages = {
        reverse("survey_list"): {"state": "open", "area": town.areas["county"].pk},
        reverse("survey_spots", args=[survey.pk]): {"kind": "school", "area": town.areas["east"].pk},
    }
    for url, asked in pages.items():
        assert "没有符合" not in client.get(url, asked).content.decode()
        workbook = client.get(url, {**asked, "export": "xlsx"})
        assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_a_page_of_a_round_costs_the_same_for_one_and_for_many(
    town: Town, survey: Round, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        ask(town, spot_of(town, survey, name=f"第 {number} 小学"), 5)
    with django_assert_max_num_queries(6):
        queries.round_page(town.actor("director"), survey.pk)
