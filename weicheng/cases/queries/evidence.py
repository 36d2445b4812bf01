"""What evidence asks of cases: who may see a photo, what is stamped on a copy, what a claim about a case is called."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases.models import CaseAttachment, CasePhoto
from weicheng.cases.queries.visible import through, visible_cases
from weicheng.evidence.reach import Caption
from weicheng.grading.subjects import Subject


def photos_in_reach(actor: Actor, ids: Collection[int]) -> set[int]:
    """Of these photos, those on a case that the actor sees; one query."""
    rows = CasePhoto.objects.filter(policy.scope(actor, "case.view", through("case__")), photo__in=ids)
    return set(rows.filter(case__sealed=False).values_list("photo", flat=True))


def attachments_in_reach(actor: Actor, ids: Collection[int]) -> set[int]:
    """Of these files, those on a case that the actor sees; one query."""
    rows = CaseAttachment.objects.filter(policy.scope(actor, "case.view", through("case__")), attachment__in=ids)
    return set(rows.filter(case__sealed=False).values_list("attachment", flat=True))


def photo_captions(ids: Collection[int]) -> Mapping[int, Caption]:
    """When and where a photo was taken and whose case it is; one query."""
    rows = (
        CasePhoto.objects.filter(photo__in=ids, case__sealed=False)
        .select_related("photo", "case__area", "case__unit")
        .order_by("-pk")
    )
    return {
        row.photo_id: Caption(
            time=f"{timezone.localtime(row.photo.received_at):%Y-%m-%d %H:%M}",
            place=f"{row.case.area.name} {row.case.address}".strip(),
            unit=row.case.unit.name if row.case.unit else "",
        )
        for row in rows
    }


def claim_subjects(actor: Actor, ids: Collection[int]) -> Mapping[int, Subject]:
    """The cases among these that the actor sees, by number and title; one query."""
    return {
        case.pk: Subject(f"{case.number} {case.title}", reverse("case_detail", args=[case.pk]))
        for case in visible_cases(actor).filter(pk__in=ids).only("pk", "reported_at", "title")
    }
