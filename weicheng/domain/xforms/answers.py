"""Whether a text is an answer of the kind that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from weicheng.domain.xforms.definition import Kind, Question

LONGEST = 4000
INTEGER = re.compile(r"[+-]?\d{1,15}")
DECIMAL = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})")
WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Position, altitude and accuracy.
POINT_PARTS = range(2, 5)

Problem = tuple[str, str]


def problem(question: Question, text: str) -> Problem | None:
    """What is wrong with an answer and the remedy; None for a right one."""
    if len(text) > LONGEST:
        return (f"超过 {LONGEST} 个字", "请缩短")
    found = CHECKS.get(question.kind)
    return found(question, text) if found else None


def _integer(question: Question, text: str) -> Problem | None:
    return None if INTEGER.fullmatch(text) else (f"“{text[:20]}”不是整数", "请填整数，如 3")


def _decimal(question: Question, text: str) -> Problem | None:
    return None if DECIMAL.fullmatch(text) else (f"“{text[:20]}”不是数字", "请填数字，如 3.5")


def _date(question: Question, text: str) -> Problem | None:
    right = WHOLE_DAY.fullmatch(text) and _reads(date.fromisoformat, text)
    return None if right else (f"“{text[:20]}”不是日期", "请按 2026-06-01 的样子填写")


def _time(question: Question, text: str) -> Problem | None:
    return None if _reads(time.fromisoformat, text) else (f"“{text[:20]}”不是时间", "请按 08:30 的样子填写")


def _date_time(question: Question, text: str) -> Problem | None:
    right = "T" in text and _reads(datetime.fromisoformat, text)
    return None if right else (f"“{text[:20]}”不是日期和时间", "请按 2026-06-01T08:30 的样子填写")


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _one(question: Question, text: str) -> Problem | None:
    known = {choice.value for choice in question.choices}
    return None if text in known else (f"“{text[:20]}”不在选项里", "请从选项中选择")


def _many(question: Question, text: str) -> Problem | None:
    known = {choice.value for choice in question.choices}
    strange = [value for value in text.split() if value not in known]
    return (f"“{strange[0][:20]}”不在选项里", "请从选项中选择") if strange else None


def _point(question: Question, text: str) -> Problem | None:
    parts = text.split()
    right = len(parts) in POINT_PARTS and all(DECIMAL.fullmatch(part) for part in parts)
    if right and abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180:
        return None
    return ("不是有效的位置", "请重新定位")


CHECKS: dict[Kind, Callable[[Question, str], Problem | None]] = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DATE_TIME: _date_time,
    Kind.ONE: _one,
    Kind.MANY: _many,
    Kind.POINT: _point,
}
