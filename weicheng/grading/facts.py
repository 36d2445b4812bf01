"""A claim, and what the worker saw, as the rules see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils import timezone

from weicheng.domain.photo_evidence import (
    Camera,
    Claimed,
    Facts,
    Likeness,
    Pairing,
    Receipt,
    Role,
    Sighting,
)
from weicheng.evidence.models import Photo
from weicheng.grading import queries
from weicheng.grading.eyes import Alike, Sight
from weicheng.grading.models import Claim

SCREEN_FORMATS = {"image/png"}


def facts_of(claim: Claim, sight: Sight) -> Facts:
    """Everything known of a claim; two queries."""
    photo = claim.photo
    own_day = _photos_of_the_day(claim)
    return Facts(
        claimed=Claimed(
            role=Role(claim.role),
            at=claim.at,
            since=claim.since,
            point=_point(claim.lng, claim.lat),
            radius=float(claim.radius),
        ),
        camera=Camera(photo.taken_at, _point(photo.lng, photo.lat), photo.device),
        receipt=Receipt(
            at=photo.received_at,
            is_screen_format=photo.mime in SCREEN_FORMATS,
            other_device=next((one.device for one in own_day if one.device), ""),
        ),
        likenesses=tuple(_likenesses(claim, sight.alike)),
        pairings=tuple(Pairing(pair.photo, pair.same_place, pair.changed) for pair in sight.pairs),
        sightings=tuple(_sightings(own_day)),
    )


def _photos_of_the_day(claim: Claim) -> list[Photo]:
    begin = timezone.localtime(claim.made_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return queries.photos_of_the_day(claim, begin, begin + timedelta(days=1))


def _sightings(photos: Sequence[Photo]) -> Iterator[Sighting]:
    for photo in photos:
        point = _point(photo.lng, photo.lat)
        if photo.taken_at is not None and point is not None:
            yield Sighting(photo.pk, photo.taken_at, point)


def _likenesses(claim: Claim, alike: Sequence[Alike]) -> Iterator[Likeness]:
    """One for each earlier claim of the same file or picture; the claim that came first is never held to account."""
    pictures = {one.photo: one for one in alike}
    for other in queries.earlier_claims(claim, list(pictures)):
        if _passed_on(claim, other):
            continue
        same_file = other.photo.sha256 == claim.photo.sha256
        picture = pictures.get(other.photo_id)
        yield Likeness(
            photo=other.photo_id,
            same_file=same_file,
            same_matter=other.subject == claim.subject,
            same_unit=other.unit_id == claim.unit_id,
            other_role=Role(other.role),
            changed_how=picture.changed_how if picture else "",
            agreement=picture.agreement if picture else 100,
        )


def _passed_on(claim: Claim, other: Claim) -> bool:
    """One upload standing for a visit and the case it led to: the software linked it, nobody reused it."""
    kinds = {row.subject.partition(":")[0] for row in (claim, other)}
    return other.photo_id == claim.photo_id and len(kinds) > 1


def _point(lng: float | None, lat: float | None) -> tuple[float, float] | None:
    return None if lng is None or lat is None else (lng, lat)
