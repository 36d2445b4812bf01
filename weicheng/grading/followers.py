"""Hears of erased photos: they leave the ledger's memory as well."""

from __future__ import annotations

from collections.abc import Sequence

from weicheng.events import deliveries
from weicheng.events.models import Event
from weicheng.grading.actions.claiming import forget_photo

FOLLOWER = "grading"


def handle(events: Sequence[Event]) -> None:
    """Repeating an event changes nothing."""
    for event in events:
        forget_photo(int(event.subject.partition(":")[2]))


deliveries.follow(FOLLOWER, handle)
