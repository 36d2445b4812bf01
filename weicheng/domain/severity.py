"""Who marks milder or harder than the second pair that saw the same place, drawn towards nobody where little is known.

Empirical Bayes: the fewer double visits, the more a figure is drawn towards zero, so that two unlucky visits make no
one a severe inspector. Figures are points on the scale of 100, in hundredths; positive is mild. Decision 0023.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from weicheng.domain.intervals import normal_quantile
from weicheng.domain.reasons import Reason

# Variance between repeated marks of one place (hundredths squared of 100 points) assumed until double visits show one.
ASSUMED = 1000.0**2
PRIOR_FREEDOM = 2
# Persons differ a little in any case (four points): a figure without an interval would claim to be exact.
LEAST_BETWEEN = 400.0**2


@dataclass(frozen=True)
class Pair:
    """A place marked twice within days: by whom first and second, and the marks in hundredths of 100 points."""

    record: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    first_mark: int
    second_mark: int


@dataclass(frozen=True)
class Leaning:
    """One person: mean difference from the other pair, the same drawn towards zero, and its interval; hundredths."""

    person: str
    pairs: int
    raw: int
    shrunk: int
    low: int
    high: int
    records: tuple[str, ...]
    reason: Reason

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero on one side; without it nothing can be said of the person."""
        return self.low > 0 or self.high < 0


def leanings(pairs: Iterable[Pair], *, confidence: int) -> tuple[Leaning, ...]:
    """A figure for each person with a double visit, ordered by person, never by figure: this is no ranking."""
    known = list(pairs)
    seen: dict[str, list[tuple[int, str]]] = {}
    for pair in known:
        gap = pair.first_mark - pair.second_mark
        for person in pair.first:
            seen.setdefault(person, []).append((gap, pair.record))
        for person in pair.second:
            seen.setdefault(person, []).append((-gap, pair.record))
    noise = _noise([pair.first_mark - pair.second_mark for pair in known])
    between = _between([(fmean(gap for gap, _ in found), len(found)) for found in seen.values()], noise)
    return tuple(_leaning(person, found, noise, between, confidence) for person, found in sorted(seen.items()))


def _noise(gaps: list[int]) -> float:
    """Variance of a difference of two honest marks. Leanings are in it as well, which only makes figures milder."""
    return (PRIOR_FREEDOM * 2 * ASSUMED + sum(gap**2 for gap in gaps)) / (PRIOR_FREEDOM + len(gaps))


def _between(means: list[tuple[float, int]], noise: float) -> float:
    """How much persons differ beyond what chance explains, by moments; at least a little."""
    weight = sum(count for _, count in means)
    beyond = sum(count * mean**2 for mean, count in means) - len(means) * noise
    return max(LEAST_BETWEEN, beyond / weight) if weight else LEAST_BETWEEN


def _leaning(person: str, found: list[tuple[int, str]], noise: float, between: float, confidence: int) -> Leaning:
    count, raw = len(found), fmean(gap for gap, _ in found)
    kept = between / (between + noise / count)
    half = normal_quantile(confidence) * sqrt(kept * noise / count)
    inputs = {"pairs": count, "noise": round(sqrt(noise)), "between": round(sqrt(between)), "kept": round(kept, 3)}
    return Leaning(
        person,
        count,
        round(raw),
        round(kept * raw),
        round(kept * raw - half),
        round(kept * raw + half),
        tuple(record for _, record in found),
        Reason("inspectors.severity", "0023", inputs),
    )
