"""Scores over longer times: quarter (M-115), share of the yearly assessment (M-114), gap to a line (M-118)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weicheng.domain.reasons import Reason
from weicheng.domain.scoring import half_up

MONTHS = 3


@dataclass(frozen=True)
class Quarter:
    """一季: the mean of three months in hundredths, None (不完整) while one is missing; the observation beside it."""

    months: tuple[int | None, ...]
    observation: int | None
    score: int | None
    reason: Reason


def quarter(months: Sequence[int | None], observation: int | None = None) -> Quarter:
    """Raises ValueError unless three months are given; a missing one is None (M-115)."""
    if len(months) != MONTHS:
        raise ValueError(f"a quarter has {MONTHS} months, not {len(months)}")
    known = [score for score in months if score is not None]
    score = half_up(sum(known), MONTHS) if len(known) == MONTHS else None
    return Quarter(tuple(months), observation, score, Reason("quarter", "M-115", {"months": len(known)}))


def yearly_share(*, score: int, full: int, weight: int) -> int:
    """Points of the yearly hundred that the campaign brings, in hundredths (M-114).

    `weight` is in hundredths of a point. Raises ValueError unless 0 ≤ score ≤ full.
    """
    if not 0 <= score <= full or full == 0:
        raise ValueError(f"{score} of {full} is no score")
    return half_up(score * weight, full)


@dataclass(frozen=True)
class LineGap:
    """How far a score is from a qualifying line, now and at the start; negative once it is passed (M-118)."""

    start: int
    gap: int
    gap_at_start: int


def gap_to_line(*, score: int, increase: int, line: int) -> LineGap:
    """gap = line - score; start = score - increase (M-118)."""
    start = score - increase
    return LineGap(start, line - score, line - start)
