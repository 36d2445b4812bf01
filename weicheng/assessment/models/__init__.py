"""What visits are worth, where units stand, and who owes what for it (考核排名)."""

from weicheng.assessment.models.lists import Candidate, Contest, FiveHaveCheck, HonourList, ListEntry, UnitMark
from weicheng.assessment.models.rankings import LastDuty, Period, PlainMeanDecision, Ranking, RankRow
from weicheng.assessment.models.sheets import ScoreAppeal, ScoreLine, ScoreSheet

__all__ = [
    "Candidate",
    "Contest",
    "FiveHaveCheck",
    "HonourList",
    "LastDuty",
    "ListEntry",
    "Period",
    "PlainMeanDecision",
    "RankRow",
    "Ranking",
    "ScoreAppeal",
    "ScoreLine",
    "ScoreSheet",
    "UnitMark",
]
