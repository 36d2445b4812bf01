"""What opens a view: every view carries exactly one of these marks; the URL table in the tests names it again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve, reverse

from weicheng.access import policy
from weicheng.access.capabilities import known

View = Callable[..., HttpResponseBase]
PUBLIC, SIGNED_IN = "public", "signed-in"


class ActorRequest(HttpRequest):
    """For annotating views: a request that ActorMiddleware has been through, so that it knows who acts."""

    actor: policy.Actor


def needs(*capabilities: str) -> Callable[[View], View]:
    """Opens the view to people who have any of the capabilities somewhere; rows are filtered by the queries.

    A stranger is sent to sign in; a person without the capability gets NotAllowed (403).
    """
    for capability in capabilities:
        known(capability)

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor: policy.Actor = request.actor  # type: ignore[attr-defined]
            if not actor.is_person:
                return redirect_to_login(request.get_full_path())
            if not any(policy.has(actor, capability) for capability in capabilities):
                policy.require_anywhere(actor, capabilities[0])
            return view(request, *args, **kwargs)

        opened.needs = " | ".join(capabilities)  # type: ignore[attr-defined]
        return opened

    return decorate


def signed_in(view: View) -> View:
    """Opens the view to everybody with an account."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.is_person:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    opened.needs = SIGNED_IN  # type: ignore[attr-defined]
    return opened


def opens(actor: policy.Actor, page: str) -> bool:
    """Whether the page, by URL name or path, opens for this person at all; which rows it shows is another matter.

    For offering a link only to those it helps. Raises NoReverseMatch for an unknown name, Resolver404 for no page.
    """
    wanted = resolve(page if page.startswith("/") else reverse(page)).func.needs  # type: ignore[attr-defined]
    if wanted == PUBLIC:
        return True
    return actor.is_person and (
        wanted == SIGNED_IN or any(policy.has(actor, capability) for capability in wanted.split(" | "))
    )


def public(view: View) -> View:
    """Opens the view to everybody, without an account."""
    view.needs = PUBLIC  # type: ignore[attr-defined]
    return view
