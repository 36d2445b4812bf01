"""Every read of the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from weicheng.access.policy import Actor
from weicheng.base.tables import saved
from weicheng.desk.models import SavedFilter
from weicheng.domain.refusals import OutOfReach


def saved_filters(actor: Actor) -> QuerySet[SavedFilter]:
    """The person's own named filters, list by list."""
    return SavedFilter.objects.filter(user=actor.user_id).order_by("page", "name")


def saved_filter(actor: Actor, pk: int) -> SavedFilter:
    """One of the person's own named filters. Raises OutOfReach."""
    found = saved_filters(actor).filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def filters_of_page(actor: Actor, page: str) -> Iterable[saved.SavedFilter]:
    """The person's named filters of one list, as the kit shows them; one query."""
    rows = saved_filters(actor).filter(page=page).values_list("name", "query")
    return [saved.SavedFilter(name, query) for name, query in rows]
