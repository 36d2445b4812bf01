"""What every request gets before a view sees it: the caller's address, a request id and the door it came in by."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from weicheng.access.web import PUBLIC
from weicheng.base import trail

GetResponse = Callable[[HttpRequest], HttpResponseBase]
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,32}")
# `192.0.2.1:4711` and `[2001:db8::1]:4711`, as some gateways write addresses.
WITH_PORT = re.compile(r"^(?:\[(?P<v6>[^\]]+)\]|(?P<v4>[\d.]+))(?::\d+)?$")


class ClientAddressMiddleware:
    """Puts the caller's real address into REMOTE_ADDR when TRUSTED_PROXIES stand in front.

    Each proxy appends the address it was called from to X-Forwarded-For; whatever stands further left was written
    by the caller and is not believed. With 0 trusted proxies the header is ignored altogether.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if address := forwarded_address(request, settings.TRUSTED_PROXIES):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def forwarded_address(request: HttpRequest, proxies: int) -> str | None:
    """The address that the outermost of `proxies` trusted proxies saw, or None if the header does not tell."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies < 1 or len(hops) < proxies:
        return None
    with_port = WITH_PORT.match(hops[-proxies])
    bare = (with_port["v6"] or with_port["v4"]) if with_port else hops[-proxies]
    try:
        return str(ip_address(bare))
    except ValueError:
        return None


class TrailMiddleware:
    """Gives the request an id, for the log, the error page and the answer's X-Request-ID, and names its source."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
        source = trail.Source.PWA if request.headers.get("X-Weicheng-Client") == "pwa" else trail.Source.WEB
        with trail.follow(source, given if REQUEST_ID.fullmatch(given) else "") as followed:
            response = self.get_response(request)
        response.headers["X-Request-ID"] = followed.request
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        # Only now is it known which page is asked for; a person with an account stays a person on public pages.
        if getattr(view, "needs", "") == PUBLIC and not request.actor.is_person:  # type: ignore[attr-defined]
            trail.enter_by(trail.Source.PORTAL)


class PrivatePagesMiddleware:
    """Pages of signed-in people stay out of shared caches and are asked for again after signing out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = getattr(request, "session", None)
        if session is not None and session.accessed and not session.is_empty():
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
