"""Setting up a way out of the system."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.crypto import encrypt
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events.log import record
from weicheng.notifications import channels, event_types, webhook
from weicheng.notifications.actions.telling import outgoing
from weicheng.notifications.models import Channel, Kind, Outbox

SECRET_BYTES = 32


def save_channel(
    *,
    actor: Actor,
    name: str,
    url: str,
    kinds: Sequence[str],
    enabled: bool,
    channel: Channel | None = None,
    new_secret: bool = False,
    now: datetime | None = None,
) -> tuple[Channel, str]:
    """Creates or changes a webhook; returns it with its new secret, or "" when the secret stays.

    The secret is made here and shown once. Raises BadInput for an address that may not be sent to, NotAllowed.
    """
    policy.require_anywhere(actor, "outbox.manage")
    # Looks the name up, which can take seconds: before the transaction.
    webhook.check_url(url)
    with transaction.atomic():
        return _saved(actor, name, url, kinds, enabled, channel, new_secret, now or timezone.now())


def _saved(
    actor: Actor,
    name: str,
    url: str,
    kinds: Sequence[str],
    enabled: bool,
    channel: Channel | None,
    new_secret: bool,
    now: datetime,
) -> tuple[Channel, str]:
    row = Channel.objects.select_for_update().get(pk=channel.pk) if channel else Channel()
    if Channel.objects.exclude(pk=row.pk).filter(name=name).exists():
        raise BadInput.of("名称", f"“{name}”已有同名通道", "请换一个名称")
    # The stored secret is bound to the name, so a renamed channel gets a new one.
    fresh = new_secret or not row.secret_sealed or row.name != name
    secret = secrets.token_urlsafe(SECRET_BYTES) if fresh else ""
    row.name, row.url, row.enabled = name, url, enabled
    row.kinds = [Kind(kind).value for kind in kinds]
    if secret:
        row.secret_sealed = encrypt(secret, context=channels.context_of(name))
    row.save()
    record(event_types.CHANNEL_SAVED, subject=f"channel:{row.pk}", actor=actor, at=now, channel=row.pk, enabled=enabled)
    return row, secret


@transaction.atomic
def send_test(*, actor: Actor, channel: Channel, now: datetime | None = None) -> Outbox:
    """Queues a test message; the list of what was sent shows how it went. Raises MoveRefused, NotAllowed."""
    policy.require_anywhere(actor, "outbox.manage")
    if not channel.enabled:
        raise MoveRefused("这个通道没有启用，请先启用再发测试消息。")
    now = now or timezone.now()
    payload: dict[str, object] = {
        "event": None,
        "action": "channel.tested",
        "at": now.isoformat(),
        "kind": Kind.SYSTEM.value,
        "title": "测试消息：收到即表示通道可用",
        "link": "/",
        "to": [],
    }
    row = outgoing(channel, payload, None, "test", now)
    row.save()
    return row
