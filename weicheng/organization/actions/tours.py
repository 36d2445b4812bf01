"""新手引导: which pages were shown to a person. A comfort of one's own, so the log does not tell of it."""

from __future__ import annotations

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.models import User

# The pages with a tour; nothing else is noted, however often a browser sends it.
PAGES = frozenset({"home", "cases", "case", "leader"})


@transaction.atomic
def note_tour(*, actor: Actor, page: str) -> None:
    """Remembers that the person has seen the tour of a page. Raises OutOfReach for a page without one."""
    if page not in PAGES:
        raise OutOfReach
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    user.toured = sorted({*user.toured, page})
    user.save(update_fields=["toured"])


@transaction.atomic
def forget_tours(*, actor: Actor) -> None:
    """Shows the person every tour again."""
    User.objects.filter(pk=actor.user_id or 0).update(toured=[])
