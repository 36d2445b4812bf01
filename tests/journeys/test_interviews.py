"""Interviews on a phone without signal: the shipped questionnaire, one person after another, the quota in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import PHONE, Meet, Visitor
from tests.journeys.test_fieldwork import offline, ready
from weicheng.forms.actions import publish_shipped
from weicheng.surveys import actions, queries
from weicheng.surveys.models import Interview, Round, Spot
from weicheng.testing.town import Town

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(town: Town) -> Round:
    director, today = town.actor("director"), timezone.localdate()
    publish_shipped(actor=director)
    version = queries.questionnaires().get(form__code="awareness_survey")
    made = actions.open_round(
        actor=director, title="知晓率暗访", area=town.areas["county"], version=version, starts_on=today, ends_on=today
    )
    return actions.set_quotas(actor=director, round_=made, wanted={"sole_trader": 3})


@pytest.fixture
def phone(meet: Meet, town: Town, survey: Round) -> Iterator[Visitor]:
    met = meet(PHONE, town.users["inspector"])
    met.open("/field/")
    ready(met.page)
    met.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    yield met
    assert met.overflow <= 0


def ask(page: Page, *, knows: int) -> None:
    """One person who names the first `knows` of thirteen."""
    expect(page.locator(".xform-form")).to_be_visible()
    page.get_by_role("group", name="被访问人").get_by_label("经营者").check()
    questions = page.locator(".xform-form fieldset.question")
    expect(questions).to_have_count(13)
    for number in range(13):
        questions.nth(number).get_by_label("说得出" if number < knows else "说不出").check()
    page.get_by_role("button", name="记下，访问下一人").click()


@pytest.mark.mechanism("M-090")
def test_persons_are_asked_one_after_another_without_signal_and_arrive_once(phone: Visitor, town: Town) -> None:
    page = phone.page
    page.get_by_role("link", name="知晓率暗访").click()
    page.get_by_label("类别").select_option("sole_trader")
    page.get_by_label("社区或街道").select_option(label="东一社区")
    expect(page.get_by_label("名称")).to_be_hidden()
    offline(phone)
    page.get_by_role("button", name="开始访问").click()
    standing = page.locator(".interview-standing")
    expect(standing).to_have_text("这里已访问 0 人 · 个体工商户还差 3 人")
    ask(page, knows=13)
    expect(standing).to_have_text("这里已访问 1 人 · 个体工商户还差 2 人")
    # The battery dies between two persons.
    page.reload()
    ready(page)
    ask(page, knows=5)
    expect(standing).to_have_text("这里已访问 2 人 · 个体工商户还差 1 人")
    page.get_by_role("link", name="待发送").click()
    expect(page.locator(".queued")).to_have_count(2)
    offline(phone, yes=False)
    expect(page.locator(".queued").first).to_contain_text("答对 5/13 题")
    expect(page.locator(".queued .state-good")).to_have_count(2)
    assert list(Interview.objects.order_by("held_at").values_list("correct", "total")) == [(13, 13), (5, 13)]
    assert (Spot.objects.get().name, Spot.objects.get().area) == ("", town.areas["east1"])


def test_nobody_is_kept_without_a_category_and_a_closed_round_leaves_a_person_to_decide(
    phone: Visitor, town: Town, survey: Round
) -> None:
    page = phone.page
    page.get_by_role("link", name="知晓率暗访").click()
    page.get_by_role("button", name="开始访问").click()
    expect(page.get_by_role("alert")).to_have_text("请选择类别。")
    page.get_by_label("类别").select_option("school")
    page.get_by_label("社区或街道").select_option(label="东一社区")
    page.get_by_label("名称").fill("测试小学")
    page.get_by_role("button", name="开始访问").click()
    expect(page.locator(".xform-form")).to_be_visible()
    questions = page.locator(".xform-form fieldset.question")
    for number in range(13):
        questions.nth(number).get_by_label("说不出").check()
    page.get_by_role("button", name="记下，访问下一人").click()
    expect(page.get_by_text("请先选被访问人是哪一类人员。")).to_be_visible()
    page.get_by_role("group", name="被访问人").get_by_label("学生").check()
    offline(phone)
    page.get_by_role("button", name="记下，访问下一人").click()
    expect(page.locator(".interview-standing")).to_contain_text("已访问 1 人")
    Round.objects.filter(pk=survey.pk).update(closed_at=timezone.now())
    page.get_by_role("link", name="待发送").click()
    offline(phone, yes=False)
    expect(page.locator(".queued")).to_contain_text("调查已经结束")
    expect(page.get_by_role("button", name="原样再发")).to_be_visible()
    Round.objects.filter(pk=survey.pk).update(closed_at=None)
    page.get_by_role("button", name="原样再发").click()
    expect(page.locator(".queued .state-good")).to_have_count(1)
    assert Interview.objects.get().category == "student"


def test_what_the_server_refused_is_changed_on_the_phone_and_sent_again(phone: Visitor, survey: Round) -> None:
    page = phone.page

    def refuse(route: Route) -> None:
        [sent] = route.request.post_data_json["commands"]
        outcome = {"id": sent["id"], "state": "refused", "text": "请核对", "url": ""}
        route.fulfill(json={"outcomes": [outcome]})

    phone.context.route("**/field/commands/", refuse)
    page.get_by_role("link", name="知晓率暗访").click()
    page.get_by_label("类别").select_option("sole_trader")
    page.get_by_label("社区或街道").select_option(label="东一社区")
    page.get_by_role("button", name="开始访问").click()
    ask(page, knows=13)
    page.get_by_role("link", name="待发送").click()
    expect(page.locator(".queued")).to_contain_text("请核对")
    phone.context.unroute("**/field/commands/", refuse)
    page.get_by_role("button", name="改后重发").click()
    expect(page.get_by_role("group", name="被访问人").get_by_label("经营者")).to_be_checked()
    page.locator(".xform-form fieldset.question").first.get_by_label("说不出").check()
    page.get_by_role("button", name="记下，访问下一人").click()
    page.get_by_role("link", name="待发送").click()
    expect(page.locator(".queued .state-good")).to_have_count(1)
    assert Interview.objects.get().correct == 12
