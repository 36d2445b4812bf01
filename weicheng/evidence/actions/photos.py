"""Taking in photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault
from weicheng.events.log import record
from weicheng.evidence import event_types, renditions, store
from weicheng.evidence.actions import intake
from weicheng.evidence.imaging.exif import camera_facts
from weicheng.evidence.imaging.opening import open_picture
from weicheng.evidence.imaging.phash import phash
from weicheng.evidence.imaging.unfit import Unfit
from weicheng.evidence.models import Photo

MOST_AT_ONCE = 9
CLOCK_OFFSET_LIMIT = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Capture:
    """What the capturing page says of a photo. `uuid` makes a repeated upload harmless; `clock` is its own time.

    `taken_at` and `clock` are aware; `lng`, `lat` are degrees in WGS84; `original` is the SHA-256 of the file before
    the page made it smaller.
    """

    uuid: UUID = field(default_factory=uuid4)
    taken_at: datetime | None = None
    lng: float | None = None
    lat: float | None = None
    clock: datetime | None = None
    original: str = ""


def accept_photo(
    *,
    actor: Actor,
    upload: UploadedFile,
    purpose: str,
    taken_with: Capture | None = None,
    citizen_token: str = "",
    now: datetime | None = None,
) -> Photo:
    """Takes in one photo; the caller links it to what it proves and decides who may send one.

    Call it before the transaction of the change it belongs to: decoding takes a tenth of a second. The same
    `taken_with.uuid` returns the first photo. Raises BadInput for anything but a whole, still JPEG, PNG, WebP
    or HEIC within the limits.
    """
    [photo] = accept_photos(
        actor=actor,
        uploads=[upload],
        purpose=purpose,
        taken_with=[taken_with or Capture()],
        citizen_token=citizen_token,
        now=now,
    )
    return photo


def accept_photos(
    *,
    actor: Actor,
    uploads: Sequence[UploadedFile],
    purpose: str,
    taken_with: Sequence[Capture] = (),
    citizen_token: str = "",
    now: datetime | None = None,
) -> list[Photo]:
    """Takes in all of the photos or none; BadInput names every one that cannot be taken. Otherwise as accept_photo.

    `taken_with` is empty or has one entry for each upload.
    """
    if not uploads:
        return []
    if len(uploads) > MOST_AT_ONCE:
        problem = f"一次最多 {MOST_AT_ONCE} 张，这次有 {len(uploads)} 张"
        raise BadInput.of("照片", problem, "请去掉多余的，或分几次上传")
    now = now or timezone.now()
    captures = taken_with or [Capture() for _ in uploads]
    arrived: list[tuple[Photo, store.Kept | None]] = []
    faults: list[Fault] = []
    for upload, capture in zip(uploads, captures, strict=True):
        try:
            arrived.append(_arrive(actor, upload, purpose, capture, citizen_token, now))
        except BadInput as refusal:
            faults.extend(refusal.faults)
    if faults:
        _forget(arrived)
        raise BadInput(faults)
    return _keep(arrived, actor, now)


def _arrive(
    actor: Actor, upload: UploadedFile, purpose: str, capture: Capture, citizen_token: str, now: datetime
) -> tuple[Photo, store.Kept | None]:
    """A photo not yet in the database with its temporary file, or the known row of a repeated upload."""
    if known := intake.known_row(Photo, capture.uuid, actor, citizen_token):
        return known, None
    place = intake.place_of("照片", upload)
    received = intake.to_temporary(upload, place, settings.PHOTO_MAX_BYTES)
    try:
        picture = open_picture(received.path)
    except Unfit as unfit:
        store.discard(received)
        raise BadInput.of(place, unfit.problem, unfit.remedy) from None
    renditions.make_shown(received.sha256, picture)
    facts = camera_facts(picture.exif)
    photo = Photo(
        **intake.common_columns(
            uuid=capture.uuid,
            received=received,
            mime=picture.mime,
            name=upload.name or "",
            actor=actor,
            citizen_token=citizen_token,
            now=now,
        ),
        purpose=Photo.Purpose(purpose),
        width=picture.width,
        height=picture.height,
        taken_at=facts.taken_at,
        lng=facts.lng,
        lat=facts.lat,
        device=facts.device,
        claimed=_claimed(capture),
        clock_offset=_clock_offset(capture, now),
        phash=phash(picture.working),
    )
    return photo, received


def _keep(arrived: Sequence[tuple[Photo, store.Kept | None]], actor: Actor, now: datetime) -> list[Photo]:
    for _, received in arrived:
        if received:
            store.keep(received)
    photos: list[Photo] = []
    with transaction.atomic():
        for photo, received in arrived:
            row, is_new = intake.insert(photo, actor) if received else (photo, False)
            photos.append(row)
            if is_new:
                _record_received(row, actor, now)
    return photos


def _forget(arrived: Sequence[tuple[Photo, store.Kept | None]]) -> None:
    for _, received in arrived:
        if received:
            store.discard(received)


def _record_received(photo: Photo, actor: Actor, now: datetime) -> None:
    record(
        event_types.PHOTO_RECEIVED,
        subject=f"photo:{photo.pk}",
        actor=actor,
        at=now,
        purpose=Photo.Purpose(photo.purpose).label,
        size=photo.size,
        sha256=photo.sha256,
    )


def _claimed(capture: Capture) -> dict[str, object]:
    said = {
        "lng": capture.lng,
        "lat": capture.lat,
        "taken_at": capture.taken_at.isoformat() if capture.taken_at else None,
        "original": capture.original or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _clock_offset(capture: Capture, now: datetime) -> int | None:
    if capture.clock is None:
        return None
    seconds = round((capture.clock - now).total_seconds())
    return max(-CLOCK_OFFSET_LIMIT, min(CLOCK_OFFSET_LIMIT, seconds))
