"""An application from its beginning to the naming: order, gate, feedback, cycle (M-203, M-020, M-040, M-194)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from weicheng.archive.actions import applying
from weicheng.archive.actions.choosing import choose_pack
from weicheng.archive.models import Application, StepAttempt
from weicheng.archive.queries import applying as queries
from weicheng.archive.queries import campaigns
from weicheng.archive.tests.helpers import TODAY, browser, campaign_with, document
from weicheng.domain.pipeline import StepResult, next_step
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.indicators.models import Campaign, Clause
from weicheng.testing.town import Town


@pytest.fixture
def campaign(town: Town) -> Campaign:
    made = campaign_with(town)
    choose_pack(actor=town.actor("director"), campaign=made, name="hygiene-city@2026.1")
    return made


@pytest.fixture
def application(town: Town, campaign: Campaign) -> Application:
    return applying.open_application(actor=town.actor("director"), campaign=campaign, started_on=TODAY)


def start(town: Town, application: Application, step: str, **given: Any) -> StepAttempt:
    wanted = {"on": TODAY, "failing": ()}
    return applying.start_step(actor=town.actor("director"), application=application, step=step, **(wanted | given))


def end(town: Town, attempt: StepAttempt, *, passed: bool = True, **given: Any) -> StepAttempt:
    return applying.end_step(actor=town.actor("director"), attempt=attempt, passed=passed, **({"on": TODAY} | given))


def walk(town: Town, application: Application, *steps: str) -> None:
    for step in steps:
        end(town, start(town, application, step))


@pytest.mark.mechanism("M-203")
def test_a_technical_evaluation_before_the_covert_visit_is_refused(town: Town, application: Application) -> None:
    walk(town, application, "base_data", "prefecture")
    with pytest.raises(MoveRefused, match="省级暗访、技术调研”还没有通过"):
        start(town, application, "province_technical")
    assert start(town, application, "province_covert").step == "province_covert"


@pytest.mark.mechanism("M-203", "M-020")
def test_an_unmet_condition_holds_up_the_first_provincial_step(town: Town, application: Application) -> None:
    walk(town, application, "base_data", "prefecture")
    with pytest.raises(MoveRefused, match="第 3 项 绿化"):
        start(town, application, "province_covert", failing=("第 3 项 绿化",))
    assert not StepAttempt.objects.filter(step="province_covert").exists()


@pytest.mark.mechanism("M-203", "M-194")
def test_all_steps_end_in_a_naming_and_the_re_examination_is_three_years_later(
    town: Town, campaign: Campaign, application: Application
) -> None:
    steps = [step.key for step in campaigns.pack_of(campaign).steps()]
    walk(town, application, *steps)
    row = Application.objects.get()
    assert (row.named_on, row.closed_on, row.outcome) == (TODAY, TODAY, "已命名")
    assert next_step(queries.board_of(row, day=TODAY, failing=())) is None
    calendar = queries.calendar_of(campaign, campaigns.pack_of(campaign), TODAY)
    assert calendar.re_examination == date(TODAY.year + 3, TODAY.month, TODAY.day)


@pytest.mark.mechanism("M-203")
def test_a_failed_step_needs_a_reason_and_two_months(
    town: Town, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(town, application, "base_data", "prefecture")
    attempt = start(town, application, "province_covert")
    with pytest.raises(BadInput, match="反馈意见"):
        end(town, attempt, passed=False)
    end(town, attempt, passed=False, feedback="农贸市场活禽售卖未隔离")
    with pytest.raises(MoveRefused, match="2026-08-03 起"):
        start(town, application, "province_covert")
    later = timezone.now() + timedelta(days=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert start(town, application, "province_covert", on=later.date()).result == StepResult.RUNNING


@pytest.mark.mechanism("M-203")
def test_the_nations_covert_visit_owes_an_opinion_in_30_working_days(town: Town, application: Application) -> None:
    walk(town, application, "base_data", "prefecture", "province_covert", "province_technical", "nation_covert")
    due = StepAttempt.objects.get(step="nation_covert").feedback_due
    assert due is not None
    assert due - TODAY >= timedelta(days=40)


@pytest.mark.mechanism("M-040")
def test_the_procedure_of_the_day_says_until_when_to_apply(town: Town, application: Application) -> None:
    assert (application.apply_until, application.accept_year) == (date(2028, 6, 30), 2029)


@pytest.mark.parametrize(
    ("changed", "refusal", "sentence"),
    [
        pytest.param({"on": TODAY + timedelta(days=1)}, BadInput, "日期", id="a day to come"),
        pytest.param({"on": TODAY - timedelta(days=1)}, BadInput, "日期", id="before the application"),
        pytest.param({"step": "moon"}, BadInput, "没有这一步", id="a step of another pack"),
    ],
)
def test_a_faulty_start_is_refused(
    town: Town, application: Application, changed: dict[str, Any], refusal: type[Exception], sentence: str
) -> None:
    given = {"step": "base_data", "on": TODAY, "failing": ()} | changed
    with pytest.raises(refusal, match=sentence):
        applying.start_step(actor=town.actor("director"), application=application, **given)


def test_only_one_application_is_open_and_a_closed_one_stays_closed(
    town: Town, campaign: Campaign, application: Application
) -> None:
    director = town.actor("director")
    with pytest.raises(MoveRefused, match="正在进行"):
        applying.open_application(actor=director, campaign=campaign, started_on=TODAY)
    applying.close_application(actor=director, application=application, on=TODAY, outcome="本周期终止")
    with pytest.raises(MoveRefused, match="已经结束"):
        start(town, application, "base_data")
    assert applying.open_application(actor=director, campaign=campaign, started_on=TODAY).pk != application.pk


def test_documents_of_a_step_open_for_those_who_see_the_campaign(town: Town, application: Application) -> None:
    paper = document(town)
    end(town, start(town, application, "base_data"), documents=[("申报材料", paper)])
    assert queries.attachments_of_steps(town.actor("leader"), [paper.pk]) == {paper.pk}
    assert queries.attachments_of_steps(town.actor("market_handler"), [paper.pk]) == set()


@pytest.mark.mechanism("M-203", "M-020")
def test_the_page_walks_the_steps_and_says_what_is_missing(town: Town, campaign: Campaign) -> None:
    Clause.objects.create(
        edition=campaign.edition, kind=Clause.Kind.CONDITION, code="B1", number="1", position=900, name="绿化覆盖率",
        is_veto=True, evidence=Clause.Evidence.SAMPLE,
    )  # fmt: skip
    client, here = browser(town), reverse("application_board", args=[campaign.pk])
    assert "还没有申报" in client.get(here).content.decode()
    assert client.post(reverse("application_new", args=[campaign.pk]), {"started_on": str(TODAY)}).status_code == 302
    row = Application.objects.get()
    for step in ("base_data", "prefecture"):
        assert client.post(reverse("step_start", args=[row.pk, step]), {"on": str(TODAY)}).status_code == 302
        attempt = StepAttempt.objects.get(step=step)
        assert (
            client.post(reverse("step_end", args=[attempt.pk]), {"passed": "yes", "on": str(TODAY)}).status_code == 302
        )
    page = client.get(here).content.decode()
    assert "不具备申报资格" in page
    assert "绿化覆盖率" in page
    refused = client.post(reverse("step_start", args=[row.pk, "province_covert"]), {"on": str(TODAY)})
    assert refused.status_code == 422
    assert "绿化覆盖率" in refused.content.decode()
    close = reverse("application_close", args=[row.pk])
    assert client.post(close, {"on": str(TODAY), "outcome": "本周期终止"}).status_code == 302
    assert browser(town, "leader").get(close).status_code == 403


def test_a_campaign_without_a_pack_says_what_to_do(town: Town) -> None:
    bare = campaign_with(town, title="另一活动")
    assert "选用活动包" in browser(town).get(reverse("application_board", args=[bare.pk])).content.decode()
