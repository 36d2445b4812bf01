"""Measures against other figures of the city: the year before, the mean of five years, what a plan asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from weicheng.domain.measures.limits import Limit, Op, against
from weicheng.domain.measures.readings import Facts
from weicheng.domain.measures.verdicts import Status, Verdict
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.reasons import Reason

BASELINE_YEARS = 5


class Direction(Labelled):
    """Which way is better."""

    UP = "up", "逐年提高"
    DOWN = "down", "逐年下降"


@dataclass(frozen=True)
class Trend:
    """The last whole year must be better than the year before it (逐年下降, 持续提高)."""

    indicator: str
    direction: Direction
    unit: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,)

    def judge(self, facts: Facts) -> Verdict:
        years = facts.years(self.indicator)
        last = max(years, default=None)
        if last is None:
            return _unknown(self.indicator, "measure.no-year", {}, self.unit)
        before = years.get(last - 1)
        if before is None:
            return _unknown(self.indicator, "measure.no-year-before", {"year": last}, self.unit)
        if self.direction is Direction.UP:
            limit = Limit(self.indicator, Op.ABOVE, before.high, self.unit)
        else:
            limit = Limit(self.indicator, Op.BELOW, before.low, self.unit)
        return _referred(against(years[last], limit), Reason("measure.year-before", "M-019", {"year": last - 1}))


@dataclass(frozen=True)
class Baseline:
    """Not above (or not below) the mean of the years before the last one (不高于近5年平均水平)."""

    indicator: str
    op: Op = Op.AT_MOST
    years: int = BASELINE_YEARS
    unit: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,)

    def judge(self, facts: Facts) -> Verdict:
        known = facts.years(self.indicator)
        last = max(known, default=None)
        if last is None:
            return _unknown(self.indicator, "measure.no-year", {}, self.unit)
        wanted = range(last - self.years, last)
        missing = [year for year in wanted if year not in known]
        if missing:
            return _unknown(self.indicator, "measure.no-baseline", {"year": last, "missing": missing}, self.unit)
        # The end of the reference that asks more: a range of the past must not lower the bar.
        ends = [known[year].high if self.op.wants_more else known[year].low for year in wanted]
        mean = sum(ends, Decimal(0)) / self.years
        verdict = against(known[last], Limit(self.indicator, self.op, mean, self.unit))
        return _referred(verdict, Reason("measure.baseline", "M-019", {"since": wanted[0], "until": wanted[-1]}))


@dataclass(frozen=True)
class PlanTarget:
    """What the city's own plan asks for; the figure of the plan is an indicator too (符合区域卫生规划要求)."""

    indicator: str
    plan: str
    op: Op = Op.AT_LEAST
    unit: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator, self.plan)

    def judge(self, facts: Facts) -> Verdict:
        asked = facts.latest(self.plan)
        if asked is None:
            return _unknown(self.indicator, "measure.no-plan", {"plan": self.plan}, self.unit)
        bound = asked.high if self.op.wants_more else asked.low
        verdict = Limit(self.indicator, self.op, bound, self.unit).judge(facts)
        return _referred(verdict, Reason("measure.plan", "M-019", {"plan": self.plan}))


def _unknown(indicator: str, rule: str, inputs: dict[str, object], unit: str) -> Verdict:
    reason = Reason(rule, "M-019", {"indicator": indicator, **inputs})
    return Verdict(Status.UNKNOWN, (reason,), indicator, unit=unit)


def _referred(verdict: Verdict, reason: Reason) -> Verdict:
    return replace(verdict, reasons=(*verdict.reasons, reason))
