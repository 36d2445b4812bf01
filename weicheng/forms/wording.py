"""Items in the words of people."""

from __future__ import annotations

from weicheng.domain.checklists import Scoring
from weicheng.forms.xlsform.subset import SCORINGS

SCORING_NAMES = {scoring: name for name, scoring in SCORINGS.items()}


def points_text(hundredths: int) -> str:
    """`350` → `3.5`."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".")


def scoring_text(scoring: Scoring, each: int) -> str:
    """`扣分，每处 0.5`."""
    name = SCORING_NAMES[scoring]
    return f"{name}，每处 {points_text(each)}" if scoring is Scoring.DEDUCT else name
