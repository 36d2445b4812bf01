"""Erasing evidence at the end of its keeping time, or because a person has a right to it (PIPL 47).

What stays: that it was there, when, its hash, and who erased it why. What goes: the bytes, every copy, the
position, the device and the words around it.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput
from weicheng.events.log import record
from weicheng.evidence import event_types, reach, store
from weicheng.evidence.models import Attachment, Evidence, Photo

REASON_LENGTH = 100


@transaction.atomic
def erase(*, actor: Actor, photo: Photo, reason: str, now: datetime | None = None) -> Photo:
    """Erases a photo for good; repeating it changes nothing. Raises NotAllowed, BadInput without a reason."""
    row = Photo.objects.select_for_update().get(pk=photo.pk)
    policy.require(actor, "photo.erase", row, reach.COLUMNS)
    stated = _stated(reason)
    if row.state == Photo.State.ERASED:
        return row
    row.state, row.citizen_token, row.name = Photo.State.ERASED, "", ""
    row.taken_at = row.lng = row.lat = row.clock_offset = None
    row.device, row.claimed, row.boxes, row.decision_note = "", {}, [], ""
    if row.public_state != Photo.Public.NONE:
        row.public_state = Photo.Public.WITHHELD
    row.save()
    _record(event_types.PHOTO_ERASED, row, f"photo:{row.pk}", actor, stated, now)
    transaction.on_commit(partial(remove_if_unused, row.sha256))
    return row


@transaction.atomic
def erase_attachment(*, actor: Actor, attachment: Attachment, reason: str, now: datetime | None = None) -> Attachment:
    """Erases a file for good; repeating it changes nothing. Raises NotAllowed, BadInput without a reason."""
    row = Attachment.objects.select_for_update().get(pk=attachment.pk)
    policy.require_anywhere(actor, "photo.erase")
    stated = _stated(reason)
    if row.state == Attachment.State.ERASED:
        return row
    row.state, row.citizen_token, row.name = Attachment.State.ERASED, "", ""
    row.save()
    _record(event_types.FILE_ERASED, row, f"file:{row.pk}", actor, stated, now)
    transaction.on_commit(partial(remove_if_unused, row.sha256))
    return row


def remove_if_unused(sha256: str) -> bool:
    """Deletes the bytes unless another row still stands for them; returns whether it did.

    Young files are left to the nightly sweep: the same bytes may belong to an upload that is about to commit.
    """
    used = (
        Photo.objects.filter(sha256=sha256, state=Photo.State.KEPT).exists()
        or Attachment.objects.filter(sha256=sha256, state=Attachment.State.KEPT).exists()
    )
    if used or store.is_young(sha256):
        return False
    store.remove(sha256)
    return True


def _stated(reason: str) -> str:
    stated = reason.strip()
    if not stated or len(stated) > REASON_LENGTH:
        raise BadInput.of("原因", f"应填 1 至 {REASON_LENGTH} 字", "请写明依据，如“保存期满”，不要写个人姓名")
    return stated


def _record(action: str, row: Evidence, subject: str, actor: Actor, reason: str, now: datetime | None) -> None:
    record(action, subject=subject, actor=actor, at=now or timezone.now(), sha256=row.sha256, reason=reason)
