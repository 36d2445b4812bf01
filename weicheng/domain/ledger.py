"""指标台账: a rate must be recomputable from what it divides, two sources must agree (M-028, M-029)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from weicheng.domain.printed import Printed, plain

PERCENT = 100


@dataclass(frozen=True)
class Recomputed:
    """What numerator and denominator give, beside the figure that was printed."""

    exact: Fraction
    printed: Printed | None

    @property
    def agrees(self) -> bool:
        """Whether the printed figure is the exact one but for rounding; nothing printed contradicts nothing."""
        return self.printed is None or self.printed.stands_for(self.exact)

    def text(self, places: int) -> str:
        """The exact figure to print."""
        return plain(self.exact, places)


def recompute(
    *, numerator: Decimal, denominator: Decimal, scale: int = PERCENT, printed: Decimal | None = None
) -> Recomputed | None:
    """The rate of two counted figures, `scale` to a whole (100 for percent, 1000 for ‰, 1 for a value per head).

    None for a denominator of nothing: there is nothing to divide by, and nothing to compare (M-028).
    """
    if not denominator:
        return None
    exact = Fraction(numerator) / Fraction(denominator) * scale
    return Recomputed(exact, None if printed is None else Printed.of(printed))


@dataclass(frozen=True)
class ImpliedBase:
    """The denominator that a numerator and its printed rate let one guess, between two ends."""

    name: str
    low: Fraction
    best: Fraction
    high: Fraction


def implied_base(name: str, *, numerator: Decimal, rate: Decimal, scale: int = PERCENT) -> ImpliedBase | None:
    """The base behind a printed rate: 752.65 万㎡ of green at 34.2 % stand on 2200.7 万㎡ of built-up area (M-028).

    None for a rate that rounding cannot tell from nothing.
    """
    printed = Printed.of(rate)
    if printed.low <= 0:
        return None
    whole = Fraction(numerator) * scale
    return ImpliedBase(name, whole / printed.high, whole / Fraction(rate), whole / printed.low)


def bases_agree(bases: Sequence[ImpliedBase]) -> bool:
    """Whether one denominator could stand behind all of them; one alone agrees with itself."""
    return not bases or max(base.low for base in bases) <= min(base.high for base in bases)


@dataclass(frozen=True)
class Entry:
    """What one source says of an indicator for a period; a range has two ends."""

    source: str
    low: Decimal
    high: Decimal

    def agrees_with(self, other: Entry) -> bool:
        """Whether both could be the same figure, rounding and ranges allowed for."""
        mine, theirs = Printed.of(self.low), Printed.of(other.low)
        return mine.low < Printed.of(other.high).high and theirs.low < Printed.of(self.high).high


@dataclass(frozen=True)
class Conflict:
    """Two sources that cannot both be right."""

    one: Entry
    other: Entry


def conflicts(entries: Iterable[Entry]) -> tuple[Conflict, ...]:
    """Every pair of sources that contradict each other on one indicator and period (M-028)."""
    seen = tuple(entries)
    return tuple(
        Conflict(one, other)
        for place, one in enumerate(seen)
        for other in seen[place + 1 :]
        if one.source != other.source and not one.agrees_with(other)
    )
