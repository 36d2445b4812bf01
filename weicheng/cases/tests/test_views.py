"""The pages of cases over HTTP: who opens them, and one case from report to closure by clicks alone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from weicheng.cases.models import Case
from weicheng.cases.tests.pictures import jpeg
from weicheng.domain.cases import State
from weicheng.testing.town import REFUSE, Town

pytestmark = pytest.mark.django_db


def browser(town: Town, key: str) -> Client:
    """A signed-in person of the town."""
    client = Client()
    client.force_login(town.users[key])
    return client


def move(town: Town, who: str, case: Case, code: str, **data: object) -> int:
    """One move through its page; 302 when it was made."""
    return browser(town, who).post(reverse("case_move", args=[case.pk, code]), data).status_code


def test_a_case_goes_from_a_grid_worker_to_closure_through_the_pages(town: Town) -> None:
    form = {
        "command_id": str(uuid4()), "source": "grid", "category": REFUSE, "text": "路口垃圾外溢",
        "area": town.areas["east1_01"].pk, "point_0": "", "point_1": "", "address": "路口东侧",
        "photos": SimpleUploadedFile("现场.jpg", jpeg(), "image/jpeg"),
    }  # fmt: skip
    answer = browser(town, "grid").post(reverse("case_new"), form)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    case = Case.objects.get()
    assert case.photos.count() == 1
    assert move(town, "dispatcher", case, "dispatch", unit=town.units["east_office"].pk, override_reason="") == 302
    assert move(town, "street", case, "accept", plan="") == 302
    after = SimpleUploadedFile("整改后.jpg", jpeg(), "image/jpeg")
    assert move(town, "street", case, "handle", note="已清运", photos=after) == 302
    assert move(town, "checker", case, "pass", note="属实") == 302
    assert move(town, "director", case, "close", answer="") == 302
    case.refresh_from_db()
    assert case.state == State.CLOSED
    page = browser(town, "dispatcher").get(reverse("case_detail", args=[case.pk])).content.decode()
    assert "已销号" in page
    assert "已整改" in page


def test_the_same_report_sent_twice_makes_one_case(town: Town) -> None:
    form = {
        "command_id": str(uuid4()), "source": "grid", "category": REFUSE, "text": "路口垃圾外溢",
        "area": town.areas["east1_01"].pk,
    }  # fmt: skip
    for _ in range(2):
        assert browser(town, "grid").post(reverse("case_new"), form).status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status", "remark"),
    [
        ("dispatcher", 200, "the office sees its district"),
        ("street", 200, "the street sees its area"),
        ("stranger", 404, "another street does not learn that the case exists"),
        ("market_handler", 404, "nor does a bureau that has nothing to do with it"),
        ("audit", 403, "the auditor has no business with cases at all"),
    ],
)
def test_a_case_page_opens_only_within_reach(town: Town, who: str, status: int, remark: str) -> None:
    case = town.case()
    assert browser(town, who).get(reverse("case_detail", args=[case.pk])).status_code == status, remark


def test_a_move_that_the_person_may_not_make_is_refused_with_a_sentence(town: Town) -> None:
    case = town.case()
    answer = browser(town, "street").post(
        reverse("case_move", args=[case.pk, "dispatch"]), {"unit": town.units["urban"].pk}
    )
    assert answer.status_code == 403
    assert "派遣" in answer.content.decode()


def test_a_move_too_late_says_where_the_case_stands(town: Town) -> None:
    case = town.case()
    answer = browser(town, "checker").post(reverse("case_move", args=[case.pk, "pass"]), {"note": ""})
    assert answer.status_code == 422
    assert "待派遣" in answer.content.decode()


def test_the_dispatch_page_explains_the_proposal_and_asks_for_a_reason_to_overrule_it(town: Town) -> None:
    case = town.case()
    page = browser(town, "dispatcher").get(reverse("case_move", args=[case.pk, "dispatch"])).content.decode()
    assert "系统建议：东街道办" in page
    assert move(town, "dispatcher", case, "dispatch", unit=town.units["urban"].pk, override_reason="") == 422
    assert move(town, "dispatcher", case, "dispatch", unit=town.units["urban"].pk, override_reason="上级要求") == 302


def test_batch_dispatch_answers_row_by_row(town: Town) -> None:
    good, done = town.case(), town.case(area=town.areas["east1_02"])
    assert move(town, "dispatcher", done, "dispatch", unit=town.units["east_office"].pk, override_reason="") == 302
    answer = browser(town, "dispatcher").post(reverse("case_batch_dispatch"), {"pk": [good.pk, done.pk, "x"]})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "1 件已办，1 件未办" in text
    assert "东街道办" in text


@pytest.mark.parametrize("bad", [{}, {"pk": ["999999"]}, {"pk": ["abc", "-1"]}])
def test_a_batch_of_nothing_is_no_server_error(town: Town, bad: dict[str, list[str]]) -> None:
    assert browser(town, "director").post(reverse("case_batch_close"), bad).status_code in {200, 409, 422}


def test_the_list_exports_without_formulas_and_costs_the_same_for_few_and_many(town: Town) -> None:
    client = browser(town, "dispatcher")
    client.get(reverse("case_list"))  # what a process keeps in memory is there from the second time on
    counts = []
    for more in (1, 8):
        for number in range(more):
            town.report(text=f"=1+{number}", area=town.areas["west1_01"], category="06036")
            town.report(text=f"第 {number} 处", area=town.areas["east1_02"], category="06020")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("case_list")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    export = client.get(reverse("case_list"), {"export": "xlsx"})
    assert b"".join(export.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "垃圾"}, {"q": "ljwy"}, {"q": "a"}, {"state": "open"}, {"state": "nonsense"}, {"flag": "overdue"},
        {"flag": "unowned"}, {"category": REFUSE}, {"unit": "999"}, {"since": "not a day"}, {"page": "-3"},
        {"sort": "; drop table"},
    ],
)  # fmt: skip
def test_every_filter_answers_good_and_bad_input_with_a_page(town: Town, query: dict[str, str]) -> None:
    town.case()
    assert browser(town, "dispatcher").get(reverse("case_list"), query).status_code in {200, 422}


def test_the_inbox_of_each_role_shows_what_waits_for_it(town: Town) -> None:
    case = town.case()
    page = browser(town, "dispatcher").get(reverse("case_inbox", args=["dispatch"]))
    assert case.title in page.content.decode()
    assert browser(town, "street").get(reverse("case_inbox", args=["dispatch"])).status_code == 404


def test_a_note_is_kept_and_an_empty_one_is_named(town: Town) -> None:
    case = town.case()
    client = browser(town, "dispatcher")
    client.post(reverse("case_note", args=[case.pk]), {"text": "已电话联系"})
    assert "已电话联系" in client.get(reverse("case_detail", args=[case.pk])).content.decode()
    answer = client.post(reverse("case_note", args=[case.pk]), {"text": ""}, follow=True)
    assert "备注没有填写" in answer.content.decode()


def test_the_printed_order_shows_owner_and_time_limit(town: Town) -> None:
    case = town.case()
    move(town, "dispatcher", case, "dispatch", unit=town.units["east_office"].pk, override_reason="")
    page = browser(town, "dispatcher").get(reverse("case_print", args=[case.pk])).content.decode()
    assert "问题交办单" in page
    assert "东街道办" in page
