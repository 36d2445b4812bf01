"""公布: everything needed to recompute the draw, once the visits are over (M-092)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.domain.sampling.publication import DIGEST, build, canonical
from weicheng.draws import event_types, facts
from weicheng.draws.actions.freezing import MANAGE
from weicheng.draws.actions.step import locked, person, record
from weicheng.draws.models import Draw, Publication


@transaction.atomic
def publish(*, actor: Actor, draw: Draw, now: datetime | None = None) -> Publication:
    """Publishes pool, salt, figures, steps, list and looks, from the day after the visit on; never changed again.

    Raises MoveRefused before a list exists, before the visits are over, and for a draw that is published, re-rolled or
    cancelled.
    """
    at = now or timezone.now()
    row = locked(actor, draw, MANAGE, but="不能公布。", states=(Draw.State.DRAWN,))
    if timezone.localtime(at).date() <= row.visit_on:
        raise MoveRefused(f"检查日是 {row.visit_on}，检查结束、第二天起才能公布。")
    file = build(
        text=row.pool.text,
        key=row.key,
        frozen_at=facts.iso(row.frozen_at),
        entries=facts.entries(row.entries.order_by("pk")),
        looks=facts.looks(row.looks.order_by("pk")),
        published_at=facts.iso(at),
    )
    made = Publication.objects.create(draw=row, text=canonical(file), digest=file[DIGEST], at=at, by_id=person(actor))
    row.state, row.published_at = Draw.State.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    record(event_types.PUBLISHED, row, actor, at, digest=made.digest)
    return made
