"""Addresses of photos and files, for the templates of the apps above."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from weicheng.evidence.models import Attachment, Photo

SALT = "evidence.own_photo"
# Long enough to look at a page, too short to pass a link on.
OWN_LINK_FOR = timedelta(hours=2)


def photo_url(photo: Photo, variant: str = "view") -> str:
    """For people with an account; `thumb`, `view`, `original` or `stamped`."""
    return reverse("photo_file", args=[photo.uuid, variant])


def public_photo_url(photo: Photo, variant: str = "view") -> str:
    """For everybody; "" until a person has cleared the photo."""
    if photo.public_state != Photo.Public.CLEARED:
        return ""
    return reverse("photo_public", args=[photo.uuid, variant])


def own_photo_url(photo: Photo, variant: str = "view") -> str:
    """For the citizen who sent the photo; the caller has checked that it is that person. Ends after two hours."""
    token = signing.dumps(str(photo.uuid), salt=SALT, compress=False)
    return reverse("photo_own", args=[token, variant])


def owned_uuid(token: str) -> UUID | None:
    """The photo of such a link; None when it is forged or too old."""
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=OWN_LINK_FOR))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def attachment_url(attachment: Attachment) -> str:
    """For people with an account; always sent as a download, but for videos."""
    return reverse("attachment_file", args=[attachment.uuid])
