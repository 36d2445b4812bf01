"""Declared conflicts of interest."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from weicheng.access.policy import Actor, has
from weicheng.domain.refusals import OutOfReach
from weicheng.draws.models import Recusal


def visible_recusals(actor: Actor) -> QuerySet[Recusal]:
    """All of them for who freezes pools, otherwise one's own."""
    rows = Recusal.objects.select_related("user", "unit", "area", "declared_by")
    return rows if has(actor, "draw.manage") else rows.filter(Q(user=actor.user_id))


def recusal(actor: Actor, pk: int) -> Recusal:
    """One of them. Raises OutOfReach."""
    found = visible_recusals(actor).filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found
