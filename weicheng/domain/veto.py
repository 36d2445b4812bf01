"""Items of the covert table that fail a city alone when a place falls below their share (关键指标, 一票否决)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from weicheng.domain.intervals import Share, share_of
from weicheng.domain.readings import Ageing
from weicheng.domain.reasons import Reason


@dataclass(frozen=True)
class VetoReading:
    """What one visit says of a veto item at one place: `earned` of `possible` hundredths (more than none)."""

    item: str
    place: str
    on: date
    earned: int
    possible: int
    record: str


@dataclass(frozen=True)
class VetoItem:
    """A veto item: below this percentage of its points one place fails the city."""

    code: str
    text: str
    below: int


@dataclass(frozen=True)
class VetoRisk:
    """The share of places that fail an item at their latest visit, and those visits. Unknown while nobody looked."""

    item: VetoItem
    share: Share
    failing: tuple[VetoReading, ...]
    reason: Reason


def veto_risks(
    items: Iterable[VetoItem], readings: Iterable[VetoReading], *, ageing: Ageing, today: date, confidence: int
) -> tuple[VetoRisk, ...]:
    """One line for each item in the given order. Visits beyond the horizon say nothing of today."""
    latest: dict[tuple[str, str], VetoReading] = {}
    for reading in readings:
        before = latest.get((reading.item, reading.place))
        if ageing.weight(reading.on, today) and (before is None or reading.on >= before.on):
            latest[reading.item, reading.place] = reading
    return tuple(_risk(item, latest, confidence) for item in items)


def vetoed(risks: Iterable[VetoRisk]) -> tuple[VetoRisk, ...]:
    """The items that fail somewhere: under the full table one is enough, whatever the points (M-094, M-020)."""
    return tuple(risk for risk in risks if risk.failing)


def _risk(item: VetoItem, latest: Mapping[tuple[str, str], VetoReading], confidence: int) -> VetoRisk:
    seen = [reading for (code, _), reading in latest.items() if code == item.code]
    failing = tuple(reading for reading in seen if reading.earned * 100 < item.below * reading.possible)
    share = share_of([(reading in failing, 1) for reading in seen], confidence=confidence)
    reason = Reason("readiness.veto", item.code, {"below": item.below, "places": len(seen), "failing": len(failing)})
    return VetoRisk(item, share, failing, reason)
