"""Hears of every event declared with followers={"notifications"}, and says whom the log's own events concern."""

from __future__ import annotations

from weicheng.events import deliveries, event_types
from weicheng.notifications import actions, recipients, seal_notice
from weicheng.notifications.recipients import FOLLOWER

deliveries.follow(FOLLOWER, actions.tell)
recipients.register(event_types.LOG_SEALED, seal_notice.on_seal)
