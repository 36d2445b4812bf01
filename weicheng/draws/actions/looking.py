"""查看: nobody sees a list before its publication without leaving a trace."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.draws import event_types, queries
from weicheng.draws.actions.step import locked, person, record
from weicheng.draws.models import Draw, Look

# A page with its refreshes is one view, however often a phone asks for it meanwhile.
ONE_VIEW = timedelta(minutes=10)


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
        _keep(actor, row, at)
    return queries.chosen(row)


@transaction.atomic
def look_at_places(*, actor: Actor, chosen_ids: Collection[int], now: datetime | None = None) -> None:
    """Places of a list are about to be seen by way of the visits that they led to: recorded like a look at the list.

    Asks no policy: who sees a visit is decided where visits are shown. Views within ten minutes count once. Raises
    NotAllowed for a job.
    """
    at = now or timezone.now()
    just_seen = Look.objects.filter(user_id=person(actor), at__gt=at - ONE_VIEW).values("draw")
    for row in Draw.objects.filter(chosen__pk__in=chosen_ids, published_at=None).exclude(pk__in=just_seen).distinct():
        _keep(actor, row, at)


def _keep(actor: Actor, row: Draw, at: datetime) -> None:
    Look.objects.create(draw=row, user_id=person(actor), post=actor.label[:200], at=at)
    record(event_types.LOOKED, row, actor, at)
