"""Reading the register of events that a condition counts (M-024)."""

from __future__ import annotations

from django.db.models import QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import OutOfReach
from weicheng.indicators.models import Clause, CountedEvent, EventWatch
from weicheng.indicators.queries.reaches import MANAGE, OF_AREA


def counted_events(actor: Actor) -> QuerySet[CountedEvent]:
    """Every event: whether a condition is met is open to everybody who sees the statuses."""
    return CountedEvent.objects.select_related("area")


def watches(actor: Actor) -> list[EventWatch]:
    """Since when which kind is registered where."""
    return list(EventWatch.objects.select_related("area").order_by("kind", "area__path"))


def event_of(actor: Actor, pk: int) -> CountedEvent:
    """One event that the actor may take back. Raises OutOfReach."""
    row = CountedEvent.objects.filter(policy.scope(actor, MANAGE, OF_AREA), pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def kinds() -> list[str]:
    """The kinds of events that any loaded standard counts, in order; one query."""
    found: set[str] = set()
    for measure in Clause.objects.filter(measure__isnull=False).values_list("measure", flat=True):
        found |= _kinds_in(measure)
    return sorted(found)


def _kinds_in(measure: object) -> set[str]:
    if not isinstance(measure, dict):
        return set()
    own = {str(measure["event"])} if measure.get("kind") == "no_event" else set()
    return own.union(*(_kinds_in(part) for part in measure.get("parts", ())))
