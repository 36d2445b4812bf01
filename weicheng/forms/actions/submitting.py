"""What was filled in is checked again here, and kept as it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.domain.xforms.definition import Definition, Kind
from weicheng.domain.xforms.filling import Filled
from weicheng.events import log
from weicheng.evidence.models import Photo
from weicheng.forms import event_types, queries
from weicheng.forms.instances import Answers, write_instance
from weicheng.forms.models import FormVersion, Submission, SubmissionPhoto
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import Where

FILL = "form.fill"


def submit_answers(
    *, actor: Actor, version: FormVersion, answers: Answers, uuid: UUID, now: datetime | None = None, **rest: object
) -> Submission:
    """As `submit`, from answers by name of question: what a desk page, the demo city and tests have.

    Raises BadInput for a name that the form does not have, and as `submit`.
    """
    instance = write_instance(queries.definition(version), answers, uuid)
    return submit(actor=actor, version=version, instance=instance, uuid=uuid, now=now, **rest)  # type: ignore[arg-type]


@transaction.atomic
def submit(
    *,
    actor: Actor,
    version: FormVersion,
    instance: str,
    uuid: UUID,
    photos: Sequence[Photo] = (),
    area: Area | None = None,
    unit: Unit | None = None,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    now: datetime | None = None,
) -> Submission:
    """Keeps a filled-in form; a repeat of the same `uuid` gives back the first one.

    A version that retired meanwhile is accepted: the phone had it when the work was done. An image question is
    answered with a file name that begins with the UUID of one of `photos`. Rules that name today are judged by
    `ended_at`, the end of filling in, when it is given and not in the future. Raises NotAllowed, MoveRefused for a
    draft or for a UUID that somebody else used, and BadInput with a fault for each question that is wrong.
    """
    at = now or timezone.now()
    where = Where(unit_path=unit.path if unit else "", area_path=area.path if area else "")
    policy.require(actor, FILL, where) if area or unit else policy.require_anywhere(actor, FILL)
    if version.state == FormVersion.State.DRAFT:
        raise MoveRefused("这张表单还没有发布，不能填报。")
    if (first := Submission.objects.filter(uuid=uuid).first()) is not None:
        return _same(first, actor, version)
    filled = queries.check(version, instance, now=min(ended_at or at, at))
    linked, photo_faults = _photos(queries.definition(version), filled, photos)
    if faults := [*filled.faults, *photo_faults]:
        raise BadInput(faults)
    made = Submission.objects.create(
        uuid=uuid,
        version=version,
        instance=instance,
        answers=dict(filled.answers),
        area_path=where.area_path,
        unit_path=where.unit_path,
        submitted_by_id=actor.user_id,
        submitted_at=at,
        started_at=started_at,
        ended_at=ended_at,
    )
    SubmissionPhoto.objects.bulk_create(
        SubmissionPhoto(submission=made, photo=photo, path=path) for path, photo in linked.items()
    )
    log.record(event_types.SUBMITTED, subject=f"submission:{made.pk}", actor=actor, at=at, version=version.pk)
    return made


def _same(first: Submission, actor: Actor, version: FormVersion) -> Submission:
    if first.submitted_by_id != actor.user_id or first.version_id != version.pk:
        raise MoveRefused("这个填报编号已被用过，请重新打开表单再填。")
    return first


def _photos(
    definition: Definition, filled: Filled, photos: Sequence[Photo]
) -> tuple[Mapping[str, Photo], Sequence[Fault]]:
    """Path of an image question → its photo, and what has not arrived."""
    by_uuid = {str(photo.uuid): photo for photo in photos}
    linked: dict[str, Photo] = {}
    faults: list[Fault] = []
    for path, answer in filled.answers.items():
        question = definition.by_name[queries.name_of(path)]
        if question.kind is not Kind.PHOTO:
            continue
        photo = by_uuid.get(answer[:36].lower())
        if photo is None:
            faults.append(Fault(question.title, "照片还没有传到", "请先上传照片再提交"))
        else:
            linked[path] = photo
    return linked, faults
