"""Forgetting messages and copies that have done their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from weicheng.notifications.models import Message, Outbox

READ_KEPT = timedelta(days=180)
SENT_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Tidied:
    """How many rows were forgotten; the events they told of stay for good."""

    messages: int
    outbox: int


def tidy(*, now: datetime | None = None) -> Tidied:
    """Deletes messages read half a year ago and copies sent three months ago. Unread and unsent ones stay."""
    now = now or timezone.now()
    messages, _ = Message.objects.filter(read_at__lt=now - READ_KEPT).delete()
    outbox, _ = Outbox.objects.filter(state=Outbox.State.SENT, sent_at__lt=now - SENT_KEPT).delete()
    return Tidied(messages, outbox)
