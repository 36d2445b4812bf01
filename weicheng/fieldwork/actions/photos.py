"""One photo from a phone, sent on its own so that a cut connection costs no more than one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.evidence.actions import Capture, accept_photo
from weicheng.evidence.models import Photo

CUT = "照片没有传完整，会自动重发。"


@dataclass(frozen=True)
class Sent:
    """What the phone says of a photo. `sha256` is of the bytes that it sent, `original` of the file before it was
    made smaller; positions in WGS84, only where the task wanted one."""

    sha256: str
    original: str = ""
    purpose: str = Photo.Purpose.CHECK
    taken_at: datetime | None = None
    clock: datetime | None = None
    lng: float | None = None
    lat: float | None = None


def take_photo(*, actor: Actor, uuid: UUID, body: bytes, mime: str, sent: Sent, now: datetime | None = None) -> Photo:
    """Takes the photo in, or gives back the one that came under this number before.

    Raises MoveRefused when less arrived than was sent, BadInput as `evidence.accept_photo`.
    """
    # Browsers hash only on pages that came over HTTPS; elsewhere the whole length has to do.
    if sent.sha256 and hashlib.sha256(body).hexdigest() != sent.sha256:
        raise MoveRefused(CUT)
    capture = Capture(
        uuid=uuid, taken_at=sent.taken_at, lng=sent.lng, lat=sent.lat, clock=sent.clock, original=sent.original
    )
    upload = SimpleUploadedFile(f"{uuid}.jpg", body, mime)
    return accept_photo(actor=actor, upload=upload, purpose=sent.purpose, taken_with=capture, now=now)
