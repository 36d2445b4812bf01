"""The official text as a workbook: template, faults by sheet and row, counts, revisions (M-019)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.domain.editions import as_data, from_data
from weicheng.domain.measures import read_measure
from weicheng.domain.refusals import BadInput
from weicheng.forms.xlsform.writing import write
from weicheng.indicators import sheets
from weicheng.indicators.actions import editions as actions
from weicheng.indicators.blank import blank_workbook
from weicheng.indicators.models import Edition
from weicheng.indicators.queries import editions as queries
from weicheng.testing.town import Town

LOADER = Actor.system("test", "indicator.manage")
CODES = ["green_cover", "green_rate", "park_per_head", "rat", "fly", "law", "beds", "beds_plan"]
HEAD = [["项目", "内容"], ["代码", "test-1"], ["名称", "测试标准"], ["称号", "测试城市"]]


def workbook(
    clauses: list[list[Any]], measures: list[list[Any]] | None = None, head: list[list[Any]] | None = None
) -> bytes:
    return write({
        "标准": HEAD + (head or []),
        "条款": [["种类", "条号", "名称", "代码", "上级代码", "核对情况", "分值"], *clauses],
        "口径": [list(sheets.MEASURE_COLUMNS), *(measures or [])],
    })  # fmt: skip


def many(conditions: int, categories: int, clauses: int) -> bytes:
    """A made-up text of the size of a real one; the sources do not give the clauses of theirs."""
    rows: list[list[Any]] = [["必备条件", n, f"条件 {n}"] for n in range(1, conditions + 1)]
    rows += [["大项", n, f"大项 {n}"] for n in range(1, categories + 1)]
    rows += [["条款", n, f"条款 {n}"] for n in range(1, clauses + 1)]
    expected = [["应有基本条件", conditions], ["应有大项", categories], ["应有条款", 40 if clauses < 41 else clauses]]
    return workbook(rows, head=expected)


def read(content: bytes) -> Any:
    return sheets.read(content, "标准.xlsx", CODES)


@pytest.fixture
def client(town: Town) -> Client:
    actions.load_shipped(actor=LOADER)
    client = Client()
    client.force_login(town.users["director"])
    return client


def upload(client: Client, content: bytes) -> Any:
    return client.post(reverse("edition_upload"), {"file": SimpleUploadedFile("标准.xlsx", content)})


@pytest.mark.mechanism("M-019")
@pytest.mark.parametrize(
    ("size", "said"), [((11, 8, 40), []), ((10, 10, 66), []), ((11, 8, 39), ["条款应有 40 条，只有 39 条"])]
)
def test_a_loaded_text_is_counted(db: None, size: tuple[int, int, int], said: list[str]) -> None:
    text = read(many(*size))
    assert queries.count_faults(text) == said
    if said:
        with pytest.raises(BadInput, match="应有 40 条，只有 39 条"):
            actions.load_workbook(actor=LOADER, text=text)
    made = actions.load_workbook(actor=LOADER, text=text, accept_counts=bool(said))
    found = {str(count.kind): count.found for count in queries.count_of(queries.edition(made.pk))}
    assert tuple(found.values()) == size


def test_a_text_waits_unchanged_between_check_and_loading() -> None:
    text = read(workbook([["条款", "1", "绿化"]], [["a1", "数值", "green_cover", "≥", "36", "%"]]))
    assert from_data(as_data(text)) == text
    assert from_data(as_data(text)).sha256 == text.sha256


@pytest.mark.parametrize(
    ("measures", "data"),
    [
        (
            [["c1", "数值", "green_cover", "≥", "36", "%"], ["c1", "数值", "park_per_head", "≥", "8.5", "㎡/人"]],
            {"kind": "all", "parts": [
                {"kind": "limit", "indicator": "green_cover", "op": ">=", "bound": "36", "unit": "%"},
                {"kind": "limit", "indicator": "park_per_head", "op": ">=", "bound": "8.5", "unit": "㎡/人"},
            ]},
        ),
        (
            [["c1", "数值", "rat", "≤", 1, "", "", "", "多数", 1, 3], ["c1", "数值", "fly", "≤", 1]],
            {"kind": "most", "needed": 1, "ratio": "3", "parts": [
                {"kind": "limit", "indicator": "rat", "op": "<=", "bound": "1"},
                {"kind": "limit", "indicator": "fly", "op": "<=", "bound": "1"},
            ]},
        ),
        ([["c1", "是否", "law"]], {"kind": "yes", "indicator": "law"}),
        ([["c1", "等级", "rat", "", "C"]], {"kind": "level", "indicator": "rat", "level": "C"}),
        ([["c1", "趋势", "rat", "", "下降"]], {"kind": "trend", "indicator": "rat", "direction": "down"}),
        ([["c1", "五年平均", "rat", "≤"]], {"kind": "baseline", "indicator": "rat", "op": "<="}),
        ([["c1", "规划", "beds", "≥", "beds_plan"]], {"kind": "plan", "indicator": "beds", "plan": "beds_plan",
                                                     "op": ">="}),
        ([["c1", "无事件", "food_safety", "", "", "", "", 2]], {"kind": "no_event", "event": "food_safety", "years": 2}),  # noqa: E501
    ],
)  # fmt: skip
def test_measures_are_read_from_their_sheet(measures: list[list[Any]], data: dict[str, Any]) -> None:
    [clause] = read(workbook([["基本条件", "1", "绿化"]], measures)).clauses
    assert read_measure(clause.measure) == read_measure(data)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(write({"条款": [["种类"]]}), "没有名为“标准”的工作表", id="a sheet is missing"),
        pytest.param(workbook([["条文", "1", "绿化"]]), "工作表「条款」第 2 行「种类」：没有“条文”这一种", id="unknown kind"),  # noqa: E501
        pytest.param(workbook([["条款", "1", ""]]), "第 2 行「名称」：没有填写", id="no name"),
        pytest.param(workbook([["条款", "1", "一"], ["条款", "1", "二"]]), "第 3 行「代码」：代码“a1”与第 1 条重复", id="twice"),  # noqa: E501
        pytest.param(workbook([["条款", "1", "一", "", "k9"]]), "上级“k9”不在它前面", id="no parent"),
        pytest.param(workbook([["条款", "1", "一", "", "", "", "很多"]]), "“很多”不是数字", id="points"),
        pytest.param(workbook([], head=[["应有条款", "四十"]]), "“四十”不是条数", id="no count"),
        pytest.param(workbook([], head=[["级别", "乡"]]), "没有“乡”这一种", id="unknown level"),
        pytest.param(workbook([], head=[["施行日期", "去年"]]), "“去年”不是日期", id="no day"),
        pytest.param(workbook([], head=[["文号", "长" * 81]]), "有 81 个字", id="too long"),
        pytest.param(workbook([["条款", "1", "长" * 201]]), "有 201 个字", id="too long a name"),
        pytest.param(workbook([], [["a1", "是否", "law"]]), "工作表「口径」第 2 行「条款代码」：没有代码为“a1”的条款", id="no clause"),  # noqa: E501
        pytest.param(
            workbook([["条款", "1", "一"]], [["a1", "数值", "moon", "≥", 1]]), "没有代码为“moon”的指标", id="no indicator"  # noqa: E501
        ),
        pytest.param(workbook([["条款", "1", "一"]], [["a1", "数值", "rat", "≥"]]), "口径缺少“数值”", id="no bound"),
        pytest.param(workbook([["条款", "1", "一"]], [["a1", "猜", "rat"]]), "没有“猜”这一种", id="unknown measure"),
        pytest.param(
            workbook([["条款", "1", "一"]], [["a1", "是否", "law", "", "", "", "", "", "多数", 1, 3], ["a1", "是否", "law"]]),  # noqa: E501
            "“多数达标”只能由数值口径组成",
            id="no limits",
        ),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_sheet_and_row(content: bytes, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(content)
    assert said in "\n".join(str(fault) for fault in refused.value.faults)


def test_the_template_can_be_loaded_as_it_is(client: Client) -> None:
    answer = client.get(reverse("edition_template"))
    content = b"".join(answer) if answer.streaming else answer.content
    text = sheets.read(content, "模板.xlsx", queries.indicator_codes())
    assert queries.count_faults(text) == []
    assert content == blank_workbook(queries.names())
    assert len(io.BytesIO(content).read()) > 0


def test_a_text_is_uploaded_checked_and_loaded_and_its_revision_shows_what_changed(client: Client) -> None:
    assert client.get(reverse("edition_preview")).headers["Location"] == reverse("edition_upload")
    assert client.get(reverse("edition_upload")).status_code == 200
    bad = upload(client, workbook([["条款", "1", ""]]))
    assert bad.status_code == 422
    assert "没有装入：有 1 处需要改正" in bad.content.decode()

    upload(client, workbook([["条款", "1", "绿化"], ["条款", "2", "污水"]], head=[["应有条款", 3]]))
    page = client.get(reverse("edition_preview")).content.decode()
    assert "条款应有 3 条，只有 2 条" in page
    assert client.post(reverse("edition_preview"), {}).status_code == 422
    client.post(reverse("edition_preview"), {"accept_counts": "on"})
    first = Edition.objects.get(code="test-1")

    upload(
        client,
        workbook([["条款", "1", "绿化率"], ["条款", "2", "污水"], ["条款", "3", "垃圾"]], head=[["应有条款", 3]]),
    )
    page = client.get(reverse("edition_preview")).content.decode()
    assert "与上一修订的改动" in page
    client.post(reverse("edition_preview"), {})
    second = Edition.objects.get(code="test-1", revision=2)
    diff = client.get(reverse("edition_compare", args=[second.pk]), {"other": first.pk}).content.decode()
    assert "新增" in diff
    assert "原：绿化" in diff
    assert "已有新的修订" in client.get(reverse("edition_detail", args=[first.pk])).content.decode()


def test_the_same_text_is_not_loaded_twice(client: Client) -> None:
    content = workbook([["条款", "1", "绿化"]])
    for _ in range(2):
        upload(client, content)
        answer = client.post(reverse("edition_preview"), {})
    assert "完全相同" in answer.content.decode()
    assert Edition.objects.filter(code="test-1").count() == 1
