"""回头看: drawing closed cases for another look, in a way that anybody can repeat, and the relapse rate (M-102)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from weicheng.domain.packs.schema import LookBack
from weicheng.domain.rates import Rate


def sample_size(closed: int, rule: LookBack) -> int:
    """How many of the closed cases are looked at again: the share rounded up, at least `rule.least`, at most all."""
    share = -(-closed * rule.percent // 100)
    return min(closed, max(share, rule.least))


def draw(cases: Iterable[str], *, seed: str, rule: LookBack) -> tuple[str, ...]:
    """The cases drawn, sorted. The same cases and seed always give the same draw, in whatever order they came.

    Each case's lot is the SHA-256 of the seed and its name, so the draw can be checked with any tool, before
    witnesses, and nobody can steer it once the seed is fixed.
    """
    drawn = sorted(set(cases), key=lambda case: (hashlib.sha256(f"{seed}\n{case}".encode()).digest(), case))
    return tuple(sorted(drawn[: sample_size(len(drawn), rule)]))


def relapse_rate(results: Sequence[bool]) -> Rate:
    """反弹率: relapsed, of the cases that were really looked at again."""
    return Rate("反弹率", "反弹数", "回头看数", sum(results), len(results), "M-102", inverted=True)
