"""What the responsible unit reports: quantity, phase, obstacles and when they are gone (M-035, M-037)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.projects import Phase
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.events import log
from weicheng.planning import event_types, rules
from weicheng.planning.actions.step import not_ahead, open_project, person
from weicheng.planning.models import Project, ProjectObstacle, ProjectReport
from weicheng.planning.models.projects import DIGITS, PLACES
from weicheng.planning.queries.reach import REPORT

MOST = Decimal(10) ** (DIGITS - PLACES)


@transaction.atomic
def report_progress(
    *,
    actor: Actor,
    project: Project,
    on: date,
    done: Decimal,
    phase: str,
    text: str = "",
    obstacles: tuple[str, ...] = (),
    batch_id: int | None = None,
    now: datetime | None = None,
) -> ProjectReport:
    """The quantity done by a day, in all. A smaller one than before needs words that say why.

    `obstacles` are codes of the pack that hold the project up now; those named before stay until they are cleared.
    Raises BadInput for a day to come or before the newest report, and for an amount that cannot be.
    """
    row = open_project(actor, REPORT, project.pk)
    said = rules.rules_on(area_path=row.area_path)
    _check(row, on, done, phase, text)
    made = ProjectReport.objects.create(
        project=row, on=on, done=done, phase=phase, text=text.strip()[:500], at=now or timezone.now(),
        by_id=person(actor), batch_id=batch_id,
    )  # fmt: skip
    row.done, row.phase, row.reported_on = done, phase, on
    row.finished_on = (row.finished_on or on) if phase == Phase.FINISHED else None
    row.save(update_fields=["done", "phase", "reported_on", "finished_on"])
    log.record(
        event_types.PROGRESS_REPORTED, subject=f"project:{row.pk}", actor=actor, at=now,
        done=f"{done.normalize():f} {row.unit}", phase=Phase(phase).label,
    )  # fmt: skip
    open_kinds = set(ProjectObstacle.objects.filter(project=row, cleared_on=None).values_list("kind", flat=True))
    for kind in dict.fromkeys(obstacles):
        if kind not in open_kinds:
            _name(actor, row, said, kind, "", on, now)
    return made


def _check(project: Project, on: date, done: Decimal, phase: str, text: str) -> None:
    not_ahead(on, "截至日期")
    faults = []
    if project.reported_on and on < project.reported_on:
        faults.append(Fault("截至日期", f"{on} 早于最近一次填报 {project.reported_on}", "请填写那一天或以后的日期"))
    if not 0 <= done < MOST:
        faults.append(Fault("累计完成量", f"{done} 不能用", "请填写从开工到现在一共完成的数量"))
    if done < project.done and not text.strip():
        faults.append(Fault("说明", f"累计完成量比上次（{project.done.normalize():f}）少", "请写明减少的原因"))
    if phase not in Phase.__members__.values():
        faults.append(Fault("进度", f"没有“{phase}”", "请从列表中选择"))
    if faults:
        raise BadInput(faults)


@transaction.atomic
def name_obstacle(
    *, actor: Actor, project: Project, kind: str, text: str = "", named_on: date | None = None,
    now: datetime | None = None,
) -> ProjectObstacle:  # fmt: skip
    """受阻原因 of the pack's taxonomy. Raises BadInput for an unknown one, MoveRefused when it is named already."""
    row = open_project(actor, REPORT, project.pk)
    said = rules.rules_on(area_path=row.area_path)
    if ProjectObstacle.objects.filter(project=row, kind=kind, cleared_on=None).exists():
        raise MoveRefused("这个受阻原因已经提出，还没有解决。")
    return _name(actor, row, said, kind, text, not_ahead(named_on or timezone.localdate(), "提出日期"), now)


def _name(
    actor: Actor, project: Project, said: rules.Rules, kind: str, text: str, on: date, now: datetime | None
) -> ProjectObstacle:
    said.demand("obstacles", kind, "受阻原因")
    made = ProjectObstacle.objects.create(
        project=project, kind=kind, text=text.strip()[:300], named_on=on, named_by_id=person(actor)
    )
    subject, name = f"project:{project.pk}", said.obstacles[kind]
    log.record(event_types.OBSTACLE_NAMED, subject=subject, actor=actor, at=now, kind=name)
    return made


@transaction.atomic
def clear_obstacle(
    *, actor: Actor, obstacle: ProjectObstacle, on: date | None = None, now: datetime | None = None
) -> ProjectObstacle:
    """The obstacle is gone. Raises MoveRefused the second time."""
    row = open_project(actor, REPORT, obstacle.project_id)
    found = ProjectObstacle.objects.select_for_update().get(pk=obstacle.pk)
    if found.cleared_on:
        raise MoveRefused("这个受阻原因已经登记解决。")
    found.cleared_on = not_ahead(on or timezone.localdate(), "解决日期")
    found.save(update_fields=["cleared_on"])
    name = rules.rules_on(area_path=row.area_path).obstacles.get(found.kind, found.kind)
    log.record(event_types.OBSTACLE_CLEARED, subject=f"project:{row.pk}", actor=actor, at=now, kind=name)
    return found
