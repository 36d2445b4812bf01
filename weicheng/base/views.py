"""Pages that belong to no app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from weicheng.base.errors import back_url
from weicheng.base.navigation import LARGE_TEXT_COOKIE

YEAR = 365 * 24 * 3600


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remembers large or normal text for a year in a cookie, so that the page comes right from the server."""
    response = redirect(back_url(request) or "/")
    large = "1" if request.POST.get("large") == "1" else "0"
    response.set_cookie(LARGE_TEXT_COOKIE, large, max_age=YEAR, samesite="Lax")
    return response


# The mark of access.web.public, which stands above this package.
text_size.needs = "public"  # type: ignore[attr-defined]
