"""Who has to do it: dispatch, withdrawal, acceptance, return, dispute and the binding ruling (M-011, M-107)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import event_types, facts
from weicheng.cases.actions.intake import add_note
from weicheng.cases.actions.step import Step, begin, demand, locked, open_step
from weicheng.cases.models import Case, CaseNote, Dispatch, Request
from weicheng.cases.models.clock import ClockKind
from weicheng.cases.queries import dispatching
from weicheng.cases.queries.dispatching import Suggestion
from weicheng.domain import routing
from weicheng.domain.refusals import MoveRefused, NotAllowed
from weicheng.organization.models import Unit, User

OFFICE, SUPERIOR = 1, 2


@transaction.atomic
def dispatch_case(
    *, actor: Actor, case: Case, unit: Unit, override_reason: str = "", now: datetime | None = None
) -> Case:
    """派遣: hands a registered case to a unit and starts that unit's own clocks.

    The handling clock starts here and not at acceptance: accepting late buys no time. Raises MoveRefused when the
    unit is not the proposed one and no reason is given, above all when a department's work is pushed down.
    """
    step = begin(actor, case, "dispatch", now, given={"unit": unit})
    suggestion = dispatching.propose_dispatch(step.case, now=step.now, rules=step.rules)
    chosen = dispatching.owner_of(unit, routing.TERRITORY, step.rules)
    if chosen is not None:
        routing.demand_reason(
            suggestion.proposal,
            suggestion.place,
            chosen,
            override_reason,
            refuse_push_down=step.rules.pack.dispatching.refuse_push_down,
        )
    _refuse_closed(unit, step.now)
    step.move()
    step.book.stop(ClockKind.DISPATCH, ClockKind.CLAIM)
    hand_to(step, unit, suggestion, override_reason=override_reason)
    return step.finish(event_types.DISPATCHED, **_told(step, suggestion))


@transaction.atomic
def withdraw_dispatch(*, actor: Actor, case: Case, reason: str, now: datetime | None = None) -> Case:
    """收回误派: possible until the unit has accepted; the case waits for a new dispatch."""
    step = begin(actor, case, "withdraw", now, given={"reason": reason.strip()})
    unit = step.case.unit_id
    _take_back(step, Dispatch.End.WITHDRAWN, reason)
    step.case.disputed = False
    _drop_dispute(step)
    step.book.stop(ClockKind.RULING)
    step.book.start(ClockKind.DISPATCH)
    return step.finish(event_types.WITHDRAWN, unit=unit)


@transaction.atomic
def accept_case(*, actor: Actor, case: Case, plan: str = "", now: datetime | None = None) -> Case:
    """接收: the unit takes the case on; the clock it got with the dispatch runs on."""
    step = begin(actor, case, "accept", now)
    demand_of_unit(step)
    step.move()
    step.case.accepted_at = step.now
    step.case.plan = plan.strip()[:500] or step.case.plan
    step.book.stop(ClockKind.ACCEPT)
    _end_dispatch(step, Dispatch.End.ACCEPTED, "")
    return step.finish(event_types.ACCEPTED, unit=step.case.unit_id)


@transaction.atomic
def return_case(*, actor: Actor, case: Case, reason: str, now: datetime | None = None) -> Case:
    """退回: the unit says it is not its matter. After the second return the office must rule, after the third the
    common superior (M-107).

    What the office has ruled on stays with the unit while the superior decides, and its clock runs on; the ruling
    of the superior is final. Raises MoveRefused after it.
    """
    step = begin(actor, case, "return", now, given={"reason": reason.strip()})
    demand_of_unit(step)
    if step.case.ruling >= SUPERIOR:
        raise MoveRefused("共同上级已经裁定由本单位承办,不能再退回。")
    unit, bounce = step.case.unit_id, step.rules.pack.bounce
    step.case.returns += 1
    event = step.record(event_types.RETURNED, unit=unit, count=step.case.returns)
    if step.case.ruling:
        add_note(step, CaseNote.Kind.COMMENT, f"不服裁定:{reason}")
        step.book.stop(ClockKind.ACCEPT)
        _bring_up(step, SUPERIOR)
        return step.store(event)
    _take_back(step, Dispatch.End.RETURNED, reason)
    if step.case.returns >= bounce.office_rules_at:
        _bring_up(step, SUPERIOR if step.case.returns >= bounce.superior_at else OFFICE)
    else:
        step.book.start(ClockKind.DISPATCH)
    return step.store(event)


@transaction.atomic
def dispute_case(*, actor: Actor, case: Case, reason: str, now: datetime | None = None) -> Case:
    """提出异议: the unit keeps the case until somebody rules; its handling clock runs on, so a dispute buys no time."""
    step = begin(actor, case, "dispute", now, given={"reason": reason.strip()})
    demand_of_unit(step)
    if step.case.ruling:
        raise MoveRefused("责任单位已经裁定。如仍有异议,请退回,由共同上级裁定。")
    step.case.disputed = True
    ask(step, Request.Kind.DISPUTE, reason)
    step.book.stop(ClockKind.ACCEPT)
    step.book.start(ClockKind.RULING)
    return step.finish(event_types.DISPUTED, unit=step.case.unit_id)


@transaction.atomic
def rule_ownership(*, actor: Actor, case: Case, unit: Unit, reason: str, now: datetime | None = None) -> Case:
    """裁定: binding for the unit named, which cannot return the case again by itself (M-107).

    The office rules; after the third return only the common superior does. The clock of a unit that keeps the
    case runs on, another unit gets its own.
    """
    code = _ruling_move(actor, case)
    step = begin(actor, case, code, now, given={"unit": unit, "reason": reason.strip()})
    _refuse_closed(unit, step.now)
    suggestion = dispatching.propose_dispatch(step.case, now=step.now, rules=step.rules)
    keeps = step.case.unit_id == unit.pk
    _decide_dispute(step, kept=keeps, reason=reason)
    if step.case.unit_id and not keeps:
        _take_back(step, Dispatch.End.RULED_AWAY, reason)
    step.move()
    step.case.disputed = False
    step.book.stop(ClockKind.RULING, ClockKind.DISPATCH, ClockKind.CLAIM, ClockKind.ACCEPT)
    if keeps:
        step.book.start(ClockKind.ACCEPT, unit=unit)
    else:
        hand_to(step, unit, suggestion, override_reason=reason, is_ruling=True)
    step.case.ruling = SUPERIOR if code == "rule_final" else OFFICE
    add_note(step, CaseNote.Kind.COMMENT, f"裁定理由:{reason}")
    return step.finish(event_types.RULED, unit=unit.pk)


@transaction.atomic
def judge_return(*, actor: Actor, dispatch: Dispatch, accepted: bool, now: datetime | None = None) -> Dispatch:
    """Says whether the reason of a return was good: then the hours cost the unit nothing (M-107)."""
    step = open_step(actor, dispatch.case_id, now)
    demand(actor, "case.rule", step.case)
    row = Dispatch.objects.select_for_update().get(pk=dispatch.pk)
    if row.end not in (Dispatch.End.RETURNED, Dispatch.End.RULED_AWAY):
        raise MoveRefused("这次派遣没有被退回,不需要认定。")
    row.reason_accepted = accepted
    row.save(update_fields=["reason_accepted"])
    step.record(event_types.RETURN_JUDGED, unit=row.unit_id, accepted=accepted)
    return row


def hand_to(
    step: Step,
    unit: Unit,
    suggestion: Suggestion,
    *,
    override_reason: str = "",
    is_ruling: bool = False,
) -> None:
    """Makes a unit the owner: row of the hand-over with the reasons shown, the three owners, its clocks."""
    case = step.case
    case.unit, case.unit_path = unit, unit.path
    case.handler = None
    case.ruling = 0
    case.dispatched_at = step.now
    case.accepted_at = None
    place = suggestion.place
    case.lead = suggestion.units[place.industry.unit] if place.industry else None
    case.lead_path = case.lead.path if case.lead else ""
    case.territory_id = place.territory.unit if place.territory else None
    case.paired_id = place.paired.unit if place.paired else None
    Dispatch.objects.create(
        case=case,
        unit=unit,
        unit_path=unit.path,
        at=step.now,
        by_id=step.actor.user_id,
        proposed=suggestion.main,
        reasons=list(suggestion.reasons),
        override_reason=override_reason.strip()[:300],
        is_ruling=is_ruling,
    )
    step.book.start(ClockKind.ACCEPT, unit=unit)
    step.book.start(ClockKind.HANDLE, unit=unit)


def _told(step: Step, suggestion: Suggestion) -> dict[str, object]:
    handling = step.book.running(ClockKind.HANDLE)
    return {
        "unit": step.case.unit_id,
        "due": handling.due_at if handling else None,
        "told": [owner.unit for owner in suggestion.proposal.told if owner.unit != step.case.unit_id],
    }


def _bring_up(step: Step, level: int) -> None:
    """Somebody has to rule now: the office, or the superior of all who passed it on."""
    step.case.disputed = True
    step.case.escalation = max(step.case.escalation, level)
    step.book.start(ClockKind.RULING)
    step.record(event_types.ESCALATED, trigger="bounced", level=step.case.escalation)


def _ruling_move(actor: Actor, case: Case) -> str:
    """The office rules; the common superior rules what has come up to it, and after the third return nobody else."""
    row = locked(case)
    if facts.only_superior_rules(row):
        return "rule_final"
    came_up = row.escalation > 1 and not policy.covers(actor, "case.rule", row)
    return "rule_final" if came_up else "rule"


def demand_of_unit(step: Step) -> None:
    """Only the unit that has the case speaks for itself; a street does not accept for the bureau next door."""
    if not facts.speaks_for_unit(step.actor, step.case):
        raise NotAllowed("这件案件由其他单位承办,请由承办单位的人员办理。")


def ask(step: Step, kind: Request.Kind, reason: str, **wanted: Any) -> Request:
    """Puts down what the unit asks for. Raises MoveRefused while an earlier request of the kind is undecided."""
    if Request.objects.filter(case=step.case, kind=kind, decided_at=None).exists():
        raise MoveRefused(f"{kind.label}申请已经提交,正在等待审批。")
    return Request.objects.create(
        case=step.case,
        kind=kind,
        unit=_unit(step),
        reason=reason.strip()[:500],
        asked_at=step.now,
        asked_by=_person(step),
        **wanted,
    )


def _unit(step: Step) -> Unit:
    if step.case.unit is None:
        raise MoveRefused("这件案件还没有责任单位。")
    return step.case.unit


def _person(step: Step) -> User:
    """Requests, lists and listings are answered for by a person, never by a job."""
    if step.actor.user_id is None:
        raise NotAllowed("这一步须由有账号的人员办理。")
    return User.objects.get(pk=step.actor.user_id)


def _refuse_closed(unit: Unit, now: datetime) -> None:
    if unit.closed_on and unit.closed_on <= now.date():
        raise MoveRefused(f"“{unit.name}”已于 {unit.closed_on} 撤销,请选择承接其职责的单位。")


def _end_dispatch(step: Step, end: Dispatch.End, reason: str) -> None:
    Dispatch.objects.filter(case=step.case, ended_at=None).update(
        ended_at=step.now, end=end, end_reason=reason.strip()[:500]
    )


def _take_back(step: Step, end: Dispatch.End, reason: str) -> None:
    _end_dispatch(step, end, reason)
    step.move()
    step.book.hand_over()
    case = step.case
    case.unit = case.handler = None
    case.unit_path = ""
    case.dispatched_at = case.accepted_at = None


def _drop_dispute(step: Step) -> None:
    Request.objects.filter(case=step.case, kind=Request.Kind.DISPUTE, decided_at=None).update(
        decision=Request.Decision.GRANTED,
        decided_at=step.now,
        decided_by_id=step.actor.user_id,
        decision_reason="派遣已收回",
    )


def _decide_dispute(step: Step, *, kept: bool, reason: str) -> None:
    Request.objects.filter(case=step.case, kind=Request.Kind.DISPUTE, decided_at=None).update(
        decision=Request.Decision.REFUSED if kept else Request.Decision.GRANTED,
        decided_at=step.now,
        decided_by_id=step.actor.user_id,
        decision_reason=reason.strip()[:500],
    )
