"""How uneven results are within a grouping (M-119), and who kept up, caught up or looks better than it is (M-120)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from weicheng.domain.reasons import Reason
from weicheng.domain.scoring import half_up


class Grouping(StrEnum):
    """The comparisons that are always made (M-119)."""

    CATEGORY = "category"
    PLACE_KIND = "place_kind"
    AREA = "area"
    INSIDE = "inside"

    @property
    def label(self) -> str:
        return _GROUPINGS[self]


_GROUPINGS = {
    Grouping.CATEGORY: "各考核大项之间",
    Grouping.PLACE_KIND: "各类点位之间",
    Grouping.AREA: "镇街、社区之间",
    Grouping.INSIDE: "公共区域与单位内部之间",
}


@dataclass(frozen=True)
class Part:
    """One member of a grouping with its score in hundredths."""

    name: str
    score: int


@dataclass(frozen=True)
class Imbalance:
    """不平衡度 of one grouping, in hundredths; `cv` in percent of the mean."""

    name: str
    parts: int
    mean: int
    best: Part
    worst: Part
    range: int
    deviation: int
    cv: float | None
    flagged: bool
    reason: Reason


def imbalance(name: str, parts: Iterable[Part], *, limit: int) -> Imbalance | None:
    """Range, standard deviation (of the whole group) and its share of the mean; None for fewer than two parts.

    Flagged when the range is above `limit` hundredths: 超过 is strict.
    """
    known = sorted(parts, key=lambda part: (-part.score, part.name))
    if len(known) < 2:
        return None
    scores = [part.score for part in known]
    total, count = sum(scores), len(scores)
    variance = (count * sum(score * score for score in scores) - total * total) / (count * count)
    deviation = math.sqrt(variance)
    spread = scores[0] - scores[-1]
    return Imbalance(
        name,
        count,
        half_up(total, count),
        known[0],
        known[-1],
        spread,
        round(deviation),
        deviation * count * 100 / total if total else None,
        spread > limit,
        Reason("imbalance", "M-119", {"limit": limit, "range": spread, "parts": count}),
    )


class Typical(StrEnum):
    """The three groups named in a speech (M-120)."""

    STEADY = "steady"
    PROGRESS = "progress"
    UNEVEN = "uneven"

    @property
    def label(self) -> str:
        return {"steady": "持续保持", "progress": "进步较大", "uneven": "面好点差"}[self]


@dataclass(frozen=True)
class TwoPeriods:
    """A unit's scores of two periods, and those of its parts now; hundredths. None: not drawn then."""

    unit: str
    before: int | None
    now: int
    parts: tuple[int, ...] = ()

    @property
    def progress(self) -> int | None:
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True)
class Limits:
    """The limits of the three groups, hundredths; 达到 is inclusive, 超过 strict."""

    steady: int = 9000
    progress: int = 1000
    mean: int = 8500
    range: int = 1500


def by_progress(units: Iterable[TwoPeriods]) -> list[TwoPeriods]:
    """整改进步榜: the greatest gain first; without an earlier score nobody has made progress (M-120)."""
    compared = [unit for unit in units if unit.before is not None]
    return sorted(compared, key=lambda unit: (-(unit.progress or 0), unit.unit))


def typical_groups(units: Sequence[TwoPeriods], limits: Limits) -> Mapping[Typical, tuple[str, ...]]:
    """The names of each group; a unit may stand in more than one (M-120)."""
    return {kind: tuple(unit.unit for unit in units if _belongs(unit, kind, limits)) for kind in Typical}


def _belongs(unit: TwoPeriods, kind: Typical, limits: Limits) -> bool:
    if kind is Typical.UNEVEN:
        return unit.now >= limits.mean and bool(unit.parts) and max(unit.parts) - min(unit.parts) > limits.range
    if unit.before is None:
        return False
    if kind is Typical.STEADY:
        return min(unit.before, unit.now) >= limits.steady
    return unit.now - unit.before >= limits.progress
