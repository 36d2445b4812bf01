"""What can happen to the ways out of the system."""

from __future__ import annotations

from weicheng.events.log import declare

CHANNEL_SAVED = declare("channel.saved", "设置外发通道 {channel}，启用：{enabled}")
OUTBOX_RETRIED = declare("outbox.retried", "重新发送 {count} 条外发")
