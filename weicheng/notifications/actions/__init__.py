"""Every write of notifications."""

from weicheng.notifications.actions.channels import save_channel, send_test
from weicheng.notifications.actions.reading import mark_all_read, mark_read, open_message
from weicheng.notifications.actions.sending import deliver_pending, retry
from weicheng.notifications.actions.telling import tell
from weicheng.notifications.actions.tidying import tidy

__all__ = [
    "deliver_pending",
    "mark_all_read",
    "mark_read",
    "open_message",
    "retry",
    "save_channel",
    "send_test",
    "tell",
    "tidy",
]
