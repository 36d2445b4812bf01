"""Dates as offices write them: 2021年7月1日, 2021.7.1, 20210701, 二〇二一年七月, an Excel serial."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import Enum

from weicheng.base.sheets.book import Cell
from weicheng.base.sheets.cells import clean, is_blank
from weicheng.base.sheets.faults import CellRefused, shown

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
# Serial 1 is 1900-01-01, but Excel counts a 29 February 1900: from March 1900 on this origin is right.
SERIAL_ORIGIN = date(1899, 12, 30)
SERIALS = range(61, 109_575)
CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
FULL = re.compile(r"(\d{4})\s*[-./年、]\s*(\d{1,2})\s*[-./月、]\s*(\d{1,2})\s*[日号]?(?:[T\s]+[\d:\uff1a.时分秒]+)?")
MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?份?|(\d{4})(\d{2})")
WRITTEN_OUT = re.compile(
    r"([〇○零一二三四五六七八九Oo]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
OPEN_END = {"至今", "现在", "长期", "在任", "目前", "今", "永久"}
REMEDY = "请写成 2021-07-01。"


class Part(Enum):
    """What a date without a day stands for."""

    REFUSED = "refused"
    FIRST_DAY = "first"
    LAST_DAY = "last"


def day(cell: Cell, month_alone: Part = Part.REFUSED) -> date | None:
    """The date in a cell; a month alone (2021年7月) is refused unless the column says which day it means."""
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, int | float):
        return _from_number(cell, month_alone)
    return _from_text(clean(cell), month_alone)


def first_day(cell: Cell) -> date | None:
    """The day from which something holds: 2021年7月 means its first day."""
    return day(cell, Part.FIRST_DAY)


def last_day(cell: Cell) -> date | None:
    """The day until which something holds: 2021年7月 means its last day, 至今 no end."""
    if isinstance(cell, str) and clean(cell) in OPEN_END:
        return None
    return day(cell, Part.LAST_DAY)


def leaving_day(cell: Cell) -> date | None:
    """The day on which somebody else takes over: 2018年8月 means its first day, 至今 nobody yet."""
    if isinstance(cell, str) and clean(cell) in OPEN_END:
        return None
    return day(cell, Part.FIRST_DAY)


def day_after_last(cell: Cell) -> date | None:
    """The first day on which something no longer holds, from the last on which it does."""
    last = last_day(cell)
    return last + timedelta(days=1) if last else None


def _from_number(number: float, month_alone: Part) -> date:
    if isinstance(number, bool) or not 0 < number < 100_000_000:
        raise CellRefused(f"{shown(number)} 不是日期", REMEDY)
    if int(number) in SERIALS and int(number) >= 10_000:
        return _in_range(SERIAL_ORIGIN + timedelta(days=int(number)))
    if number == int(number):
        return _from_text(str(int(number)), month_alone)
    if re.fullmatch(r"\d{4}\.1", str(number)):
        # 2018.10 typed as a number is stored as 2018.1.
        raise CellRefused(f"{shown(number)} 分不清是 1 月还是 10 月", REMEDY)
    return _from_text(str(number), month_alone)


def _from_text(value: str, month_alone: Part) -> date:
    value = _with_arabic_digits(value)
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", value) or FULL.fullmatch(value):
        return _made(value, int(match[1]), int(match[2]), int(match[3]))
    if match := MONTH.fullmatch(value):
        year, month = int(match[1] or match[3]), int(match[2] or match[4])
        return _month(value, year, month, month_alone)
    if re.fullmatch(r"[1-9]\d{4}(\.\d+)?", value) and int(float(value)) in SERIALS:
        return _in_range(SERIAL_ORIGIN + timedelta(days=int(float(value))))
    if re.fullmatch(r"\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?", value):
        raise CellRefused(f"{shown(value)} 的年份只有两位", REMEDY)
    raise CellRefused(f"{shown(value)} 不是日期", REMEDY)


def _month(value: str, year: int, month: int, month_alone: Part) -> date:
    if month_alone is Part.REFUSED:
        raise CellRefused(f"{shown(value)} 没有写日", REMEDY)
    last = month_alone is Part.LAST_DAY and 1 <= month <= 12 and year > 0
    return _made(value, year, month, monthrange(year, month)[1] if last else 1)


def _made(value: str, year: int, month: int, number: int) -> date:
    try:
        return _in_range(date(year, month, number))
    except ValueError as error:
        if isinstance(error, CellRefused):
            raise
        raise CellRefused(f"{shown(value)} 这一天不存在", REMEDY) from error


def _in_range(found: date) -> date:
    if not FIRST <= found <= LAST:
        raise CellRefused(f"日期 {found.isoformat()} 超出 {FIRST.year}—{LAST.year} 年", "请核对年份。")
    return found


def _with_arabic_digits(value: str) -> str:
    """二〇二一年十二月三十一日 → 2021年12月31日; other texts stay as they are."""
    match = WRITTEN_OUT.fullmatch(value)
    if match is None:
        return value
    year, month, number = match[1].translate(CHINESE_DIGITS), _tens(match[2]), match[3] and _tens(match[3])
    return f"{year}年{month}月" + (f"{number}日" if number else "")


def _tens(word: str) -> int:
    """十 → 10, 十二 → 12, 二十 → 20, 三十一 → 31."""
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return int(word.translate(CHINESE_DIGITS))
    return int(tens.translate(CHINESE_DIGITS) or 1) * 10 + int(ones.translate(CHINESE_DIGITS) or 0)
