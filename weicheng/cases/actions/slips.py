"""督办单 in three colours: white by the clock, yellow and red drafted by it and signed by a person (M-103)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import event_types, facts
from weicheng.cases.actions.step import Step, begin, demand, open_step
from weicheng.cases.models import Case, Slip
from weicheng.domain import slips as rules
from weicheng.domain.cases import State
from weicheng.domain.packs.vocabulary import Signer
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.organization import queries as organization
from weicheng.organization.models import Posting

Colour = Slip.Colour
SIGNING = {Colour.WHITE: "case.supervise", Colour.YELLOW: "case.sign_yellow", Colour.RED: "case.sign_red"}
SIGNERS = {"case.sign_red": Signer.LEADER, "case.sign_yellow": Signer.OFFICE}
# Only while a unit has the case and has not reported it done is there anything to press it for.
WITH_UNIT = (State.DISPATCHED, State.ACCEPTED)


@transaction.atomic
def draft_slip(
    *,
    actor: Actor,
    case: Case,
    colour: str,
    requirement: str = "",
    person: Posting | None = None,
    now: datetime | None = None,
) -> Slip:
    """Drafts the slip whose turn it is; a white one goes out at once, the others wait for their signature.

    Raises MoveRefused out of turn (never skipped, never back), BadInput when the unit has nobody to answer for it.
    """
    step = begin(actor, case, "draft_slip", now)
    slip = write_slip(step, Colour(colour), requirement, person)
    step.store(step.events[-1])
    return slip


def write_slip(step: Step, colour: Slip.Colour, requirement: str, person: Posting | None = None) -> Slip:
    """Drafts a slip inside an action and, if it is white, issues it; the caller stores the step."""
    unit = step.case.unit
    if unit is None or State(step.case.state) not in WITH_UNIT:
        raise MoveRefused("这件案件现在不在责任单位手中,不能出具督办单。")
    person = person or organization.responsible_posting(unit, timezone.localtime(step.now).date())
    held = [facts.slip_of(row, step.case) for row in Slip.objects.filter(case=step.case, unit=unit)]
    rules.draft(
        rules.Colour(colour),  # type: ignore[call-arg]
        held,
        unit=unit.path,
        person=f"posting:{person.pk}" if person else "",
        now=step.now,
    )
    slip = Slip(
        case=step.case,
        colour=colour,
        unit=unit,
        unit_path=unit.path,
        area_path=step.case.area_path,
        person=person,
        requirement=(requirement.strip() or _standard_requirement(step.case))[:500],
        drafted_at=step.now,
    )
    if colour == Colour.WHITE:
        _issue(step, slip, Signer.CLOCK)
    slip.save(force_insert=True)
    action = event_types.SLIP_ISSUED if slip.issued_at else event_types.SLIP_DRAFTED
    _record(step, action, slip)
    return slip


@transaction.atomic
def sign_slip(*, actor: Actor, slip: Slip, requirement: str = "", now: datetime | None = None) -> Slip:
    """签发: yellow by the director of the office, red by a leader; its reply is due from now on, a red one is public.

    Raises NotAllowed for anybody else, MoveRefused for a slip that is out already or that the case has overtaken.
    """
    row, step = _locked(actor, slip, now)
    capability = SIGNING[Colour(row.colour)]
    demand(actor, capability, step.case)
    if State(step.case.state) not in WITH_UNIT or step.case.unit_id != row.unit_id:
        raise MoveRefused("案件已由责任单位报完成或已换责任单位,这张督办单请撤回。")
    if requirement.strip():
        row.requirement = requirement.strip()[:500]
    _issue(step, row, SIGNERS.get(capability, Signer.CLOCK))
    row.signed_by_id = actor.user_id
    row.save()
    _record(step, event_types.SLIP_SIGNED, row)
    step.store(step.events[-1])
    return row


@transaction.atomic
def withdraw_slip(*, actor: Actor, slip: Slip, reason: str, now: datetime | None = None) -> Slip:
    """撤回 a draft or an issued slip, by whoever may sign its colour or supervises the case."""
    row, step = _locked(actor, slip, now)
    if not policy.covers(actor, SIGNING[Colour(row.colour)], step.case):
        demand(actor, "case.supervise", step.case)
    if not reason.strip():
        raise BadInput.of("撤回理由", "没有填写", "请写明为什么撤回")
    if row.withdrawn_at or row.replied_at:
        raise MoveRefused("这张督办单已经撤回或已经回复。")
    row.withdrawn_at, row.withdrawn_reason = step.now, reason.strip()[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _record(step, event_types.SLIP_WITHDRAWN, row)
    step.store(step.events[-1])
    return row


@transaction.atomic
def reply_slip(*, actor: Actor, slip: Slip, text: str, now: datetime | None = None) -> Slip:
    """回复 by the unit the slip went to; late replies are taken and stay late."""
    row, step = _locked(actor, slip, now)
    if not policy.covers(actor, "case.handle", row):
        demand(actor, "case.handle", step.case)
    if not text.strip():
        raise BadInput.of("回复", "没有填写", "请写明整改情况和完成时间")
    if row.issued_at is None or row.withdrawn_at:
        raise MoveRefused("这张督办单还没有签发或已经撤回。")
    if row.replied_at:
        raise MoveRefused("这张督办单已经回复过。")
    row.replied_at, row.reply = step.now, text.strip()[:1000]
    row.save(update_fields=["replied_at", "reply"])
    _record(step, event_types.SLIP_REPLIED, row)
    step.store(step.events[-1])
    return row


def drop_slips(step: Step, reason: str) -> None:
    """Drafts that nobody signed are withdrawn when their case ends or changes hands."""
    Slip.objects.filter(case=step.case, issued_at=None, withdrawn_at=None).update(
        withdrawn_at=step.now, withdrawn_reason=reason
    )


def _issue(step: Step, slip: Slip, by: Signer) -> None:
    pack = step.rules.pack
    issued = rules.sign(
        facts.slip_of(slip, step.case), by=by, rules=pack.slip, calendar=step.rules.calendar, now=step.now
    )
    slip.issued_at, slip.due_at = issued.issued_at, issued.due_at
    slip.published = pack.slip[slip.colour].published


def _standard_requirement(case: Case) -> str:
    due = f"{timezone.localtime(case.handle_due_at):%Y-%m-%d %H:%M}" if case.handle_due_at else "规定时间"
    return f"案件 {case.number}(整改时限 {due})尚未办结,请立即整改并书面回复原因和完成时间。"


def _locked(actor: Actor, slip: Slip, now: datetime | None) -> tuple[Slip, Step]:
    step = open_step(actor, slip.case_id, now)
    row = Slip.objects.select_for_update().select_related("unit").filter(pk=slip.pk).first()
    if row is None:
        raise OutOfReach
    return row, step


def _record(step: Step, action: str, slip: Slip) -> None:
    event = log.record(
        action,
        subject=f"slip:{slip.pk}",
        root=f"case:{step.case.pk}",
        actor=step.actor,
        rules=step.rules.name,
        at=step.now,
        unit=slip.unit_id,
        colour=str(slip.colour),
        due=slip.due_at,
    )
    step.events.append(event.pk)
