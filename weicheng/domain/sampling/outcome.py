"""Pool and key in, list out: the whole draw, step by step, with nothing left to chance or choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from weicheng.domain.reasons import Reason
from weicheng.domain.sampling.lots import Hasher, Lot, Lots, select, sha256
from weicheng.domain.sampling.pairing import draw_pair
from weicheng.domain.sampling.pool import Item, Pool
from weicheng.domain.sampling.seats import share_out
from weicheng.domain.sampling.weights import stratum_weights


class StepKind(StrEnum):
    """What a lot decided."""

    SEAT = "seat"
    PLACE = "place"
    INSPECTOR = "inspector"


@dataclass(frozen=True)
class Step:
    """One lot and what it decided: the strata with a place more, the place, or the inspector."""

    kind: StepKind
    lot: Lot
    taken: str


@dataclass(frozen=True)
class Chosen:
    """A place on the list, in the order of the draw from 1, with its inspectors."""

    rank: int
    ref: str
    inspectors: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """The list, the seats of each stratum, and every step on the way."""

    chosen: tuple[Chosen, ...]
    seats: Mapping[str, int]
    steps: tuple[Step, ...]
    reason: Reason


def carry_out(pool: Pool, key: str, hasher: Hasher = sha256) -> Outcome:
    """The draw. The same pool and key always give the same outcome; the pool has passed its checks."""
    lots, strata = Lots(key, hasher), pool.strata()
    seats = share_out({stratum: len(items) for stratum, items in strata.items()}, pool.size, lots)
    steps = [Step(StepKind.SEAT, seats.lot, _with_more(seats.by_stratum, strata, pool))] if seats.lot else []
    drawn = []
    for stratum, items in strata.items():
        for place, lot in select(lots, stratum_weights(pool, items), seats.by_stratum[stratum]):
            drawn.append(items[place])
            steps.append(Step(StepKind.PLACE, lot, items[place].ref))
    loads = {inspector.ref: 0 for inspector in pool.inspectors}
    chosen = []
    for rank, item in enumerate(drawn, start=1):
        pair = draw_pair(item, pool.inspectors, loads, lots) if loads else []
        for inspector, lot in pair:
            loads[inspector.ref] += 1
            steps.append(Step(StepKind.INSPECTOR, lot, inspector.ref))
        chosen.append(Chosen(rank, item.ref, tuple(inspector.ref for inspector, _ in pair)))
    why = Reason("sampling.draw", "M-085", {"frame": pool.frame, "size": pool.size, "mode": pool.mode.value})
    return Outcome(tuple(chosen), seats.by_stratum, tuple(steps), why)


def _with_more(seats: Mapping[str, int], strata: Mapping[str, list[Item]], pool: Pool) -> str:
    """The strata that the lot gave a place more than their whole share."""
    total = len(pool.items)
    more = [name for name, items in strata.items() if seats[name] > pool.size * len(items) // total]
    return "、".join(more)
