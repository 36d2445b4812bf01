"""What the phone sends: commands in batches, photos one by one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from weicheng.access.policy import Actor
from weicheng.access.web import ActorRequest, needs
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.evidence.models import Photo
from weicheng.fieldwork import actions, reading
from weicheng.fieldwork import commands as known

MOST_AT_ONCE = 50
SOMEBODY_ELSE = "现在登录的不是填写人，这些记录没有发送。请由填写人本人登录后再发。"


@needs("inspection.visit", "case.report", "survey.ask")
@never_cache
@require_POST
def commands(request: ActorRequest) -> JsonResponse:
    """`{user, commands: [{id, kind, at, payload}]}` → an outcome for each, in order.

    `user` is whose queue it is: another person who signed in on the same phone does not send it under their name.
    """
    said = _json(_body(request))
    _demand_same_person(request.actor, said)
    entries = reading.many(said, "commands", known.read)
    if len(entries) > MOST_AT_ONCE:
        raise BadInput.of("指令", f"一次超过 {MOST_AT_ONCE} 条", "请分几次发送")
    outcomes = [(entry, actions.receive(actor=request.actor, incoming=entry)) for entry in entries]
    return JsonResponse(
        {
            "outcomes": [
                {"id": str(entry.uuid), "state": came.state, "text": came.text, "url": came.url}
                for entry, came in outcomes
            ]
        }
    )


@needs("inspection.visit", "case.report")
@never_cache
@require_http_methods(["PUT"])
def photo(request: ActorRequest, uuid: UUID) -> JsonResponse:
    """The bytes of one photo; what is said of it stands in the header X-Photo as JSON. A repeat changes nothing."""
    said = _json(request.headers.get("X-Photo", "").encode())
    _demand_same_person(request.actor, said)
    kept = actions.take_photo(
        actor=request.actor, uuid=uuid, body=_photo_body(request), mime=request.content_type or "", sent=_sent(said)
    )
    return JsonResponse({"id": str(kept.uuid), "sha256": kept.sha256})


def _sent(said: Any) -> actions.Sent:
    lng, lat = reading.point(said) or (None, None)
    purpose = reading.text(said, "purpose", most=12) or Photo.Purpose.CHECK
    if purpose not in Photo.Purpose.values:
        raise BadInput.of("用途", "不认识", reading.AGAIN)
    return actions.Sent(
        sha256=reading.text(said, "sha256", most=64),
        original=reading.text(said, "original", most=64),
        purpose=purpose,
        taken_at=reading.moment(said, "taken_at"),
        clock=reading.moment(said, "clock"),
        lng=lng,
        lat=lat,
    )


def _demand_same_person(actor: Actor, said: Any) -> None:
    if reading.whole(said, "user") != actor.user_id:
        raise MoveRefused(SOMEBODY_ELSE)


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise BadInput.of("指令", "一次发送的内容太大", "请分几次发送") from None


def _photo_body(request: HttpRequest) -> bytes:
    """Read as a stream, because Django's limit for bodies is meant for forms."""
    body = request.read(settings.PHOTO_MAX_BYTES + 1)
    if len(body) > settings.PHOTO_MAX_BYTES:
        raise BadInput.of("照片", "太大", "请降低相机分辨率后重拍")
    if len(body) < int(request.headers.get("Content-Length") or 0):
        raise MoveRefused(actions.CUT)
    return body


def _json(text: bytes) -> Any:
    try:
        return reading.mapping(json.loads(text), "请求")
    except (ValueError, RecursionError):
        raise BadInput.of("请求", "读不出来", reading.AGAIN) from None
