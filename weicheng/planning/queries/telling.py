"""What the messages of planning need to know; no actor asks, so that nothing here is shown to a person as it stands."""

from __future__ import annotations

from weicheng.planning.models import DecisionRequest, PlanVersion, Project, Statement
from weicheng.tasks.models import Task


def project_told(pk: int) -> Project | None:
    """The project of an event."""
    return Project.objects.filter(pk=pk).first()


def request_told(pk: int) -> DecisionRequest | None:
    """The decision asked for, with its project."""
    return DecisionRequest.objects.select_related("project").filter(pk=pk).first()


def version_told(pk: int) -> PlanVersion | None:
    """The version that was issued, with its items."""
    return PlanVersion.objects.select_related("plan__campaign").prefetch_related("items").filter(pk=pk).first()


def statement_told(pk: int) -> Statement | None:
    """The statement that was recorded."""
    return Statement.objects.filter(pk=pk).first()


def count_by_unit(records: list[str]) -> dict[str, int]:
    """Path of a unit → how many of these projects and tasks it leads; two queries."""
    numbers = {
        kind: [int(r.partition(":")[2]) for r in records if r.startswith(f"{kind}:")] for kind in ("project", "task")
    }
    paths = [
        *Project.objects.filter(pk__in=numbers["project"]).values_list("unit_path", flat=True),
        *Task.objects.filter(pk__in=numbers["task"]).values_list("unit_path", flat=True),
    ]
    return {path: paths.count(path) for path in dict.fromkeys(paths) if path}
