"""Memory: chances that grow with the time since the last visit, none above a multiple of the average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weicheng.domain.reasons import Reason
from weicheng.domain.sampling.pool import Item, Mode, Pool


@dataclass(frozen=True)
class Chance:
    """The weight of one item within its stratum; `factor` is its chance against the average, in hundredths."""

    ref: str
    weight: int
    factor: int
    reason: Reason


def chances(pool: Pool) -> list[Chance]:
    """The chances of every item, stratum after stratum."""
    found = []
    for items in pool.strata().values():
        waited = [_waited(pool, item) for item in items]
        weights = stratum_weights(pool, items)
        total = sum(weights)
        for item, days, weight in zip(items, waited, weights, strict=True):
            factor = weight * len(items) * 100 // total
            why = Reason("sampling.chance", "M-085", {"mode": pool.mode.value, "waited_days": days, "cap": pool.cap})
            found.append(Chance(item.ref, weight, factor, why))
    return found


def stratum_weights(pool: Pool, items: Sequence[Item]) -> list[int]:
    """Whole-number weights of the items of one stratum, in their order."""
    if pool.mode is not Mode.MEMORY:
        return [1] * len(items)
    return capped([_waited(pool, item) for item in items], pool.cap)


def _waited(pool: Pool, item: Item) -> int:
    """Days since the last visit. Never visited counts as the longest wait in the pool, at least `never_days`."""
    if item.last_visit is not None:
        return (pool.visit_on - item.last_visit).days
    known = [(pool.visit_on - other.last_visit).days for other in pool.items if other.last_visit]
    return max([pool.never_days, *known])


def capped(weights: Sequence[int], cap: int) -> list[int]:
    """The weights with none above `cap` times their average; what is cut off is spread over the others in proportion.

    Exact: with the k heaviest at the cap and R the sum of the others, the cap is cap·R / (n − cap·k); everything is
    multiplied by n − cap·k to stay whole. k is the smallest number for which no other weight exceeds that cap; as all
    weights are above 0 it stays below n/cap, so the multiplier is positive. Up to `cap` items nothing can exceed it.
    """
    count, heaviest = len(weights), sorted(weights, reverse=True)
    rest, at_cap = sum(weights), 0
    while heaviest[at_cap] * (count - cap * at_cap) > cap * rest:
        rest -= heaviest[at_cap]
        at_cap += 1
    if not at_cap:
        return list(weights)
    scale = count - cap * at_cap
    return [min(weight * scale, cap * rest) for weight in weights]
