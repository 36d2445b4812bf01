"""Taking in documents and videos."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput
from weicheng.events.log import record
from weicheng.evidence import event_types, store
from weicheng.evidence.actions import intake
from weicheng.evidence.filetypes import KIND_NAMES, MP4, attachment_type
from weicheng.evidence.imaging.unfit import Unfit
from weicheng.evidence.models import Attachment


def accept_attachment(
    *,
    actor: Actor,
    upload: UploadedFile,
    uuid: UUID | None = None,
    citizen_token: str = "",
    now: datetime | None = None,
) -> Attachment:
    """Takes in one PDF, DOCX, XLSX or MP4, its type decided by content; the caller links it.

    Call it before the transaction of the change it belongs to. Repeating a uuid returns the first file. Raises
    BadInput with the reason and the remedy.
    """
    chosen = uuid or uuid4()
    if known := intake.known_row(Attachment, chosen, actor, citizen_token):
        return known
    now = now or timezone.now()
    received, mime = _checked(upload)
    store.keep(received)
    row = Attachment(
        **intake.common_columns(
            uuid=chosen,
            received=received,
            mime=mime,
            name=upload.name or "",
            actor=actor,
            citizen_token=citizen_token,
            now=now,
        )
    )
    with transaction.atomic():
        kept, is_new = intake.insert(row, actor)
        if is_new:
            record(
                event_types.FILE_RECEIVED,
                subject=f"file:{kept.pk}",
                actor=actor,
                at=now,
                kind=KIND_NAMES[mime],
                size=kept.size,
                sha256=kept.sha256,
            )
    return kept


def _checked(upload: UploadedFile) -> tuple[store.Kept, str]:
    place = intake.place_of("附件", upload)
    received = intake.to_temporary(upload, place, max(settings.VIDEO_MAX_BYTES, settings.ATTACHMENT_MAX_BYTES))
    try:
        mime = attachment_type(received.path)
        if mime != MP4 and received.size > settings.ATTACHMENT_MAX_BYTES:
            raise intake.too_large(settings.ATTACHMENT_MAX_BYTES)
        if mime == MP4 and received.size > settings.VIDEO_MAX_BYTES:
            raise intake.too_large(settings.VIDEO_MAX_BYTES)
    except Unfit as unfit:
        store.discard(received)
        raise BadInput.of(place, unfit.problem, unfit.remedy) from None
    return received, mime
