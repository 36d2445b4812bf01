"""Every read of evidence that leaves this app."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.db.models import ForeignObjectRel, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import NotAllowed, OutOfReach
from weicheng.evidence import reach, renditions, store
from weicheng.evidence.models import Attachment, Evidence, Photo
from weicheng.organization.models import Area

# How far 待脱敏 is counted for the menu; beyond it the number says nothing more.
COUNT_LIMIT = 1000


def photo_in_reach(actor: Actor, uuid: UUID) -> Photo:
    """A photo the actor may see: an own one, one to clear, or one that hangs on something in reach.

    Raises OutOfReach, also for an erased photo.
    """
    photo = Photo.objects.filter(uuid=uuid, state=Photo.State.KEPT).first()
    if photo is None or not (_is_own(actor, photo) or _is_to_clear(actor, photo) or _hangs_in_reach(actor, photo)):
        raise OutOfReach
    return photo


def own_photos(actor: Actor, uuids: Collection[UUID]) -> QuerySet[Photo]:
    """Of these photos, those that the actor sent and that still exist."""
    if actor.user_id is None:
        return Photo.objects.none()
    return Photo.objects.filter(uuid__in=uuids, uploaded_by=actor.user_id, state=Photo.State.KEPT)


def _is_own(actor: Actor, row: Evidence) -> bool:
    return actor.user_id is not None and row.uploaded_by_id == actor.user_id


def _is_to_clear(actor: Actor, photo: Photo) -> bool:
    return photo.public_state != Photo.Public.NONE and policy.covers(actor, "photo.clear", photo, reach.COLUMNS)


def _hangs_in_reach(actor: Actor, photo: Photo) -> bool:
    return photo.pk in reach.visible_photos(actor, [photo.pk])


def visible_photo_ids(actor: Actor, ids: Collection[int]) -> set[int]:
    """Of these photos, those that hang on something the actor may see; one query for each kind of thing."""
    return reach.visible_photos(actor, ids)


def photo_file(actor: Actor, uuid: UUID, variant: str) -> tuple[Photo, Path]:
    """The file of `thumb`, `view` or `original`. The original carries the camera's data and needs a capability.

    Raises OutOfReach, NotAllowed.
    """
    photo = photo_in_reach(actor, uuid)
    if variant == "original":
        if not policy.has(actor, "photo.original") and not _is_own(actor, photo):
            raise NotAllowed("您没有查看照片原件的权限。页面上的照片已足够办理；如需原件，请联系创卫办。")
        return photo, store.original(photo.sha256)
    return photo, renditions.shown(photo, {"thumb": renditions.THUMB, "view": renditions.VIEW}[variant])


def stamped_photo(actor: Actor, uuid: UUID) -> tuple[Photo, bytes]:
    """A JPEG stamped with time, place and unit as the thing it hangs on names them. Raises OutOfReach."""
    photo = photo_in_reach(actor, uuid)
    found = reach.caption(photo.pk)
    return photo, renditions.stamped(photo, found.lines if found else [])


def public_file(uuid: UUID, variant: str) -> tuple[Photo, Path]:
    """The blurred copy (`thumb` or `view`) of a photo that a person has cleared. Raises OutOfReach."""
    photo = Photo.objects.filter(uuid=uuid, public_state=Photo.Public.CLEARED).first()
    if photo is None:
        raise OutOfReach
    names = {"thumb": renditions.PUBLIC_THUMB, "view": renditions.PUBLIC}
    return photo, renditions.public(photo, names[variant])


def own_file(uuid: UUID, variant: str) -> tuple[Photo, Path]:
    """The file of a photo whose signed link was shown to the citizen who sent it. Raises OutOfReach."""
    photo = Photo.objects.filter(uuid=uuid, state=Photo.State.KEPT).first()
    if photo is None:
        raise OutOfReach
    return photo, renditions.shown(photo, {"thumb": renditions.THUMB, "view": renditions.VIEW}[variant])


def attachment_file(actor: Actor, uuid: UUID) -> tuple[Attachment, Path]:
    """A file the actor may see: an own one, or one that hangs on something in reach. Raises OutOfReach."""
    row = Attachment.objects.filter(uuid=uuid, state=Attachment.State.KEPT).first()
    if row is None or not (_is_own(actor, row) or row.pk in reach.visible_attachments(actor, [row.pk])):
        raise OutOfReach
    return row, store.original(row.sha256)


def photos_to_clear(actor: Actor) -> QuerySet[Photo]:
    """Photos asked to be public, whatever was decided, where the actor may decide."""
    asked = ~Q(public_state=Photo.Public.NONE) & Q(state=Photo.State.KEPT)
    area_name = Area.objects.filter(path=OuterRef("area_path")).values("name")[:1]
    return Photo.objects.filter(policy.scope(actor, "photo.clear", reach.COLUMNS), asked).annotate(
        area_name=Coalesce(Subquery(area_name), Value(""))
    )


def photo_to_clear(actor: Actor, uuid: UUID) -> Photo:
    """One of them. Raises OutOfReach."""
    photo = photos_to_clear(actor).select_related("decided_by").filter(uuid=uuid).first()
    if photo is None:
        raise OutOfReach
    return photo


def next_to_clear(actor: Actor, after: Photo | None = None) -> Photo | None:
    """The photo that has waited longest, or the next one after a photo; None when the queue is empty."""
    waiting = photos_to_clear(actor).filter(public_state=Photo.Public.WAITING).order_by("waiting_since", "id")
    if after is not None and after.waiting_since is not None:
        later = Q(waiting_since__gt=after.waiting_since) | Q(waiting_since=after.waiting_since, id__gt=after.pk)
        # Past the end, the ones that were skipped come round again.
        return waiting.filter(later).first() or waiting.exclude(pk=after.pk).first()
    return waiting.first()


def waiting_count(actor: Actor) -> int:
    """How many photos wait for the actor, counted up to 1,000."""
    if not policy.has(actor, "photo.clear"):
        return 0
    waiting = photos_to_clear(actor).filter(public_state=Photo.Public.WAITING)
    return waiting.values("pk")[:COUNT_LIMIT].count()


def referred_to(model: type[Evidence], ids: Collection[int]) -> set[int]:
    """Those of the rows that anything in the database points at; one query for each relation.

    The relations are read from the model, so that a new app cannot forget to announce itself.
    """
    used: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            key = relation.field.attname
            rows = relation.related_model._base_manager.filter(**{f"{key}__in": ids})
            used.update(rows.values_list(key, flat=True))
    return used
