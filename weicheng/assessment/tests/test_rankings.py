"""Periods freeze their rankings, the last is named only where the sample says so, and what it owes (M-112, M-117)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.assessment import actions, queries
from weicheng.assessment.models import LastDuty, Period, Ranking, RankRow
from weicheng.assessment.queries.districts import district_scores
from weicheng.assessment.rules import rules_on
from weicheng.assessment.tests.helpers import JULY, JUNE, close, counted, plain, publish, review, score, streets, visit
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events.models import Event
from weicheng.testing.town import Town

EAST, WEST = "east1_01", "west1_01"


def history(town: Town) -> None:
    """Five earlier months in which 东街道 was visited in two communities of different worth: the spread is known."""
    for month in range(1, 6):
        for area, grade in ((EAST, 9), ("east", 8), (WEST, 9), ("west", 8)):
            visit(town, grade, area=area, day=date(2026, month, 10))
    score(town)
    review(town)


def duty(town: Town) -> LastDuty:
    """The duty of 西街道, last in June by far."""
    history(town)
    for area, grade in ((EAST, 9), ("east", 10), (WEST, 4), ("west", 3)):
        counted(town, grade, area=area)
    publish(town, close(town))
    return LastDuty.objects.get()


@pytest.mark.mechanism("M-112")
def test_a_month_is_the_mean_of_means_and_streets_without_a_draw_stand_apart(town: Town) -> None:
    for grade in (10, 8):
        counted(town, grade, area=EAST)
    counted(town, 8, area="east")
    period = close(town)
    table = streets(period)
    assert list(table.rows.order_by("position").values_list("name", "score", "size", "place")) == [
        ("东街道", 8500, 2, 1), ("西街道", None, 0, None),
    ]  # fmt: skip
    communities = Ranking.objects.get(period=period, level=Ranking.Level.COMMUNITY)
    assert RankRow.objects.filter(ranking=communities, name="东一社区").values_list("score", "parent").get() == (
        9000,
        "东街道",
    )


@pytest.mark.mechanism("M-117")
def test_a_last_that_stands_apart_owes_a_self_criticism(town: Town) -> None:
    owed = duty(town)
    assert (owed.area, owed.unit, owed.state) == (town.areas["west"], town.units["west_office"], LastDuty.State.OPEN)
    assert (owed.ranking.outcome, owed.ranking.freedom) == ("last", 12)


@pytest.mark.mechanism("M-117")
def test_a_last_that_does_not_stand_apart_owes_nothing_and_the_notice_says_how_many_visits_would_decide(
    town: Town,
) -> None:
    history(town)
    for area, grade in ((EAST, 9), ("east", 9), (WEST, 9), ("west", 8)):
        counted(town, grade, area=area)
    table = publish(town, close(town))
    assert (table.outcome, table.more, LastDuty.objects.count()) == ("group", 20, 0)
    assert set(table.rows.filter(at_bottom=True).values_list("name", flat=True)) == {"东街道", "西街道"}


def test_without_a_history_nobody_is_named(town: Town) -> None:
    counted(town, 9)
    counted(town, 3, area=WEST)
    assert publish(town, close(town)).outcome == "unknown"
    assert not LastDuty.objects.exists()


@pytest.mark.mechanism("M-117")
def test_a_city_may_decide_for_the_plain_mean_with_a_document_and_a_signer(town: Town) -> None:
    plain(town)
    counted(town, 9)
    counted(town, 8, area=WEST)
    table = publish(town, close(town))
    assert (table.rule, table.outcome, table.decision.document_no) == ("plain", "last", "区创卫〔2026〕3号")
    assert LastDuty.objects.get().area == town.areas["west"]
    with pytest.raises(MoveRefused, match="请先废止"):
        plain(town)


def test_only_a_leader_signs_and_an_ended_decision_no_longer_counts(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.adopt_plain_mean(
            actor=town.actor("director"), area=town.areas["county"], document_no="x", starts_on=date(2026, 1, 1)
        )
    plain(town)
    decision = queries.decision_in_force(town.areas["county"], JUNE)
    assert decision is not None
    with pytest.raises(BadInput):
        actions.end_plain_mean(actor=town.actor("leader"), decision=decision, ends_on=date(2026, 1, 1))
    actions.end_plain_mean(actor=town.actor("leader"), decision=decision, ends_on=date(2026, 6, 1))
    assert queries.decision_in_force(town.areas["county"], JUNE) is None


def test_a_weekly_ranking_makes_no_duty(town: Town) -> None:
    plain(town)
    counted(town, 9)
    counted(town, 8, area=WEST)
    period = close(town, kind=Period.Kind.WEEK)
    publish(town, period)
    assert (period.starts_on, period.ends_on) == (date(2026, 6, 1), date(2026, 6, 7))
    assert not LastDuty.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({"day": JULY.date()}, "结束后才能结账", id="the month still runs"),
        pytest.param({"day": JULY.date(), "kind": "week"}, "结束后才能结账", id="the week still runs"),
    ],
)
def test_a_period_is_closed_after_its_end(town: Town, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MoveRefused, match=sentence):
        close(town, **given)


def test_a_period_is_closed_once_and_only_by_those_who_publish(town: Town) -> None:
    close(town)
    with pytest.raises(MoveRefused, match="已经结账"):
        close(town)
    with pytest.raises(NotAllowed):
        close(town, by="dispatcher")
    with pytest.raises(BadInput, match="没有"):
        actions.close_period(
            actor=town.actor("director"), kind="month", day=JUNE, scheme="x", area=town.areas["county"], now=JULY
        )


def test_only_the_newest_revision_is_published_and_only_once(town: Town) -> None:
    period = close(town)
    old = streets(period)
    with pytest.raises(BadInput):
        actions.revise_period(actor=town.actor("director"), period=period, reason="")
    actions.revise_period(actor=town.actor("director"), period=period, reason="检查点位归属更正")
    with pytest.raises(MoveRefused, match="已有更正"):
        actions.publish_ranking(actor=town.actor("director"), ranking=old, document_no="1号")
    publish(town, period)
    with pytest.raises(MoveRefused, match="已经公布"):
        publish(town, period)
    assert list(queries.visible_rankings(town.actor("street")).values_list("revision", "level")) == [(2, "street")]


@pytest.mark.mechanism("M-117")
def test_a_duty_is_stated_appealed_answered_by_another_and_done_at_a_meeting(town: Town) -> None:
    owed, street = duty(town), town.actor("stranger")
    actions.state_duty(actor=street, duty=owed, text="人手不足，已补充")
    actions.appeal_duty(actor=street, duty=owed, text="抽到的点位不属我街道")
    with pytest.raises(MoveRefused, match="已经提出"):
        actions.appeal_duty(actor=street, duty=owed, text="再次")
    with pytest.raises(MoveRefused, match="还没有答复"):
        actions.hold_duty(actor=town.actor("director"), duty=owed, meeting="月度点评会", meeting_on=JULY.date())
    with pytest.raises(NotAllowed, match="另一人"):
        actions.answer_duty_appeal(actor=town.actor("director"), duty=owed, upheld=True, answer="属实")
    actions.answer_duty_appeal(actor=town.actor("leader"), duty=owed, upheld=False, answer="点位属西街道")
    with pytest.raises(MoveRefused, match="没有等待"):
        actions.answer_duty_appeal(actor=town.actor("leader"), duty=owed, upheld=True, answer="改判")
    with pytest.raises(BadInput, match="还没有到"):
        actions.hold_duty(actor=town.actor("director"), duty=owed, meeting="点评会", meeting_on=date(2026, 8, 1))
    done = actions.hold_duty(actor=town.actor("director"), duty=owed, meeting="月度点评会", meeting_on=JULY.date())
    assert (done.state, done.meeting) == (LastDuty.State.DONE, "月度点评会")
    with pytest.raises(MoveRefused, match="已检讨"):
        actions.state_duty(actor=street, duty=owed, text="补充")


@pytest.mark.mechanism("M-117")
def test_the_heads_of_the_last_street_and_the_last_community_are_on_the_agenda_of_the_next_meeting(town: Town) -> None:
    plain(town)
    counted(town, 9)
    counted(town, 8, area=WEST)
    period = close(town)
    publish(town, period)
    communities = Ranking.objects.get(period=period, level=Ranking.Level.COMMUNITY)
    actions.publish_ranking(actor=town.actor("director"), ranking=communities, document_no="8号", now=JULY)
    before, after = (queries.agenda(town.actor("director"), day) for day in (date(2026, 7, 1), date(2026, 7, 10)))
    assert (before.due, before.appealed) == ((), ())
    street, community = (item.duty.area for item in after.due)
    assert (street, community.name) == (town.areas["west"], "西一社区")
    client = Client()
    client.force_login(town.users["director"])
    page = client.get(reverse("last_duty_agenda"), {"day": "2026-07-10"}).content.decode()
    assert "2026年07月10日会议" in page
    assert town.units["west_office"].name in page


@pytest.mark.mechanism("M-117")
def test_an_appeal_that_waits_keeps_a_duty_off_the_agenda_and_a_meeting_takes_it_off(town: Town) -> None:
    owed, director = duty(town), town.actor("director")
    assert [item.duty for item in queries.agenda(director, JULY.date()).due] == [owed]
    actions.appeal_duty(actor=town.actor("stranger"), duty=owed, text="点位不属我街道")
    waiting = queries.agenda(director, JULY.date())
    assert (waiting.due, [item.duty for item in waiting.appealed]) == ((), [owed])
    actions.answer_duty_appeal(actor=town.actor("leader"), duty=owed, upheld=False, answer="点位属西街道")
    assert queries.agenda(director, JULY.date()).due
    actions.hold_duty(actor=director, duty=owed, meeting="月度点评会", meeting_on=JULY.date(), now=JULY)
    assert not queries.agenda(director, date(2026, 8, 10)).due


def test_an_upheld_appeal_against_the_duty_withdraws_it(town: Town) -> None:
    owed = duty(town)
    actions.appeal_duty(actor=town.actor("stranger"), duty=owed, text="点位不属我街道")
    actions.answer_duty_appeal(actor=town.actor("leader"), duty=owed, upheld=True, answer="属实")
    owed.refresh_from_db()
    assert (owed.state, owed.ended_reason) == (LastDuty.State.WITHDRAWN, "申诉成立")


@pytest.mark.mechanism("M-117")
def test_a_duty_is_withdrawn_when_an_upheld_appeal_changes_the_last(town: Town) -> None:
    plain(town)
    counted(town, 9)
    low = counted(town, 8, area=WEST)
    publish(town, close(town))
    made = actions.lodge_appeal(actor=town.actor("stranger"), sheet=low, text="照片不是本街道", now=JULY)
    actions.decide_appeal(actor=town.actor("director"), appeal=made, upheld=True, answer="属实", granted=1500, now=JULY)
    owed = LastDuty.objects.get()
    assert owed.state == LastDuty.State.WITHDRAWN
    assert "第 2 版" in owed.ended_reason
    publish(town, owed.ranking.period)
    assert LastDuty.objects.get(state=LastDuty.State.OPEN).area == town.areas["east"]


def test_a_refused_publication_leaves_no_event(town: Town) -> None:
    table = streets(close(town))
    with pytest.raises(BadInput):
        actions.publish_ranking(actor=town.actor("director"), ranking=table, document_no=" ")
    assert not Event.objects.filter(action="ranking.published").exists()


@pytest.mark.mechanism("M-119", "M-120")
def test_progress_and_imbalance_are_read_from_the_rankings(town: Town) -> None:
    counted(town, 7, day=date(2026, 5, 6))
    close(town, day=date(2026, 5, 6))
    counted(town, 10)
    counted(town, 6, area=WEST)
    page = queries.ranking_page(town.actor("director"), streets(close(town)).pk)

    rules = rules_on(JUNE)
    found = queries.comparison(page.ranking, page.rows, rules)
    assert [(unit.unit, unit.progress) for unit in found.progress] == [("东街道", 3000)]
    tables = queries.balances(page.ranking.period, {}, rules)
    assert [(table.name, table.range, table.flagged) for table in tables] == [("镇街、社区之间", 4000, True)]


@pytest.mark.mechanism("M-229")
def test_districts_are_compared_by_the_scores_that_count(town: Town) -> None:
    assert district_scores(JULY.date()) == []
    counted(town, 9)
    counted(town, 8, area=WEST)
    assert district_scores(JULY.date()) == [("测试区", 8500)]
