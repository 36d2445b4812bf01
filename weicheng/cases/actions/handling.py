"""The unit's work: photos, the report that it is done, and root causes with look-alikes (M-096, M-100)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.cases import event_types
from weicheng.cases.actions.dispatch import demand_of_unit
from weicheng.cases.actions.intake import add_note
from weicheng.cases.actions.proving import link_photos
from weicheng.cases.actions.step import Step, begin, begin_beside
from weicheng.cases.models import Case, CaseAttachment, CaseNote, CasePhoto
from weicheng.cases.models.clock import ClockKind
from weicheng.domain.refusals import BadInput
from weicheng.evidence.models import Attachment, Photo

MOST_PHOTOS = 20


@transaction.atomic
def handle_case(
    *,
    actor: Actor,
    case: Case,
    note: str,
    photos: Sequence[Photo] = (),
    before: Sequence[Photo] = (),
    plan: str = "",
    root_cause: str = "",
    long_term_measure: str = "",
    places_checked: int | None = None,
    now: datetime | None = None,
) -> Case:
    """申请销号: the unit says what it did and shows it. `photos` are the ones after, `before` those before.

    The handling clock stops with this report and runs on if the work is sent back. Raises MoveRefused without a
    note; photos may follow, but without one after rectification nobody can close the case (M-101).
    """
    step = begin(actor, case, "handle", now, given={"note": note.strip()})
    demand_of_unit(step)
    step.move()
    row = step.case
    row.handled_at = step.now
    row.handler_id = actor.user_id
    row.plan = plan.strip()[:500] or row.plan
    row.root_cause = root_cause.strip()[:500] or row.root_cause
    row.long_term_measure = long_term_measure.strip()[:500] or row.long_term_measure
    row.places_checked = row.places_checked if places_checked is None else places_checked
    row.suspended = False
    step.book.stop(ClockKind.HANDLE)
    step.book.start(ClockKind.CHECK)
    add_note(step, CaseNote.Kind.HANDLING, note)
    attach_photos(step, before, CasePhoto.Kind.BEFORE)
    attach_photos(step, photos, CasePhoto.Kind.AFTER)
    return step.finish(event_types.HANDLED, unit=row.unit_id)


@transaction.atomic
def add_photos(
    *,
    actor: Actor,
    case: Case,
    photos: Sequence[Photo],
    kind: CasePhoto.Kind = CasePhoto.Kind.AFTER,
    attachments: Sequence[Attachment] = (),
    now: datetime | None = None,
) -> Case:
    """Adds evidence to an open case; moves no clock. Raises NotAllowed for whoever neither handles nor reported it."""
    capability = "case.handle" if kind in (CasePhoto.Kind.BEFORE, CasePhoto.Kind.AFTER) else "case.view"
    step = begin_beside(actor, case, capability, now)
    if capability == "case.handle":
        demand_of_unit(step)
    attach_photos(step, photos, kind)
    CaseAttachment.objects.bulk_create(
        CaseAttachment(case=step.case, attachment=one, added_at=step.now, added_by_id=actor.user_id)
        for one in attachments
    )
    return step.finish(event_types.PHOTOS_ADDED, count=len(photos) + len(attachments))


def attach_photos(step: Step, photos: Sequence[Photo], kind: CasePhoto.Kind) -> None:
    """Links photos to the case as evidence of the present round; a photo linked twice stays once."""
    if len(photos) > MOST_PHOTOS:
        raise BadInput.of("照片", f"一次 {len(photos)} 张", f"一次最多 {MOST_PHOTOS} 张,请分次上传")
    link_photos(actor=step.actor, case=step.case, photos=photos, kind=kind, now=step.now)
