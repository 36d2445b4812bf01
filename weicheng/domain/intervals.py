"""How far a figure from a sample may be off: quantiles, and shares with their interval. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist

from weicheng.domain.quantiles import student_t

PERMILLE = 1000
# With less than two degrees of freedom Student's distribution has no spread that could be written down.
LEAST_FREEDOM = 2


def normal_quantile(confidence: int) -> float:
    """The z of a two-sided interval; `confidence` in percent, 1–99. Raises ValueError outside of it."""
    if not 0 < confidence < 100:
        raise ValueError(f"confidence {confidence} is no percentage between 1 and 99")
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def student_quantile(confidence: int, freedom: float) -> float:
    """The t of a two-sided interval; `freedom` may be a fraction, as Satterthwaite's formula gives it.

    A fraction is rounded down, which makes intervals wider; below two it counts as two.
    """
    return student_t(0.5 + confidence / 200, max(floor(freedom), LEAST_FREEDOM))


@dataclass(frozen=True)
class Share:
    """`hits` of `count`, and between which permille (tenths of a percent) the true share lies with that confidence."""

    hits: int
    count: int
    low: int
    high: int
    confidence: int

    @property
    def is_known(self) -> bool:
        """Whether anything was counted; an unknown share is neither good nor bad."""
        return self.count > 0

    @property
    def permille(self) -> int | None:
        """The share itself, rounded half up; None when nothing was counted."""
        return (2 * PERMILLE * self.hits + self.count) // (2 * self.count) if self.count else None

    @property
    def text(self) -> str:
        """「92%」, 「—」 when nothing was counted."""
        return "—" if self.permille is None else percent(self.permille)

    @property
    def interval(self) -> str:
        """「86.1%–95.6%」, 「—」 when nothing was counted."""
        return f"{percent(self.low)}–{percent(self.high)}" if self.count else "—"

    def at_least(self, limit: int) -> bool:
        """Whether the counted share reaches `limit` percent; 以上 is inclusive. Nothing counted reaches nothing."""
        return self.count > 0 and self.hits * 100 >= limit * self.count

    def below(self, limit: int) -> bool:
        """Whether the counted share is under `limit` percent; nothing counted is below nothing."""
        return self.count > 0 and self.hits * 100 < limit * self.count


def percent(permille: int) -> str:
    """「92%」, 「92.5%」."""
    whole, tenth = divmod(permille, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def share_of(clusters: Iterable[tuple[int, int]], *, confidence: int) -> Share:
    """The share of hits over clusters of (hits, count) with Wilson's interval.

    People of one unit answer alike, so that twenty of one unit say less than twenty of twenty units: the interval uses
    the count that a simple sample of the same variance would have. One cluster is a simple sample of itself.
    """
    known = [(hits, count) for hits, count in clusters if count > 0]
    hits, count = sum(hit for hit, _ in known), sum(size for _, size in known)
    if not count:
        return Share(0, 0, 0, PERMILLE, confidence)
    quantile = student_quantile(confidence, len(known) - 1) if len(known) > 1 else normal_quantile(confidence)
    low, high = _wilson(hits / count, count / _design_effect(known, hits, count), quantile)
    return Share(hits, count, floor(low * PERMILLE), ceil(high * PERMILLE), confidence)


def _design_effect(clusters: list[tuple[int, int]], hits: int, count: int) -> float:
    """How many times larger the variance is than that of as many persons drawn one by one; never below one."""
    share = hits / count
    if len(clusters) == 1 or hits in (0, count):
        return 1.0
    squares = sum((hit - share * size) ** 2 for hit, size in clusters)
    between = squares * len(clusters) / (len(clusters) - 1) / count**2
    return max(1.0, between / (share * (1 - share) / count))


def _wilson(share: float, count: float, quantile: float) -> tuple[float, float]:
    """Wilson's score interval: it stays within 0–1 and has a width even at 0 and at 1."""
    square = quantile**2
    middle = share + square / (2 * count)
    half = quantile * sqrt(share * (1 - share) / count + square / (4 * count**2))
    scale = 1 + square / count
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
