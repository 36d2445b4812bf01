"""Whom a lead concerns: the person who handed the photo in and the unit whose evidence it is, from the first moment."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.events.models import Event
from weicheng.grading import event_types, queries
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register

WORDS = {
    event_types.RAISED: ("系统对一张照片有疑问，尚未认定，请作说明", Kind.TODO),
    event_types.DROPPED: ("照片疑问已消除", Kind.RESULT),
    event_types.CONFIRMED: ("照片线索经核实属实，如有异议可再作说明", Kind.RESULT),
    event_types.DISMISSED: ("照片线索经核实不成立", Kind.RESULT),
}


def concerned(event: Event) -> Iterator[Recipient]:
    """The person, then the people of the unit who answer for it. One query."""
    lead = queries.lead_of_event(event)
    if lead is None:
        return
    words, kind = WORDS[event.action]
    link = reverse("lead_detail", args=[lead.pk])
    title = f"{words}：{lead.get_kind_display()}"
    if lead.person_id is not None:
        yield Recipient(user_id=lead.person_id, title=title, kind=kind, link=link)
    if lead.unit_path:
        yield Recipient(unit_path=lead.unit_path, needs="lead.answer", title=title, kind=kind, link=link)


for _action in WORDS:
    register(_action, concerned)
