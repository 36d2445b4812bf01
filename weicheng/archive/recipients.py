"""Whom the archive concerns: the unit that now owes a file, the person whose file was taken back."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.archive import event_types
from weicheng.archive.queries.applying import application_for_message
from weicheng.archive.queries.filing import file_for_message, requirement_for_message
from weicheng.events.models import Event
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register


def to_owner(event: Event) -> Iterator[Recipient]:
    """The unit that owes the files of a clause."""
    row = requirement_for_message(int(event.subject.partition(":")[2]))
    if row is not None and row.unit_path:
        yield Recipient(
            unit_path=row.unit_path,
            needs="archive.file",
            title=f"由你单位报送迎检材料：{row.clause}，{event.data['count']} 项",
            link=reverse("archive_board", args=[row.campaign_id]),
        )


def to_filer(event: Event) -> Iterator[Recipient]:
    """Whoever filed it, unless that person took it back."""
    row = file_for_message(int(event.subject.partition(":")[2]))
    if row is not None and row.entered_by_id and row.entered_by_id != event.actor_id:
        yield Recipient(
            user_id=row.entered_by_id,
            title=f"材料被撤回：{row.title}（{row.withdrawn_because}）"[:120],
            link=reverse("archive_slot", args=[row.slot_id]),
            kind=Kind.RESULT,
        )


def to_opener(event: Event) -> Iterator[Recipient]:
    """Whoever began the application hears how a step ended, unless that person wrote it down."""
    row = application_for_message(int(event.subject.partition(":")[2]))
    if row is not None and row.created_by_id and row.created_by_id != event.actor_id:
        yield Recipient(
            user_id=row.created_by_id,
            title=f"{event.data['step']}{event.data['result']}：{row.campaign.title}"[:120],
            link=reverse("application_board", args=[row.campaign_id]),
            kind=Kind.RESULT,
        )


register(event_types.STEP_ENDED, to_opener)
register(event_types.OWNED, to_owner)
register(event_types.FILE_WITHDRAWN, to_filer)
