"""Would we pass today: the score in the covert table from sampled visits, by head, with what is not known (迎检研判).

The method and its limits: decision 0022. A head that nobody looked at is unknown; it is never counted as nothing or
as full. Points are whole numbers in hundredths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, sqrt

from weicheng.domain.intervals import PERMILLE, student_quantile
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.readings import Ageing, Part, PartEstimate, Reading, estimate_part
from weicheng.domain.reasons import Reason

RULE = "readiness.forecast"
CLAUSE = "暗访调研评价表(2014版标准期)"


@dataclass(frozen=True)
class Lines:
    """The two lines of the table in hundredths of a point (800 and 750), and the confidence of intervals in percent."""

    passing: int
    basic: int
    confidence: int


class Outlook(Labelled):
    """What can be said today."""

    PASS = "pass", "可以通过"
    BASIC = "basic", "基本通过"
    FAIL = "fail", "不能通过"
    OPEN = "open", "尚不能判断"


@dataclass(frozen=True)
class Estimated:
    """The known part of something: its points, what they are expected to bring, and between which bounds."""

    points: int
    known: int
    expected: int
    low: int
    high: int

    @property
    def unknown(self) -> int:
        """Points that nobody looked at."""
        return self.points - self.known

    @property
    def floor(self) -> int:
        """The least it can be: the lower bound, and nothing for what is unknown."""
        return self.low

    @property
    def ceiling(self) -> int:
        """The most it can be: the upper bound, and all of what is unknown."""
        return self.high + self.unknown

    @property
    def share(self) -> int | None:
        """Expected permille of the known points; None when nothing is known."""
        return round(PERMILLE * self.expected / self.known) if self.known else None


@dataclass(frozen=True)
class HeadForecast:
    """One head of the table with its parts."""

    head: int
    estimated: Estimated
    parts: tuple[PartEstimate, ...]


@dataclass(frozen=True)
class Advice:
    """Where one more visit tells most: the unknown points it opens, or how much narrower the total becomes."""

    head: int
    kind: str
    points: int
    narrower: int
    is_unknown: bool
    # Streets with such places where nobody looked.
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Forecast:
    """The total with its heads. `needed`: permille of the unknown points wanted to reach the pass line."""

    total: Estimated
    heads: tuple[HeadForecast, ...]
    outlook: Outlook
    needed: int | None
    advice: tuple[Advice, ...]
    reason: Reason


def forecast(
    parts: Sequence[Part], readings: Sequence[Reading], *, lines: Lines, ageing: Ageing, today: date
) -> Forecast:
    """The score the city would get today. The parts of all heads add up to the points of the table."""
    by_part: dict[tuple[int, str], list[Reading]] = {}
    for reading in readings:
        by_part.setdefault((reading.head, reading.kind), []).append(reading)
    estimates = [estimate_part(part, by_part.get((part.head, part.kind), ()), ageing, today) for part in parts]
    heads = tuple(
        HeadForecast(head, _estimated(found, lines), tuple(found)) for head, found in _by_head(estimates).items()
    )
    total = _estimated(estimates, lines)
    return Forecast(
        total,
        heads,
        _outlook(total, lines),
        _needed(total, lines),
        _advice(estimates, lines),
        Reason(RULE, CLAUSE, {
            "visits": len({record for part in estimates for record in part.records}), "known_points": total.known,
            "points": total.points, "pass": lines.passing, "basic": lines.basic, "confidence": lines.confidence,
            "half_life": ageing.half_life, "horizon": ageing.horizon, "spread": ageing.spread,
        }),
    )  # fmt: skip


def _by_head(estimates: Iterable[PartEstimate]) -> Mapping[int, list[PartEstimate]]:
    heads: dict[int, list[PartEstimate]] = {}
    for estimate in estimates:
        heads.setdefault(estimate.part.head, []).append(estimate)
    return dict(sorted(heads.items()))


def _estimated(estimates: Sequence[PartEstimate], lines: Lines) -> Estimated:
    known = sum(part.part.points for part in estimates if part.mean is not None)
    expected = sum(part.part.points * part.mean for part in estimates if part.mean is not None)
    half = _half(estimates, lines)
    return Estimated(
        sum(part.part.points for part in estimates),
        known,
        round(expected),
        max(0, floor(expected - half)),
        min(known, ceil(expected + half)),
    )


def _half(estimates: Sequence[PartEstimate], lines: Lines) -> float:
    """Half the width of the interval in hundredths; degrees of freedom by Satterthwaite."""
    spoken = [(part.spoken, part.freedom) for part in estimates if part.spoken]
    total = sum(value for value, _ in spoken)
    if not total:
        return 0.0
    freedom = total**2 / sum(value**2 / degrees for value, degrees in spoken)
    return student_quantile(lines.confidence, freedom) * sqrt(total)


def _outlook(total: Estimated, lines: Lines) -> Outlook:
    """Said only when the whole range lies on one side: a range across a line decides nothing."""
    if total.floor >= lines.passing:
        return Outlook.PASS
    if total.ceiling < lines.basic:
        return Outlook.FAIL
    return Outlook.BASIC if lines.basic <= total.floor and total.ceiling < lines.passing else Outlook.OPEN


def _needed(total: Estimated, lines: Lines) -> int | None:
    """Above 1000 the line is out of reach even with all unknown points; None when nothing is unknown."""
    return ceil(max(0, lines.passing - total.expected) * PERMILLE / total.unknown) if total.unknown else None


def _advice(estimates: Sequence[PartEstimate], lines: Lines) -> tuple[Advice, ...]:
    """Every part that a visit would tell something of, the most telling first."""
    before = _half(estimates, lines)
    found = []
    for place, estimate in enumerate(estimates):
        if estimate.mean is None:
            gain, unknown = estimate.part.points, True
        else:
            gain, unknown = round(before - _half(_with_one_more(estimates, place), lines)), False
        if gain > 0:
            part = estimate.part
            found.append(Advice(part.head, part.kind, part.points, gain, unknown, estimate.uncovered))
    return tuple(sorted(found, key=lambda advice: (-advice.narrower, advice.head, advice.kind)))


def _with_one_more(estimates: Sequence[PartEstimate], place: int) -> list[PartEstimate]:
    """The same with one fresh visit of that part, taken to say what the others said."""
    part = estimates[place]
    changed = PartEstimate(
        part.part, part.mean, part.variance * part.weight / (part.weight + 1), part.freedom + 1, part.weight + 1
    )
    return [changed if number == place else other for number, other in enumerate(estimates)]
