"""Photos on a case: linked as evidence of its present round, and entered in the ledger with what they are to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from weicheng.access.policy import Actor
from weicheng.cases.models import Case, CasePhoto
from weicheng.domain.photo_evidence import Role
from weicheng.evidence.models import Photo
from weicheng.grading.actions import Claiming, claim_photos

# A problem is photographed when it is seen, which may be the day before it is reported or listed.
SEEN_BEFORE = timedelta(days=1)
# Where only the reporter's or the clerk's point is known, a street is as near as a claim gets.
RADIUS_OF_SITE, RADIUS_OF_POINT = 150, 300


def link_photos(*, actor: Actor, case: Case, photos: Sequence[Photo], kind: CasePhoto.Kind, now: datetime) -> None:
    """Two statements however many photos; a photo linked twice stays once. The caller has asked the policy."""
    if not photos:
        return
    CasePhoto.objects.bulk_create(
        [
            CasePhoto(
                case=case, photo=photo, kind=kind, round=case.round, added_at=now, added_by_id=actor.user_id
            )
            for photo in photos
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    claim_photos(actor=actor, photos=photos, claiming=_claiming(case, kind, now), now=now)


def _claiming(case: Case, kind: CasePhoto.Kind, now: datetime) -> Claiming:
    return Claiming(
        subject=f"case:{case.pk}",
        role=Role(CasePhoto.Kind(kind).value),
        at=now,
        since=_since(case, kind),
        lng=case.lng,
        lat=case.lat,
        radius=RADIUS_OF_SITE if case.site_id else RADIUS_OF_POINT,
        area=case.area,
        unit=case.unit if kind in (CasePhoto.Kind.BEFORE, CasePhoto.Kind.AFTER) else None,
    )


def _since(case: Case, kind: CasePhoto.Kind) -> datetime | None:
    """From when on such a photo can have been taken: after the order for work done, after the work for a check."""
    match kind:
        case CasePhoto.Kind.AFTER:
            return case.dispatched_at
        case CasePhoto.Kind.CHECK | CasePhoto.Kind.LOOK_BACK:
            return case.handled_at or case.dispatched_at
        case _:
            return case.found_at - SEEN_BEFORE
