"""重抽 and 取消: each with a reason that is published, and nothing disappears."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.sampling.pool import Earlier
from weicheng.domain.sampling.reading import read_pool
from weicheng.draws import event_types
from weicheng.draws.actions.freezing import MANAGE, NamedFigure, freeze, plan_of
from weicheng.draws.actions.step import locked, record, words
from weicheng.draws.models import Draw
from weicheng.standards.queries import current_pack

OPEN = (Draw.State.FROZEN, Draw.State.DRAWN)


@transaction.atomic
def re_roll(
    *, actor: Actor, draw: Draw, reason: str, figure: NamedFigure, visit_on: date, now: datetime | None = None
) -> Draw:
    """Freezes the same pool anew under another figure. The old draw stays on record and in the public list; its hash
    and the reason become part of the new pool's text, and so of its publication. Raises BadInput as `freeze_pool` does.
    """
    at = now or timezone.now()
    row = locked(actor, draw, MANAGE, but="不能重抽。", states=OPEN)
    why = words("重抽原因", reason)
    _end(row, Draw.State.REROLLED, why, at)
    pool = read_pool(row.pool.text)
    made = freeze(
        actor,
        plan_of(row),
        pool.items,
        pool.inspectors,
        figure,
        visit_on,
        current_pack(day=visit_on, area_path=row.area_path),
        warning=row.warning,
        at=at,
        replaces=row,
        earlier=(*pool.earlier, Earlier(attempt=row.attempt, sha256=row.pool_sha256, reason=why)),
    )
    record(event_types.REROLLED, row, actor, at, by_number=made.number)
    return made


@transaction.atomic
def cancel(*, actor: Actor, draw: Draw, reason: str, now: datetime | None = None) -> Draw:
    """取消 with a reason that stands in the public list. Raises MoveRefused once it is published or replaced."""
    at = now or timezone.now()
    row = locked(actor, draw, MANAGE, but="不能取消。", states=OPEN)
    _end(row, Draw.State.CANCELLED, words("取消原因", reason), at)
    record(event_types.CANCELLED, row, actor, at)
    return row


def _end(draw: Draw, state: Draw.State, why: str, at: datetime) -> None:
    draw.state, draw.ended_because, draw.ended_at = state, why, at
    draw.save(update_fields=["state", "ended_because", "ended_at"])
