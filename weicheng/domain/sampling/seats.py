"""How many of each stratum: in proportion, and what does not come out even is decided by lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weicheng.domain.reasons import Reason
from weicheng.domain.sampling.lots import Lot, Lots


@dataclass(frozen=True)
class Seats:
    """Places to draw by stratum, and the lot that gave the last ones away, if it needed one."""

    by_stratum: Mapping[str, int]
    lot: Lot | None
    reason: Reason


def share_out(counts: Mapping[str, int], size: int, lots: Lots) -> Seats:
    """`size` places over strata of these sizes: whole shares first, the rest by one systematic lot.

    A stratum with a share of 4.03 gets 4, and a fifth in 3 of 100 draws: rounding to the nearest would never visit a
    stratum with a share below a half, and a guaranteed place would visit a tiny one each time. So the expected number
    is the share exactly, and no place has more than its part of it.
    """
    total = sum(counts.values())
    whole = {stratum: size * count // total for stratum, count in counts.items()}
    over = size - sum(whole.values())
    why = Reason("sampling.seats", "M-085", {"size": size, "counts": str(dict(counts)), "by_lot": over})
    if not over:
        return Seats(whole, None, why)
    lot, passed = lots.draw(total), 0
    for stratum, count in counts.items():
        rest = size * count % total
        whole[stratum] += (lot.number - passed) % total < rest
        passed += rest
    return Seats(whole, lot, why)
