"""Every fault of a workbook is named by sheet, row and column, all at once; nothing hostile becomes an error."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

import pytest
from pyxform.xls2xform import convert

from weicheng.domain.checklists import Scoring
from weicheng.domain.refusals import BadInput
from weicheng.forms.shipped import shares
from weicheng.forms.tests.samples import COLUMNS, Rows, content, question, sheets, survey, workbook
from weicheng.forms.tests.shipped import all_shipped, vocabulary
from weicheng.forms.xlsform.blank import blank_workbook
from weicheng.forms.xlsform.compiling import ROOT, compile_workbook, to_xform
from weicheng.forms.xlsform.items import Vocabulary
from weicheng.forms.xlsform.workbook import Workbook, read
from weicheng.forms.xlsform.writing import write

WORDS = Vocabulary({"main_road": "主次干道"}, {"06013": "道路破损"})


def faults(rows: dict[str, Rows]) -> list[str]:
    try:
        compile_workbook(workbook(rows), WORDS)
    except BadInput as refusal:
        return [str(fault) for fault in refusal.faults]
    return []


def changed(place: str, row: int, column: str, cell: Any) -> dict[str, Rows]:
    """The sample with one other cell; rows as Excel numbers them."""
    rows = sheets()
    rows[place][row - 1][rows[place][0].index(column)] = cell
    return rows


ROAD = 3
SELECT = "select_one grade"


@pytest.mark.parametrize(
    ("row", "column", "cell", "says", "remark"),
    [
        (ROAD, "type", "barcode", "不支持类型“barcode”。可用的类型", "a type that is not listed"),
        (ROAD, "type", "start", "由系统记录，删去这一行", "a type that the system sees to"),
        (ROAD, "type", None, "没有填写题目类型", ""),
        (ROAD, "type", "select_one marks", "选项表“marks”在工作表「choices」里没有", ""),
        (ROAD, "name", "路面", "题目名“路面”不对", "letters, digits, underscores"),
        (ROAD, "name", "meta", "题目名“meta”不对", "the standard's own name"),
        (ROAD, "name", "litter", "与第 3 行重复", "told at the second one"),
        (ROAD, "label", None, "没有填写题目文字", ""),
        (ROAD, "label", "长" * 501, "超过 500 字", ""),
        (ROAD, "appearance", "map", "不支持外观“map”", ""),
        (ROAD, "default", "${litter}", "默认值只能是写明的内容", ""),
        (ROAD, "calculation", "1 + 1", "只有 calculate 题可以有公式", ""),
        (ROAD, "relevant", "${nobody} = 1", "“${nobody}”指的题目不存在", ""),
        (ROAD, "relevant", "litter = 1", "引用题目请写 ${题目名}", "a name without ${}"),
        (ROAD, "relevant", "${litter} =", "“结尾”的位置不对", ""),
        (ROAD, "relevant", "${litter} = random()", "不支持函数 random()", ""),
        (ROAD, "relevant", "${road} > 1", "互相依赖", "it stands on itself"),
        (ROAD, "required", "是", "引用题目请写", "yes is written yes"),
        (ROAD, "constraint", "regex(., '(a+)+')", "不能重复整个括号", "a pattern that can take for ever"),
        (ROAD, "constraint", "regex(., '[')", "regex() 的规则", "no pattern"),
        (ROAD, "constraint", "regex(., ${litter})", "必须是写明的文字", ""),
        (ROAD, "hint", "${nobody}", "“${nobody}”指的题目不存在", ""),
        (ROAD, "条款分值", "三分", "“三分”不是分值", ""),
        (ROAD, "条款分值", "1.234", "不是分值", "hundredths at most"),
        (ROAD, "检查点位", "zoo", "没有“zoo”", ""),
        (ROAD, "暗访大项", 12, "请填 1 到 11 的整数", ""),
        (ROAD, "计分方式", "随意", "没有“随意”这种方式", ""),
        (ROAD, "否决线", "半数", "请填 1 到 100 的整数", ""),
        (ROAD, "案件类别", "路", "没有“路”", ""),
        (ROAD, "计分方式", "符合性", "只能是 yes、no", "the grades do not suit"),
        (ROAD, "计分方式", "比例", "请加一行 integer，题目名写 road_total", ""),
        (4, "type", "integer", "", "a remark may be a number"),
        (5, "required", "yes", "照片不能设为必填", "a visit never requires a photo"),
        (5, "required", "no", "", ""),
        (6, "每处扣分", None, "没有写每处扣多少", ""),
        (6, "type", "text", "请把类型改为 integer", ""),
        (10, "calculation", None, "没有填写公式", ""),
        (11, "type", "end_repeat", "没有对应的开头", "opened as a group"),
        (13, "条款分值", 5, "重复组里的题目不能计分", ""),
    ],
)
def test_a_fault_of_a_row_is_named_by_row_and_column(row: int, column: str, cell: Any, says: str, remark: str) -> None:
    found = faults(changed("survey", row, column, cell))
    assert any(says in one for one in found) if says else found == [], (remark, found)
    assert all("工作表「survey」第" in one for one in found)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "cell", "says"),
    [
        ("choices", 2, "name", "a b", "选项的值“a b”不对"),
        ("choices", 3, "name", 0, "选项“0”在“grade”里重复"),
        ("choices", 2, "label", None, "没有填写选项的文字"),
        ("choices", 2, "list_name", "评分", "选项表的名称“评分”不对"),
        ("settings", 2, "form_id", "我的表", "表单编号“我的表”不对"),
        ("settings", 2, "form_title", None, "表单名称没有填写"),
        ("settings", 2, "点位类型", "zoo", "没有“zoo”这种点位"),
        ("settings", 1, "version", "类别", ""),
        ("settings", 1, "version", "instance_name", "不支持这一列"),
        ("survey", 1, "hint", "hint::English (en)", "一张表单只用中文，请把列名改为 hint"),
        ("survey", 1, "hint", "choice_filter", "请拆成几道题"),
        ("survey", 1, "hint", "label", "这一列出现了两次"),
        ("survey", 1, "type", "类型", "第 1 行缺少列 type"),
    ],
)  # fmt: skip
def test_a_fault_of_a_sheet_is_named(sheet: str, row: int, column: str, cell: Any, says: str) -> None:
    found = faults(changed(sheet, row, column, cell))
    assert any(says in one for one in found), found


def test_all_faults_are_told_at_once() -> None:
    rows = survey(question("barcode", "一"), question("text", "two"), question(SELECT, "three", "三", 条款分值="x"))
    rows["settings"][1][1] = "表"
    assert len(faults(rows)) == 6


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({}, "settings"),
        ({"survey": []}, "settings"),
        ({"survey": [COLUMNS], "settings": sheets()["settings"]}, "没有题目"),
        (survey(*(question("text", f"q{n}", "题") for n in range(601))), "超过 600 行"),
        (survey(*(question("begin_group", f"g{n}", "组") for n in range(6))), "套了 6 层"),
        (survey(question("begin_group", "g", "组"), question("text", "q", "题")), "分组没有结束"),
        (sheets() | {"external_choices": [["a"]]}, "不支持这个工作表"),
        (sheets() | {"settings": [*sheets()["settings"], ["二", "two", "1", ""]]}, "settings 只能有一行"),
        (sheets() | {"choices": [["list_name", "name", "label"], *[["a", n, "x"] for n in range(3001)]]}, "超过 3000"),
    ],
)  # fmt: skip
def test_a_workbook_that_is_no_form_gets_a_sentence(rows: dict[str, Rows], says: str) -> None:
    assert any(says in one for one in faults(rows)), faults(rows)


def test_the_item_columns_become_items() -> None:
    road, litter, closed, lamps = compile_workbook(workbook(), WORDS).items
    assert (road.points, road.head, road.veto_below, road.category) == (350, 3, 70, "06013")
    assert (litter.scoring, litter.each, litter.points) == (Scoring.DEDUCT, 50, 500)
    assert (closed.scoring, lamps.scoring) == (Scoring.ALL_OR_NOTHING, Scoring.RATE)


def test_a_place_and_a_category_may_be_written_by_name() -> None:
    rows = changed("survey", ROAD, "检查点位", "主次干道")
    rows["survey"][ROAD - 1][COLUMNS.index("案件类别")] = "道路破损"
    road = compile_workbook(workbook(rows), WORDS).items[0]
    assert (road.place_kind, road.category) == ("main_road", "06013")


@pytest.mark.parametrize("make", [lambda: content(sheets()), lambda: write(sheets()), lambda: blank_workbook(WORDS)])
def test_other_readers_of_the_standard_read_the_same_form(make: Any) -> None:
    file = make()
    assert convert(io.BytesIO(file), form_name=ROOT, file_type=".xlsx").xform == to_xform(read(file, "表.xlsx"))


def test_the_same_rows_give_the_same_bytes() -> None:
    assert write(sheets()) == write(sheets())


def test_every_shipped_form_is_read_without_a_fault_and_worth_what_it_says() -> None:
    words = vocabulary()
    worth = {form.code: sum(item.points for item in compile_workbook(form.workbook, words).items)
             for form in all_shipped()}  # fmt: skip
    assert len(worth) == 26
    assert worth.pop("awareness_survey") == 1_300
    assert worth.pop("covert_1000") == 100_000
    assert set(worth.values()) == {10_000}
    assert {f"place_{kind}" for kind in words.place_kinds} == set(worth)


@pytest.mark.mechanism("M-090")
def test_the_questionnaire_asks_for_seven_actions_and_six_customs_and_marks_what_has_no_sure_source() -> None:
    form = next(form for form in all_shipped() if form.code == "awareness_survey")
    items = compile_workbook(form.workbook, vocabulary()).items
    assert [item.text for item in items[:7]] == ["清垃圾", "扫厕所", "勤洗手", "净餐馆", "常消毒", "管集市", "众参与"]
    assert len(items) == 13
    assert {item.scoring for item in items} == {Scoring.ALL_OR_NOTHING}
    sure = [item.text for item in items if "待核" not in item.basis]
    assert sure == ["勤洗手", "常消毒", "众参与"]
    assert "待核" in form.note


def test_the_covert_table_has_eleven_heads_with_their_weights() -> None:
    covert = next(form for form in all_shipped() if form.code == "covert_1000")
    heads: dict[int, int] = {}
    for item in compile_workbook(covert.workbook, vocabulary()).items:
        heads[item.head] = heads.get(item.head, 0) + item.points // 100
    assert heads == dict(enumerate([50, 70, 230, 100, 120, 110, 100, 50, 50, 70, 50], 1))


@pytest.mark.parametrize(("given", "expected"), [([0, 0, 0], [3334, 3333, 3333]), ([300, 0], [300, 9700])])
def test_points_without_a_source_are_shared_out_evenly(given: list[int], expected: list[int]) -> None:
    assert shares(given) == expected


NASTY = [
    "${", "${}", "${road", "}", "(" * 50, "'", '"', "\x0b", "\ud7ff", "=1+1", "a" * 5000, "<b>", "&amp;", "]]>", -1,
    1e300, True, "select_one", "begin_repeat", "end_group", "${road}" * 400, "//", "..", "regex(., '(((')",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_a_spoilt_workbook_is_a_form_or_gets_sentences(seed: int) -> None:
    chance = random.Random(seed)
    rows = sheets()
    for _ in range(chance.randint(1, 6)):
        sheet = rows[chance.choice(list(rows))]
        row = chance.choice(sheet)
        row[chance.randrange(len(row))] = chance.choice(NASTY)
    assert all("：" in sentence for sentence in faults(rows))


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "file", [b"", b"PK\x03\x04", b"%PDF-1.4", content({"survey": [["a"]]})[:-200], content({"other": [["a"]]}), _bomb()]
)
def test_a_file_that_is_no_workbook_gets_a_sentence(file: bytes) -> None:
    with pytest.raises(BadInput):
        compile_workbook(read(file, "表.xlsx"), WORDS)


def test_a_workbook_without_settings_says_what_to_write() -> None:
    assert any("form_title、form_id" in one for one in faults({"survey": sheets()["survey"]}))


def test_an_empty_workbook_has_no_sheets() -> None:
    assert Workbook.from_rows({}).sheet("survey").lines == ()
