"""The pages of the ledger, the status table, bottlenecks, collection and events."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.indicators import actions
from weicheng.indicators.models import Activity, Campaign, Clause, Collection, CountedEvent, Indicator, IndicatorValue
from weicheng.indicators.tests import cities
from weicheng.tasks.models import Task
from weicheng.testing.town import Town

AT = {"day": "2012-03-01"}


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def clause(campaign: Campaign, number: str) -> Clause:
    return Clause.objects.get(edition=campaign.edition, number=number)


@pytest.mark.mechanism("M-020", "M-021", "M-022")
def test_the_status_table_says_the_verdict_the_gaps_and_the_work(town: Town, huanggang: Campaign) -> None:
    said = page(browser(town), "status_table", huanggang.pk, **AT)
    for words in (
        "有 6 项不达标（第 1、2、3、5、6、10 项）", "不具备申报资格",
        "差 3.97 个百分点", "差 3.29 个百分点", "差 2.47 ㎡/人",
        "96 万㎡（折合 1437 亩）", "71 万㎡（折合 1065 亩）", "50%–77%",
    ):  # fmt: skip
        assert words in said


@pytest.mark.mechanism("M-206")
def test_every_campaign_stands_on_one_list_with_its_verdict(town: Town, huanggang: Campaign) -> None:
    cities.campaign(town, cities.edition("air", cities.CONDITIONS[3:4]), "创建环保模范城市")
    said = page(browser(town), "status_list", **AT)
    assert "创建环保模范城市" in said
    assert "不具备申报资格" in said
    assert reverse("status_table", args=[huanggang.pk]) in said


@pytest.mark.mechanism("M-021")
def test_the_status_table_is_filtered_and_sorted_by_gap(town: Town, huanggang: Campaign) -> None:
    client = browser(town)
    held = page(client, "status_table", huanggang.pk, status="met", **AT)
    assert "<td" in held
    assert "无烟草广告" in held.split("</thead>")[-1]
    assert "生活垃圾" not in held.split("</thead>")[-1]
    by_gap = page(client, "status_table", huanggang.pk, order="gap", **AT).split("</thead>")[-1]
    assert by_gap.index("生活污水") < by_gap.index("生活垃圾")
    answer = client.get(reverse("status_table", args=[huanggang.pk]), {"export": "xlsx", **AT})
    assert b"".join(answer.streaming_content)[:2] == b"PK"


@pytest.mark.mechanism("M-022", "M-036")
def test_a_project_is_made_out_of_a_gap_with_its_work_filled_in(town: Town, huanggang: Campaign) -> None:
    client = browser(town)
    said = page(client, "clause_status", huanggang.pk, clause(huanggang, "3").pk, **AT)
    urls = [unescape(url) for url in re.findall(r'href="(/projects/new/[^"]+)"', said)]
    parks = next(client.get(url).content.decode() for url in urls if "target=71&" in url)
    assert 'value="71"' in parks
    assert 'value="万㎡"' in parks


@pytest.mark.mechanism("M-022")
def test_a_clause_shows_values_sources_and_why_mu_do_not_divide(town: Town, huanggang: Campaign) -> None:
    said = page(browser(town), "clause_status", huanggang.pk, clause(huanggang, "3").pk, **AT)
    for words in ("1440 亩", "3.29 个百分点 × 建成区面积 29.12 km²", "园林局", "住建局", "下达任务"):
        assert words in said


def test_a_task_is_made_out_of_a_clause_and_leads_back_to_it(town: Town, huanggang: Campaign) -> None:
    client, third = browser(town), clause(huanggang, "3")
    url = f"{reverse('task_new')}?about=clause:{third.pk}"
    assert "建成区绿化" in client.get(url).content.decode()
    client.post(url, {"kind": Task.Kind.ASSIGNED, "title": "新增绿地 96 万㎡", "lead": town.units["urban"].pk})
    task = Task.objects.get(about=f"clause:{third.pk}")
    assert "新增绿地 96 万㎡" in page(client, "clause_status", huanggang.pk, third.pk, **AT)
    assert reverse("clause_status", args=[huanggang.pk, third.pk]) in page(client, "task_detail", task.pk)


@pytest.mark.mechanism("M-026", "M-027", "M-030", "M-219")
def test_bottlenecks_tasks_and_the_survey_stand_on_one_page(town: Town, huanggang: Campaign) -> None:
    said = page(browser(town), "bottlenecks", huanggang.pk, **AT)
    for words in ("未归类（6 项）", "指标分解率", "摸底率"):
        assert words in said


@pytest.mark.mechanism("M-025")
def test_a_weak_condition_becomes_held_on_the_page(town: Town, huanggang: Campaign) -> None:
    client, seventh = browser(town), clause(huanggang, "7")
    client.post(reverse("clause_appraise", args=[huanggang.pk, seventh.pk]), {"control": "weak"})
    assert "暂时达标" in page(client, "clause_status", huanggang.pk, seventh.pk)


@pytest.mark.mechanism("M-028", "M-206")
def test_an_indicator_shows_its_warning_and_its_campaigns(town: Town, huanggang: Campaign, take_in: Any) -> None:
    take_in(cities.MEISHAN)
    client, air = browser(town), Indicator.objects.get(code="air")
    said = page(client, "indicator_detail", air.pk)
    for words in ("重算是 79.45%", "创建国家卫生城市", "79.49%", "93.4%"):
        assert words in said
    assert "绿化覆盖率" in page(client, "indicator_list")


def test_a_value_is_entered_corrected_and_withdrawn_on_pages(town: Town, huanggang: Campaign) -> None:
    client, cover = browser(town), Indicator.objects.get(code="cover")
    entered = {"value": "33.5%", "since": "2012-01-01", "until": "2012-12-31", "source": "年报",
               "area": town.areas["county"].pk}  # fmt: skip
    url = reverse("indicator_value_new", args=[cover.pk])
    assert client.post(url, entered | {"value": "三成"}).status_code == 422
    assert client.post(url, entered).status_code == 302
    value = IndicatorValue.objects.get(source="年报")
    corrected = {**entered, "value": "34", "reason": "重新量算"}
    client.post(reverse("indicator_value_correct", args=[value.pk]), corrected)
    last = IndicatorValue.objects.get(corrects=value)
    assert "重新量算" in page(client, "indicator_value", last.pk)
    client.post(reverse("indicator_value_withdraw", args=[last.pk]), {"reason": "重复"})
    assert "不再计入" in page(client, "indicator_value", last.pk)


@pytest.mark.mechanism("M-028")
def test_a_clerk_answers_question_after_question_on_a_phone(town: Town, huanggang: Campaign) -> None:
    Indicator.objects.filter(code__in=["cover", "waste"]).update(department=town.units["urban"])
    actions.ask_departments()
    clerk = browser(town, "urban_handler")
    assert "还有 2 项数据待报" in page(clerk, "collection_mine")
    first, second = Collection.objects.order_by("due_on", "pk")
    answer = clerk.post(reverse("collection_answer", args=[first.pk]), {"value": "95"})
    assert answer.url == reverse("collection_answer", args=[second.pk])
    answer = clerk.post(reverse("collection_answer", args=[second.pk]), {"value": "96"})
    assert answer.url == reverse("collection_mine")
    office = browser(town)
    assert "没有要报的数据" in page(office, "collection_list")
    assert "已报" in page(office, "collection_detail", first.pk)


@pytest.mark.mechanism("M-024")
def test_an_event_makes_its_condition_unmet_at_once_until_it_is_taken_back(town: Town, huanggang: Campaign) -> None:
    client, eighth = browser(town), clause(huanggang, "8")
    entered = {"kind": "food", "on": "2011-06-01", "text": "重大食品安全事故", "area": town.areas["county"].pk}
    client.post(reverse("counted_event_new"), entered)
    said = page(client, "clause_status", huanggang.pk, eighth.pk, **AT)
    assert "2013-01-01" in said
    event = CountedEvent.objects.get()
    client.post(reverse("counted_event_withdraw", args=[event.pk]), {"reason": "误登"})
    assert "没有登记过这类事件" in page(client, "clause_status", huanggang.pk, eighth.pk, **AT)
    assert "已撤销" in page(client, "counted_event_list")


@pytest.mark.mechanism("M-027")
def test_an_activity_is_recorded_for_an_entry_ticket(town: Town, huanggang: Campaign) -> None:
    url = reverse("clause_activity", args=[huanggang.pk, clause(huanggang, "5").pk])
    client = browser(town)
    assert client.post(url, {"title": "灭鼠周", "on": "2030-01-01"}).status_code == 422
    assert client.post(url, {"title": "灭鼠周", "on": "2026-05-20"}).status_code == 302
    assert Activity.objects.get().on == date(2026, 5, 20)


@pytest.mark.mechanism("M-219")
def test_a_clause_without_a_figure_is_marked_unknown(town: Town, huanggang: Campaign) -> None:
    client, tenth = browser(town), clause(huanggang, "10")
    client.post(reverse("clause_unknown", args=[huanggang.pk, tenth.pk]), {"reason": "调查尚未开展"})
    assert "调查尚未开展" in page(client, "clause_status", huanggang.pk, tenth.pk, day="2011-06-01")
    assert "记为未知的 1 条" in page(client, "bottlenecks", huanggang.pk, day="2011-06-01")


@pytest.mark.parametrize(
    ("person", "name", "status"),
    [
        pytest.param("discipline", "status_table", 403, id="who views nothing of it"),
        pytest.param("urban_handler", "status_table", 200, id="a department"),
        pytest.param("urban_handler", "clause_appraise", 403, id="a department does not appraise"),
    ],
)
def test_pages_open_for_those_they_concern(
    town: Town, huanggang: Campaign, person: str, name: str, status: int
) -> None:
    args = [huanggang.pk, clause(huanggang, "1").pk] if name == "clause_appraise" else [huanggang.pk]
    assert browser(town, person).get(reverse(name, args=args)).status_code == status


def test_what_does_not_exist_is_404(town: Town, huanggang: Campaign) -> None:
    client = browser(town)
    other = cities.edition("other", cities.CONDITIONS[:1])
    foreign = Clause.objects.get(edition=other)
    for url in (
        reverse("status_table", args=[999]), reverse("clause_status", args=[huanggang.pk, foreign.pk]),
        reverse("indicator_detail", args=[999]), reverse("indicator_value", args=[999]),
        reverse("collection_detail", args=[999]), reverse("counted_event_withdraw", args=[999]),
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
