"""What a photo is said to show: one cheap row in the transaction of the change; the worker grades it afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.photo_evidence import Role
from weicheng.domain.refusals import BadInput
from weicheng.events import log
from weicheng.evidence.models import Photo
from weicheng.grading import event_types, queries
from weicheng.grading.models import Claim, Lead, Signature
from weicheng.organization.models import Area, Unit

RADIUS = 200


@dataclass(frozen=True, kw_only=True)
class Claiming:
    """What some photos of one matter are said to show.

    `subject` as the log names it (`case:81`); `at` when it was so, `since` from when on it can have been so; `lng`,
    `lat` WGS84 with a radius in metres, or only the area; `unit` whose evidence it is.
    """

    subject: str
    role: Role
    at: datetime
    since: datetime | None = None
    lng: float | None = None
    lat: float | None = None
    radius: int = RADIUS
    area: Area | None = None
    unit: Unit | None = None
    counterpart: Photo | None = None


def claim_photo(*, actor: Actor, photo: Photo, claiming: Claiming, now: datetime | None = None) -> None:
    """As `claim_photos` for one."""
    claim_photos(actor=actor, photos=[photo], claiming=claiming, now=now)


def claim_photos(*, actor: Actor, photos: Sequence[Photo], claiming: Claiming, now: datetime | None = None) -> None:
    """Notes what photos are said to show; one statement, part of the caller's transaction and covered by its event.

    The caller has asked the policy. A photo claimed twice for one matter and role stays claimed once.
    """
    if not photos:
        return
    area, unit = claiming.area, claiming.unit
    made_at = now or timezone.now()
    Claim.objects.bulk_create(
        [
            Claim(
                photo=photo,
                subject=claiming.subject,
                role=claiming.role,
                at=claiming.at,
                since=claiming.since,
                lng=claiming.lng,
                lat=claiming.lat,
                radius=claiming.radius,
                area=area,
                area_path=area.path if area else "",
                unit=unit,
                unit_path=unit.path if unit else "",
                person_id=actor.user_id,
                counterpart=claiming.counterpart,
                made_at=made_at,
            )
            for photo in photos
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def withdraw_claims(*, actor: Actor, subjects: Collection[str], reason: str, now: datetime | None = None) -> int:
    """Takes claims back whose matters are gone, with leads nobody decided on; returns how many. Decided ones stay."""
    claims = Claim.objects.filter(subject__in=subjects).exclude(
        lead__state__in=[Lead.State.CONFIRMED, Lead.State.DISMISSED]
    )
    ids = list(claims.values_list("pk", flat=True))
    if not ids:
        return 0
    Lead.objects.filter(claim__in=ids).delete()
    Claim.objects.filter(pk__in=ids).delete()
    log.record(event_types.WITHDRAWN, subject="claims", actor=actor, at=now, count=len(ids), reason=reason[:100])
    return len(ids)


@transaction.atomic
def queue_again(*, actor: Actor, claims: Collection[int] | None = None, now: datetime | None = None) -> int:
    """Has claims graded again (all of them without `claims`); returns how many. Raises NotAllowed, BadInput."""
    policy.require_anywhere(actor, "lead.decide")
    rows = queries.visible_claims(actor)
    if claims is not None:
        if not claims:
            raise BadInput.of("照片", "没有选择", "请先勾选要重新分级的照片")
        rows = rows.filter(pk__in=claims)
    count = Claim.objects.filter(pk__in=rows.values("pk")).update(state=Claim.State.WAITING, attempts=0, error="")
    log.record(event_types.REGRADED, subject="claims", actor=actor, at=now, count=count)
    return count


@transaction.atomic
def forget_photo(photo_id: int) -> None:
    """An erased photo leaves the index, its grade and what was observed of it; the fact that it was claimed stays."""
    Signature.objects.filter(photo=photo_id).delete()
    Claim.objects.filter(photo=photo_id).update(signals=[], lng=None, lat=None)
