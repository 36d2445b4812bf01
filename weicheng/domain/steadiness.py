"""可控性: a margin smaller than the swings of the past may be gone tomorrow; somebody then appraises it (M-025)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import pstdev

# A spread can be told from this many values on.
LEAST_VALUES = 3


@dataclass(frozen=True)
class Steadiness:
    """How far the last value is from its line on the good side, and how far values have moved."""

    margin: float
    spread: float

    @property
    def is_thin(self) -> bool:
        """Whether an ordinary swing would cross the line: a reason to appraise control as weak."""
        return 0 <= self.margin < self.spread

    @property
    def sentence(self) -> str:
        """Margin and spread in words."""
        return f"距离标准还有 {self.margin:.2f} 的余量，历次数据的波动是 {self.spread:.2f}。"


def steadiness(values: Sequence[Decimal], line: Decimal, *, wants_more: bool = True) -> Steadiness | None:
    """Margin of the last value and standard deviation of all; None with fewer than three values."""
    if len(values) < LEAST_VALUES:
        return None
    margin = float(values[-1] - line) * (1 if wants_more else -1)
    return Steadiness(margin, pstdev(float(value) for value in values))
