"""Who stands where, and what the sample allows one to say about it (M-112, M-117).

A unit's score is the mean of its sample: a community's visits, or a street's communities. The spread of one score is
pooled within units over six months. Three statements are made, each with its own guarantee (decision 0021):

1. 误差带: the interval of one unit, by itself, at the confidence of the pack.
2. 末位: one unit is called the last only if it lies below every other by the two-sided t limit of the pair. That
   accounts for its having been picked as the lowest of many, and needs no correction for their number (Gutmann and
   Maymin 1987; Hung and Fithian 2019; the decision shows it for unequal samples).
3. 末位组: otherwise the group that holds the true last is named without order; its limit is Bonferroni's over all
   pairs (subset selection, Gupta 1965).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from weicheng.domain.quantiles import student_t
from weicheng.domain.reasons import Reason
from weicheng.domain.scoring import half_up

CLAUSE = "M-112"
# Fewer repetitions than this say too little about the spread, whatever the formula yields.
LEAST_FREEDOM = 5
# Beyond this many visits a unit, more visits are no answer.
MOST_VISITS = 400


class Rule(StrEnum):
    """How the last is found: what the sample supports, or the plain mean by a signed decision of the city."""

    BAND = "band"
    PLAIN = "plain"


class Outcome(StrEnum):
    """What may be said about the last place."""

    LAST = "last"  # one unit, or those that share the lowest mean under the plain rule
    GROUP = "group"  # the bottom group, without order
    UNKNOWN = "unknown"  # the spread cannot be estimated yet
    NONE = "none"  # nobody to compare


@dataclass(frozen=True)
class Sample:
    """The scores of one unit in a period, in hundredths; empty: 无样本."""

    unit: str
    scores: tuple[int, ...]

    @cached_property
    def mean(self) -> Fraction:
        return Fraction(sum(self.scores), len(self.scores))


@dataclass(frozen=True)
class Spread:
    """Variance of one score within a unit (hundredths squared), and the degrees of freedom behind it."""

    variance: float
    freedom: int

    @property
    def is_known(self) -> bool:
        """Enough repetitions, and not all of them alike."""
        return self.freedom >= LEAST_FREEDOM and self.variance > 0

    @property
    def deviation(self) -> float:
        return math.sqrt(self.variance)


@dataclass(frozen=True)
class Standing:
    """One unit's place. `low` and `high` are the error band; `best` and `worst` the places it may truly hold."""

    unit: str
    score: int
    size: int
    place: int
    tied: bool
    low: int | None = None
    high: int | None = None
    best: int | None = None
    worst: int | None = None
    at_bottom: bool = False


@dataclass(frozen=True)
class Bottom:
    """What is said about the last place. `more_each` further visits to each unit of the group would decide it."""

    outcome: Outcome
    units: tuple[str, ...] = ()
    more_each: int | None = None
    reason: Reason = field(default=Reason("ranking.bottom", CLAUSE))

    @property
    def more(self) -> int | None:
        """How many more visits would decide, over the group; None when none would."""
        return None if self.more_each is None else self.more_each * len(self.units)

    @property
    def owes(self) -> tuple[str, ...]:
        """Units whose head owes a self-criticism (M-117): only where the last is known."""
        return self.units if self.outcome is Outcome.LAST else ()


@dataclass(frozen=True)
class Ranking:
    """The whole table, the best first; units without a sample stand apart."""

    rule: Rule
    confidence: int
    spread: Spread
    rows: tuple[Standing, ...]
    no_sample: tuple[str, ...]
    bottom: Bottom


def pool(cells: Iterable[Sequence[int]]) -> Spread:
    """Variance within cells, pooled over them; a cell is the sample of one unit in one period."""
    squares, freedom = 0.0, 0
    for cell in cells:
        size = len(cell)
        if size > 1:
            # The whole numbers keep what a difference of large squares would lose.
            squares += (size * sum(score * score for score in cell) - sum(cell) ** 2) / size
            freedom += size - 1
    return Spread(squares / freedom if freedom else 0.0, freedom)


def rank(samples: Iterable[Sample], *, spread: Spread, confidence: int = 90, rule: Rule = Rule.BAND) -> Ranking:
    """Ranks units by their means. `confidence` in percent. Raises ValueError outside 50–99."""
    if not 50 <= confidence <= 99:
        raise ValueError(f"a confidence of {confidence} % is no confidence")
    known = list(samples)
    drawn = sorted((s for s in known if s.scores), key=lambda s: (-s.mean, s.unit))
    absent = tuple(sorted(s.unit for s in known if not s.scores))
    bottom = _plain_bottom(drawn) if rule is Rule.PLAIN else _bottom(drawn, spread, confidence)
    return Ranking(rule, confidence, spread, _standings(drawn, spread, confidence, bottom), absent, bottom)


def _standings(drawn: Sequence[Sample], spread: Spread, confidence: int, bottom: Bottom) -> tuple[Standing, ...]:
    means = [sample.mean for sample in drawn]
    falling = [-mean for mean in means]
    bands = _bands(drawn, spread, confidence)
    ranges = _place_ranges(drawn, spread, confidence)
    said = set(bottom.units)
    rows = []
    for sample, mean, band, (best, worst) in zip(drawn, means, bands, ranges, strict=True):
        first, after = bisect_left(falling, -mean), bisect_right(falling, -mean)
        low, high = band
        rows.append(
            Standing(
                sample.unit,
                half_up(mean.numerator, mean.denominator),
                len(sample.scores),
                first + 1,
                after - first > 1,
                low,
                high,
                best,
                worst,
                sample.unit in said,
            )
        )
    return tuple(rows)


def _bands(drawn: Sequence[Sample], spread: Spread, confidence: int) -> list[tuple[int | None, int | None]]:
    if not spread.is_known:
        return [(None, None)] * len(drawn)
    factor = student_t(1 - _alpha(confidence) / 2, spread.freedom) * spread.deviation
    return [_around(sample, factor) for sample in drawn]


def _place_ranges(drawn: Sequence[Sample], spread: Spread, confidence: int) -> list[tuple[int | None, int | None]]:
    """名次区间: by intervals that hold for all units at once (Klein, Wright and Wieczorek 2020)."""
    if not spread.is_known or len(drawn) < 2:
        return [(None, None)] * len(drawn)
    factor = student_t(1 - _alpha(confidence) / (2 * len(drawn)), spread.freedom) * spread.deviation
    bands = [_around(sample, factor) for sample in drawn]
    lows, highs = sorted(low for low, _ in bands), sorted(high for _, high in bands)
    count = len(drawn)
    return [(1 + count - bisect_right(lows, high), count - bisect_left(highs, low)) for low, high in bands]


def _around(sample: Sample, factor: float) -> tuple[int, int]:
    middle, half = float(sample.mean), factor / math.sqrt(len(sample.scores))
    return math.floor(middle - half), math.ceil(middle + half)


def _plain_bottom(drawn: Sequence[Sample]) -> Bottom:
    """Ties at the bottom: all of them; where all are alike there is no last."""
    if len(drawn) < 2 or drawn[0].mean == drawn[-1].mean:
        return Bottom(Outcome.NONE)
    lowest = drawn[-1].mean
    units = tuple(sample.unit for sample in drawn if sample.mean == lowest)
    return Bottom(Outcome.LAST, units, reason=Reason("ranking.plain", CLAUSE, {"units": len(drawn)}))


def _bottom(drawn: Sequence[Sample], spread: Spread, confidence: int) -> Bottom:
    if len(drawn) < 2:
        return Bottom(Outcome.NONE)
    if not spread.is_known:
        return Bottom(Outcome.UNKNOWN, reason=Reason("ranking.spread", CLAUSE, {"freedom": spread.freedom}))
    last, others = drawn[-1], drawn[:-1]
    gap = others[-1].mean - last.mean
    inputs = {
        "confidence": confidence,
        "deviation": round(spread.deviation),
        "freedom": spread.freedom,
        "gap": half_up(gap.numerator, gap.denominator),
        "units": len(drawn),
    }
    reason = Reason("ranking.bottom", CLAUSE, inputs)
    pair = student_t(1 - _alpha(confidence) / 2, spread.freedom) * spread.deviation
    if _stands_apart(last, others, pair):
        return Bottom(Outcome.LAST, (last.unit,), reason=reason)
    every = student_t(1 - _alpha(confidence) / len(others), spread.freedom) * spread.deviation
    group = {last.unit, *(o.unit for o in others if not _apart(last, o, max(pair, every)))}
    return Bottom(Outcome.GROUP, tuple(sorted(group)), _more_each(last, others, group, pair), reason)


def _stands_apart(
    last: Sample, others: Sequence[Sample], factor: float, more: int = 0, among: AbstractSet[str] = frozenset()
) -> bool:
    """Whether the lowest is told from every other; with `more` visits to it and to each unit `among`."""
    # The nearest come last in `others`: they decide soonest.
    return all(_apart(last, o, factor, more, more if o.unit in among else 0) for o in reversed(others))


def _apart(last: Sample, other: Sample, factor: float, more: int = 0, more_other: int = 0) -> bool:
    error = math.sqrt(1 / (len(last.scores) + more) + 1 / (len(other.scores) + more_other))
    return float(other.mean - last.mean) > factor * error


def _more_each(last: Sample, others: Sequence[Sample], group: AbstractSet[str], factor: float) -> int | None:
    """Visits to add to each unit of the group so that the lowest stands apart, if the means stay as they are."""
    if not _stands_apart(last, others, factor, MOST_VISITS, group):
        return None
    low, high = 0, MOST_VISITS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _stands_apart(last, others, factor, middle, group) else (middle, high)
    return high


def _alpha(confidence: int) -> float:
    return (100 - confidence) / 100
