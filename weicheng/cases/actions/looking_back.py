"""回头看: closed cases drawn by a seed anybody can check, looked at again, reopened when it came back (M-102)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import event_types, facts
from weicheng.cases.actions.handling import attach_photos
from weicheng.cases.actions.intake import add_note
from weicheng.cases.actions.step import begin, demand, open_step
from weicheng.cases.models import Case, CaseNote, CasePhoto, LookBack
from weicheng.cases.models.clock import ClockKind
from weicheng.domain import look_back as rules
from weicheng.domain.cases import Outcome, State
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.events import log
from weicheng.evidence.models import Photo


@transaction.atomic
def draw_look_backs(
    *,
    actor: Actor,
    closed_from: datetime,
    closed_before: datetime,
    round_name: str,
    seed: str = "",
    now: datetime | None = None,
) -> list[LookBack]:
    """Draws from the cases closed in a period in the actor's reach: the pack's share, at least its minimum.

    The seed is recorded with the draw, so that anybody can repeat it. Raises MoveRefused for a round drawn before
    or a period without closed cases.
    """
    policy.require_anywhere(actor, "case.look_back")
    at = now or timezone.now()
    if not round_name.strip():
        raise BadInput.of("批次", "没有填写", "请填写批次名称,如 2026年6月")
    if LookBack.objects.filter(policy.scope(actor, "case.look_back"), round=round_name).exists():
        raise MoveRefused(f"“{round_name}”已经抽取过,不能重抽。")
    closed = Case.objects.filter(
        policy.scope(actor, "case.look_back"),
        state=State.CLOSED,
        closed_at__gte=closed_from,
        closed_at__lt=closed_before,
        sealed=False,
    )
    by_name = {f"case:{case.pk}": case for case in closed}
    if not by_name:
        raise MoveRefused("这一时段没有已销号的案件,无从抽取。")
    seed = seed or secrets.token_hex(8)
    rule = facts.rules_in_force(at).pack.look_back
    drawn = [by_name[name] for name in rules.draw(by_name, seed=seed, rule=rule)]
    rows = LookBack.objects.bulk_create(
        LookBack(
            case=case,
            unit_path=case.unit_path,
            area_path=case.area_path,
            lead_path=case.lead_path,
            round=round_name.strip()[:40],
            seed=seed,
            drawn_at=at,
        )
        for case in drawn
    )
    log.record(
        event_types.LOOK_BACK_DRAWN,
        subject=f"look-back:{round_name.strip()[:40]}",
        actor=actor,
        at=at,
        count=len(rows),
        of=len(by_name),
        seed=seed,
    )
    return rows


@transaction.atomic
def record_look_back(
    *,
    actor: Actor,
    look_back: LookBack,
    relapsed: bool,
    note: str = "",
    photos: Sequence[Photo] = (),
    now: datetime | None = None,
) -> LookBack:
    """What was found: 巩固, or 反弹, which reopens the case with a fresh clock and one more on its counter.

    Raises MoveRefused for one looked at already, NotAllowed for whoever handled the case.
    """
    row = LookBack.objects.select_for_update().filter(pk=look_back.pk).first()
    if row is None:
        raise OutOfReach
    if row.looked_at:
        raise MoveRefused("这一件已经回头看过。")
    if relapsed:
        _relapse(actor, row, note, photos, now)
    else:
        step = open_step(actor, row.case_id, now)
        demand(actor, "case.look_back", step.case)
        attach_photos(step, photos, CasePhoto.Kind.LOOK_BACK)
        step.finish(event_types.LOOK_BACK_DONE, result=LookBack.Result.HOLDS.value)
    row.result = LookBack.Result.RELAPSED if relapsed else LookBack.Result.HOLDS
    row.looked_at = now or timezone.now()
    row.looked_by_id = actor.user_id
    row.note = note.strip()[:500]
    row.save(update_fields=["result", "looked_at", "looked_by", "note"])
    return row


def _relapse(actor: Actor, row: LookBack, note: str, photos: Sequence[Photo], now: datetime | None) -> None:
    step = begin(actor, row.case_id, "relapse", now, given={"reason": note.strip()})
    case = step.case
    attach_photos(step, photos, CasePhoto.Kind.LOOK_BACK)
    step.move()
    case.relapses += 1
    case.outcome = Outcome.RELAPSED
    case.handled_at = case.checked_at = case.closed_at = None
    # A relapse is new work, weeks later: the unit gets a clock of its own for it.
    step.book.start(ClockKind.HANDLE, unit=case.unit)
    add_note(step, CaseNote.Kind.CHECK, note)
    step.finish(event_types.RELAPSED, count=case.relapses)
