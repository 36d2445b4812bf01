"""People and leads: the one concerned answers, an inspector confirms or dismisses with a reason. No penalty follows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log
from weicheng.grading import event_types, queries
from weicheng.grading.models import Lead

LONGEST = 500


@transaction.atomic
def answer_lead(*, actor: Actor, lead: Lead, answer: str, now: datetime | None = None) -> Lead:
    """The person or unit concerned explains; also after the decision, which may then be taken anew.

    Raises NotAllowed for anybody else, BadInput without words.
    """
    row = _locked(actor, lead)
    if not queries.may_answer(actor, row):
        raise NotAllowed("照片线索由提交照片的人或其单位作说明。")
    row.answer = _stated("说明", answer, "请写明照片的来历，如何时何地由谁拍摄")
    row.answered_at, row.answered_by_id = now or timezone.now(), actor.user_id
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    _record(event_types.ANSWERED, row, actor, row.answered_at)
    return row


@transaction.atomic
def decide_lead(*, actor: Actor, lead: Lead, holds: bool, reason: str, now: datetime | None = None) -> Lead:
    """属实 or 不成立, with the reason, by somebody who did not hand the photo in and is not of the unit.

    A decided lead is decided again only after a newer answer. Raises NotAllowed, MoveRefused, BadInput.
    """
    row = _locked(actor, lead)
    policy.require(actor, "lead.decide", row, queries.COLUMNS)
    if queries.is_concerned(actor, row):
        raise NotAllowed("本人或本单位提交的照片，请由其他有权人员核实。")
    if not queries.may_be_decided(row):
        raise MoveRefused("这条线索已经核实；有新的说明后可以重新核实。")
    row.decision = _stated("核实意见", reason, "请写明核实的经过和依据，会告知提交人和单位")
    row.state = Lead.State.CONFIRMED if holds else Lead.State.DISMISSED
    row.decided_at, row.decided_by_id = now or timezone.now(), actor.user_id
    row.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    _record(event_types.CONFIRMED if holds else event_types.DISMISSED, row, actor, row.decided_at)
    return row


def _locked(actor: Actor, lead: Lead) -> Lead:
    visible = queries.visible_leads(actor).filter(pk=lead.pk).exists()
    row = Lead.objects.select_for_update(of=("self",)).select_related("claim").filter(pk=lead.pk).first()
    if row is None or not visible:
        raise OutOfReach
    return row


def _stated(field: str, text: str, remedy: str) -> str:
    stated = text.strip()
    if not stated:
        raise BadInput.of(field, "没有填写", remedy)
    if len(stated) > LONGEST:
        raise BadInput.of(field, f"共 {len(stated)} 字", f"请控制在 {LONGEST} 字以内")
    return stated


def _record(action: str, lead: Lead, actor: Actor, at: datetime) -> None:
    log.record(action, subject=lead.subject, root=lead.claim.subject, actor=actor, at=at)
