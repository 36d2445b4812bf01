"""Brings events to the followers that were declared for them, at least once, and exactly once in the database.

A cursor over ids would lose events: PostgreSQL commits ids out of order. So every event carries one row per follower,
written in its own transaction; a worker claims rows, lets the follower handle them and marks them done in the
follower's transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from weicheng.base import trail
from weicheng.events.models import Delivery, Event

logger = logging.getLogger(__name__)

Handler = Callable[[Sequence[Event]], None]

BATCH = 50
# A worker that died keeps its claims; after this long another one takes them over. Followers only write rows, so
# a batch takes a second; one that takes longer than this loses its claim and its work (ClaimLost).
STALE_AFTER = timedelta(seconds=90)
# After so many tries a delivery waits for a person: 系统状态 shows it with a button to try again.
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)

_handlers: dict[str, Handler] = {}


class ClaimLost(Exception):
    """The claim went stale while the follower was at work and somebody else took it: its work is rolled back."""


def follow(follower: str, handler: Handler) -> None:
    """Registers who handles the events declared for `follower`.

    The handler gets events in the order of their ids (order across batches is not promised) inside a transaction
    and must not call anything slow or outside; it raises to have them delivered again.
    """
    _handlers[follower] = handler


def followers() -> frozenset[str]:
    """The names for which a handler is registered."""
    return frozenset(_handlers)


def claim_batch(follower: str, *, limit: int = BATCH, now: datetime | None = None) -> list[Delivery]:
    """Takes up to `limit` open deliveries with their events; two workers never get the same one."""
    now = now or timezone.now()
    # A plain read first: an idle worker should not take SQLite's write lock every second.
    if not _open(follower, now).exists():
        return []
    with transaction.atomic():
        found = list(_lock(_open(follower, now)).order_by("id").values_list("id", flat=True)[:limit])
        if not found:
            return []
        mine = Delivery.objects.filter(id__in=found)
        mine.update(claimed_at=now, attempts=F("attempts") + 1)
        return list(mine.select_related("event").order_by("id"))


def claim_next(follower: str, *, now: datetime | None = None) -> Delivery | None:
    """Takes one open delivery, or None."""
    return next(iter(claim_batch(follower, limit=1, now=now)), None)


def _open(follower: str, now: datetime) -> QuerySet[Delivery]:
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE_AFTER)
    return Delivery.objects.filter(
        unclaimed, follower=follower, done_at=None, not_before__lte=now, attempts__lt=MAX_ATTEMPTS
    )


def _lock(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    # SQLite needs no row locks: BEGIN IMMEDIATE lets one writer in at a time.
    if connection.features.has_select_for_update_skip_locked:
        return deliveries.select_for_update(skip_locked=True)
    return deliveries


def drain() -> int:
    """One pass over all followers: hands over what is open; returns how many were handled. Called by the worker."""
    return sum(drain_follower(follower) for follower in sorted(_handlers))


def drain_follower(follower: str) -> int:
    """Hands over one batch. If the batch fails, each event is tried alone, so that one bad event stops no other."""
    deliveries = claim_batch(follower)
    if not deliveries:
        return 0
    with trail.follow(trail.Source.JOB):
        try:
            _hand_over(follower, deliveries)
        except Exception:
            logger.exception("follower %s failed on a batch of %s", follower, len(deliveries))
        else:
            return len(deliveries)
        return sum(_hand_over_alone(follower, delivery) for delivery in deliveries)


def _hand_over(follower: str, deliveries: Sequence[Delivery]) -> None:
    with transaction.atomic():
        _handlers[follower]([delivery.event for delivery in deliveries])
        claimed = Delivery.objects.filter(
            id__in=[delivery.pk for delivery in deliveries], claimed_at=deliveries[0].claimed_at, done_at=None
        )
        if claimed.update(done_at=timezone.now(), last_error="") != len(deliveries):
            raise ClaimLost(follower)


def _hand_over_alone(follower: str, delivery: Delivery) -> bool:
    try:
        _hand_over(follower, [delivery])
    except Exception as error:
        wait = FIRST_WAIT * 2 ** (delivery.attempts - 1)
        Delivery.objects.filter(pk=delivery.pk, claimed_at=delivery.claimed_at, done_at=None).update(
            claimed_at=None, not_before=timezone.now() + wait, last_error=f"{type(error).__name__}: {error}"[:1000]
        )
        return False
    return True


def failed() -> QuerySet[Delivery]:
    """The deliveries that were given up, newest first."""
    given_up = Delivery.objects.filter(done_at=None, attempts__gte=MAX_ATTEMPTS)
    return given_up.select_related("event").order_by("-id")


def retry(deliveries: Iterable[int]) -> int:
    """Opens given-up deliveries for another round of attempts; returns how many."""
    return (
        failed()
        .filter(id__in=list(deliveries))
        .order_by()
        .update(attempts=0, claimed_at=None, not_before=timezone.now())
    )


def forget(*, before: datetime) -> int:
    """Deletes the rows of deliveries made before a moment; returns how many."""
    return Delivery.objects.filter(done_at__lt=before).delete()[0]
