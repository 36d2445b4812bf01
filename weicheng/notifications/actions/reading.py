"""What a person does with own messages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import OutOfReach
from weicheng.notifications import queries
from weicheng.notifications.models import Message


def open_message(*, actor: Actor, pk: int, now: datetime | None = None) -> Message:
    """Marks an own message as read and returns it. Raises OutOfReach for anybody else's."""
    message = queries.messages_of(actor).filter(pk=pk).first()
    if message is None:
        raise OutOfReach
    mark_read(actor=actor, ids=[pk], now=now)
    return message


def mark_read(*, actor: Actor, ids: Collection[int], now: datetime | None = None) -> int:
    """Marks own messages as read; returns how many were unread. Others' ids are passed over."""
    unread = queries.messages_of(actor).filter(read_at=None, pk__in=ids)
    return unread.update(read_at=now or timezone.now())


def mark_all_read(*, actor: Actor, now: datetime | None = None) -> int:
    """Marks all own messages as read; returns how many were unread."""
    unread = queries.messages_of(actor).filter(read_at=None)
    return unread.update(read_at=now or timezone.now())
