"""Opinions of supervisors, citizens and hearings: each is answered, adopted or not adopted with a reason (M-133)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from weicheng.domain.coverage import Coverage, cover


@dataclass(frozen=True)
class Opinion:
    """One opinion. `adopted` is None while nobody has decided; a refusal needs its reason."""

    record: str
    adopted: bool | None = None
    reason: str = ""

    @property
    def answered(self) -> bool:
        """Adopted, or not adopted with a reason: a bare no is no answer."""
        return self.adopted is True or (self.adopted is False and bool(self.reason.strip()))


@dataclass(frozen=True)
class OpinionHandling:
    """How a hearing's or a supervisor's opinions were handled."""

    answered: Coverage
    adopted: int
    declined: int


def review_opinions(opinions: Iterable[Opinion]) -> OpinionHandling:
    """The share answered, the opinions still without an answer, and how many were adopted (M-133)."""
    known = list(opinions)
    return OpinionHandling(
        cover(
            {opinion.record: opinion.answered for opinion in known},
            name="意见答复率",
            covered="已答复意见数",
            total="意见总数",
            clause="M-133",
        ),
        sum(opinion.adopted is True for opinion in known),
        sum(opinion.adopted is False for opinion in known),
    )
