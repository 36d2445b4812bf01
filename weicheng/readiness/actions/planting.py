"""盲测: a problem that the office knows of and the inspectors are not told; afterwards it is a case like any other."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.cases.models import Case
from weicheng.domain.cases import Source
from weicheng.domain.geo import metres_between
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.inspections.models import Finding, Visit
from weicheng.readiness import event_types
from weicheng.readiness.models import PlantedProblem
from weicheng.readiness.queries.auditing import AUDIT, COLUMNS
from weicheng.standards import queries as rules

State = PlantedProblem.State
# Opens the case of a problem whose days are over.
JOB = Actor.system("jobs.uncover", "inspector.audit", "case.report")


@transaction.atomic
def plant_problem(
    *,
    actor: Actor,
    visit: Visit,
    category: str,
    text: str,
    point: tuple[float, float] | None = None,
    now: datetime | None = None,
) -> PlantedProblem:
    """Writes down what the inspectors of a planned visit should find. `point`: WGS84 longitude and latitude.

    Raises NotAllowed for a visit of one's own, MoveRefused once it was made, BadInput without text or for an unknown
    category, or when the visit lies later than a problem may wait.
    """
    at = now or timezone.now()
    policy.require(actor, AUDIT, visit, COLUMNS)
    row = Visit.objects.select_for_update(of=("self",)).select_related("area").get(pk=visit.pk)
    if actor.user_id is None or row.inspectors.filter(user=actor.user_id).exists():
        raise NotAllowed("自己参加的检查不能由自己登记盲测问题。")
    if row.state != Visit.State.PLANNED:
        raise MoveRefused("这次检查已经记录或作废，不能再登记盲测问题。")
    pack = rules.current_pack(area_path=row.area_path).pack
    last = timezone.localdate(at) + timedelta(days=pack.audit.planted_days)
    faults = [] if text.strip() else [Fault("问题", "没有填写", "请写明问题和位置")]
    if category not in pack.matter:
        faults.append(Fault("类别", "没有选择", "请选择问题类别"))
    if row.planned_on > last:
        faults.append(
            Fault("检查", f"计划在 {row.planned_on}，晚于最迟揭晓日 {last}", "真实问题不能久等，请选更近的检查")
        )
    if faults:
        raise BadInput(faults)
    made = PlantedProblem.objects.create(
        visit=row, area=row.area, area_path=row.area_path, category=category, text=text.strip()[:500],
        lng=point[0] if point else None, lat=point[1] if point else None, uncover_by=last, planted_at=at,
        planted_by_id=actor.user_id,
    )  # fmt: skip
    log.record(event_types.PLANTED, subject=f"planted:{made.pk}", actor=actor, at=at, until=last.isoformat())
    return made


@transaction.atomic
def uncover_problem(*, actor: Actor, problem: PlantedProblem, now: datetime | None = None) -> PlantedProblem:
    """揭晓: found when a finding of the visit is of its category and near; otherwise it becomes a case now.

    Raises MoveRefused when it was uncovered already, or before the visit was made while there is time left.
    """
    at = now or timezone.now()
    rows = PlantedProblem.objects.select_for_update(of=("self",)).select_related("visit", "area")
    row = rows.filter(pk=problem.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, AUDIT, row, COLUMNS)
    if row.state != State.HIDDEN:
        raise MoveRefused("这个盲测问题已经揭晓。")
    made = row.visit.state == Visit.State.DONE
    if not made and row.visit.state != Visit.State.VOID and timezone.localdate(at) <= row.uncover_by:
        raise MoveRefused("检查还没有进行，现在揭晓就测不出来了。")
    row.finding = _found(row) if made else None
    row.state = State.FOUND if row.finding else (State.MISSED if made else State.VOID)
    row.case = row.finding.case if row.finding else None
    if row.case is None:
        row.case = _open_case(actor, row, at)
    row.uncovered_at = at
    row.save(update_fields=["finding", "state", "case", "uncovered_at"])
    how = State(row.state).label
    log.record(event_types.UNCOVERED, subject=f"planted:{row.pk}", actor=actor, at=at, how=how)
    return row


def _found(row: PlantedProblem) -> Finding | None:
    near = rules.current_pack(area_path=row.area_path).pack.joining.near_metres
    for finding in Finding.objects.filter(visit=row.visit, category=row.category).select_related("case").order_by("pk"):
        known = None not in (row.lng, row.lat, finding.lng, finding.lat)
        here, there = (row.lng or 0.0, row.lat or 0.0), (finding.lng or 0.0, finding.lat or 0.0)
        if not known or metres_between(here, there) <= near:
            return finding
    return None


def _open_case(actor: Actor, row: PlantedProblem, at: datetime) -> Case | None:
    report = cases.report_case(
        actor=actor, source=Source.INSPECTOR, category=row.category, text=row.text, area=row.area,
        wants_answer=False, command_id=uuid5(NAMESPACE_URL, f"planted:{row.pk}"), now=at,
    )  # fmt: skip
    return report.case


def uncover_due(*, now: datetime | None = None) -> int:
    """Uncovers every problem whose visit was made or whose days are over; returns how many."""
    at = now or timezone.now()
    done = 0
    for row in PlantedProblem.objects.filter(state=State.HIDDEN).select_related("visit"):
        if row.visit.state != Visit.State.PLANNED or timezone.localdate(at) > row.uncover_by:
            uncover_problem(actor=JOB, problem=row, now=at)
            done += 1
    return done
