"""The sealed box as its keeper sees it, without a word of what is in it; and who looked at reporters' identities."""

from __future__ import annotations

from django.db.models import QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.models import SealedMatter, SealKey
from weicheng.cases.queries.visible import through
from weicheng.domain.refusals import OutOfReach
from weicheng.events.models import Event


def sealed_matters(actor: Actor) -> QuerySet[SealedMatter]:
    """The sealed matters in the actor's reach; the boxes themselves stay in the database."""
    return (
        SealedMatter.objects.filter(policy.scope(actor, "sealed.open", through("report__case__")))
        .defer("content")
        .select_related("report__case__area", "sealed_by")
    )


def sealed_matter(actor: Actor, pk: int) -> SealedMatter:
    """One of them. Raises OutOfReach."""
    matter = sealed_matters(actor).filter(pk=pk).first()
    if matter is None:
        raise OutOfReach
    return matter


def seal_keys() -> QuerySet[SealKey]:
    """Public keys, the one in use first; matters sealed with an older one still need that one's file."""
    return SealKey.objects.select_related("made_by").order_by("-pk")


def reveals(actor: Actor) -> QuerySet[Event]:
    """Every look at a reporter's identity, for the audit administrator; latest first."""
    policy.require_anywhere(actor, "audit.view")
    return Event.objects.filter(action=event_types.IDENTITY_REVEALED).select_related("actor").order_by("-pk")
