"""The pages of groups, leaders, liaisons, grids, blocks and account security: who may open them, and what they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from weicheng.base.todo import boxes_for
from weicheng.organization import actions
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import (
    Block,
    BlockCheck,
    GuardianEntry,
    LeaderAssignment,
    LeadTarget,
    Liaison,
    Posting,
    SignIn,
)
from weicheng.testing.town import FOUNDER, SINCE, Town, build

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def town() -> Town:
    return build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def post_of(town: Town, key: str) -> Posting:
    return Posting.objects.get(user=town.users[key])


PAGES = [
    "group_list", "organisation_chart", "posting_on", "substitution_list", "succession_list", "leader_list",
    "guardian_list", "liaison_list", "weak_point_list", "grid_list", "block_list", "vacuum_list", "responsibility_map",
]  # fmt: skip
KEEPING = ["office_log", "leader_assign", "target_new", "liaison_name", "block_new"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "query", [{}, {"month": "1999-13", "day": "昨天", "area": "x"}, {"month": "2026-02", "show": "none"}]
)
def test_the_pages_are_open_to_everybody_inside_whatever_is_asked(name: str, query: dict[str, str], town: Town) -> None:
    assert browser(town, "grid").get(reverse(name), query).status_code == 200
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", KEEPING)
def test_only_those_who_keep_the_books_open_the_forms(name: str, town: Town) -> None:
    assert browser(town, "dispatcher").get(reverse(name)).status_code == 200
    assert browser(town, "urban_head").get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "name", ["leader_entries", "leader_log", "leader_end", "target_close", "liaison_detail", "liaison_contact",
             "block_detail", "block_check", "block_staff"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(name: str, town: Town) -> None:
    assert browser(town, "director").get(reverse(name, args=[999])).status_code == 404


@pytest.mark.mechanism("M-009", "M-010")
def test_a_leader_is_tied_to_a_road_and_records_work_on_the_phone(town: Town) -> None:
    office, leader = browser(town, "director"), browser(town, "leader")
    answer = office.post(reverse("target_new"), {"kind": "road", "name": "人民路"})
    target = LeadTarget.objects.get()
    assert answer["Location"].endswith(f"?target={target.pk}")
    assert "人民路" in office.get(reverse("leader_list")).content.decode()
    data = {"posting": post_of(town, "leader").pk, "target": target.pk, "starts_on": "2026-01-01"}
    both = office.post(reverse("leader_assign"), data | {"area": town.areas["east"].pk})
    assert both.status_code == 422
    assert "须选且只选一个" in both.content.decode()
    assert office.post(reverse("leader_assign"), data).status_code == 302
    assert (
        office.post(reverse("leader_assign"), {**data, "target": "", "area": town.areas["east"].pk}).status_code == 302
    )
    tie = LeaderAssignment.objects.get(area=town.areas["east"])
    assert [box.waiting for box in boxes_for(town.actor("leader")) if box.label == "四包待填"] == [4]
    entry = {"duty": "guide", "on": TODAY, "text": "走访市场"}
    assert leader.post(reverse("leader_log", args=[tie.pk]), entry).status_code == 302
    assert browser(town, "street").post(reverse("leader_log", args=[tie.pk]), entry).status_code == 403
    assert GuardianEntry.objects.get().text == "走访市场"
    assert "空白" in leader.get(reverse("guardian_list")).content.decode()
    assert office.post(reverse("leader_end", args=[tie.pk]), {"ends_on": TODAY}).status_code == 302
    assert "已终止" in office.get(reverse("leader_entries", args=[tie.pk])).content.decode()


@pytest.mark.mechanism("M-012")
def test_both_sides_of_a_liaison_log_their_contacts(town: Town) -> None:
    office = browser(town, "director")
    data = {"unit": town.units["urban"].pk, "posting": post_of(town, "dispatcher").pk, "starts_on": "2026-01-01"}
    assert office.post(reverse("liaison_name"), data).status_code == 302
    liaison = Liaison.objects.get()
    url = reverse("liaison_contact", args=[liaison.pk])
    contact = {"direction": "to_unit", "on": TODAY, "text": "指导台账", "weak_point": "ledger"}
    assert browser(town, "dispatcher").post(url, contact).status_code == 302
    page = office.get(reverse("liaison_list"), {"show": "one-way"}).content.decode()
    assert "单向：没有单位联系创卫办" in page
    assert "市监局" not in page.split("<table")[1]
    assert (
        browser(town, "urban_handler").post(url, contact | {"direction": "from_unit", "weak_point": ""}).status_code
        == 302
    )
    assert browser(town, "market_handler").get(url).status_code == 403
    assert "指导台账" in office.get(reverse("weak_point_list")).content.decode()
    assert "单向：" not in office.get(reverse("liaison_list")).content.decode()


@pytest.mark.mechanism("M-064")
def test_a_block_gets_its_three_ticks_on_the_pages(town: Town) -> None:
    office = browser(town, "director")
    data = {"name": "一号区块", "lead": town.units["urban"].pk, "areas": [town.areas["east1"].pk]}
    assert office.post(reverse("block_new"), data).status_code == 302
    block = Block.objects.get()
    head = post_of(town, "urban_head")
    Posting.objects.filter(pk=head.pk).update(is_head=True)
    group = actions.add_unit(actor=FOUNDER, name="城管局领导小组", kind=UnitKind.LEADING_GROUP, parent=block.lead)
    actions.open_posting(actor=FOUNDER, user=head.user, unit=group, title="组长", starts_on=SINCE)
    staffed = office.post(reverse("block_staff", args=[block.pk]), {"group": group.pk, "handler": head.pk})
    assert staffed.status_code == 302
    check = {"on": TODAY, "text": "全面检查"}
    assert browser(town, "market_handler").post(reverse("block_check", args=[block.pk]), check).status_code == 403
    assert browser(town, "urban_handler").post(reverse("block_check", args=[block.pk]), check).status_code == 302
    assert BlockCheck.objects.count() == 1
    page = office.get(reverse("block_list")).content.decode()
    assert page.count("state-good") == 3


@pytest.mark.mechanism("M-001")
def test_who_held_a_post_on_a_day_is_asked_on_a_page_and_names_the_stand_in(town: Town) -> None:
    post = post_of(town, "director")
    actions.substitute(
        actor=FOUNDER, posting=post, deputy=town.users["dispatcher"], starts_on=TODAY,
        ends_on=TODAY + timedelta(days=5), reason="出差",
    )  # fmt: skip
    clerk = browser(town, "grid")
    asked = {"unit": post.unit_id, "title": post.title}
    assert "由 测试dispatcher 代行" in clerk.get(reverse("posting_on"), asked).content.decode()
    assert (
        "这一天没有符合条件的任职" in clerk.get(reverse("posting_on"), asked | {"day": "2018-07-31"}).content.decode()
    )
    assert "出差" in clerk.get(reverse("substitution_list")).content.decode()


@pytest.mark.mechanism("M-011")
def test_an_area_and_a_site_show_the_three_owners_of_each_duty(town: Town) -> None:
    from weicheng.places.actions import add_site

    site = add_site(actor=FOUNDER, name="东门市场", kind="market", area=town.areas["east1"])
    urls = [reverse("area_detail", args=[town.areas["east1"].pk]), reverse("site_detail", args=[site.pk])]
    for url in urls:
        page = browser(town, "director").get(url).content.decode()
        assert all(name in page for name in ("东街道办", "教育局", "市监局", "属地管理", "挂钩包保", "行业"))


@pytest.mark.mechanism("M-016")
def test_the_vacuum_list_says_what_is_wrong_and_the_map_answers_for_any_day(town: Town) -> None:
    page = browser(town, "director").get(reverse("vacuum_list")).content.decode()
    assert "没有责任单位。请在“责任分工”中为" in page
    query = {"area": town.areas["county"].pk, "duty": "sweeping"}
    today = browser(town, "director").get(reverse("responsibility_map"), query | {"day": TODAY}).content.decode()
    before = (
        browser(town, "director").get(reverse("responsibility_map"), query | {"day": "2025-12-31"}).content.decode()
    )
    assert today.count("责任落实</span>") == 2
    assert before.count("责任落实</span>") == 0


def test_the_security_administrator_unlocks_ends_sessions_and_drops_a_lost_phone(town: Town) -> None:
    guard = browser(town, "security")
    wrong = {"username": "urban_head", "password": "不对"}
    for _ in range(5):
        Client().post(reverse("sign_in"), wrong)
    attempt = AccessAttempt.objects.get()
    page = guard.get(reverse("security_list")).content.decode()
    assert "urban_head" in page
    assert "5 次后锁定 15 分钟" in page
    assert [box.waiting for box in boxes_for(town.actor("security")) if box.label == "锁定的账号"] == [1]
    assert guard.post(reverse("lock_lift", args=[attempt.pk])).status_code == 302
    assert not AccessAttempt.objects.exists()
    assert guard.post(reverse("lock_lift", args=[attempt.pk])).status_code == 404
    person = town.users["urban_head"]
    TOTPDevice.objects.create(user=person, confirmed=True)
    row = SignIn.objects.create(user=person, session_key="k" * 32, at=timezone.now(), device="手机浏览器")
    assert "手机浏览器" in guard.get(reverse("security_person", args=[person.pk])).content.decode()
    assert guard.get(reverse("factor_drop", args=[person.pk])).status_code == 200
    assert guard.post(reverse("factor_drop", args=[person.pk])).status_code == 302
    assert guard.post(reverse("session_cut", args=[row.pk])).status_code == 302
    assert not SignIn.objects.filter(user=person).exists()
    assert not TOTPDevice.objects.filter(user=person).exists()


@pytest.mark.parametrize("who", ["system", "audit", "director"])
def test_nobody_else_reaches_the_security_pages(who: str, town: Town) -> None:
    other = browser(town, who)
    row = SignIn.objects.create(user=town.users["leader"], session_key="k" * 32, at=timezone.now())
    assert other.get(reverse("security_list")).status_code == 403
    assert other.get(reverse("security_person", args=[town.users["leader"].pk])).status_code == 403
    assert other.post(reverse("session_cut", args=[row.pk])).status_code == 403
    assert other.post(reverse("session_end", args=[row.pk])).status_code == 404


COUNTED = [
    "group_list", "organisation_chart", "leader_list", "guardian_list", "liaison_list", "grid_list", "block_list",
    "vacuum_list", "security_list",
]  # fmt: skip


def test_the_pages_cost_the_same_for_few_rows_and_for_many(town: Town) -> None:
    clients = {"office": browser(town, "director"), "security_list": browser(town, "security")}
    counts: list[dict[str, int]] = []
    for more in (2, 9):
        for n in range(more):
            _grow(town, f"{more}-{n}")
        counts.append({})
        for name in COUNTED:
            client = clients.get(name, clients["office"])
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as seen:
                assert client.get(reverse(name)).status_code == 200
            counts[-1][name] = len(seen)
    assert counts[0] == counts[1]


def _grow(town: Town, key: str) -> None:
    unit = actions.add_unit(actor=FOUNDER, name=f"局{key}", kind=UnitKind.BUREAU, parent=town.units["government"])
    actions.add_unit(actor=FOUNDER, name="领导小组", kind=UnitKind.LEADING_GROUP, parent=unit)
    cell = actions.add_area(actor=FOUNDER, name=f"格{key}", level=AreaLevel.GRID, parent=town.areas["east1"])
    user, _ = actions.open_account(actor=FOUNDER, username=f"u{key}", name=f"人{key}")
    post = actions.open_posting(
        actor=FOUNDER, user=user, unit=unit, title="局长", starts_on=SINCE, role="leader", area=town.areas["county"]
    )
    actions.open_posting(
        actor=FOUNDER, user=user, unit=unit, title="员", starts_on=SINCE, role="grid_worker", area=cell
    )
    actions.assign_leader(actor=FOUNDER, posting=post, area=cell, starts_on=SINCE)
    actions.name_liaison(actor=FOUNDER, posting=post_of(town, "dispatcher"), unit=unit, starts_on=SINCE)
    actions.add_block(actor=FOUNDER, name=f"区块{key}", lead=unit, areas=[cell], assistants=[town.units["market"]])
    actions.assign_duty(actor=FOUNDER, duty="greening", area=cell, unit=unit, starts_on=SINCE)
    actions.assign_duty(actor=FOUNDER, duty="greening", area=cell, unit=town.units["market"], starts_on=SINCE)
