"""A figure as a paper prints it: it stands for every value that rounds to it; printing rounds half up (M-022, M-028).

「79.49%」 says somewhat more than 79.485 and less than 79.495; whoever compares it must know both ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HALF = Fraction(1, 2)


def rounded(value: Fraction, places: int) -> Decimal:
    """`value` to so many decimals, half away from nothing: 2.5 is 3, as papers print it."""
    whole = int(abs(value) * 10**places + HALF)
    sign = -1 if value < 0 else 1
    return Decimal(sign * whole).scaleb(-places)


def plain(value: Fraction, places: int) -> str:
    """`value` to at most so many decimals, without zeros at the end: 96, 95.8, 3.97."""
    text = f"{rounded(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals(figure: Decimal) -> int:
    """How many decimals a figure shows: 34.2 shows one, 100 none."""
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True)
class Printed:
    """A printed figure with `places` decimals, and the values it may stand for, both ends included."""

    figure: Decimal
    places: int

    @classmethod
    def of(cls, figure: Decimal) -> Printed:
        """A figure with as many decimals as it is written with."""
        return cls(figure, decimals(figure))

    @property
    def slack(self) -> Fraction:
        """Half of the last printed place: as far as rounding alone can move a figure."""
        return Fraction(1, 2 * 10**self.places)

    @property
    def low(self) -> Fraction:
        return Fraction(self.figure) - self.slack

    @property
    def high(self) -> Fraction:
        return Fraction(self.figure) + self.slack

    def stands_for(self, value: Fraction) -> bool:
        """Whether `value` prints as this figure."""
        return self.low <= value <= self.high

    def agrees_with(self, other: Printed) -> bool:
        """Whether one value could print as both: 95.8 and 96 can, 34.2 and 36.9 cannot, 1 and 2 cannot."""
        return self.low < other.high and other.low < self.high
