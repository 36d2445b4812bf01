"""Lists of inspection, one file a subject."""

from weicheng.inspections.tables.points import PointFilters, PointTable
from weicheng.inspections.tables.rounds import (
    FeedbackFilters,
    FeedbackTable,
    GroupTable,
    RoundTable,
    ShiftTable,
    SupervisedTable,
)
from weicheng.inspections.tables.visits import VisitTable

__all__ = [
    "FeedbackFilters",
    "FeedbackTable",
    "GroupTable",
    "PointFilters",
    "PointTable",
    "RoundTable",
    "ShiftTable",
    "SupervisedTable",
    "VisitTable",
]
