"""交办单 and 整改前后对比表: what stands on paper, for whom, and how many at once."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from weicheng.cases.models import Case
from weicheng.cases.tests.walk import Walk
from weicheng.cases.views import papers
from weicheng.testing.town import Town

pytestmark = pytest.mark.django_db


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def content(answer: object) -> io.BytesIO:
    return io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]


def fixed(town: Town) -> Case:
    """A case with a photo before and one after."""
    return Walk(town, photos=[town.photo()]).dispatched().accepted().handled().case


def test_the_comparison_of_a_case_shows_its_photos_side_by_side_in_word(town: Town) -> None:
    case = fixed(town)
    answer = browser(town, "dispatcher").get(reverse("case_comparison_one", args=[case.pk, "docx"]))
    document = Document(content(answer))
    [table] = document.tables
    words = [cell.text for cell in table.rows[1].cells]
    assert case.number in words[1]
    assert "已整改" in words[4]
    assert words[5] == "东街道办"
    pictured = [len(cell._element.xpath(".//pic:pic")) for cell in table.rows[1].cells]
    assert pictured == [0, 0, 1, 1, 0, 0]


def test_the_comparison_in_excel_holds_the_photos_and_no_formula(town: Town) -> None:
    case = fixed(town)
    Case.objects.filter(pk=case.pk).update(description='=HYPERLINK("http://x")')
    answer = browser(town, "dispatcher").post(reverse("case_comparison", args=["xlsx"]), {"pk": [case.pk]})
    book = content(answer)
    with zipfile.ZipFile(book) as archive:
        assert len([name for name in archive.namelist() if name.startswith("xl/media/")]) == 2
    sheet = openpyxl.load_workbook(book).active
    assert '=HYPERLINK("http://x")' in sheet["B2"].value
    assert sheet["B2"].data_type == "s"


def test_a_case_without_photos_says_so_on_paper(town: Town) -> None:
    case = town.case()
    answer = browser(town, "dispatcher").get(reverse("case_comparison_one", args=[case.pk, "docx"]))
    row = Document(content(answer)).tables[0].rows[1]
    assert [cell.text for cell in row.cells][2:6] == ["无照片", "无照片", "尚未整改完成", "尚无"]


def test_the_comparison_of_a_filtered_list_holds_what_the_filter_lets_through(town: Town) -> None:
    town.case()
    wanted = town.case(category="06036")
    answer = browser(town, "dispatcher").get(reverse("case_comparison", args=["docx"]), {"category": "06036"})
    rows = Document(content(answer)).tables[0].rows
    assert len(rows) == 2
    assert wanted.number in rows[1].cells[1].text


def test_control_characters_of_a_report_do_not_break_the_document(town: Town) -> None:
    case = town.case(text="路口\x0b有\x07垃圾")
    answer = browser(town, "dispatcher").get(reverse("case_comparison_one", args=[case.pk, "docx"]))
    assert "路口有垃圾" in Document(content(answer)).tables[0].rows[1].cells[1].text


@pytest.mark.parametrize(("extra", "status"), [(0, 200), (1, 422)])
def test_fifty_cases_go_on_one_paper_and_one_more_is_refused_with_the_way_out(
    town: Town, monkeypatch: pytest.MonkeyPatch, extra: int, status: int
) -> None:
    monkeypatch.setattr(papers, "MOST_CASES", 3)
    pks = [town.case(text=f"{n}", area=town.areas["west1_01"], category=code).pk
           for n, code in enumerate(("06010", "06036", "06020", "08004")[: 3 + extra])]  # fmt: skip
    answer = browser(town, "dispatcher").post(reverse("case_orders"), {"pk": pks})
    assert answer.status_code == status
    if extra:
        assert "请缩小筛选范围或分批勾选" in answer.content.decode()


def test_several_orders_cost_as_many_queries_as_one(town: Town) -> None:
    client, counts = browser(town, "dispatcher"), []
    cases = [town.case(text=f"{n}", area=town.areas["east1_02"], category=code)
             for n, code in enumerate(("06010", "06036", "06020"))]  # fmt: skip
    client.post(reverse("case_orders"), {"pk": [cases[0].pk]})
    for wanted in (cases[:1], cases):
        with CaptureQueriesContext(connection) as seen:
            page = client.post(reverse("case_orders"), {"pk": [case.pk for case in wanted]}).content.decode()
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert page.count("问题交办单</h1>") == 3


@pytest.mark.parametrize(
    ("who", "name", "status", "remark"),
    [
        ("street", "case_comparison_one", 200, "the unit's own case"),
        ("stranger", "case_comparison_one", 404, "another street does not learn of it"),
        ("audit", "case_comparison_one", 403, "no business with cases"),
        ("street", "case_print", 200, "the unit prints its order"),
        ("stranger", "case_print", 404, "another street does not"),
    ],
)
def test_papers_open_within_reach(town: Town, who: str, name: str, status: int, remark: str) -> None:
    case = Walk(town).dispatched().case
    args = [case.pk] if name == "case_print" else [case.pk, "xlsx"]
    answer = browser(town, who).get(reverse(name, args=args))
    assert answer.status_code == status, remark
    if answer.streaming:
        content(answer)


def test_ticking_a_case_out_of_reach_puts_nothing_on_paper(town: Town) -> None:
    case = town.case()
    answer = browser(town, "stranger").post(reverse("case_comparison", args=["docx"]), {"pk": [case.pk]})
    assert answer.status_code == 422
    assert "没有勾选案件" in answer.content.decode()


def test_who_may_not_take_cases_away_finds_no_export(town: Town) -> None:
    town.case()
    client = browser(town, "inspector")
    assert client.get(reverse("case_comparison", args=["docx"])).status_code == 403
    page = client.get(reverse("case_list")).content.decode()
    assert "导出 Excel" not in page
    assert "对比表" not in page
