"""Workbooks for the tests: a right one, and ways to spoil it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from weicheng.forms.xlsform.subset import ITEM_COLUMNS
from weicheng.forms.xlsform.workbook import Workbook

Rows = list[list[Any]]

COLUMNS = [
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "appearance",
    "calculation", "default", *ITEM_COLUMNS,
]  # fmt: skip


def question(type_: str, name: str, label: str = "", **more: Any) -> list[Any]:
    """A row of the sheet survey."""
    given = {"type": type_, "name": name, "label": label, **more}
    return [given.get(column) for column in COLUMNS]


def sheets() -> dict[str, Rows]:
    """A checklist with one item of each scoring, a repeat, a calculation and skip logic."""
    survey = [
        list(COLUMNS),
        question("begin_group", "hygiene", "市容环境"),
        question(
            "select_one grade", "road", "路面平整、完好", required="yes", 条款分值=3.5, 条款依据="2021版 第10条",
            评分依据="无坑洼 9–10", 检查点位="main_road", 暗访大项=3, 否决线=70, 案件类别="06013",
        ),
        question("text", "road_remark", "问题说明", required="yes", relevant="${road} < 7 and ${road} != 'na'"),
        question("image", "road_photo", "照片"),
        question("integer", "litter", "垃圾堆积处数", constraint=". >= 0 and . <= 100", constraint_message="请填 0–100",
                 条款分值=5, 计分方式="扣分", 每处扣分=0.5),
        question("select_one yes_no", "closed", "垃圾桶加盖", 条款分值=2, 计分方式="符合性"),
        question("integer", "lamps", "亮灯盏数", 条款分值=4, 计分方式="比例"),
        question("integer", "lamps_total", "路灯总数", constraint=". >= ${lamps}", constraint_message="不能少于亮灯数"),
        question("calculate", "road_points", calculation="if(${road} = '' or ${road} = 'na', 0, ${road}) * 0.35"),
        question("end_group", ""),
        question("begin_repeat", "problem", "发现的问题"),
        question("text", "what", "什么问题", required="yes"),
        question("select_multiple tags", "tag", "标签"),
        question("end_repeat", ""),
        question("geopoint", "place", "位置"),
        question("date", "day", "日期", constraint=". <= today()", constraint_message="不能晚于今天"),
        question("note", "total", "路面得 ${road_points} 分，问题 ${problem_count} 个"),
        question("calculate", "problem_count", calculation="count(${problem})"),
    ]  # fmt: skip
    grades = [["grade", grade, f"{grade} 分"] for grade in range(11)]
    choices = [["list_name", "name", "label"], *grades, ["grade", "na", "不适用"], ["yes_no", "yes", "是"],
               ["yes_no", "no", "否"], ["tags", "a", "占道"], ["tags", "b", "油污"]]  # fmt: skip
    settings = [
        ["form_title", "form_id", "version", "点位类型"],
        ["主次干道检查表", "main_road_check", "1", "main_road"],
    ]
    return {"survey": survey, "choices": choices, "settings": settings}


def content(rows: dict[str, Rows]) -> bytes:
    """The bytes of an XLSX."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, sheet in rows.items():
        page = book.create_sheet(name)
        for row in sheet:
            page.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(rows: dict[str, Rows] | None = None) -> Workbook:
    """The same without a file."""
    return Workbook.from_rows(sheets() if rows is None else rows)


def survey(*lines: Sequence[Any]) -> dict[str, Rows]:
    """The sample with other questions."""
    return sheets() | {"survey": [list(COLUMNS), *map(list, lines)]}
