"""The shell: one page without anybody's data, its service worker and its manifest."""

from __future__ import annotations

import hashlib
import json

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, public
from weicheng.base.csp import fills_in_forms
from weicheng.base.web import render

ASSETS = ("dist/style.css", "dist/field.js", "dist/xform.js", "dist/icons.svg", "base/mark.svg")
ICONS = ((192, "dist/icon-192.png"), (512, "dist/icon-512.png"))
JADE, PAPER = "#0f5b4f", "#f4f6f3"


@public
@require_safe
@fills_in_forms
def field(request: HttpRequest) -> HttpResponse:
    """The field app. What it shows comes from the phone's own store; who is signed in, from `state`."""
    return render(request, "fieldwork/shell.html", {"xform_url": staticfiles_storage.url("dist/xform.js")})


@public
@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: what to keep for offline use, under a name that changes with any of it."""
    files = [reverse("field"), reverse("field_manifest"), *(staticfiles_storage.url(name) for name in ASSETS)]
    script = staticfiles_storage.url("dist/field-worker.js")
    build = hashlib.sha256("\n".join([*files, script]).encode()).hexdigest()[:12]
    text = f"self.BUILD={json.dumps(build)};self.SHELL={json.dumps(files)};importScripts({json.dumps(script)});"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponseBase:
    """What the phone needs to put it on the home screen."""
    icons = [
        {"src": staticfiles_storage.url(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, name in ICONS
        for purpose in ("any", "maskable")
    ]
    told = {
        "name": "卫城外勤",
        "short_name": "外勤",
        "lang": "zh-CN",
        "id": reverse("field"),
        "start_url": reverse("field"),
        "scope": reverse("field"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": PAPER,
        "theme_color": JADE,
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@public
@require_safe
@never_cache
def state(request: ActorRequest) -> JsonResponse:
    """Who is signed in, the token for sending, and our clock. Without a session: only the clock."""
    told: dict[str, object] = {"now": timezone.now().isoformat(), "user": None}
    if request.user.is_authenticated:
        works = any(policy.has(request.actor, each) for each in ("inspection.visit", "case.report", "survey.ask"))
        told |= {
            "user": {"id": request.actor.user_id, "name": request.user.name, "works": works},
            "token": get_token(request),
        }
    return JsonResponse(told)
