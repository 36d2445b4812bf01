"""Measures against a fixed bound: yes or no, a number with its sign, a level."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from weicheng.domain.measures.readings import Facts, Reading
from weicheng.domain.measures.verdicts import Status, Verdict
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.reasons import Reason

ONE = Decimal(1)
# A best; what reaches no level is one below the last.
LEVELS = ("A", "B", "C")
NO_LEVEL = "不达标"


class Op(Labelled):
    """How a value is compared with the bound; 以上 and 以下 are inclusive."""

    AT_LEAST = ">=", "≥"
    ABOVE = ">", ">"
    AT_MOST = "<=", "≤"
    BELOW = "<", "<"

    @property
    def wants_more(self) -> bool:
        """Whether a higher value is the better one."""
        return self in {Op.AT_LEAST, Op.ABOVE}

    def proof(self, reading: Reading) -> Decimal:
        """The end of a range that proves less: only it counts (M-021)."""
        return reading.low if self.wants_more else reading.high

    def holds(self, value: Decimal, bound: Decimal) -> bool:
        """Whether the value meets the bound."""
        return _COMPARE[self](value, bound)

    def gap(self, value: Decimal, bound: Decimal) -> Decimal:
        """How far the value is from the bound on the wrong side; 0 when it meets it, or stands on a strict one."""
        return max(Decimal(0), bound - value if self.wants_more else value - bound)


_COMPARE: Mapping[Op, Callable[[Decimal, Decimal], bool]] = {
    Op.AT_LEAST: operator.ge,
    Op.ABOVE: operator.gt,
    Op.AT_MOST: operator.le,
    Op.BELOW: operator.lt,
}


@dataclass(frozen=True)
class Limit:
    """A number with its sign: percent, count, days, ‰, /10万 (the unit says which).

    `yearly`: only readings of whole years count, for what is counted up over a year (days of good air).
    """

    indicator: str
    op: Op
    bound: Decimal
    unit: str = ""
    yearly: bool = False

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,)

    def judge(self, facts: Facts) -> Verdict:
        return against(facts.latest(self.indicator, yearly=self.yearly), self)


def against(reading: Reading | None, limit: Limit) -> Verdict:
    """A reading against a bound; unknown without a reading."""
    code, bound, unit = limit.indicator, limit.bound, limit.unit
    if reading is None:
        reasons = (Reason("measure.no-value", "M-021", {"indicator": code}),)
        return Verdict(Status.UNKNOWN, reasons, code, None, bound, unit)
    proof = limit.op.proof(reading)
    met = limit.op.holds(proof, bound)
    inputs = {
        "indicator": code, "value": str(proof), "low": str(reading.low), "high": str(reading.high),
        "op": str(limit.op), "bound": str(bound), "unit": unit,
        "since": reading.since.isoformat(), "until": reading.until.isoformat(),
    }  # fmt: skip
    reason = Reason("measure.met" if met else "measure.short", "M-021", inputs)
    status = Status.MET if met else Status.UNMET
    return Verdict(status, (reason,), code, reading, bound, unit, limit.op.gap(proof, bound))


@dataclass(frozen=True)
class YesNo:
    """Something is there, or a statement holds."""

    indicator: str

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,)

    def judge(self, facts: Facts) -> Verdict:
        verdict = Limit(self.indicator, Op.AT_LEAST, ONE).judge(facts)
        # Between no and yes there is nothing to count.
        return Verdict(verdict.status, verdict.reasons, self.indicator, verdict.reading)


@dataclass(frozen=True)
class Level:
    """A level to reach, A best. Raises ValueError for a level that does not exist."""

    indicator: str
    level: str

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"no level {self.level!r}")

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,)

    def judge(self, facts: Facts) -> Verdict:
        return Limit(self.indicator, Op.AT_MOST, level_rank(self.level), "级").judge(facts)


def level_rank(level: str) -> Decimal:
    """The number under which a level is kept: A 1, B 2, C 3, anything below 4."""
    return Decimal(LEVELS.index(level) + 1 if level in LEVELS else len(LEVELS) + 1)


def level_name(rank: Decimal) -> str:
    """The level kept under a number."""
    return LEVELS[int(rank) - 1] if ONE <= rank <= len(LEVELS) else NO_LEVEL
