"""Every write of forecasting and of looking over inspectors."""

from weicheng.readiness.actions.doubling import plan_double
from weicheng.readiness.actions.planting import plant_problem, uncover_due, uncover_problem
from weicheng.readiness.actions.sheets import answer_sheet, draw_sheets
from weicheng.readiness.actions.snapshots import keep_snapshots

__all__ = [
    "answer_sheet",
    "draw_sheets",
    "keep_snapshots",
    "plan_double",
    "plant_problem",
    "uncover_due",
    "uncover_problem",
]
