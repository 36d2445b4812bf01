"""The pages say what the actions did, to those who may see it, and lead on."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.assessment import actions
from weicheng.assessment.models import (
    Candidate,
    Contest,
    HonourList,
    LastDuty,
    Period,
    ScoreAppeal,
    ScoreSheet,
    UnitMark,
)
from weicheng.assessment.tests.helpers import JULY, close, counted, plain, publish, score, streets, visit
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.inspections.tests.helpers import site
from weicheng.testing.town import Town

WEST = "west1_01"


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def read(client: Client, name: str, /, *args: int, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def is_workbook(client: Client, name: str, /, *args: int, **query: object) -> bool:
    answer = client.get(reverse(name, args=args), query)
    return b"".join(answer).startswith(b"PK")  # read to its end, so that the file is closed


def send(client: Client, name: str, /, *args: int, **data: object) -> str:
    answer = client.post(reverse(name, args=args), data, follow=True)
    return answer.content.decode()


def test_a_score_goes_from_visit_to_answered_appeal_by_its_pages(town: Town) -> None:
    visit(town, 7, found=True)
    clerk = browser(town, "dispatcher")
    assert "已评分" in send(clerk, "score_make", since="2026-06-01", until="2026-06-30")
    sheet = ScoreSheet.objects.get()
    assert "待复核" in read(clerk, "score_list", state="draft")
    send(clerk, "score_review", sheet.pk, note="属实")
    page = read(browser(town, "street"), "score_detail", sheet.pk)
    assert all(words in page for words in ("评分 7/10", "条款：第1条", "问题：门口有垃圾", "申诉"))
    send(browser(town, "street"), "score_appeal", sheet.pk, text="当日已清运")
    appeal = ScoreAppeal.objects.get()
    assert "不超过 30" in send(
        browser(town), "score_appeal_decide", appeal.pk, upheld="yes", granted="31", answer="属实"
    )
    send(browser(town), "score_appeal_decide", appeal.pk, upheld="yes", granted="5.5", answer="台账属实")
    sheet.refresh_from_db()
    assert sheet.score == 7550
    assert "申诉成立更正" in read(browser(town, "street"), "score_detail", sheet.pk)
    assert "成立" in read(browser(town, "street"), "score_appeal_list")
    assert "台账属实" in read(browser(town, "street"), "score_appeal_detail", appeal.pk)


def test_a_sheet_can_be_turned_down_on_its_page(town: Town) -> None:
    visit(town)
    [sheet] = score(town)
    send(browser(town, "dispatcher"), "score_return", sheet.pk, note="检查表用错")
    sheet.refresh_from_db()
    assert sheet.state == ScoreSheet.State.RETURNED


def test_a_ranking_is_closed_published_and_read_by_everybody(town: Town) -> None:
    browser(town, "leader").post(
        reverse("plain_mean_new"),
        {"area": town.areas["county"].pk, "document_no": "区创卫〔2026〕3号", "starts_on": "2026-01-01"},
    )
    counted(town, 9)
    counted(town, 8, area=WEST)
    office = browser(town)
    send(office, "ranking_close", scheme="covert", kind="month", day="2026-06-10", area=town.areas["county"].pk)
    send(office, "ranking_revise", streets(Period.objects.get()).pk, reason="归属更正")
    table = streets(Period.objects.get())
    assert browser(town, "street").get(reverse("ranking_detail", args=[table.pk])).status_code == 404
    send(office, "ranking_publish", table.pk, document_no="创卫办〔2026〕7号")
    page = read(browser(town, "street"), "ranking_detail", table.pk)
    assert all(words in page for words in ("按平均分，末位是西街道", "区创卫〔2026〕3号", "第 2 版", "东街道"))
    assert "2026年6月" in read(browser(town, "street"), "ranking_list")
    notice = read(office, "ranking_notice", table.pk)
    assert "西街道办主要负责人须在下一次会议上作检讨" in notice
    assert "三类典型" in read(office, "ranking_progress", table.pk)
    assert is_workbook(office, "ranking_progress", table.pk, **{"b-export": "xlsx"})
    assert is_workbook(office, "ranking_detail", table.pk, export="xlsx")
    assert "按平均分，末位是西街道" in read(Client(), "public_ranking", table.pk)
    assert "2026年6月" in read(Client(), "public_rankings")
    assert "区创卫〔2026〕3号" in read(browser(town, "street"), "plain_mean_list")


def test_what_is_not_published_is_not_public(town: Town) -> None:
    table = streets(close(town))
    assert Client().get(reverse("public_ranking", args=[table.pk])).status_code == 404


def test_a_duty_is_stated_appealed_answered_and_done_by_its_pages(town: Town) -> None:
    plain(town)
    counted(town, 9)
    counted(town, 8, area=WEST)
    publish(town, close(town))
    duty = LastDuty.objects.get()
    street, office = browser(town, "stranger"), browser(town)
    send(street, "last_duty_state", duty.pk, text="人手不足")
    send(street, "last_duty_appeal", duty.pk, text="点位不属本街道")
    assert "等待答复" in read(street, "last_duty_detail", duty.pk)
    send(browser(town, "leader"), "last_duty_answer", duty.pk, upheld="no", answer="点位属实")
    send(office, "last_duty_hold", duty.pk, meeting="月度点评会", meeting_on="2026-07-01")
    duty.refresh_from_db()
    assert duty.state == LastDuty.State.DONE
    assert "月度点评会" in read(street, "last_duty_list", state="done")
    assert browser(town, "street").get(reverse("last_duty_detail", args=[duty.pk])).status_code == 404


def test_figures_show_map_trend_and_calendar(town: Town) -> None:
    counted(town, 9)
    page = read(browser(town), "score_figures")
    assert all(words in page for words in ("市容环境与环境保护", "检查日历", "2026-06-03：1 次"))
    areas = json.loads(browser(town).get(reverse("score_areas")).content)["features"]
    assert {(f["properties"]["name"], f["properties"]["tone"], f["properties"]["note"]) for f in areas} == {
        ("东一社区", "good", "平均 90 分，1 次")
    }


@pytest.mark.mechanism("M-069")
def test_a_red_and_black_list_names_places_and_is_published_with_dates(town: Town) -> None:
    counted(town, 9)
    counted(town, 6, area=WEST)
    office = browser(town)
    page = send(
        office, "honour_new", title="6月红黑榜", scope="area", scheme="covert", area=town.areas["county"].pk,
        starts_on="2026-06-01", ends_on="2026-06-30",
    )  # fmt: skip
    row = HonourList.objects.get()
    assert Client().get(reverse("public_honour", args=[row.pk])).status_code == 404
    send(office, "honour_publish", row.pk, document_no="创卫办〔2026〕8号")
    page = read(Client(), "public_honour", row.pk)
    assert page.index("红榜</h2>") < page.index("东一社区") < page.index("黑榜</h2>") < page.index("西一社区")
    assert "6月红黑榜" in read(Client(), "public_honours")
    assert "6月红黑榜" in read(office, "honour_lists")
    assert "2026-07-02" in read(office, "honour_detail", row.pk)


@pytest.mark.mechanism("M-069")
def test_no_list_can_name_households_persons_or_sole_traders(town: Town) -> None:
    given = {"actor": town.actor("director"), "title": "榜", "scheme": "covert", "area": town.areas["county"]}
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}
    with pytest.raises(BadInput, match="不能上榜"):
        actions.make_list(**given, **days, scope="household")
    stall = site(town, "某小吃店", kind="small_food")
    market = site(town, "东一市场")
    for place in (stall, market):
        visit(town, 5, area="east1_01", site=place)
    score(town)
    for sheet in ScoreSheet.objects.all():
        actions.review_sheet(actor=town.actor("dispatcher"), sheet=sheet, now=JULY)
    made = actions.make_list(**given, **days, scope="site")
    assert list(made.entries.values_list("name", flat=True)) == ["东一市场"]


@pytest.mark.mechanism("M-070")
def test_a_contest_has_winners_within_its_quota_and_a_person_decides_ties(town: Town) -> None:
    clerk = browser(town, "dispatcher")
    send(
        clerk,
        "contest_new",
        kind="block",
        title="先进楼道评比",
        area=town.areas["county"].pk,
        held_on="2026-06-20",
        quota=2,
    )
    row = Contest.objects.get()
    for name, mark in (("一单元", "91"), ("二单元", "90"), ("三单元", "90")):
        send(clerk, "contest_candidate", row.pk, name=name, score=mark)
    with pytest.raises(MoveRefused, match="并列，还剩 1 个名额"):
        actions.decide_contest(actor=town.actor("dispatcher"), contest=row)
    third = Candidate.objects.get(name="三单元")
    send(clerk, "contest_decide", row.pk, chosen=[third.pk])
    assert set(Candidate.objects.filter(wins=True).values_list("name", flat=True)) == {"一单元", "三单元"}
    assert "入选" in read(clerk, "contest_detail", row.pk)
    assert "先进楼道评比" in read(clerk, "contest_list")


@pytest.mark.mechanism("M-071")
def test_the_village_matrix_says_what_is_missing(town: Town) -> None:
    street = browser(town, "street")
    send(
        street, "five_have_new", area=town.areas["east1"].pk, system="保洁制度", standard="标准", team="5人",
        money="预算", check_log="检查表", checked_on="2026-05-18",
    )  # fmt: skip
    page = read(street, "five_have_list")
    assert all(words in page for words in ("4/5", "未达标", "五有达标率"))


@pytest.mark.mechanism("M-114", "M-115")
def test_marks_make_a_quarter_and_a_share_of_the_year(town: Town) -> None:
    office, unit = browser(town), town.units["urban"]
    for day, mark in (("2026-04-05", "90"), ("2026-05-05", "84"), ("2026-06-05", "96")):
        send(office, "mark_new", kind="month", unit=unit.pk, starts_on=day, score=mark, full="100")
    send(office, "mark_new", kind="observation", unit=unit.pk, starts_on="2026-05-20", score="88", full="100")
    year = {"kind": "year", "starts_on": "2026-06-01", "score": "920", "full": "1000", "weight": "15"}
    send(office, "mark_new", unit=unit.pk, **year)
    assert UnitMark.objects.count() == 5
    quarter = read(office, "quarter_page", day="2026-05-01")
    assert all(f">{mark}<" in quarter for mark in ("90", "84", "96", "88"))
    assert "不完整" not in quarter
    assert "13.8" in read(browser(town, "urban_head"), "mark_list", kind="year")
    too_much = {"kind": "month", "starts_on": "2026-06-01", "score": "101", "full": "100"}
    refused = send(office, "mark_new", unit=unit.pk, **too_much)
    assert "请填写 0 到 100 之间的分数" in refused
