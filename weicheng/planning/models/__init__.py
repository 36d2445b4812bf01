"""Tables of plans and projects; one file a concept."""

from weicheng.planning.models.care import KeptCheck, KeptObject, Pilot
from weicheng.planning.models.money import FundEntry
from weicheng.planning.models.plans import Plan, PlanItem, PlanVersion, Statement, StatementTask
from weicheng.planning.models.projects import DecisionRequest, Project, ProjectMilestone, ProjectObstacle, ProjectReport

__all__ = [
    "DecisionRequest",
    "FundEntry",
    "KeptCheck",
    "KeptObject",
    "Pilot",
    "Plan",
    "PlanItem",
    "PlanVersion",
    "Project",
    "ProjectMilestone",
    "ProjectObstacle",
    "ProjectReport",
    "Statement",
    "StatementTask",
]
