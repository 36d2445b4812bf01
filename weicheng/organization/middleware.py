"""Puts the acting person on the request, and holds sessions to their limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from weicheng.access.policy import ANONYMOUS, Actor
from weicheng.organization.models import User
from weicheng.organization.queries import actor_of

GetResponse = Callable[[HttpRequest], HttpResponse]
# The session is written at most once a minute for the idle clock, not on every click.
SEEN_EVERY_SECONDS = 60


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_of(user) if user.is_authenticated else ANONYMOUS


class ActorMiddleware:
    """`request.user` and `request.actor`; a request without a signed-in session costs no query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: get_user(request))  # type: ignore[assignment]
        # A real Actor and not a lazy stand-in: it is a frozen value that actions copy and compare.
        signed_in = SESSION_KEY in request.session
        request.actor = _actor(request) if signed_in else ANONYMOUS  # type: ignore[attr-defined]
        return self.get_response(request)


def password_is_due(user: User) -> bool:
    """A first password, or one older than PASSWORD_DAYS, must be changed before anything else."""
    if user.must_change_password:
        return True
    age = timedelta(days=settings.PASSWORD_DAYS)
    changed = user.password_changed_at
    return bool(settings.PASSWORD_DAYS and changed and changed < timezone.now() - age and not user.is_demo)


class SessionLimitsMiddleware:
    """Signs out an idle session, and leads a person whose password is due to the page that changes it."""

    OPEN_TO_ALL = ("password_change", "sign_out", "sign_in")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY not in request.session:
            return self.get_response(request)
        now, seen = int(time.time()), request.session.get("seen", 0)
        if seen and now - seen > settings.IDLE_MINUTES * 60:
            logout(request)
            return redirect(f"{reverse('sign_in')}?idle=1")
        if now - seen > SEEN_EVERY_SECONDS:
            request.session["seen"] = now
        if request.user.is_authenticated and password_is_due(request.user) and not self._open(request):
            return redirect("password_change")
        return self.get_response(request)

    def _open(self, request: HttpRequest) -> bool:
        return request.path in {reverse(name) for name in self.OPEN_TO_ALL} or request.path.startswith("/static/")
