"""Work of a campaign under its stages: what a new version moves, what a milestone that comes earlier affects."""

from __future__ import annotations

from datetime import date

from weicheng.domain.plans import ItemKind, Rephasing, Work, rephase
from weicheng.indicators.models import Campaign
from weicheng.planning import facts
from weicheng.planning.models import PlanItem, PlanVersion, Project
from weicheng.planning.queries.signing import tasks_of_campaign
from weicheng.tasks.models import Task

OPEN = (Task.State.OPEN, Task.State.REPORTED)


def previous_of(version: PlanVersion) -> PlanVersion | None:
    """The version before."""
    found = PlanVersion.objects.filter(plan=version.plan_id, number__lt=version.number).order_by("-number")
    return found.prefetch_related("items").first()


def works_of(campaign: Campaign) -> list[Work]:
    """Every unfinished project and open task of the campaign; two queries."""
    projects = Project.objects.filter(campaign=campaign, finished_on=None, dropped_because="").order_by("pk")
    found = [
        Work(f"project:{pk}", title, due, stage)
        for pk, title, due, stage in projects.values_list("pk", "title", "due_on", "stage")
    ]
    tasks = tasks_of_campaign(campaign).filter(state__in=OPEN).order_by("pk")
    return found + [Work(f"task:{pk}", title, due) for pk, title, due in tasks.values_list("pk", "title", "due_on")]


def rephased_by(before: PlanVersion, after: PlanVersion) -> Rephasing:
    """Where all work of the campaign stands when the stages change; four queries."""
    old, new = facts.stages_of(before.items.all()), facts.stages_of(after.items.all())
    return rephase(works_of(after.plan.campaign), old, new)


def former_dates(version: PlanVersion) -> dict[tuple[str, str], list[tuple[int, date]]]:
    """Milestone or node → its days in earlier versions, oldest first, where they differ from the next; one query."""
    rows = PlanItem.objects.filter(version__plan=version.plan_id, version__number__lte=version.number)
    rows = rows.exclude(kind=ItemKind.STAGE).order_by("version__number")
    days: dict[tuple[str, str], list[tuple[int, date]]] = {}
    for kind, name, number, on in rows.values_list("kind", "name", "version__number", "starts_on"):
        known = days.setdefault((kind, name), [])
        if not known or known[-1][1] != on:
            known.append((number, on))
    return {key: known[:-1] for key, known in days.items()}
