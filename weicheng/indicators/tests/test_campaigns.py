"""Campaigns with their target year, and working groups that own clauses (M-003, M-220)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events.models import Event
from weicheng.indicators.actions import campaigns as actions
from weicheng.indicators.actions import editions as loading
from weicheng.indicators.models import Campaign, Clause, ClauseOwner, Edition, GoalDocument
from weicheng.indicators.queries import campaigns as queries
from weicheng.organization import actions as organization
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Unit
from weicheng.testing.town import FOUNDER, MORNING, SINCE, Town

TODAY = MORNING.date()
LOADER = Actor.system("test", "indicator.manage")
# How many working groups the offices of the sources have.
XUANWEI, PINGHU, WEINAN = 10, 9, 8


@pytest.fixture
def town(town: Town) -> Town:
    loading.load_shipped(actor=LOADER)
    return town


def of(code: str) -> Edition:
    return Edition.objects.get(code=code, revision=1)


def opened(town: Town, **changed: Any) -> Campaign:
    given = {
        "title": "创建国家卫生城市", "area": town.areas["county"], "edition": of("city-10x66"), "starts_on": TODAY,
        "target_year": 2027, "document": "测试区“十五五”规划",
    }  # fmt: skip
    return actions.open_campaign(actor=town.actor("director"), **(given | changed))


def groups(town: Town, count: int, *, led: bool = True) -> list[Unit]:
    made = []
    people = list(town.users.values())
    for number in range(1, count + 1):
        unit = organization.add_unit(
            actor=FOUNDER, name=f"第{number}工作组", kind=UnitKind.WORKING_GROUP, parent=town.units["government"]
        )
        if led:
            organization.open_posting(
                actor=FOUNDER, user=people[number % len(people)], unit=unit, title="组长", starts_on=SINCE, is_head=True
            )
        made.append(unit)
    return made


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


@pytest.mark.mechanism("M-220")
def test_a_campaign_names_the_document_that_sets_its_target_year(town: Town) -> None:
    campaign = opened(town, goal="2027年基本达到国家卫生城市标准")
    actions.add_document(
        actor=town.actor("director"),
        campaign=campaign,
        title="精神文明建设纲要",
        number="测委〔2026〕1号",
        target_year=2028,
    )
    found = [(row.title, row.target_year) for row in queries.documents_of(campaign)]
    assert found == [("测试区“十五五”规划", 2027), ("精神文明建设纲要", 2028)]
    page = browser(town).get(reverse("campaign_detail", args=[campaign.pk])).content.decode()
    assert "测委〔2026〕1号" in page
    assert Event.objects.filter(subject=f"campaign:{campaign.pk}").count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"title": " "}, "名称", id="no title"),
        pytest.param({"document": ""}, "目标文件", id="no document"),
        pytest.param({"target_year": 2025}, "早于启动的 2026 年", id="target before the start"),
        pytest.param({"target_year": 3000}, "3000 年", id="a year that cannot be"),
        pytest.param({"groups_wanted": 61}, "61 个", id="too many groups"),
    ],
)
def test_a_faulty_campaign_is_refused(town: Town, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        opened(town, **changed)
    assert not Campaign.objects.exists()


def test_two_campaigns_of_an_area_need_two_titles(town: Town) -> None:
    opened(town)
    with pytest.raises(BadInput, match="同名"):
        opened(town)
    second = opened(town, title="创建省级卫生城市")
    with pytest.raises(BadInput, match="同名"):
        changed(town, second, title="创建国家卫生城市")
    with pytest.raises(BadInput, match="已经登记"):
        actions.add_document(
            actor=town.actor("director"), campaign=second, title="测试区“十五五”规划", target_year=2027
        )
    with pytest.raises(BadInput, match="文件名称"):
        actions.add_document(actor=town.actor("director"), campaign=second, title=" ", target_year=2027)


def changed(town: Town, campaign: Campaign, **more: Any) -> Campaign:
    given = {
        "title": campaign.title, "edition": campaign.edition, "starts_on": campaign.starts_on,
        "target_year": campaign.target_year,
    }  # fmt: skip
    return actions.change_campaign(actor=town.actor("director"), campaign=campaign, **(given | more))


@pytest.mark.mechanism("M-003")
@pytest.mark.parametrize(
    ("wanted", "there", "said"),
    [
        (XUANWEI, XUANWEI, ""),
        (PINGHU, PINGHU, ""),
        (WEINAN, 7, "应有 8 个工作组，只有 7 个"),
        (1, 2, "应有 1 个工作组，却有 2 个"),
        (0, 2, ""),
    ],
)
def test_the_number_of_groups_is_configuration_and_each_has_one_leader(
    town: Town, wanted: int, there: int, said: str
) -> None:
    campaign = opened(town, groups_wanted=wanted)
    made = groups(town, there)
    division = queries.division(campaign, TODAY)
    assert (len(division.groups), division.sentence) == (there, said)
    assert [share.problem for share in division.groups] == [""] * there
    with pytest.raises(MoveRefused, match="已由"):
        organization.open_posting(
            actor=FOUNDER, user=town.users["leader"], unit=made[0], title="组长", starts_on=TODAY, is_head=True
        )


@pytest.mark.mechanism("M-003")
def test_every_clause_belongs_to_one_group_and_those_of_nobody_are_listed(town: Town) -> None:
    campaign = opened(town)
    first, second = groups(town, 2, led=False)
    clauses = list(queries.own_clauses(campaign))
    director = town.actor("director")
    assert actions.give_clauses(actor=director, campaign=campaign, group=first, clauses=clauses[:6]) == 6
    assert actions.give_clauses(actor=director, campaign=campaign, group=second, clauses=clauses[5:8]) == 3
    # The same again moves nothing.
    assert actions.give_clauses(actor=director, campaign=campaign, group=second, clauses=clauses[5:8]) == 0
    division = queries.division(campaign, TODAY)
    assert [len(share.clauses) for share in division.groups] == [5, 3]
    assert [clause.code for clause in division.unowned] == ["c9", "c10"]
    assert [share.problem for share in division.groups] == ["没有组长", "没有组长"]
    page = browser(town).get(reverse("campaign_owners", args=[campaign.pk])).content.decode()
    assert "近两年无甲、乙类传染病暴发疫情" in page
    group = browser(town).get(reverse("campaign_group", args=[campaign.pk, first.pk])).content.decode()
    assert "建成区绿化覆盖率 ≥ 36%" in group
    assert "没有组长" in group
    assert "未知" in group


def test_only_working_groups_own_and_only_clauses_that_are_owned(town: Town) -> None:
    campaign = opened(town)
    (group,) = groups(town, 1)
    category = Clause.objects.filter(edition=campaign.edition, kind=Clause.Kind.CATEGORY)[:1]
    clauses = list(queries.own_clauses(campaign)[:1])
    for given, sentence in (
        ({"group": town.units["urban"], "clauses": clauses}, "不是在用的工作组"),
        ({"group": group, "clauses": []}, "没有选择"),
        ({"group": group, "clauses": list(category)}, "不需要分工"),
    ):
        with pytest.raises(BadInput, match=sentence):
            actions.give_clauses(actor=town.actor("director"), campaign=campaign, **given)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.give_clauses(actor=town.actor("inspector"), campaign=campaign, group=group, clauses=clauses)


def test_owners_follow_their_clauses_into_another_edition(town: Town) -> None:
    campaign = opened(town)
    (group,) = groups(town, 1)
    clauses = queries.own_clauses(campaign)
    actions.give_clauses(actor=town.actor("director"), campaign=campaign, group=group, clauses=list(clauses))
    changed(town, campaign, edition=of("city-1999"))
    kept = ClauseOwner.objects.filter(campaign=campaign).values_list("clause__code", flat=True)
    assert sorted(kept) == ["c1", "c2", "c3", "c4", "c5"]
    with pytest.raises(BadInput, match="早于启动日期"):
        changed(town, campaign, ends_on=date(2020, 1, 1))


def test_a_campaign_is_started_changed_and_divided_on_its_pages(town: Town) -> None:
    client, (group,) = browser(town), groups(town, 1)
    assert "还没有创建活动" in client.get(reverse("campaign_list")).content.decode()
    sent = {
        "title": "创卫", "area": town.areas["county"].pk, "edition": of("city-2014").pk, "starts_on": "2026-06-03",
        "target_year": "2027", "document": "实施方案", "groups_wanted": "1",
    }  # fmt: skip
    assert client.post(reverse("campaign_new"), sent | {"target_year": "2020"}).status_code == 422
    answer = client.post(reverse("campaign_new"), sent)
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("campaign_detail", args=[campaign.pk])
    for name in ("campaign_edit", "campaign_document", "campaign_give"):
        assert client.get(reverse(name, args=[campaign.pk])).status_code == 200
        assert browser(town, "inspector").get(reverse(name, args=[campaign.pk])).status_code == 403
    client.post(reverse("campaign_edit", args=[campaign.pk]), sent | {"title": "创建国家卫生城市"})
    client.post(reverse("campaign_document", args=[campaign.pk]), {"title": "五年规划", "target_year": "2027"})
    clauses = [clause.pk for clause in queries.own_clauses(campaign)]
    client.post(reverse("campaign_give", args=[campaign.pk]), {"group": group.pk, "clauses": clauses})
    assert GoalDocument.objects.count() == 2
    assert "每一条都有工作组" in client.get(reverse("campaign_owners", args=[campaign.pk])).content.decode()
    page = browser(town, "inspector").get(reverse("campaign_list")).content.decode()
    assert "创建国家卫生城市" in page
    assert reverse("campaign_new") not in page
    for missing in (reverse("campaign_detail", args=[9]), reverse("campaign_group", args=[campaign.pk, 999])):
        assert client.get(missing).status_code == 404
