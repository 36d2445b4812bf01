"""Measures made of others: all of them, any of them, and three of four with the fourth not far out (M-023)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from weicheng.domain.measures.limits import Limit
from weicheng.domain.measures.readings import Facts, Reading
from weicheng.domain.measures.verdicts import Measure, Status, Verdict, worst
from weicheng.domain.reasons import Reason


@dataclass(frozen=True)
class AllOf:
    """Every part must be met (绿化覆盖率、绿地率和人均公园绿地). Raises ValueError without parts."""

    parts: tuple[Measure, ...]

    def __post_init__(self) -> None:
        _has_parts(self.parts)

    @property
    def indicators(self) -> tuple[str, ...]:
        return _of_parts(self.parts)

    def judge(self, facts: Facts) -> Verdict:
        parts = tuple(part.judge(facts) for part in self.parts)
        status = worst(parts)
        deciding = [part for part in parts if part.status is status]
        return Verdict(status, tuple(reason for part in deciding for reason in part.reasons), parts=parts,
                       again_on=max((part.again_on for part in parts if part.again_on), default=None))  # fmt: skip


@dataclass(frozen=True)
class AnyOf:
    """One part is enough (≤ 5.6‰ 或持续降低). Raises ValueError without parts."""

    parts: tuple[Measure, ...]

    def __post_init__(self) -> None:
        _has_parts(self.parts)

    @property
    def indicators(self) -> tuple[str, ...]:
        return _of_parts(self.parts)

    def judge(self, facts: Facts) -> Verdict:
        parts = tuple(part.judge(facts) for part in self.parts)
        statuses = {part.status for part in parts}
        status = next(each for each in (Status.MET, Status.UNKNOWN, Status.UNMET) if each in statuses)
        deciding = [part for part in parts if part.status is status]
        # Unless another way is met, the gap is that of the first, which is the figure of the standard.
        first = deciding[0] if status is Status.MET else parts[0]
        return Verdict(status, tuple(reason for part in deciding for reason in part.reasons), first.indicator,
                       first.reading, first.bound, first.unit, first.gap, parts, first.again_on)  # fmt: skip


@dataclass(frozen=True)
class MostOf:
    """At least `needed` parts within their limit, the others at most `ratio` times theirs (M-023).

    Raises ValueError without parts, for a number that cannot be reached, a ratio under 1, and a limit that wants
    more: three times a density is worse, three times a coverage would be better.
    """

    parts: tuple[Limit, ...]
    needed: int
    ratio: Decimal

    def __post_init__(self) -> None:
        _has_parts(self.parts)
        if not 1 <= self.needed <= len(self.parts) or self.ratio < 1:
            raise ValueError(f"{self.needed} of {len(self.parts)} within {self.ratio} times cannot be asked")
        if any(part.op.wants_more for part in self.parts):
            raise ValueError("a multiple of a limit is only allowed where less is better")

    @property
    def indicators(self) -> tuple[str, ...]:
        return _of_parts(self.parts)

    def judge(self, facts: Facts) -> Verdict:
        parts = tuple(part.judge(facts) for part in self.parts)
        over = {
            limit.indicator: _multiple(verdict.reading, limit)
            for limit, verdict in zip(self.parts, parts, strict=True)
            if verdict.status is Status.UNMET and verdict.reading
        }
        far = [code for code, multiple in over.items() if multiple is None or multiple > self.ratio]
        allowed = len(parts) - self.needed
        unknown = sum(part.status is Status.UNKNOWN for part in parts)
        # Unknown parts could still be met or not, unless those over the limit decide alone.
        if far or len(over) > allowed:
            status = Status.UNMET
        elif unknown:
            status = Status.UNKNOWN
        else:
            status = Status.MET
        reason = Reason("measure.most", "M-023", {
            "within": sum(part.status is Status.MET for part in parts), "of": len(parts), "needed": self.needed,
            "ratio": str(self.ratio), "unknown": unknown,
            "over": {code: None if multiple is None else str(multiple) for code, multiple in over.items()},
        })  # fmt: skip
        return Verdict(status, (reason, *(each for part in parts for each in part.reasons)), parts=parts)


def _multiple(reading: Reading, limit: Limit) -> Decimal | None:
    """How many times its limit a density is; None when the limit is nothing at all."""
    return reading.high / limit.bound if limit.bound else None


def _has_parts(parts: Sequence[object]) -> None:
    if not parts:
        raise ValueError("a measure of several needs parts")


def _of_parts(parts: Sequence[Measure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for part in parts for code in part.indicators))
