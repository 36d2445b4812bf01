"""Which single demands a measure makes of each indicator, to lay those of several editions side by side (M-029)."""

from __future__ import annotations

from collections.abc import Iterator

from weicheng.domain.measures.composites import AllOf, MostOf
from weicheng.domain.measures.verdicts import Measure


def demands(measure: Measure) -> Iterator[tuple[str, Measure]]:
    """Indicator and what is asked of it alone, in order. Ways to pass by one indicator stay together.

    Of three out of four each is given with its own limit: the exception allowed is a rule of the whole.
    """
    match measure:
        case AllOf(parts) | MostOf(parts):
            for part in parts:
                yield from demands(part)
        case _:
            for code in measure.indicators[:1]:
                yield code, measure
