"""上级和媒体反馈: every item becomes a case with its source at once (M-091)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.domain.cases import Source
from weicheng.domain.inspections import FeedbackSource
from weicheng.domain.refusals import BadInput, Fault, OutOfReach
from weicheng.events import log
from weicheng.inspections import event_types
from weicheng.inspections.actions.planning import person
from weicheng.inspections.models import FeedbackItem
from weicheng.inspections.queries.groups import AREA_ONLY
from weicheng.inspections.queries.visits import MANAGE
from weicheng.organization.models import Area
from weicheng.organization.reach import where_area


@dataclass(frozen=True, kw_only=True)
class ToldProblem:
    """One problem of a letter: where, of which category, in its words."""

    text: str
    area: Area
    category: str
    address: str = ""


@transaction.atomic
def take_feedback(
    *,
    actor: Actor,
    source: FeedbackSource,
    document: str,
    received_on: date,
    problems: Sequence[ToldProblem],
    command_id: UUID,
    now: datetime | None = None,
) -> list[FeedbackItem]:
    """Takes in a letter, an assessment or a broadcast with its problems; all become cases or none does.

    A repeat of the same `command_id` gives the first items back. Raises BadInput naming the problem and the fault.
    """
    at = now or timezone.now()
    for problem in problems:
        policy.require(actor, MANAGE, where_area(problem.area), AREA_ONLY)
    _refuse_faults(document, received_on, problems, timezone.localdate(at))
    uuids = [uuid5(NAMESPACE_URL, f"feedback:{command_id}:{number}") for number in range(len(problems))]
    known = {item.uuid: item for item in FeedbackItem.objects.filter(uuid__in=uuids)}
    return [
        known.get(uuid) or _take(actor, source, document, received_on, problem, uuid, at)
        for uuid, problem in zip(uuids, problems, strict=True)
    ]


def _refuse_faults(document: str, received_on: date, problems: Sequence[ToldProblem], today: date) -> None:
    faults = [] if document.strip() else [Fault("来文或报道", "没有填写", "请写明文号、报告名称或报道标题")]
    if received_on > today:
        faults.append(Fault("收到日期", f"{received_on} 还没有到", "请填写实际收到的日期"))
    if not problems:
        faults.append(Fault("问题", "没有填写", "请至少登记一个问题"))
    if faults:
        raise BadInput(faults)


def _take(
    actor: Actor,
    source: FeedbackSource,
    document: str,
    received_on: date,
    problem: ToldProblem,
    uuid: UUID,
    at: datetime,
) -> FeedbackItem:
    report = cases.report_case(
        actor=actor,
        source=Source.MEDIA if source is FeedbackSource.MEDIA else Source.SUPERIOR,
        category=problem.category,
        text=problem.text,
        area=problem.area,
        address=problem.address,
        wants_answer=False,
        command_id=uuid,
        now=at,
    )
    if report.case is None:
        raise OutOfReach
    item = FeedbackItem.objects.create(
        source=source,
        document=document.strip()[:200],
        received_on=received_on,
        text=problem.text.strip()[:1000],
        area=problem.area,
        area_path=problem.area.path,
        case=report.case,
        uuid=uuid,
        created_at=at,
        created_by_id=person(actor),
    )
    log.record(
        event_types.FEEDBACK_TAKEN, subject=f"feedback:{item.pk}", root=f"case:{report.case_id}", actor=actor, at=at,
        source=source.label,
    )  # fmt: skip
    return item
