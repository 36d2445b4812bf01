"""Lists of planning, one file a subject."""

from weicheng.planning.tables.lists import DecisionTable, FundTable, KeptTable, PilotTable, PlanTable, QuantityTable
from weicheng.planning.tables.projects import ProjectFilters, ProjectTable

__all__ = [
    "DecisionTable",
    "FundTable",
    "KeptTable",
    "PilotTable",
    "PlanTable",
    "ProjectFilters",
    "ProjectTable",
    "QuantityTable",
]
