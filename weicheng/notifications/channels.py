"""The ways out: one sender for each kind of channel that works; the others are listed as 未联调."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from weicheng.base.crypto import decrypt
from weicheng.notifications import webhook
from weicheng.notifications.models import Channel, ChannelKind, Outbox


def context_of(name: str) -> str:
    """What a channel's secret is bound to."""
    return f"channel:{name}"


def _by_webhook(row: Outbox, now: datetime) -> None:
    channel: Channel = row.channel
    webhook.send(
        url=channel.url,
        secret=decrypt(channel.secret_sealed, context=context_of(channel.name)),
        delivery=str(row.uuid),
        payload=row.payload,
        now=now,
    )


SENDERS: Mapping[str, Callable[[Outbox, datetime], None]] = {ChannelKind.WEBHOOK: _by_webhook}
# Shown with the reason, so that nobody believes in a text message that never leaves.
NOT_CONNECTED = {
    ChannelKind.SMS: "短信网关各地不同，尚未联调；可由 Webhook 转发。",
    ChannelKind.WECOM: "企业微信应用消息尚未联调；可由 Webhook 转发。",
    ChannelKind.YUEZHENGYI: "粤政易消息接口尚未联调；可由 Webhook 转发。",
}


def send(row: Outbox, *, now: datetime) -> None:
    """Sends one row by its channel. Raises SendFailed with a sentence for the list of failures."""
    SENDERS[row.channel.kind](row, now)
