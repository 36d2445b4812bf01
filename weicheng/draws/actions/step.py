"""What every action on a draw shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.draws import queries
from weicheng.draws.models import Draw
from weicheng.events import log

MOST_WORDS = 300


def locked(actor: Actor, draw: Draw, capability: str, *, but: str = "", states: tuple[str, ...] = ()) -> Draw:
    """The row under its lock, for who may. Raises MoveRefused saying `but` in any other state than `states`."""
    row = Draw.objects.select_for_update(of=("self",)).select_related("area", "pool").filter(pk=draw.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, capability, row, queries.COLUMNS)
    if states and row.state not in states:
        raise MoveRefused(f"这次抽查{row.get_state_display()}，{but}")
    return row


def person(actor: Actor) -> int:
    """The account that acts: a job may not freeze, witness or publish."""
    if actor.user_id is None:
        raise NotAllowed("请用本人账号办理。")
    return actor.user_id


def words(label: str, text: str) -> str:
    """A reason that is there and not too long. Raises BadInput."""
    if not text.strip():
        raise BadInput.of(label, "没有填写", "请写明原因，它会随抽查结果公布")
    if len(text.strip()) > MOST_WORDS:
        raise BadInput.of(label, f"共 {len(text.strip())} 字", f"请控制在 {MOST_WORDS} 字以内")
    return text.strip()


def record(action: str, draw: Draw, actor: Actor, now: datetime, **data: Any) -> None:
    """One event of a draw."""
    log.record(action, subject=f"draw:{draw.pk}", actor=actor, at=now, **data)
