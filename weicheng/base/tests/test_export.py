"""Writing XLSX: what is text stays text, whatever it looks like."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from weicheng.base.badges import Badge
from weicheng.base.export import CELL_LIMIT, sheet_name, write_workbook

# A workbook knows no time zones.
DAY = datetime(2026, 11, 2)  # noqa: DTZ001


def written(*values):
    target = io.BytesIO()
    write_workbook(target, "表", ["列"] * (len(values) + 1), [[*values, "尾"]])
    row = list(openpyxl.load_workbook(io.BytesIO(target.getvalue())).active.rows)[1]
    return [(cell.value, cell.data_type) for cell in row[:-1]]


CELLS = [
    # value, what the cell holds, its type, remark
    ("=1+1", "=1+1", "s", "a formula"),
    ("+86 138", "+86 138", "s", "a plus sign"),
    ("-2", "-2", "s", "a minus sign"),
    ("@SUM(A1)", "@SUM(A1)", "s", "old Lotus formula"),
    ("{=A1}", "{=A1}", "s", "an array formula"),
    ("007", "007", "s", "a code keeps its zeros"),
    ("https://a.example/", "https://a.example/", "s", "an address is not made a link"),
    (7, 7, "n", "a number"),
    (Decimal("1.5"), 1.5, "n", "a decimal"),
    (True, "是", "s", "a truth in words"),
    (None, None, "n", "nothing"),
    (date(2026, 11, 2), DAY, "d", "a day"),
    (Badge("待派遣"), "待派遣", "s", "a badge is its label"),
    (SafeString("<b>粗</b>"), "粗", "s", "markup is taken off"),
]


@pytest.mark.parametrize(("value", "holds", "kind", "remark"), CELLS)
def test_a_cell_holds_the_value_and_never_a_formula(value, holds, kind, remark) -> None:
    assert written(value) == [(holds, kind)], remark


def test_a_time_is_written_as_the_clock_on_the_wall() -> None:
    assert written(datetime(2026, 11, 2, 5, 5, tzinfo=UTC)) == [(DAY.replace(hour=13, minute=5), "d")]


def test_text_beyond_excels_limit_is_cut_with_a_remark() -> None:
    [(text, _)] = written("长" * (CELL_LIMIT + 1))
    assert len(text) == CELL_LIMIT
    assert text.endswith("已截断）")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_is_written_as_text(text: str) -> None:
    [(_, kind)] = written("x" + text)
    assert kind == "s"


@given(st.text(max_size=60))
def test_any_title_gives_a_sheet_name_that_excel_accepts(title: str) -> None:
    target = io.BytesIO()
    write_workbook(target, title, [], [])
    assert 1 <= len(sheet_name(title)) <= 31
