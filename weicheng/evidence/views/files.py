"""Sending photos and files: to people in reach, to the citizen who sent one, and blurred copies to everybody.

Nothing uploaded is ever sent as a page: a fixed media type, nosniff, and a policy that lets nothing run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, public, signed_in
from weicheng.domain.refusals import OutOfReach
from weicheng.evidence import links, queries
from weicheng.evidence.filetypes import MP4, SUFFIX

JPEG, WEBP = "image/jpeg", "image/webp"
SUFFIX_OF_IMAGE = {JPEG: ".jpg", WEBP: ".webp", "image/png": ".png", "image/heic": ".heic"}
HOUR = 3600
# Short, so that a photo that is taken back disappears from caches within minutes.
PUBLIC_SECONDS = 300
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
CHUNK = 256 * 1024
# A file opened in a tab of its own runs nothing and loads nothing.
POLICY = "sandbox; default-src 'none'"
# The browser's own player is a page that loads the film from our address, which a sandbox would forbid.
VIDEO_POLICY = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"


@signed_in
@require_safe
def photo_file(request: ActorRequest, uuid: UUID, variant: str) -> HttpResponseBase:
    """`thumb`, `view`, `original` or `stamped`, to people who may see what the photo hangs on."""
    if variant == "stamped":
        photo, content = queries.stamped_photo(request.actor, uuid)
        response: HttpResponseBase = HttpResponse(content, content_type=JPEG)
        return _guarded(response, f"{photo.uuid}-水印.jpg", seconds=0, attachment=True)
    photo, path = queries.photo_file(request.actor, uuid, variant)
    original = variant == "original"
    mime = photo.mime if original else WEBP
    return _guarded(_file(path, mime), f"{photo.uuid}{SUFFIX_OF_IMAGE[mime]}", seconds=HOUR, attachment=original)


@public
@require_safe
def photo_public(request: ActorRequest, uuid: UUID, variant: str) -> HttpResponseBase:
    """The blurred copy of a photo that a person has cleared."""
    photo, path = queries.public_file(uuid, variant)
    response = _guarded(_file(path, JPEG), f"{photo.uuid}.jpg")
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response


@public
@require_safe
def photo_own(request: ActorRequest, token: str, variant: str) -> HttpResponseBase:
    """A citizen's own photo by a signed link that ends after two hours."""
    uuid = links.owned_uuid(token)
    if uuid is None:
        raise OutOfReach("这个照片链接已过期。请返回进度查询页面，重新打开。")
    photo, path = queries.own_file(uuid, variant)
    return _guarded(_file(path, WEBP), f"{photo.uuid}.webp", seconds=HOUR)


@signed_in
@require_safe
def attachment_file(request: ActorRequest, uuid: UUID) -> HttpResponseBase:
    """A document as a download, a video to be played; videos in ranges, without which Safari plays none."""
    row, path = queries.attachment_file(request.actor, uuid)
    is_video = row.mime == MP4
    response = _part(path, row.mime, request.headers.get("Range", "")) if is_video else _file(path, row.mime)
    if is_video:
        response["Accept-Ranges"] = "bytes"
    # The ending is that of the content: a page that also reads as a PDF must not be saved as 通知.html.
    name = f"{PurePath(row.name).stem or row.uuid}{SUFFIX[row.mime]}"
    return _guarded(response, name, seconds=HOUR, attachment=not is_video)


def _file(path: Path, mime: str) -> HttpResponseBase:
    try:
        return FileResponse(path.open("rb"), content_type=mime)
    except FileNotFoundError:
        raise Http404 from None


def _part(path: Path, mime: str, asked: str) -> HttpResponseBase:
    """The one range asked for (206), 416 when it lies outside, else the whole file."""
    found = RANGE.fullmatch(asked)
    if not found or not any(found.groups()) or not path.exists():
        return _file(path, mime)
    size = path.stat().st_size
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Content-Range": f"bytes {start}-{end}/{size}", "Content-Length": str(end - start + 1)}
    return StreamingHttpResponse(_slice(path, start, end), status=206, content_type=mime, headers=headers)


def _slice(path: Path, start: int, end: int) -> Iterator[bytes]:
    left = end - start + 1
    with path.open("rb") as source:
        source.seek(start)
        while left > 0 and (chunk := source.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _guarded(response: HttpResponseBase, name: str, *, seconds: int = 0, attachment: bool = False) -> HttpResponseBase:
    response["Content-Disposition"] = content_disposition_header(attachment, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = VIDEO_POLICY if response["Content-Type"] == MP4 else POLICY
    response["Cache-Control"] = f"private, max-age={seconds}" if seconds else "private, no-store"
    return response
