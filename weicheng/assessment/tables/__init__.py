"""Lists of assessment."""

from weicheng.assessment.tables.lists import ContestTable, FiveHaveTable, HonourTable, MarkTable, QuarterTable
from weicheng.assessment.tables.rankings import (
    BalanceTable,
    DecisionTable,
    DutyTable,
    ProgressTable,
    RankingTable,
    RankRowTable,
)
from weicheng.assessment.tables.sheets import AppealTable, SheetFilters, SheetTable

__all__ = [
    "AppealTable",
    "BalanceTable",
    "ContestTable",
    "DecisionTable",
    "DutyTable",
    "FiveHaveTable",
    "HonourTable",
    "MarkTable",
    "ProgressTable",
    "QuarterTable",
    "RankRowTable",
    "RankingTable",
    "SheetFilters",
    "SheetTable",
]
