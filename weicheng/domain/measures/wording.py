"""A measure in words: "建成区绿化覆盖率 ≥ 36%"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from weicheng.domain.measures.composites import AllOf, AnyOf, MostOf
from weicheng.domain.measures.events import NoEvent
from weicheng.domain.measures.limits import Level, Limit, YesNo
from weicheng.domain.measures.reference import Baseline, PlanTarget, Trend
from weicheng.domain.measures.verdicts import Measure

YEARLY = "（按全年）"


def in_words(measure: Measure, names: Mapping[str, str]) -> str:
    """What is asked; `names` gives indicators and kinds of events their Chinese names."""
    match measure:
        case AllOf(parts):
            return "；".join(in_words(part, names) for part in parts)
        case AnyOf(parts):
            return "，或".join(in_words(part, names) for part in parts)
        case MostOf(limits, needed, ratio):
            asked = "、".join(in_words(part, names) for part in limits)
            return f"{len(limits)} 项中至少 {needed} 项达到，其余不超过限值的 {plain(ratio)} 倍：{asked}"
        case NoEvent(event, years):
            return f"近 {years} 年无{names.get(event, event)}"
        case _:
            return _single(measure, names)


def _single(measure: Measure, names: Mapping[str, str]) -> str:
    code = measure.indicators[0]
    name = names.get(code, code)
    match measure:
        case Limit(_, op, bound, unit, yearly):
            return f"{name} {op.label} {with_unit(bound, unit)}{YEARLY if yearly else ''}"
        case Level(_, level):
            return f"{name}达到 {level} 级"
        case Trend(_, direction):
            return f"{name}{direction.label}"
        case Baseline(_, op, years):
            return f"{name}{'不低于' if op.wants_more else '不高于'}近 {years} 年平均水平"
        case PlanTarget(_, plan, op):
            return f"{name} {op.label} {names.get(plan, plan)}"
        case YesNo():
            return f"{name}：是"
        case _:
            raise TypeError(f"no words for {measure!r}")


def with_unit(value: Decimal, unit: str) -> str:
    """A figure with its unit: percent and permille stand close, words after a space."""
    return f"{plain(value)}{unit}" if unit[:1] in {"", "%", "‰", "/"} else f"{plain(value)} {unit}"


def plain(value: Decimal) -> str:
    """A figure without zeros that say nothing: 36.00 is 36."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
