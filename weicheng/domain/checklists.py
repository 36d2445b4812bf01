"""What an item of a checklist is, and what an inspector answered to it: the vocabulary of forms, visits and scores."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Grades of 0–10 in the bands of the covert table: from here 好, from here 合格, below 不合格.
GOOD, FAIR = 9, 7


class Scoring(StrEnum):
    """How an answer becomes points; each kind is one function of `domain.scoring` (M-116)."""

    BAND = "band"  # a grade of 0–10: points × grade / 10, as in the covert table
    DEDUCT = "deduct"  # points less a deduction for each finding, never below nothing
    ALL_OR_NOTHING = "all_or_nothing"  # met: all points; not met: none
    RATE = "rate"  # points × share met
    BONUS = "bonus"  # points on top, under a common cap
    NONE = "none"  # recorded, worth no points


@dataclass(frozen=True)
class ChecklistItem:
    """One line of a checklist with the five fields in use: 条款分值, 条款依据, 评估内容, 评分依据, 检查点位."""

    # Stable within a form over its versions: the name of the question.
    code: str
    # 评估内容: what is looked at.
    text: str
    # 条款分值 in hundredths of a point.
    points: int = 0
    # 条款依据: the clause of the standard, "2021版 第10条".
    basis: str = ""
    # 评分依据: what makes a good or a bad mark.
    criterion: str = ""
    # 检查点位: the id of a place kind of the pack ("market"), empty for any.
    place_kind: str = ""
    # Head of the covert 1000-point table, 1–11; 0: none.
    head: int = 0
    scoring: Scoring = Scoring.BAND
    # DEDUCT: hundredths taken for each finding.
    each: int = 0
    # Share of the points (percent) below which the whole sheet is vetoed; 0: no veto.
    veto_below: int = 0
    # Category of the case that a finding opens; empty: the inspector chooses.
    category: str = ""

    def __hash__(self) -> int:
        # Eleven fields would be hashed for each answer of a month; the name of the question tells items apart.
        return hash(self.code)


@dataclass(frozen=True)
class ItemAnswer:
    """What was answered to one item on one visit. Grades are whole numbers 0–10."""

    item: ChecklistItem
    # BAND: 0–10. ALL_OR_NOTHING: 0 or 10. None: not looked at, or not applicable here.
    grade: int | None = None
    # DEDUCT: how many times. RATE: how many met, of `total`.
    count: int = 0
    total: int = 0
    remark: str = ""
    # UUIDs of evidence.Photo.
    photos: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Somebody looked: an unanswered item is neither good nor bad and weighs nothing."""
        return self.grade is not None or self.total > 0 or self.item.scoring is Scoring.DEDUCT
