"""Quantiles of Student's t, in the standard library: the core may not lean on a statistics package.

The distribution comes from the regularised incomplete beta function by its continued fraction (Abramowitz and
Stegun 26.5.8, evaluated by Lentz's method); the quantile by bisection. Right to nine digits, which tests compare
with published tables.
"""

from __future__ import annotations

import math
from functools import lru_cache

_TINY, _ENOUGH = 1e-300, 1e-14
# Above this many degrees of freedom the beta function costs more than it adds.
_NORMAL_FROM = 100_000


@lru_cache(maxsize=4096)
def student_t(probability: float, freedom: int) -> float:
    """The value that a t variable stays under with `probability` (0.5 ≤ p < 1). Raises ValueError outside."""
    if not 0.5 <= probability < 1 or freedom < 1:
        raise ValueError(f"no quantile for {probability} with {freedom} degrees of freedom")
    low, high = 0.0, 1.0
    while student_above(high, freedom) > 1 - probability:
        low, high = high, high * 2
    for _ in range(80):
        middle = (low + high) / 2
        if student_above(middle, freedom) > 1 - probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def student_above(t: float, freedom: int) -> float:
    """P(T > t) for t ≥ 0."""
    if freedom >= _NORMAL_FROM:
        return math.erfc(t / math.sqrt(2)) / 2
    return _beta_share(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2


def _beta_share(a: float, b: float, x: float) -> float:
    """I_x(a, b)."""
    if x >= 1:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Converges in about the root of the larger parameter's steps, because the caller chose the right side."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value, m, step = d, 0, 0.0
    while abs(step - 1) > _ENOUGH:
        m += 1
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            step = c * d
            value *= step
    return value


def _away(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
