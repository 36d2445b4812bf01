"""Hears of what happens below and concerns cases: a new calendar, a unit that passed its matters on."""

from __future__ import annotations

from collections.abc import Sequence

from weicheng.cases import jobs
from weicheng.cases.actions.succession import take_over
from weicheng.events import deliveries
from weicheng.events.models import Event

FOLLOWER = "cases"


def handle(events: Sequence[Event]) -> None:
    """Long work is only queued here; the delivery stands or falls with it."""
    for event in events:
        match event.action:
            case "calendar.published":
                jobs.recalculate_deadlines.enqueue(batch=int(event.data["batch"]))
            case "unit.succeeded":
                take_over(from_unit=event.data["unit"], to_unit=event.data["to"], now=event.at)


deliveries.follow(FOLLOWER, handle)
