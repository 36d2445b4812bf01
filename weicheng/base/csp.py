"""A content security policy without exceptions: no inline script or style, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def policy() -> str:
    """The header's text. Only the hosts of an optional base map are allowed beside our own."""
    hosts = [urlsplit(template) for template in settings.MAP_TILES]
    tiles = " ".join(dict.fromkeys(f"{host.scheme}://{host.netloc}" for host in hosts))
    directives = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        # data: and blob: are the previews of photos not yet sent, and the images inside MapLibre's and our own CSS.
        "img-src": f"'self' data: blob: {tiles}",
        "media-src": "'self' blob:",
        "connect-src": f"'self' {tiles}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources.strip()}" for name, sources in directives.items())


class ContentSecurityPolicyMiddleware:
    """Adds the policy to every answer, and lets our own pages ask for place and camera."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        return response
