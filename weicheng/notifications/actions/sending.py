"""Sending what waits: claimed by one worker at a time, retried at growing intervals, given up visibly."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.events.log import record
from weicheng.notifications import channels, event_types
from weicheng.notifications.models import Outbox
from weicheng.notifications.webhook import SendFailed

# One, two, four … minutes: about four hours in all.
FIRST_WAIT = timedelta(minutes=1)
MAX_ATTEMPTS = 9
# Longer than one sending can take, so that no second worker sends it meanwhile.
CLAIM_FOR = timedelta(minutes=5)
ERROR_LENGTH = 300
BATCH = 100


@dataclass(frozen=True)
class Sent:
    """What one run did."""

    sent: int
    failed: int


def deliver_pending(*, now: datetime | None = None, limit: int = BATCH) -> Sent:
    """Sends up to `limit` rows that are due. Safe to run in several workers at once; nothing is sent inside a
    transaction, so a worker killed while sending leaves a claim that runs out, and the receiver knows the repeat
    by its delivery number.
    """
    sent = failed = 0
    for _ in range(limit):
        row = _claim(now or timezone.now())
        if row is None:
            break
        if _send(row, now or timezone.now()):
            sent += 1
        else:
            failed += 1
    return Sent(sent, failed)


def _claim(now: datetime) -> Outbox | None:
    """Takes the row that has been due longest; counts the attempt before it is made."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = Outbox.objects.filter(
        free, state__in=[Outbox.State.WAITING, Outbox.State.FAILED], next_at__lte=now, channel__enabled=True
    )
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    with transaction.atomic():
        found = due.order_by("next_at", "id").values_list("pk", flat=True).first()
        if found is None:
            return None
        Outbox.objects.filter(pk=found).update(claimed_until=now + CLAIM_FOR, attempts=F("attempts") + 1)
        return Outbox.objects.select_related("channel").get(pk=found)


def _send(row: Outbox, now: datetime) -> bool:
    error = ""
    try:
        channels.send(row, now=now)
    except SendFailed as failure:
        error = str(failure)[:ERROR_LENGTH]
    changes: dict[str, object] = {"claimed_until": None, "target": row.channel.url, "last_error": error}
    if not error:
        changes |= {"state": Outbox.State.SENT, "sent_at": now}
    elif row.attempts >= MAX_ATTEMPTS:
        changes |= {"state": Outbox.State.GIVEN_UP}
    else:
        changes |= {"state": Outbox.State.FAILED, "next_at": now + FIRST_WAIT * 2 ** (row.attempts - 1)}
    # Only while the claim is ours: a run that hung past it must not overwrite what the next one found.
    Outbox.objects.filter(pk=row.pk, claimed_until=row.claimed_until).update(**changes)
    return not error


@transaction.atomic
def retry(*, actor: Actor, ids: Collection[int], now: datetime | None = None) -> int:
    """Puts failed and given-up rows back at the head of the queue with a full number of attempts; returns how many.

    Rows that were sent are passed over: nothing is ever sent twice on purpose. Raises NotAllowed.
    """
    policy.require_anywhere(actor, "outbox.manage")
    now = now or timezone.now()
    unsent = Outbox.objects.filter(pk__in=ids, state__in=[Outbox.State.FAILED, Outbox.State.GIVEN_UP])
    count = unsent.update(state=Outbox.State.WAITING, attempts=0, next_at=now)
    if count:
        record(event_types.OUTBOX_RETRIED, subject="outbox", actor=actor, at=now, count=count)
    return count
