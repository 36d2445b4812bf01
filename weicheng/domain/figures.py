"""Figures of a report against the archive at its cut-off (M-204)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Discrepancy:
    """A figure of a report that the archive does not bear out; `archived` is None where it knows nothing."""

    key: str
    printed: Decimal
    archived: Decimal | None


def discrepancies(printed: Iterable[tuple[str, Decimal]], archived: Mapping[str, Decimal]) -> tuple[Discrepancy, ...]:
    """Every figure that differs from the archive once that is rounded (half up) to the decimals of the report."""
    found = []
    for key, figure in printed:
        known = archived.get(key)
        if known is None or known.quantize(figure, rounding=ROUND_HALF_UP) != figure:
            found.append(Discrepancy(key, figure, known))
    return tuple(found)
