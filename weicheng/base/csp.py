"""A content security policy without exceptions: no inline script or style, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

# Chromium before 97 and Safari before 16 know no narrower word for WebAssembly than the one for eval.
KNOWS_ONLY_EVAL = re.compile(r"Chrom(?:e|ium)/(?:[1-8]?\d|9[0-6])\.|Version/1[0-5]\.[\d.]+ (?:Mobile/\w+ )?Safari")


def policy(*, scripts: str = "") -> str:
    """The header's text. Only the hosts of an optional base map are allowed beside our own.

    `scripts` is added to what scripts may do.
    """
    hosts = [urlsplit(template) for template in settings.MAP_TILES]
    tiles = " ".join(dict.fromkeys(f"{host.scheme}://{host.netloc}" for host in hosts))
    directives = {
        "default-src": "'self'",
        "script-src": f"'self' {scripts}",
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


def fills_in_forms(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a view whose page fills in a form: the engine parses XPath in WebAssembly (decision 0018).

    No other page may compile anything.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        old = KNOWS_ONLY_EVAL.search(request.headers.get("User-Agent", ""))
        response.headers["Content-Security-Policy"] = policy(
            scripts="'wasm-unsafe-eval' 'unsafe-eval'" if old else "'wasm-unsafe-eval'"
        )
        patch_vary_headers(response, ["User-Agent"])
        return response

    return answer
