"""From "not public" to "public with faces and plates blurred", always by a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events.log import Entry, record, record_many
from weicheng.evidence import event_types, reach, renditions
from weicheng.evidence.boxes import checked_boxes
from weicheng.evidence.models import Photo

NOTE_LENGTH = 200
GONE = "这张照片已经清除，不能再公开。"


@transaction.atomic
def request_publication(
    *,
    actor: Actor,
    photos: Collection[Photo],
    area_path: str,
    unit_path: str = "",
    now: datetime | None = None,
) -> int:
    """Puts photos into the queue of those who blur (待脱敏照片) of an area; returns how many are new there.

    The caller's action is the authority. Photos already asked for, decided or erased stay as they are.
    """
    now = now or timezone.now()
    fresh = list(
        Photo.objects.select_for_update()
        .filter(
            pk__in=[photo.pk for photo in photos],
            state=Photo.State.KEPT,
            public_state=Photo.Public.NONE,
        )
        .order_by("pk")
    )
    for photo in fresh:
        photo.public_state, photo.waiting_since = Photo.Public.WAITING, now
        photo.area_path, photo.unit_path = area_path, unit_path
    Photo.objects.bulk_update(fresh, ["public_state", "waiting_since", "area_path", "unit_path"])
    entries = [Entry(f"photo:{photo.pk}") for photo in fresh]
    record_many(event_types.PHOTO_OFFERED, entries, actor=actor, at=now)
    return len(fresh)


def blur_and_clear(*, actor: Actor, photo: Photo, boxes: Sequence[Any], now: datetime | None = None) -> Photo:
    """Makes the public copy with the boxes blurred, and the photo public. No boxes means: nothing to hide in it.

    A cleared photo may be cleared again with other boxes. Raises BadInput for a bad box, NotAllowed, MoveRefused.
    """
    now = now or timezone.now()
    checked = checked_boxes(list(boxes))
    # The copy is made before the row says that there is one, and outside the transaction.
    policy.require(actor, "photo.clear", photo, reach.COLUMNS)
    _not_erased(photo)
    renditions.make_public(photo.sha256, checked)
    with transaction.atomic():
        row = _locked(actor, photo)
        row.public_state, row.boxes = Photo.Public.CLEARED, [list(box) for box in checked]
        _decide(row, actor, "", now)
        record(event_types.PHOTO_CLEARED, subject=f"photo:{row.pk}", actor=actor, at=now, boxes=len(checked))
    return row


@transaction.atomic
def withhold(*, actor: Actor, photo: Photo, reason: str, now: datetime | None = None) -> Photo:
    """Decides that a photo is not public, or takes a public one back. Raises BadInput without a reason."""
    now = now or timezone.now()
    note = reason.strip()
    if not note:
        raise BadInput.of("理由", "没有填写", "请说明为什么不公开，如“画面以人物为主”")
    if len(note) > NOTE_LENGTH:
        raise BadInput.of("理由", f"超过 {NOTE_LENGTH} 字", "请写短一些")
    row = _locked(actor, photo)
    row.public_state, row.boxes = Photo.Public.WITHHELD, []
    _decide(row, actor, note, now)
    # The note stays in the row: people name people in it, and the log is never erased.
    record(event_types.PHOTO_WITHHELD, subject=f"photo:{row.pk}", actor=actor, at=now)
    return row


@transaction.atomic
def retract_publication(*, actor: Actor, photos: Collection[Photo], now: datetime | None = None) -> int:
    """Takes photos out of the queue and out of public view, because what they hang on is no longer public.

    The caller's action is the authority (sealing a matter off, withdrawing a case). Returns how many there were.
    """
    now = now or timezone.now()
    shown = list(
        Photo.objects.select_for_update()
        .filter(pk__in=[photo.pk for photo in photos])
        .exclude(public_state=Photo.Public.NONE)
        .order_by("pk")
    )
    for photo in shown:
        photo.public_state, photo.boxes, photo.decision_note = Photo.Public.NONE, [], ""
    Photo.objects.bulk_update(shown, ["public_state", "boxes", "decision_note"])
    entries = [Entry(f"photo:{photo.pk}") for photo in shown]
    record_many(event_types.PHOTO_RETRACTED, entries, actor=actor, at=now)
    return len(shown)


def _locked(actor: Actor, photo: Photo) -> Photo:
    row = Photo.objects.select_for_update().get(pk=photo.pk)
    policy.require(actor, "photo.clear", row, reach.COLUMNS)
    _not_erased(row)
    return row


def _not_erased(photo: Photo) -> None:
    if photo.state == Photo.State.ERASED:
        raise MoveRefused(GONE)
    if photo.public_state == Photo.Public.NONE:
        raise MoveRefused("这张照片没有申请公开，不需要脱敏。")


def _decide(row: Photo, actor: Actor, note: str, now: datetime) -> None:
    row.decided_by_id, row.decided_at, row.decision_note = actor.user_id, now, note
    row.save(update_fields=["public_state", "boxes", "decided_by", "decided_at", "decision_note"])
