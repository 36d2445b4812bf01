"""What the photos of a visit are said to show, for the evidence ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from weicheng.access.policy import Actor
from weicheng.domain.photo_evidence import Role
from weicheng.evidence.models import Photo
from weicheng.grading.actions import Claiming, claim_photos
from weicheng.inspections.models import Visit

# A round through a community takes hours; a picture older than a day is of another visit.
SEEN_BEFORE = timedelta(days=1)
RADIUS_OF_SITE = 150


def claim_scenes(
    *, actor: Actor, visit: Visit, uuids: Iterable[UUID], known: Mapping[UUID, Photo], now: datetime
) -> None:
    """One statement however many photos. Those of before and after are claimed by the case they belong to."""
    at = visit.visited_at or now
    claiming = Claiming(
        subject=f"visit:{visit.pk}",
        role=Role.VISIT,
        at=at,
        since=at - SEEN_BEFORE,
        lng=visit.site.lng if visit.site else None,
        lat=visit.site.lat if visit.site else None,
        radius=RADIUS_OF_SITE,
        area=visit.area,
        unit=visit.by_unit,
    )
    claim_photos(actor=actor, photos=[known[uuid] for uuid in dict.fromkeys(uuids)], claiming=claiming, now=now)
