"""Holiday notices as typed by a clerk."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.holidays import DayChange, DayKind, idle_changes, read_notice
from weicheng.domain.refusals import BadInput

NEW_YEAR = DayChange(date(2027, 1, 1), DayKind.REST, "元旦")


@pytest.mark.parametrize(
    "line",
    [
        "2027-01-01 放假 元旦",
        "2027年1月1日 放假 元旦",
        "1月1日 放假 元旦",
        "2027/1/1,放假,元旦",
        "2027.1.1 休 元旦",
        "  1-1\t休息  元旦 ",
    ],
)
def test_a_day_may_be_written_in_every_usual_way(line):
    assert read_notice(line, 2027) == [NEW_YEAR]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("2月5日至2月7日 放假 春节", [5, 6, 7]),
        ("2027-02-05 到 2027-02-06 放假", [5, 6]),
        ("2月5日—2月5日 放假", [5]),
    ],
)
def test_a_span_stands_for_each_of_its_days(line, days):
    assert [change.day.day for change in read_notice(line, 2027)] == days


def test_a_notice_may_reach_into_the_year_before():
    changes = read_notice("2026-12-31至2027-1-1 放假 元旦\n\n1月2日 上班", 2027)
    assert [(change.day, change.kind) for change in changes] == [
        (date(2026, 12, 31), DayKind.REST),
        (date(2027, 1, 1), DayKind.REST),
        (date(2027, 1, 2), DayKind.WORK),
    ]


def test_a_day_can_be_taken_back_to_what_the_week_says():
    assert read_notice("1月4日 取消", 2027) == [DayChange(date(2027, 1, 4), None)]


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("", "放假安排", "没有写任何一天"),  # nothing
        ("元旦放假", "第 1 行", "看不懂"),  # no date
        ("1月1日 放假\n2月30日 放假", "第 2 行", "2027 年没有 2 月 30 日"),  # no such day
        ("1月1日 请假", "第 1 行", "“请假”不是“放假”或“上班”"),  # another word
        ("1月1日 放假\n1月1日 上班", "第 2 行", "前面已经写过"),  # twice the same day
        ("1月5日至1月3日 放假", "第 1 行", "不是一段不超过 31 天的日期"),  # backwards
        ("1月1日至6月1日 放假", "第 1 行", "不是一段不超过 31 天的日期"),  # too long
        ("2037-01-01 放假", "第 1 行", "2037-01-01 不在 2027 年前后"),  # another decade
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, place, problem):
    with pytest.raises(BadInput) as refused:
        read_notice(text, 2027)
    (fault,) = refused.value.faults
    assert fault.place == place
    assert problem in fault.problem


def test_all_wrong_lines_are_named_at_once():
    with pytest.raises(BadInput) as refused:
        read_notice("x\n1月1日 放假\ny", 2027)
    assert [fault.place for fault in refused.value.faults] == ["第 1 行", "第 3 行"]


def test_a_made_up_working_day_in_the_week_is_a_slip():
    friday, saturday = date(2027, 1, 1), date(2027, 1, 2)
    changes = [DayChange(friday, DayKind.WORK), DayChange(saturday, DayKind.WORK), DayChange(friday, DayKind.REST)]
    assert [fault.place for fault in idle_changes(changes)] == ["2027-01-01"]


@given(st.text(alphabet="2027-年月日1 放假上班至,\n", max_size=60))
def test_any_text_is_read_or_refused_with_faults(text):
    with contextlib.suppress(BadInput):
        assert all(abs(change.day.year - 2027) <= 2 for change in read_notice(text, 2027))
