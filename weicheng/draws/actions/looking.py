"""查看: nobody sees a list before its publication without leaving a trace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.draws import event_types, queries
from weicheng.draws.actions.step import locked, person, record
from weicheng.draws.models import Draw, Look


@transaction.atomic
def look(*, actor: Actor, draw: Draw, now: datetime | None = None) -> tuple[queries.ChosenPlace, ...]:
    """The list, for who may see it; recorded with name and time until it is published.

    Raises MoveRefused before the list exists.
    """
    at = now or timezone.now()
    row = locked(actor, draw, "draw.look")
    if row.drawn_at is None:
        raise MoveRefused("还没有抽取，名单不存在。")
    if row.published_at is None:
        Look.objects.create(draw=row, user_id=person(actor), post=actor.label[:200], at=at)
        record(event_types.LOOKED, row, actor, at)
    return queries.chosen(row)
