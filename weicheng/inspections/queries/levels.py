"""三级督导: the three work lists (M-083)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from weicheng.access.policy import Actor
from weicheng.domain.supervising import Level, SupervisedTask, route
from weicheng.inspections.queries.cadence import districts
from weicheng.organization.models import Unit
from weicheng.tasks import queries as tasks
from weicheng.tasks.models import Task


def work_lists(actor: Actor, department: Unit | None, today: date) -> dict[Level, tuple[int, ...]]:
    """The open tasks of each level, by number. Behind schedule: past its date and not reported done. Two queries."""
    rows = tasks.visible_tasks(actor).filter(tasks.IS_OPEN).order_by()
    columns = ("pk", "unit_path", "area_path", "due_on", "state")
    known = [
        SupervisedTask(pk, unit_path, area_path, bool(due_on and due_on < today and state == Task.State.OPEN))
        for pk, unit_path, area_path, due_on, state in rows.values_list(*columns)
    ]
    places = [area.path for area in districts(actor, today)] if department else []
    return route(known, department=department.path if department else "", districts=places)


def tasks_of(actor: Actor, numbers: tuple[int, ...]) -> QuerySet[Task]:
    """The tasks of a list."""
    return tasks.visible_tasks(actor).filter(pk__in=numbers).select_related("lead")
