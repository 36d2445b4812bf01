"""Rows → the words of the core: stages, nodes, projects, purses, objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from weicheng.domain.finishing import Finish, Mark, Outlook, forecast_finish
from weicheng.domain.funds import Purse
from weicheng.domain.plans import Change, Item, ItemKind, Node, Stage, plan_changes
from weicheng.domain.project_care import Kept, PilotFacts
from weicheng.domain.projects import Phase, ProjectFacts
from weicheng.planning.models import KeptObject, Pilot, PlanItem, PlanVersion, Project, ProjectReport

WORDS = {"idea": "指导思想", "targets": "目标任务", "methods": "方法步骤", "requirements": "工作要求"}


def stages_of(items: Iterable[PlanItem]) -> list[Stage]:
    """The stages among the items of a version, in order of their days."""
    rows = [Stage(item.name, item.starts_on, item.ends_on) for item in items if item.kind == ItemKind.STAGE]
    return sorted(rows, key=lambda stage: stage.starts_on)


def nodes_of(items: Iterable[PlanItem]) -> list[Node]:
    """Milestones and nodes of a version."""
    return [
        Node(str(item.pk), item.name, item.starts_on, item.done_on, item.unsolvable, item.timetable, item.measures)
        for item in items
        if item.kind != ItemKind.STAGE
    ]


def changes(before: PlanVersion, after: PlanVersion) -> list[Change]:
    """The change list between two versions, computed from their rows; two queries unless `items` are fetched."""
    return plan_changes(_items(before), _items(after), old_words=_words(before), new_words=_words(after))


def _items(version: PlanVersion) -> list[Item]:
    rows = sorted(version.items.all(), key=lambda item: (item.starts_on, item.pk))
    return [Item(ItemKind(item.kind), item.name, item.starts_on, item.ends_on) for item in rows]


def _words(version: PlanVersion) -> Mapping[str, str]:
    return {label: getattr(version, name) for name, label in WORDS.items()}


def project_facts(project: Project, *, secured: int = 0, obstacles: int = 0) -> ProjectFacts:
    """One project; its funds are named once any money is secured."""
    return ProjectFacts(
        record=str(project.pk),
        target=project.target,
        done=project.done,
        starts_on=project.starts_on,
        due_on=project.due_on,
        phase=Phase(project.phase),
        finished_on=project.finished_on,
        has_funds=secured > 0,
        has_unit=project.lead_id is not None,
        has_person=project.person_id is not None,
        obstacles=obstacles,
    )


def finish_of(project: Project, reports: Iterable[ProjectReport], confidence: int) -> Finish:
    """The forecast from all reports of a project, the newest of a day last; finished as soon as it is said to be."""
    if project.finished_on:
        on = project.finished_on
        days = (on - project.starts_on).days if project.starts_on else None
        return Finish(Outlook.FINISHED, days, on, on, on)
    target = Fraction(project.target)
    marks = [Mark(report.on, min(Fraction(report.done) / target, Fraction(1))) for report in reports]
    return forecast_finish(starts_on=project.starts_on, due_on=project.due_on, marks=marks, confidence=confidence)


def purse_of(project: Project, secured: int, paid: int) -> Purse:
    """What a project needs against what is secured and paid."""
    return Purse(str(project.pk), project.needed, secured, paid)


def kept_facts(kept: KeptObject) -> Kept:
    """A kept object."""
    return Kept(str(kept.pk), kept.accepted_on, bool(kept.manager), kept.contract_to, kept.checked_on)


def pilot_facts(pilot: Pilot) -> PilotFacts:
    """A pilot."""
    return PilotFacts(
        pilot.starts_on, pilot.ends_on, pilot.deadline, pilot.evaluated_on, pilot.rolled_out_on, pilot.done_on
    )
