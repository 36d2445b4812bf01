"""差距 → 工程量: how much must be built, planted or treated so that a rate reaches its line (M-022, M-170).

A rate is a numerator over a base. As the base is there already, what is missing of the rate times the base is what is
missing of the numerator: percentage points of the built-up area, square metres for each inhabitant.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from weicheng.domain.printed import plain

# ㎡ of one 亩, of one 公顷 and of one 平方公里.
MU = Fraction(2000, 3)
HECTARE = Fraction(10_000)
SQUARE_KILOMETRE = Fraction(1_000_000)
AREA_UNITS = {
    "㎡": Fraction(1),
    "平方米": Fraction(1),
    "万㎡": Fraction(10_000),
    "万平方米": Fraction(10_000),
    "亩": MU,
    "公顷": HECTARE,
    "km²": SQUARE_KILOMETRE,
    "平方公里": SQUARE_KILOMETRE,
}
TEN_THOUSAND = Fraction(10_000)
# Units of ten thousand of something: 万人, 万吨.
MANY = "万"


def to_square_metres(amount: Decimal, unit: str) -> Fraction | None:
    """An area in ㎡; None when the unit is no area. 35 亩 are 23,333 ㎡."""
    factor = AREA_UNITS.get(unit.strip())
    return None if factor is None else Fraction(amount) * factor


def to_mu(square_metres: Fraction) -> Fraction:
    """An area in 亩."""
    return square_metres / MU


@dataclass(frozen=True)
class Base:
    """A base figure as it was entered: its name, amount and unit, and where it comes from."""

    name: str
    amount: Decimal
    unit: str
    source: str = ""

    @property
    def single(self) -> Fraction:
        """The amount in single units: 28.74 万人 are 287,400 人, 29.12 km² are 29,120,000 ㎡."""
        area = to_square_metres(self.amount, self.unit)
        if area is not None:
            return area
        return Fraction(self.amount) * (TEN_THOUSAND if self.unit.strip().startswith(MANY) else 1)


@dataclass(frozen=True)
class Volume:
    """What is needed of the numerator, in its single unit (㎡, 吨, 人), and the figures it was computed from."""

    name: str
    amount: Fraction
    unit: str
    gap: Fraction
    scale: int
    base: Base

    @property
    def is_area(self) -> bool:
        return self.unit == "㎡"

    @property
    def tens_of_thousands(self) -> str:
        """The amount in 万 of its unit, rounded for print: 96."""
        return plain(self.amount / TEN_THOUSAND, 0 if self.amount >= 10 * TEN_THOUSAND else 2)

    @property
    def mu(self) -> str:
        """An area in 亩, from the unrounded amount: 1437."""
        return plain(to_mu(self.amount), 0)

    @property
    def mu_of_rounded(self) -> str:
        """What one would get from the printed figure: 1440. Shown so that nobody takes the other for a mistake."""
        return plain(to_mu(Fraction(Decimal(self.tens_of_thousands)) * TEN_THOUSAND), 0)

    @property
    def text(self) -> str:
        """「需新增绿地面积 96 万㎡（折合 1437 亩）」, small amounts in single units."""
        if self.amount >= TEN_THOUSAND:
            amount = f"{self.tens_of_thousands} 万{self.unit}"
        else:
            amount = f"{plain(self.amount, 0)} {self.unit}"
        area = f"（折合 {self.mu} 亩）" if self.is_area else ""
        return f"需新增{self.name} {amount}{area}"

    @property
    def formula(self) -> str:
        """How it was computed, with the figures: 3.29 个百分点 × 建成区面积 2912 万㎡."""
        share = {100: "个百分点", 1000: "个千分点"}.get(self.scale, self.unit)
        return f"{plain(self.gap, 4)} {share} × {self.base.name} {self.base.amount.normalize():f} {self.base.unit}"

    @property
    def note(self) -> str:
        """Why 亩 and 万㎡ do not divide evenly; empty where they do."""
        if not self.is_area or self.amount < TEN_THOUSAND or self.mu == self.mu_of_rounded:
            return ""
        exact = plain(self.amount / TEN_THOUSAND, 2)
        return (
            f"亩数由未取整的 {exact} 万㎡ 换算得 {self.mu} 亩；"
            f"若由取整后的 {self.tens_of_thousands} 万㎡ 换算，会得到 {self.mu_of_rounded} 亩。"
        )


def work_volume(*, name: str, unit: str, gap: Fraction, base: Base, scale: int) -> Volume | None:
    """What of the numerator (`name`, counted in `unit`) closes a gap over a base; None where there is no gap.

    `gap` is in the unit of the rate: percentage points with a scale of 100, ㎡ per head with a scale of 1.
    """
    if gap <= 0:
        return None
    single = "㎡" if unit.strip() in AREA_UNITS else unit.strip().removeprefix(MANY)
    return Volume(name, gap / scale * base.single, single, gap, scale, base)
