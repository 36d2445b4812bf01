"""Supervisors have a term, every opinion gets an answer, a hearing ends with a word on each opinion (M-133)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weicheng.cases.models import Case
from weicheng.domain.cases import Source
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events.models import Event
from weicheng.supervision import actions, queries
from weicheng.supervision.models import Hearing, Opinion, Review, Supervisor
from weicheng.testing.town import MORNING, REFUSE, Town

TODAY = MORNING.date()


@pytest.fixture(autouse=True)
def _that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MORNING)


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def appoint(town: Town, **changed: Any) -> Supervisor:
    given = {
        "name": "测试监督员", "kind": Supervisor.Kind.RESIDENT, "area": town.areas["east"],
        "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1),
    }  # fmt: skip
    return actions.appoint_supervisor(actor=town.actor("director"), **(given | changed))


def opinion(town: Town, **changed: Any) -> Opinion:
    given = {
        "source": Opinion.Source.PLATFORM, "text": "公厕指示牌太少", "area": town.areas["east1"],
        "due_on": TODAY + timedelta(days=15),
    }  # fmt: skip
    return actions.take_opinion(actor=town.actor("director"), **(given | changed))


def hearing(town: Town, **changed: Any) -> Hearing:
    given = {"topic": "垃圾收费标准", "held_on": TODAY, "area": town.areas["county"], "participants": "居民代表 12 人"}
    return actions.hold_hearing(actor=town.actor("director"), **(given | changed))


def answer(town: Town, row: Opinion, *, adopted: bool = True, reply: str = "七月前增设") -> Opinion:
    return actions.answer_opinion(actor=town.actor("director"), opinion=row, adopted=adopted, reply=reply)


@pytest.mark.mechanism("M-133")
def test_a_hearing_with_twelve_opinions_five_adopted_and_seven_with_reason_is_fully_answered(town: Town) -> None:
    held = hearing(town)
    for number in range(12):
        row = opinion(town, source=Opinion.Source.HEARING, hearing=held, text=f"意见 {number}", speaker="居民代表")
        answer(town, row, adopted=number < 5, reply="已列入方案" if number < 5 else "超出本市权限")
    concluded = actions.conclude_hearing(actor=town.actor("director"), hearing=held)
    page = queries.hearing_page(town.actor("director"), held.pk)
    assert concluded.concluded_at
    assert page.handling.answered.rate.text == "100%"
    assert (page.handling.adopted, page.handling.declined) == (5, 7)


def test_a_hearing_with_an_unanswered_opinion_cannot_be_concluded(town: Town) -> None:
    held = hearing(town)
    opinion(town, source=Opinion.Source.HEARING, hearing=held)
    with pytest.raises(MoveRefused, match="还有 1 条意见没有答复"):
        actions.conclude_hearing(actor=town.actor("director"), hearing=held)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({}, "还没有登记听证意见", id="nothing was said"),
        pytest.param({"held_on": TODAY + timedelta(days=1)}, "还没有举行", id="it is tomorrow"),
    ],
)
def test_a_hearing_is_not_concluded_before_its_time(town: Town, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MoveRefused, match=sentence):
        actions.conclude_hearing(actor=town.actor("director"), hearing=hearing(town, **changed))


def test_after_the_result_no_opinion_is_added(town: Town) -> None:
    held = hearing(town)
    answer(town, opinion(town, source=Opinion.Source.HEARING, hearing=held))
    actions.conclude_hearing(actor=town.actor("director"), hearing=held)
    with pytest.raises(MoveRefused, match="已经公布"):
        opinion(town, source=Opinion.Source.HEARING, hearing=held)


@pytest.mark.parametrize("adopted", [True, False])
def test_a_bare_yes_or_no_is_no_answer(town: Town, adopted: bool) -> None:
    row = opinion(town)
    with pytest.raises(BadInput):
        answer(town, row, adopted=adopted, reply="  ")
    row.refresh_from_db()
    assert row.adopted is None


def test_an_opinion_is_answered_once(town: Town) -> None:
    row = answer(town, opinion(town))
    with pytest.raises(MoveRefused):
        answer(town, row, adopted=False, reply="改主意了")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"text": " "}, "意见", id="nothing said"),
        pytest.param({"text": "长" * 1001}, "1001", id="too long"),
        pytest.param({"due_on": TODAY - timedelta(days=1)}, "已经过去", id="due yesterday"),
        pytest.param({"source": Opinion.Source.SUPERVISOR}, "没有选择", id="of a supervisor, but of which"),
    ],
)
def test_a_faulty_opinion_is_refused_and_leaves_nothing(town: Town, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        opinion(town, **changed)
    assert not Opinion.objects.exists()
    assert not Event.objects.filter(action="opinion.received").exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "in_term"),
    [
        pytest.param(TODAY, TODAY + timedelta(days=1), True, id="the first day counts"),
        pytest.param(TODAY - timedelta(days=9), TODAY, False, id="the last day is the one before"),
        pytest.param(TODAY + timedelta(days=1), TODAY + timedelta(days=9), False, id="not begun"),
    ],
)
def test_a_supervisor_speaks_within_the_term_only(town: Town, starts_on: date, ends_on: date, in_term: bool) -> None:
    person = appoint(town, starts_on=starts_on, ends_on=ends_on)
    if in_term:
        assert opinion(town, source=Opinion.Source.SUPERVISOR, supervisor=person).supervisor == person
    else:
        with pytest.raises(BadInput, match="不在任期内"):
            opinion(town, source=Opinion.Source.SUPERVISOR, supervisor=person)


def test_a_term_that_ends_before_it_begins_is_refused(town: Town) -> None:
    with pytest.raises(BadInput, match="不晚于聘任日期"):
        appoint(town, ends_on=date(2026, 1, 1))


def test_a_term_can_be_ended_early_and_the_row_stays(town: Town) -> None:
    person = appoint(town)
    actions.end_term(actor=town.actor("director"), supervisor=person, ends_on=TODAY)
    person.refresh_from_db()
    assert person.ends_on == TODAY
    with pytest.raises(BadInput):
        actions.end_term(actor=town.actor("director"), supervisor=person, ends_on=date(2028, 1, 1))


def test_an_opinion_about_the_street_becomes_a_case_once(town: Town) -> None:
    row = opinion(town, text="菜市场后巷垃圾成堆")
    first = actions.raise_case(actor=town.actor("dispatcher"), opinion=row, category=REFUSE)
    again = actions.raise_case(actor=town.actor("dispatcher"), opinion=row, category=REFUSE)
    assert first == again
    assert Case.objects.get().source == Source.LETTER


def test_who_only_looks_may_not_answer(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.answer_opinion(actor=town.actor("street"), opinion=opinion(town), adopted=True, reply="好")


@pytest.mark.parametrize(
    ("person", "status"),
    [
        pytest.param("director", 200, id="who manages"),
        pytest.param("street", 200, id="whose area it is"),
        pytest.param("stranger", 404, id="the street next door"),
        pytest.param("grid", 403, id="a role without supervision"),
    ],
)
def test_an_opinion_is_seen_in_its_area(town: Town, person: str, status: int) -> None:
    row = opinion(town)
    assert browser(town, person).get(reverse("opinion_detail", args=[row.pk])).status_code == status


def test_the_figures_lead_to_the_opinions_they_count(town: Town) -> None:
    answer(town, opinion(town))
    answer(town, opinion(town), adopted=False, reply="另有规定")
    opinion(town)
    page = browser(town).get(reverse("opinion_list")).content.decode()
    assert "意见答复率" in page
    for state in ("adopted", "declined", "waiting"):
        listed = browser(town).get(reverse("opinion_list"), {"state": state}).content.decode()
        assert len(re.findall(r'href="/opinions/\d+/"', listed)) == 1


def test_a_hearing_goes_from_registration_to_its_published_result_by_clicks(town: Town) -> None:
    client = browser(town)
    form = {"topic": "夜市布局", "held_on": "2026-06-03", "area": town.areas["east"].pk, "participants": "居民 8 人"}
    response = client.post(reverse("hearing_new"), form)
    held = Hearing.objects.get()
    assert response.url == reverse("hearing_detail", args=[held.pk])
    said = {"speaker": "居民代表", "text": "十点后太吵", "due_on": "2026-06-18"}
    client.post(reverse("hearing_opinion", args=[held.pk]), said)
    row = Opinion.objects.get()
    client.post(reverse("opinion_answer", args=[row.pk]), {"adopted": "yes", "reply": "十点收摊"})
    client.post(reverse("hearing_conclude", args=[held.pk]))
    assert "已公布结果" in client.get(reverse("hearing_detail", args=[held.pk])).content.decode()


@pytest.mark.mechanism("M-095")
def test_nine_opinions_of_a_review_with_eight_answered_are_88_point_9_percent(town: Town) -> None:
    client = browser(town)
    form = {
        "title": "人大常委会视察", "body": "congress", "form": "look", "supervision": "work", "held_on": "2026-06-03",
        "area": town.areas["east"].pk, "places": "东一社区、菜市场",
    }  # fmt: skip
    client.post(reverse("review_new"), form)
    review = Review.objects.get()
    for number in range(9):
        said = {"text": f"意见 {number}", "due_on": "2026-06-18"}
        client.post(reverse("review_opinion", args=[review.pk]), said)
    for row in Opinion.objects.filter(review=review).order_by("pk")[:8]:
        answer(town, row)
    page = queries.review_page(town.actor("director"), review.pk)
    assert page.handling.answered.rate.text == "88.9%"
    assert "88.9%" in client.get(reverse("review_detail", args=[review.pk])).content.decode()
    assert client.get(reverse("review_list")).status_code == 200
    with pytest.raises(BadInput, match="视察地点"):
        actions.register_review(
            actor=town.actor("director"), title="视察", body="press", form="covert", supervision="public_opinion",
            held_on=TODAY, area=town.areas["east"], places=" ",
        )  # fmt: skip


@pytest.mark.parametrize("name", ["supervisor_list", "opinion_list", "hearing_list"])
def test_every_list_opens_empty_and_exports(town: Town, name: str) -> None:
    client = browser(town)
    assert client.get(reverse(name)).status_code == 200
    workbook = client.get(reverse(name), {"export": "xlsx"})
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_events_hold_no_name_and_no_text(town: Town) -> None:
    person = appoint(town)
    answer(town, opinion(town, source=Opinion.Source.SUPERVISOR, supervisor=person, text="秘密的意见"))
    told = " ".join(str(event.data) for event in Event.objects.filter(action__startswith="opinion"))
    assert "测试监督员" not in told
    assert "秘密" not in told
