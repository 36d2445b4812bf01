"""Whom the figures of an inspector concern: first of all the person."""

from __future__ import annotations

from django.urls import reverse

from weicheng.events.models import Event
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register
from weicheng.readiness import event_types


def person(event: Event) -> list[Recipient]:
    """The person alone."""
    number = event.subject.partition(":")[2]
    link = reverse("audit_sheet", args=[int(number)])
    return [
        Recipient(user_id=event.data["user"], title="您的复核情况已生成，请先看、可说明", link=link, kind=Kind.RESULT)
    ]


register(event_types.SHEET_DRAWN, person)
