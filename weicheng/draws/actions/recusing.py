"""回避: a conflict of interest declared in advance; it counts from the next pool on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.draws import event_types
from weicheng.draws.actions.step import person, words
from weicheng.draws.models import Recusal
from weicheng.events import log
from weicheng.organization.models import Area, Unit, User


@transaction.atomic
def declare_recusal(
    *,
    actor: Actor,
    user: User,
    ground: str,
    unit: Unit | None = None,
    area: Area | None = None,
    now: datetime | None = None,
) -> Recusal:
    """Declares that a person must not inspect a unit or an area: for oneself, or for anybody by who freezes pools."""
    _require(actor, user.pk)
    if (unit is None) == (area is None):
        raise BadInput.of("回避对象", "单位和区域应填且只填一个", "两个都要回避时分两次申报")
    made = Recusal.objects.create(
        user=user,
        unit=unit,
        area=area,
        ground=words("事由", ground)[:120],
        declared_at=now or timezone.now(),
        declared_by_id=person(actor),
    )
    log.record(event_types.RECUSED, subject=f"recusal:{made.pk}", actor=actor, at=now)
    return made


@transaction.atomic
def end_recusal(*, actor: Actor, recusal: Recusal, now: datetime | None = None) -> Recusal:
    """The ground has gone; the row stays. Raises MoveRefused the second time."""
    row = Recusal.objects.select_for_update().filter(pk=recusal.pk).first()
    if row is None:
        raise OutOfReach
    _require(actor, row.user_id)
    if row.ended_at is not None:
        raise MoveRefused("这项回避已经终止。")
    row.ended_at = now or timezone.now()
    row.save(update_fields=["ended_at"])
    log.record(event_types.RECUSAL_ENDED, subject=f"recusal:{row.pk}", actor=actor, at=now)
    return row


def _require(actor: Actor, user_id: int) -> None:
    policy.require_anywhere(actor, "draw.view")
    if actor.user_id != user_id and not policy.has(actor, "draw.manage"):
        raise NotAllowed("只能为本人申报或终止回避；为他人登记请找创卫办。")
