"""Whom a visit concerns: its inspectors before, the inspected unit after; of a secret one the unit hears only then."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.events.models import Event
from weicheng.inspections import event_types, queries
from weicheng.inspections.models import Visit
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register


def concerned(event: Event) -> list[Recipient]:
    """Everybody a visit concerns; two queries."""
    kind, _, number = event.subject.partition(":")
    row = queries.visit_for_message(int(number)) if kind == "visit" and number.isdecimal() else None
    return list(_recipients(event, row)) if row else []


def _recipients(event: Event, row: Visit) -> Iterator[Recipient]:
    link = reverse("visit_detail", args=[row.pk])
    place = row.site.name if row.site else row.area.name
    # Reading the message would be a look at the list that nobody records; opening the visit is recorded.
    told = "抽中的对象（打开查看）" if row.drawn_id and row.secret else place
    words = {
        event_types.VISIT_PLANNED: "安排您检查",
        event_types.VISIT_MOVED: "检查改期",
        event_types.VISIT_VOIDED: "检查已作废",
    }
    if event.action in words:
        for each in row.inspectors.all():
            title = f"{words[event.action]}：{told}，{row.planned_on:%m月%d日}"
            yield Recipient(user_id=each.user_id, title=title, link=link)
    if row.unit_path and _unit_hears(event, row):
        yield Recipient(
            unit_path=row.unit_path,
            needs="inspection.view",
            title=_unit_words(event, place),
            link=link,
            kind=Kind.RESULT,
        )


def _unit_hears(event: Event, row: Visit) -> bool:
    """The result always; a plan only when it is no secret."""
    return event.action == event_types.VISIT_RECORDED or not row.secret


def _unit_words(event: Event, place: str) -> str:
    if event.action == event_types.VISIT_RECORDED:
        found = event.data.get("findings", 0)
        return f"{place}已接受检查，发现问题 {found} 个" if found else f"{place}已接受检查，没有发现问题"
    return {
        event_types.VISIT_PLANNED: f"将检查 {place}",
        event_types.VISIT_MOVED: f"对 {place} 的检查改期",
        event_types.VISIT_VOIDED: f"对 {place} 的检查已作废",
    }[event.action]


def rated(event: Event) -> list[Recipient]:
    """The units that an inspection rated hear of it and of the bulletin; one query."""
    kind, _, number = event.subject.partition(":")
    if kind != "round" or not number.isdecimal():
        return []
    words = "督查评价已登记" if event.action == event_types.UNIT_RATED else "督查通报已发出"
    link = reverse("round_detail", args=[int(number)])
    only = event.data.get("unit")
    return [
        Recipient(unit_path=path, needs="inspection.view", title=words, link=link, kind=Kind.RESULT)
        for unit, path in queries.rated_units(int(number))
        if only in (None, unit)
    ]


def decided(event: Event) -> list[Recipient]:
    """Who proposed and the unit concerned hear of the decision; one query."""
    kind, _, number = event.subject.partition(":")
    row = queries.entry_for_message(int(number)) if kind == "entry" and number.isdecimal() else None
    if row is None:
        return []
    link = reverse("squad_page", args=[row.group_id])
    told = [Recipient(user_id=row.recorded_by_id, title=f"您的处理建议：{row.get_decision_display()}", link=link)]
    if row.unit_path:
        title = f"督导组对本单位的处理建议：{row.get_decision_display()}，可陈述意见"
        told.append(
            Recipient(unit_path=row.unit_path, needs="inspection.view", title=title, link=link, kind=Kind.RESULT)
        )
    return told


def register_all() -> None:
    """Called when the app starts."""
    for action in (
        event_types.VISIT_PLANNED,
        event_types.VISIT_MOVED,
        event_types.VISIT_RECORDED,
        event_types.VISIT_VOIDED,
    ):
        register(action, concerned)
    register(event_types.UNIT_RATED, rated)
    register(event_types.BULLETIN_ISSUED, rated)
    register(event_types.PROPOSAL_DECIDED, decided)
