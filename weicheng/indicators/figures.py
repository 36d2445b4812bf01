"""How a value of the ledger is written on pages, and how what people type becomes one.

Yes and no are kept as 1 and 0, the levels A, B, C and below as 1, 2, 3 and 4 (domain/measures).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from weicheng.domain.measures.limits import LEVELS, NO_LEVEL, level_name, level_rank
from weicheng.domain.printed import plain
from weicheng.domain.refusals import BadInput
from weicheng.indicators.models import Indicator, IndicatorValue

# As many decimals as the ledger keeps.
PLACES = 6
# What a person wants to see: a recomputed rate goes on for ever.
SHOWN = 2
YES, NO = "是", "否"
YES_WORDS = {YES, "有", "达到", "符合", "1"}
NO_WORDS = {NO, "无", "没有", "未达到", "不符合", "0"}
FIGURE = r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?"
RANGE = re.compile(rf"({FIGURE})\s*[%‰]?\s*(?:-|—|–|~|\uff5e|至|到)\s*({FIGURE})")
# What may stand around a figure: 约 36.9%, 达到 13.1 平方米.
AROUND = re.compile(rf"(?:约|约为|达|达到|为|≥|>)?\s*({FIGURE})\s*\S{{0,8}}")


class Bounds(NamedTuple):
    """Both ends of a value; equal ones for a single figure."""

    low: Decimal
    high: Decimal


def number(figure: Decimal, places: int = PLACES) -> str:
    """A figure without zeros at the end: 36.9."""
    return plain(Fraction(figure), places)


def text_of(indicator: Indicator, low: Decimal, high: Decimal) -> str:
    """「36.9%」, 「50%–77%」, 「是」, 「C级」, 「7.67 ㎡/人」."""
    if low != high:
        return f"{text_of(indicator, low, low)}–{text_of(indicator, high, high)}"
    if indicator.kind == Indicator.Kind.YES_NO:
        return YES if low >= 1 else NO
    if indicator.kind == Indicator.Kind.LEVEL:
        name = level_name(low)
        return name if name == NO_LEVEL else f"{name}级"
    return f"{number(low, SHOWN)}{_gap(indicator.unit)}{indicator.unit}"


def _gap(unit: str) -> str:
    return "" if unit in {"%", "‰", ""} else " "


def shown(indicator: Indicator, value: IndicatorValue) -> str:
    """A value as pages show it: to the digit as it was printed where it was, otherwise computed."""
    if value.printed:
        unit = "" if value.printed.endswith(indicator.unit) else f"{_gap(indicator.unit)}{indicator.unit}"
        return f"{value.printed}{unit}"
    return text_of(indicator, value.low, value.high)


def read(indicator: Indicator, text: str) -> Bounds:
    """What a person typed: a figure, a range (50%-77%), yes or no, a level. Raises BadInput."""
    typed = text.strip()
    if indicator.kind == Indicator.Kind.YES_NO:
        return _yes_no(typed)
    if indicator.kind == Indicator.Kind.LEVEL:
        return _level(typed)
    if found := RANGE.match(typed):
        low, high = _decimal(found[1]), _decimal(found[2])
        if high < low:
            raise _bad(f"“{typed}”的下限大于上限", "请按从小到大填写，如 50-77")
        return Bounds(low, high)
    if found := AROUND.fullmatch(typed):
        figure = _decimal(found[1])
        return Bounds(figure, figure)
    raise _bad(f"“{typed[:20]}”不是数字", "请填一个数字，或用“50-77”表示范围")


def _decimal(figure: str) -> Decimal:
    try:
        return Decimal(figure.replace(",", ""))
    except InvalidOperation as error:  # pragma: no cover - the pattern lets only numbers through
        raise _bad(f"“{figure}”不是数字", "请填一个数字") from error


def _yes_no(typed: str) -> Bounds:
    if typed in YES_WORDS:
        return Bounds(Decimal(1), Decimal(1))
    if typed in NO_WORDS:
        return Bounds(Decimal(0), Decimal(0))
    raise _bad(f"“{typed[:20]}”看不出是“是”还是“否”", "请填“是”或“否”")


def _level(typed: str) -> Bounds:
    name = typed.upper().removesuffix("级")
    if name in LEVELS or typed == NO_LEVEL:
        rank = level_rank(name)
        return Bounds(rank, rank)
    raise _bad(f"“{typed[:20]}”不是等级", f"请填 {'、'.join(LEVELS)} 或“{NO_LEVEL}”")


def _bad(problem: str, remedy: str) -> BadInput:
    return BadInput.of("数值", problem, remedy)
