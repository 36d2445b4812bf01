"""A rate is never a bare number: it names its numerator and denominator, and says so when there is nothing to divide.

Every figure of a list or a page is one of these, so that the formula can stand beside it (case_kpi.json).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from weicheng.domain.reasons import Reason

TENTHS = 10


@dataclass(frozen=True)
class Rate:
    """A share of counted records. Raises ValueError for counts that cannot be, which is a fault of the counting."""

    name: str
    numerator_name: str
    denominator_name: str
    numerator: int
    denominator: int
    clause: str = ""
    note: str = ""
    inverted: bool = False  # a low value is good (超期率, 返工率)

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError(f"{self.name}: counts are never negative")

    @property
    def value(self) -> Fraction | None:
        """The exact share; None when nothing was counted."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def formula(self) -> str:
        """The words of the formula, to stand beside the figure."""
        return f"{self.name} = {self.numerator_name} ÷ {self.denominator_name}"

    @property
    def sentence(self) -> str:
        """The formula with its figures, or why there is no figure."""
        if not self.denominator:
            return f"{self.denominator_name}为 0，{self.name}无从计算。"
        return f"{self.formula} = {self.numerator} ÷ {self.denominator} = {self.text}"

    @property
    def text(self) -> str:
        """The percentage to one decimal, 「—」 when nothing was counted.

        Rounded half up, but 100% and 0% are kept for exactly all and exactly none: 2999 of 3000 is not all.
        """
        if self.value is None:
            return "—"
        if self.value == 1:
            return "100%"
        tenths = int(self.value * 100 * TENTHS + Fraction(1, 2))
        if 0 < self.value < 1:
            tenths = min(max(tenths, 1), 100 * TENTHS - 1)
        whole, tenth = divmod(tenths, TENTHS)
        return f"{whole}.{tenth}%" if tenth else f"{whole}%"

    @property
    def reason(self) -> Reason:
        """The counts the figure rests on."""
        return Reason(
            "rate", self.clause, {self.numerator_name: self.numerator, self.denominator_name: self.denominator}
        )

    def at_least(self, percent: int) -> bool:
        """Whether the share reaches `percent`; 以上 is inclusive. Nothing counted reaches nothing."""
        return self.value is not None and self.value >= Fraction(percent, 100)

    def below(self, percent: int) -> bool:
        """Whether the share is under `percent`; 低于 is strict. Nothing counted is not below anything."""
        return self.value is not None and self.value < Fraction(percent, 100)
