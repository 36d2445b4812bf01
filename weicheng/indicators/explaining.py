"""Why a clause stands as it does, in sentences: the reasons of the core, read out for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from weicheng.domain.measures.verdicts import Verdict
from weicheng.domain.reasons import Reason
from weicheng.indicators.figures import number
from weicheng.indicators.models import Indicator

Inputs = Mapping[str, Any]
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def _figure(text: Any) -> str:
    return number(Decimal(str(text)), 2)


def _compared(inputs: Inputs, end: str) -> str:
    value, bound, unit = _figure(inputs["value"]), _figure(inputs["bound"]), inputs["unit"]
    part = "（范围取较不利的一端）" if inputs["low"] != inputs["high"] else ""
    asked = f"要求 {SIGNS.get(inputs['op'], inputs['op'])} {bound}{unit}"
    return f"{inputs['since']} 至 {inputs['until']} 的数据是 {value}{unit}{part}，{asked}，{end}。"


def _over(inputs: Inputs) -> str:
    said = f"{inputs['of']} 项中 {inputs['within']} 项在限值内，要求至少 {inputs['needed']} 项"
    return f"{said}，其余不超过限值的 {inputs['ratio']} 倍。"


SENTENCES: Mapping[str, Callable[[Inputs], str]] = {
    "measure.none": lambda said: "这一条还没有写明口径，无法用数据判断。",
    "measure.no-value": lambda said: "还没有数据。",
    "measure.met": lambda said: _compared(said, "达到"),
    "measure.short": lambda said: _compared(said, "没有达到"),
    "measure.weak": lambda said: "目前达标，但评估认为可控性较弱，每期都要复核。",
    "measure.most": _over,
    "measure.event": lambda said: (
        f"{said['since']}–{said['until']} 年发生过 {len(said['days'])} 起，最早 {said['again']} 起可以重新达标。"
    ),
    "measure.no-event": lambda said: f"{said['since']}–{said['until']} 年没有登记过这类事件。",
    "measure.nobody-watched": lambda said: f"{said['since']} 年以来没有部门登记这类事件，没有记录不等于没有发生。",
    "measure.no-year": lambda said: "还没有全年数据。",
    "measure.no-year-before": lambda said: f"没有 {said['year'] - 1} 年的全年数据，无法比较。",
    "measure.year-before": lambda said: f"与 {said['year']} 年比较。",
    "measure.baseline": lambda said: f"与 {said['since']}–{said['until']} 年的平均水平比较。",
    "measure.no-baseline": lambda said: f"缺少 {'、'.join(map(str, said['missing']))} 年的全年数据，算不出平均水平。",
    "measure.plan": lambda said: "与规划目标比较。",
    "measure.no-plan": lambda said: "还没有登记规划目标。",
}


def sentence(reason: Reason, names: Mapping[str, Indicator]) -> str:
    """One reason in words, the indicator by name; the bare rule where no sentence is known for it."""
    said = SENTENCES.get(reason.rule)
    text = said(reason.inputs) if said else reason.rule
    indicator = names.get(str(reason.inputs.get("indicator", "")))
    return f"{indicator.name}：{text}" if indicator else text


def sentences(verdict: Verdict, names: Mapping[str, Indicator]) -> list[str]:
    """Every reason of a verdict, each once."""
    return list(dict.fromkeys(sentence(reason, names) for reason in verdict.reasons))
