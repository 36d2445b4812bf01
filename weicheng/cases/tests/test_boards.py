"""The pages of supervision over HTTP: joint treatment, look-alikes, joining, lists, look-backs, boards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weicheng.cases import actions, queries
from weicheng.cases.models import Case, CaseList, CaseListItem, Dispatch, LookBack, Slip
from weicheng.cases.tests.pictures import jpeg
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import State
from weicheng.tasks.models import Task
from weicheng.testing.town import MORNING, Town

pytestmark = pytest.mark.django_db
SOON = date(2099, 12, 31)


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def posted(town: Town, who: str, name: str, pk: int | None = None, /, **data: object) -> int:
    """The status of one POST; 302 when it was done."""
    url = reverse(name, args=[pk] if pk else [])
    return browser(town, who).post(url, data).status_code


def moved(town: Town, who: str, case: Case, code: str, **data: object) -> int:
    return browser(town, who).post(reverse("case_move", args=[case.pk, code]), data).status_code


def shown(town: Town, who: str, name: str, *args: object, **query: object) -> str:
    return browser(town, who).get(reverse(name, args=args), query).content.decode()


@pytest.mark.mechanism("M-104")
def test_a_key_problem_is_missing_on_the_board_until_a_leader_s_name_stands_beside_it(town: Town) -> None:
    case = town.case()
    assert moved(town, "director", case, "mark_key") == 302
    assert "重点问题还没有挂牌：1 件" in shown(town, "director", "listing_list")
    leader = town.users["leader"].postings.get()
    assert moved(town, "director", case, "list_up", level="市级挂牌督办", leader=leader.pk, due_on=SOON) == 302
    board = shown(town, "director", "listing_list")
    assert "还没有挂牌" not in board
    assert "测试leader" in board
    assert moved(town, "director", case, "delist", note="已验收") == 422


@pytest.mark.mechanism("M-106")
def test_a_joint_treatment_names_one_person_a_unit_and_stands_on_the_board_of_hard_problems(town: Town) -> None:
    case = town.case()
    urban, housing = town.units["urban"], town.units["housing"]
    chosen = f"{reverse('case_joint', args=[case.pk])}?unit_1={urban.pk}&unit_2={housing.pk}"
    client = browser(town, "director")
    assert client.get(chosen).status_code == 200
    data = {
        "target": "拆除违建并硬化", "due_on": SOON,
        f"person_{urban.pk}": town.users["urban_handler"].postings.get().pk, f"measure_{urban.pk}": "拆除",
        f"person_{housing.pk}": town.users["housing_handler"].postings.get().pk, f"measure_{housing.pk}": "硬化",
    }  # fmt: skip
    assert client.post(chosen, data).status_code == 302
    assert Task.objects.filter(about=f"case:{case.pk}", kind=Task.Kind.JOINT).count() == 2
    board = shown(town, "director", "hard_list")
    assert "城管局：测试urban_handler；住建局：测试housing_handler" in board
    assert "难题按期解决率 = 按期解决数 ÷ 难题总数 = 0 ÷ 1" in board


@pytest.mark.parametrize(
    ("query", "status", "remark"),
    [
        ("", 200, "the first step asks for units"),
        ("?unit_1={urban}&unit_2={urban}", 422, "one unit twice is one unit"),
        ("?unit_1={urban}&unit_2=", 422, "one unit is no joint treatment"),
        ("?unit_1=abc&unit_2=999999", 422, "what is no unit is named"),
    ],
)
def test_a_joint_treatment_needs_two_units(town: Town, query: str, status: int, remark: str) -> None:
    url = reverse("case_joint", args=[town.case().pk]) + query.format(urban=town.units["urban"].pk)
    assert browser(town, "director").get(url).status_code == status, remark


@pytest.mark.mechanism("M-100")
def test_look_alikes_found_become_cases_of_their_own(town: Town) -> None:
    case = Walk(town).dispatched().accepted().case
    rows = {
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0,
        "form-0-text": "另一处垃圾", "form-0-area": town.areas["east1_02"].pk, "form-0-address": "菜场后门",
        "form-1-text": "又一处垃圾", "form-1-area": town.areas["east1"].pk, "form-1-address": "",
    }  # fmt: skip
    given = {"places_checked": 5, "root_cause": "收运间隔过长", "long_term_measure": "每日两清"}
    assert posted(town, "street", "case_sweep", case.pk, **given, **rows) == 302
    assert case.look_alikes.count() == 2
    assert "另一处垃圾" in shown(town, "street", "case_detail", case.look_alikes.earliest("pk").pk)


@pytest.mark.parametrize(
    ("rows", "remark"),
    [
        ({}, "the rows are missing altogether"),
        ({"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": 0}, "their number is no number"),
        ({"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-text": "垃圾"}, "a place is missing"),
        ({"form-TOTAL_FORMS": 1000, "form-INITIAL_FORMS": 0}, "more rows than anybody finds"),
    ],
)
def test_a_sweep_with_faulty_rows_saves_nothing(town: Town, rows: dict[str, object], remark: str) -> None:
    case = Walk(town).dispatched().accepted().case
    given = {"places_checked": 5, "root_cause": "收运间隔过长", "long_term_measure": "每日两清"}
    assert posted(town, "street", "case_sweep", case.pk, **given, **rows) == 422, remark
    case.refresh_from_db()
    assert case.places_checked is None


@pytest.mark.mechanism("M-131")
def test_near_duplicates_are_proposed_with_reasons_joined_and_split_again(town: Town) -> None:
    lng, lat = town.point("east1_01")
    first = town.case(lng=lng, lat=lat, category="06036")
    double = town.case(lng=lng + 0.0003, lat=lat)
    page = shown(town, "dispatcher", "case_join", double.pk)
    assert "相距 3" in page
    assert first.number in page
    assert posted(town, "dispatcher", "case_join", double.pk, into=first.pk, number="", reason="同一堆") == 302
    double.refresh_from_db()
    assert double.state == State.JOINED
    report = double.joined_into.reports.get(joined_from=double)
    assert posted(town, "dispatcher", "report_split", report.pk, reason="") == 422
    assert posted(town, "dispatcher", "report_split", report.pk, reason="其实是两处") == 302
    double.refresh_from_db()
    assert double.state == State.REGISTERED


@pytest.mark.parametrize("number", ["", "abc", "2026-", "2026-99999999999999999999", "2026-000000"])
def test_joining_into_no_case_or_a_hidden_one_is_refused(town: Town, number: str) -> None:
    case = town.case()
    assert posted(town, "dispatcher", "case_join", case.pk, number=number, reason="同一处") in {404, 422}


@pytest.mark.mechanism("M-107")
def test_the_office_judges_the_reason_of_a_return_once_it_was_given(town: Town) -> None:
    case = Walk(town).dispatched().returned().case
    turn = Dispatch.objects.get(case=case)
    assert "认定理由" in shown(town, "director", "case_detail", case.pk)
    assert posted(town, "director", "return_judge", turn.pk, accepted="yes") == 302
    turn.refresh_from_db()
    assert turn.reason_accepted is True
    assert "认定成立" in shown(town, "director", "case_detail", case.pk)


def test_papers_and_films_go_with_the_photos_and_a_false_ending_is_named(town: Town) -> None:
    case = Walk(town).dispatched().accepted().case
    paper = SimpleUploadedFile("验收单.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    fake = SimpleUploadedFile("程序.pdf", b"MZ\x90\x00" * 40, "application/pdf")
    photo = SimpleUploadedFile("整改后.jpg", jpeg(), "image/jpeg")
    assert moved(town, "street", case, "add_photos", files=fake) == 422
    assert moved(town, "street", case, "add_photos") == 422
    assert moved(town, "street", case, "add_photos", files=paper, photos=photo) == 302
    assert (case.attachments.count(), case.photos.count()) == (1, 1)
    assert "验收单" in shown(town, "street", "case_detail", case.pk)


@pytest.mark.mechanism("M-103")
def test_slips_are_drafted_in_turn_and_counted_by_colour_and_unit(town: Town) -> None:
    case = Walk(town).dispatched().accepted().case
    assert moved(town, "director", case, "draft_slip", colour="red") == 422
    assert moved(town, "director", case, "draft_slip", colour="white") == 302
    assert Slip.objects.get(case=case).issued_at
    board = shown(town, "director", "slip_figures")
    assert "东街道办" in board
    assert f"colour=white&amp;unit={town.units['east_office'].pk}" in board


def ticked(cases: list[Case]) -> list[str]:
    return [str(case.pk) for case in cases]


@pytest.mark.mechanism("M-099")
def test_a_list_is_made_from_ticked_cases_claimed_by_the_unit_and_assigned_by_the_office(town: Town) -> None:
    now = timezone.now()
    cases = [town.case(text=f"{n}", area=town.areas["east1_02"], category=code, now=now - timedelta(minutes=n))
             for n, code in enumerate(("06010", "06036"))]  # fmt: skip
    asked = browser(town, "director").post(reverse("worklist_new"), {"pk": ticked(cases)})
    assert asked.status_code == 200
    assert "已勾选 2 件案件" in asked.content.decode()
    form = {"kind": "rectification", "title": "省暗访反馈", "area": town.areas["county"].pk, "source": "省暗访组"}
    answer = browser(town, "director").post(reverse("worklist_new"), {"pk": ticked(cases), **form})
    assert answer.status_code == 302
    made = CaseList.objects.get()
    first, second = CaseListItem.objects.filter(list=made).order_by("pk")
    assert "省暗访反馈" in shown(town, "street", "claim_list")
    assert posted(town, "street", "item_claim", first.pk, unit=town.units["east_office"].pk) == 302
    unit = town.units["east_office"].pk
    assert posted(town, "dispatcher", "item_assign", second.pk, unit=unit, reason="到期") == 422
    actions.assign_item(
        actor=town.actor("dispatcher"), item=second, unit=town.units["east_office"], reason="逾时无人认领",
        now=now + timedelta(days=4),
    )  # fmt: skip
    page = shown(town, "director", "worklist_detail", made.pk)
    assert "认领率 = 时限内主动认领数 ÷ 清单项数 = 1 ÷ 2 = 50%" in page
    assert "创卫办指定" in page


@pytest.mark.mechanism("M-110")
def test_a_short_board_list_shows_what_came_later_apart(town: Town) -> None:
    walk = Walk(town).dispatched().accepted(plan="三日内清运").handled().checked()
    made = actions.make_list(
        actor=town.actor("director"), kind="short_board", title="东街道短板", area=town.areas["east"],
        cases=[walk.case], now=later(minutes=75),
    )  # fmt: skip
    walk.closed()
    new = town.case(text="新短板", area=town.areas["east1_02"])
    assert browser(town, "director").post(
        reverse("worklist_new"), {"pk": ticked([new]), "kind": "rectification", "existing": made.pk}
    ).status_code == 302  # fmt: skip
    page = shown(town, "director", "worklist_detail", made.pk)
    assert "清零率 = 已销号数 ÷ 起始短板数 = 1 ÷ 1 = 100%" in page
    assert "新增 1 件（已销号 0 件），不计入起始数；现有未销号 1 件" in page
    assert "chart-burn" in page
    assert "100%" in shown(town, "director", "worklist_list")


@pytest.mark.mechanism("M-102")
def test_a_round_of_look_backs_is_drawn_with_its_seed_and_a_relapse_reopens_the_case(town: Town) -> None:
    case = Walk(town).dispatched().accepted().handled().checked().closed().case
    day = MORNING.date()
    form = {"closed_from": day, "closed_until": day, "round_name": "2026年6月", "seed": "公开种子"}
    assert posted(town, "checker", "look_back_draw", **form) == 302
    assert posted(town, "checker", "look_back_draw", **form) == 422
    row = LookBack.objects.get(case=case)
    assert posted(town, "checker", "look_back_record", row.pk, relapsed="yes", note="") == 422
    assert posted(town, "director", "look_back_record", row.pk, relapsed="yes", note="又堆上了") == 302
    case.refresh_from_db()
    assert (case.state, case.relapses) == (State.ACCEPTED, 1)
    board = shown(town, "checker", "look_back_list")
    assert "公开种子" in board
    assert "反弹率 = 反弹数 ÷ 回头看数 = 1 ÷ 1 = 100%" in board
    by_unit = queries.relapse_rates(town.actor("director"), by="unit")
    assert [(one.name, one.rate.text) for one in by_unit] == [("东街道办", "100%")]


@pytest.mark.mechanism("M-109")
def test_a_clean_up_is_put_down_and_listed_where_it_was(town: Town) -> None:
    form = {"name": "垃圾围村整治", "area": town.areas["east"].pk, "ended_on": "2026-06-01", "category": ""}
    assert posted(town, "director", "cleanup_new", **form) == 302
    assert "垃圾围村整治" in shown(town, "grid", "cleanup_list") + shown(town, "street", "cleanup_list")
    assert "垃圾围村整治" not in shown(town, "stranger", "cleanup_list")


@pytest.mark.parametrize(
    ("who", "name", "status", "remark"),
    [
        ("director", "case_joint", 200, "the office leads"),
        ("street", "case_joint", 403, "a street does not"),
        ("street", "case_sweep", 200, "the unit that has the case"),
        ("director", "case_sweep", 403, "not the office"),
        ("stranger", "case_sweep", 404, "another street does not learn of it"),
        ("dispatcher", "case_join", 200, "who takes reports in joins them"),
        ("inspector", "case_join", 403, "an inspector does not"),
    ],
)
def test_pages_beside_the_path_open_to_those_whose_work_it_is(
    town: Town, who: str, name: str, status: int, remark: str
) -> None:
    case = Walk(town).dispatched().accepted().case
    assert browser(town, who).get(reverse(name, args=[case.pk])).status_code == status, remark


@pytest.mark.parametrize(
    ("who", "status", "remark"),
    [
        ("director", 200, "whose list it is"),
        ("street", 200, "a case of theirs is on it"),
        ("stranger", 404, "none of theirs is"),
        ("audit", 403, "no business with cases"),
    ],
)
def test_a_list_opens_to_its_area_and_to_the_owners_of_its_cases(
    town: Town, who: str, status: int, remark: str
) -> None:
    made = actions.make_list(
        actor=town.actor("director"), kind="rectification", title="清单", area=town.areas["county"],
        cases=[town.case()], now=MORNING,
    )  # fmt: skip
    assert browser(town, who).get(reverse("worklist_detail", args=[made.pk])).status_code == status, remark
