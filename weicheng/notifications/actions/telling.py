"""From events to messages: who is concerned hears of it once, and open channels get one copy each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from weicheng.events.models import Event
from weicheng.notifications import queries, recipients
from weicheng.notifications.models import Channel, Message, Outbox
from weicheng.notifications.recipients import Recipient

BATCH = 500


@transaction.atomic
def tell(events: Sequence[Event]) -> None:
    """The follower of the event log. Repeating an event changes nothing.

    Whoever caused an event is not told of it; a person who is concerned twice hears the first reason.
    """
    now = timezone.now()
    channels = list(Channel.objects.filter(enabled=True).order_by("pk"))
    for event in events:
        concerned = recipients.concerned_by(event)
        if concerned:
            _write(event, concerned, channels, now)


def _write(event: Event, concerned: Iterable[Recipient], channels: Sequence[Channel], now: datetime) -> None:
    addressed: dict[int, Recipient] = {}
    reached: dict[Recipient, list[int]] = {}
    for recipient in concerned:
        fresh = [user for user in queries.people_of(recipient, now) if user not in addressed]
        fresh = [user for user in fresh if user != event.actor_id]
        addressed.update(dict.fromkeys(fresh, recipient))
        if fresh:
            reached[recipient] = fresh
    Message.objects.bulk_create(
        [_message(event, user, recipient, now) for user, recipient in addressed.items()],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    Outbox.objects.bulk_create(
        [
            outgoing(channel, payload_of(event, recipient, usernames), event, recipient.key, now)
            for recipient, usernames in _named(reached).items()
            for channel in channels
            if recipient.kind in channel.kinds
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _message(event: Event, user: int, recipient: Recipient, now: datetime) -> Message:
    return Message(
        user_id=user,
        kind=recipient.kind,
        title=recipient.title[:120],
        body=recipient.body[:500],
        link=recipient.link,
        event=event,
        created_at=now,
    )


def _named(reached: dict[Recipient, list[int]]) -> dict[Recipient, list[str]]:
    names = queries.usernames({user for users in reached.values() for user in users})
    return {recipient: sorted(names[user] for user in users) for recipient, users in reached.items()}


def payload_of(event: Event, recipient: Recipient, usernames: Sequence[str]) -> dict[str, object]:
    """What a receiver gets: which event, whom it concerns by user name, and where to act. No text of citizens."""
    return {
        "event": event.pk,
        "action": event.action,
        "at": event.at.isoformat(),
        "kind": recipient.kind,
        "title": recipient.title,
        "link": recipient.link,
        "to": list(usernames),
    }


def outgoing(
    channel: Channel, payload: dict[str, object], event: Event | None, addressee: str, now: datetime
) -> Outbox:
    """A row to be sent; what one event says to one addressee is one row, however often it is said."""
    said = f"{addressee}\0{payload['kind']}\0{payload['title']}\0{payload['link']}"
    return Outbox(
        uuid=uuid4(),
        channel=channel,
        target=channel.url,
        event=event,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        payload=payload,
        created_at=now,
        next_at=now,
    )
