"""征拆用地选址协调: decisions asked of the government, and put on the agenda when they wait too long (M-185)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.planning import event_types, rules
from weicheng.planning.actions.step import not_ahead, open_project, person, words
from weicheng.planning.models import DecisionRequest, Project, ProjectObstacle
from weicheng.planning.queries.reach import COLUMNS, DECIDE, REPORT


@transaction.atomic
def ask_decision(
    *,
    actor: Actor,
    project: Project,
    question: str,
    obstacle: ProjectObstacle | None = None,
    asked_on: date | None = None,
    now: datetime | None = None,
) -> DecisionRequest:
    """提请协调. Raises BadInput without a question and for an obstacle of another project."""
    row = open_project(actor, REPORT, project.pk)
    if obstacle and obstacle.project_id != row.pk:
        raise BadInput.of("受阻原因", "不属于这个项目", "请从列表中选择")
    made = DecisionRequest.objects.create(
        project=row,
        obstacle=obstacle,
        question=words(question, "请示事项", 300),
        asked_on=not_ahead(asked_on or timezone.localdate(), "提请日期"),
        asked_by_id=person(actor),
    )
    subject, root = f"decision:{made.pk}", f"project:{row.pk}"
    log.record(event_types.DECISION_ASKED, subject=subject, root=root, actor=actor, at=now)
    return made


@transaction.atomic
def decide(
    *,
    actor: Actor,
    request: DecisionRequest,
    decision: str,
    decided_on: date | None = None,
    now: datetime | None = None,
) -> DecisionRequest:
    """The decision, by whoever may take it there. Raises MoveRefused the second time, BadInput for a day before it was
    asked."""
    row = (
        DecisionRequest.objects.select_for_update(of=("self",)).select_related("project").filter(pk=request.pk).first()
    )
    if row is None:
        raise OutOfReach
    policy.require(actor, DECIDE, row.project, COLUMNS)
    if row.decided_on:
        raise MoveRefused("这件协调事项已经作出决定。")
    day = not_ahead(decided_on or timezone.localdate(), "决定日期")
    if day < row.asked_on:
        raise BadInput.of("决定日期", f"{day} 早于提请日期 {row.asked_on}", "请填写提请当天或以后的日期")
    row.decision, row.decided_on, row.decided_by_id = words(decision, "决定", 500), day, person(actor)
    row.save(update_fields=["decision", "decided_on", "decided_by"])
    subject, root = f"decision:{row.pk}", f"project:{row.project_id}"
    log.record(event_types.DECIDED, subject=subject, root=root, actor=actor, at=now)
    return row


@transaction.atomic
def escalate_decisions(*, today: date | None = None, now: datetime | None = None) -> int:
    """Puts every undecided request older than the pack's limit on the agenda, once each; how many it were."""
    day = today or timezone.localdate()
    clock = Actor.system("规划时钟", "plan.manage")
    limit = rules.rules_on(day).decision_days
    rows = DecisionRequest.objects.select_for_update(of=("self",)).filter(
        decided_on=None, escalated_on=None, asked_on__lt=day - timedelta(days=limit), project__dropped_because=""
    )
    found = list(rows.order_by("pk"))
    for row in found:
        row.escalated_on = day
        row.save(update_fields=["escalated_on"])
        subject, root, days = f"decision:{row.pk}", f"project:{row.project_id}", (day - row.asked_on).days
        log.record(event_types.DECISION_ESCALATED, subject=subject, root=root, actor=clock, at=now, days=days)
    return len(found)
