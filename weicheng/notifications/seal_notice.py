"""Every night the root of the sealed log goes to the auditors, and by the open channels out of the house.

A root that lies elsewhere is the only proof against whoever owns the database (`weicheng/events/seals.py`).
"""

from __future__ import annotations

from django.urls import reverse

from weicheng.events.models import Event
from weicheng.notifications import queries
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient


def on_seal(event: Event) -> list[Recipient]:
    # The root stands in the title, because a copy that goes out carries no more than that.
    title = f"{event.data['day']} 操作日志已封存 {event.data['count']} 条，根值 {event.data['digest']}"
    return [
        Recipient(unit_path=path, needs="audit.view", kind=Kind.SYSTEM, title=title, link=reverse("seal_list"))
        for path in queries.units_with("audit.view", event.at)
    ]
