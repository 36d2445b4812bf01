"""Every write of the field app: the inbox of commands and the photos that go with them."""

from weicheng.fieldwork.actions.inbox import Outcome, forget_commands, receive
from weicheng.fieldwork.actions.photos import CUT, Sent, take_photo

__all__ = ["CUT", "Outcome", "Sent", "forget_commands", "receive", "take_photo"]
