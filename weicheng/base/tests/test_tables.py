"""Lists: filters, order, paging, counting up to a limit, and the Excel file."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client, RequestFactory

from weicheng.base.tables import Column, Table
from weicheng.base.tables import table as table_module
from weicheng.base.tests.kit_urls import ThingTable
from weicheng.base.web import QueryInTemplate

pytestmark = [pytest.mark.django_db, pytest.mark.urls("weicheng.base.tests.kit_urls")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def things() -> None:
    """125 things named item000 … item124, two thirds of them of the kit."""
    ContentType.objects.all().delete()
    ContentType.objects.bulk_create(
        ContentType(app_label="other" if number % 3 == 0 else "kit", model=f"item{number:03d}") for number in range(125)
    )


def names(response) -> list[str]:
    return re.findall(r">(item\d+)</a>", response.content.decode())


def test_a_list_begins_with_its_first_page_in_the_default_order(client: Client) -> None:
    response = client.get("/things/")
    assert names(response) == [f"item{n:03d}" for n in range(50)]
    assert "共 <b>125</b> 条" in response.content.decode()


PAGES = [
    # query, first name, how many, remark
    ("?page=3", "item100", 25, "the last page is short"),
    ("?page=99", "item100", 25, "beyond the end is the last page"),
    ("?page=-1", "item000", 50, "nonsense is the first page"),
    ("?page=９", "item000", 50, "full-width digits are nonsense too"),
    ("?per=20&page=2", "item020", 20, "a smaller page"),
    ("?per=7", "item000", 50, "only sizes that are offered"),
    ("?sort=-model", "item124", 50, "descending"),
    ("?sort=password", "item000", 50, "an unknown column is the default order"),
    ("?sort=app", "item001", 50, "two ordering columns: kit first, then by name"),
    ("?sort=-app", "item123", 50, "both turned round"),
]


@pytest.mark.parametrize(("query", "first", "many", "remark"), PAGES)
def test_page_size_and_order_come_from_the_address(client: Client, query, first, many, remark) -> None:
    shown = names(client.get(f"/things/{query}"))
    assert (shown[0], len(shown)) == (first, many), remark


def test_filters_narrow_the_rows_and_show_as_chips_that_take_themselves_off(client: Client) -> None:
    response = client.get("/things/?app=other&q=item00&sort=-model")
    text = response.content.decode()
    assert names(response) == ["item009", "item006", "item003", "item000"]
    assert "应用：其他" in text
    assert 'href="?q=item00&amp;sort=-model"' in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("app=nothing", "选择"), ("after=2026-13-45", "日期"), ("q=" + "x" * 21, "20"), ("q=%00", "不允许")],
)
def test_a_filter_that_does_not_fit_is_named_and_leaves_the_rows_alone(client: Client, query, sentence) -> None:
    response = client.get(f"/things/?{query}")
    [error] = re.findall(r'class="invalid-feedback"[^>]*>([^<]+)<', response.content.decode())
    assert sentence in error
    assert len(names(response)) == 50


def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    filtered = client.get("/things/?q=nothing").content.decode()
    ContentType.objects.all().delete()
    bare = client.get("/things/").content.decode()
    assert "清除全部筛选" in filtered
    assert 'href="/form/"' in bare
    assert "新增物件" in bare


def test_htmx_gets_the_table_alone(client: Client) -> None:
    assert client.get("/things/?page=2", headers=HTMX).content.lstrip().startswith(b'<div class="table-box" id="table"')


def test_a_boosted_link_and_a_restored_history_get_the_whole_page(client: Client) -> None:
    for extra in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
        assert client.get("/things/", headers=HTMX | extra).content.startswith(b"<!doctype html>")


def test_order_and_page_size_travel_with_the_filter_form(client: Client) -> None:
    text = client.get("/things/?sort=-model&per=20").content.decode()
    assert '<input type="hidden" form="table-filters" name="sort" value="-model">' in text
    assert '<input type="hidden" form="table-filters" name="per" value="20">' in text


def test_a_page_costs_three_queries_for_one_row_as_for_a_hundred(client: Client, django_assert_num_queries) -> None:
    for query in ("?q=item001", "?per=100"):
        with django_assert_num_queries(3):
            client.get(f"/things/{query}")


def test_counting_stops_at_its_limit_and_the_last_page_says_so(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(table_module, "COUNT_LIMIT", 100)
    text = client.get("/things/?page=9").content.decode()
    assert "共 <b>100+</b> 条" in text
    assert "只能翻到前 100 条" in text
    assert names(client.get("/things/?page=9"))[-1] == "item099"


class PermissionTable(Table):
    columns = (Column(name="kind", header="类型", value=lambda p: p.content_type.model, joins=["content_type"]),)


class ForgetfulTable(Table):
    columns = (Column(name="kind", header="类型", value=lambda p: p.content_type.model),)


@pytest.mark.parametrize("kind", [PermissionTable, ForgetfulTable])
def test_a_column_that_reads_a_relation_it_does_not_name_fails(kind, rf: RequestFactory) -> None:
    thing = ContentType.objects.first()
    Permission.objects.create(name="p", codename="p", content_type=thing)
    table = kind(rf.get("/"), Permission.objects.filter(content_type=thing))
    if kind is ForgetfulTable:
        with pytest.raises(QueryInTemplate, match="django_content_type"):
            table.prepare()
    else:
        table.prepare()
        assert ">item000</div></td>" in table.body


def sheet(response) -> openpyxl.worksheet.worksheet.Worksheet:
    content = b"".join(response.streaming_content)
    response.close()
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_the_excel_file_has_the_filtered_rows_all_columns_and_no_formulas(client: Client) -> None:
    rows = list(sheet(client.get("/things/?export=xlsx&q=item12&sort=-model")).rows)
    assert [cell.value for cell in rows[0]] == ["名称", "应用", "状态", "序号", "备注"]
    assert [row[0].value for row in rows[1:]] == ["item124", "item123", "item122", "item121", "item120"]
    assert (rows[1][2].value, rows[1][4].value, rows[1][4].data_type) == ("待派遣", "=1+1 <item124>", "s")
    assert rows[1][3].data_type == "n"


def test_the_excel_file_is_named_after_the_list(client: Client) -> None:
    response = client.get("/things/?export=xlsx")
    b"".join(response.streaming_content)
    assert "filename*=utf-8''%E7%89%A9%E4%BB%B6-" in response.headers["Content-Disposition"]


def test_an_export_with_too_many_rows_asks_for_a_filter(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(table_module, "EXPORT_LIMIT", 124)
    response = client.get("/things/?export=xlsx")
    assert response.status_code == 422
    assert "超过 124 行" in response.content.decode()
    assert "请加上筛选条件" in response.content.decode()


def test_a_plain_list_of_objects_is_paged_and_exported_too(rf: RequestFactory) -> None:
    rows = list(ContentType.objects.order_by("model"))
    table = ThingTable(rf.get("/things/?page=2&per=20"), rows)
    table.prepare()
    assert (table.total, table.first, table.last) == ("125", 21, 40)
    assert sheet(ThingTable(rf.get("/"), rows).export()).max_row == 126


def test_two_tables_of_one_page_keep_their_places_apart(rf: RequestFactory) -> None:
    request = rf.get("/?open-page=2&page=1&open-sort=-model")
    first = ThingTable(request, ContentType.objects.all())
    second = ThingTable(request, ContentType.objects.all(), prefix="open")
    assert (first.page.number, second.page.number) == (1, 2)
    assert "勾选 item074" in second.page.lines[0]
    assert (first.element_id, second.element_id) == ("table", "table-open")
