"""Measures as they stand in the data of an edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from weicheng.domain.measures.composites import AllOf, AnyOf, MostOf
from weicheng.domain.measures.events import NoEvent
from weicheng.domain.measures.limits import Level, Limit, Op, YesNo
from weicheng.domain.measures.reference import BASELINE_YEARS, Baseline, Direction, PlanTarget, Trend
from weicheng.domain.measures.verdicts import Measure
from weicheng.domain.packs.vocabulary import Labelled

Data = Mapping[str, Any]
Word = TypeVar("Word", bound=Labelled)


# What the fields are called in workbooks.
FIELDS = {
    "indicator": "指标代码", "op": "符号", "bound": "数值", "level": "等级", "direction": "方向",
    "plan": "规划指标代码", "event": "事件代码", "years": "年数",
}  # fmt: skip


class BadMeasure(ValueError):
    """The data is no measure; the sentence says what is wrong, for the person who loads an edition."""


def read_measure(data: Data) -> Measure:
    """The measure that the data describes. Raises BadMeasure."""
    kind = data.get("kind")
    reader = _READERS.get(str(kind))
    if reader is None:
        raise BadMeasure(f"没有“{kind}”这种口径")
    try:
        return reader(data)
    except KeyError as missing:
        name = FIELDS.get(missing.args[0], missing.args[0])
        raise BadMeasure(f"口径缺少“{name}”") from missing
    except InvalidOperation as error:
        raise BadMeasure("口径中的数值不是数字") from error
    except BadMeasure:
        raise
    except (TypeError, ValueError) as error:
        raise BadMeasure(f"口径不成立：{error}") from error


def _word(words: type[Word], said: str) -> Word:
    found = next((word for word in words if word == said), None)
    if found is None:
        raise BadMeasure(f"口径中没有“{said}”这个词")
    return found


def _limit(data: Data) -> Limit:
    op, bound = _word(Op, data["op"]), Decimal(data["bound"])
    return Limit(data["indicator"], op, bound, data.get("unit", ""), data.get("yearly", False))


def _trend(data: Data) -> Trend:
    return Trend(data["indicator"], _word(Direction, data["direction"]), data.get("unit", ""))


def _baseline(data: Data) -> Baseline:
    years = int(data.get("years", BASELINE_YEARS))
    return Baseline(data["indicator"], _word(Op, data["op"]), years, data.get("unit", ""))


def _most(data: Data) -> MostOf:
    parts = _parts(data)
    limits = tuple(part for part in parts if isinstance(part, Limit))
    if len(limits) < len(parts):
        raise BadMeasure("“多数达标”只能由数值口径组成")
    return MostOf(limits, int(data["needed"]), Decimal(data["ratio"]))


def _parts(data: Data) -> tuple[Measure, ...]:
    return tuple(read_measure(part) for part in data["parts"])


_READERS: Mapping[str, Callable[[Data], Measure]] = {
    "limit": _limit,
    "yes": lambda data: YesNo(data["indicator"]),
    "level": lambda data: Level(data["indicator"], data["level"]),
    "trend": _trend,
    "baseline": _baseline,
    "plan": lambda data: PlanTarget(data["indicator"], data["plan"], _word(Op, data["op"]), data.get("unit", "")),
    "no_event": lambda data: NoEvent(data["event"], int(data["years"])),
    "all": lambda data: AllOf(_parts(data)),
    "any": lambda data: AnyOf(_parts(data)),
    "most": _most,
}
