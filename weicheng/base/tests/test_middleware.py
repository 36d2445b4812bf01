"""Whose address, which request, through which door: known before the view, and not to be forged from outside."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse

from weicheng.access.web import public, signed_in
from weicheng.base import trail
from weicheng.base.middleware import ClientAddressMiddleware, PrivatePagesMiddleware, TrailMiddleware


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # nobody is trusted: the header is the caller's own invention
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # what stands left of the proxy's own entry is not believed
        (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),  # came in past one of the proxies
        (1, "", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),  # some gateways add the port
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "203.0.113.9; DROP TABLE", "10.0.0.1"),
    ],
)
def test_the_callers_address(rf, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    seen = []
    middleware = ClientAddressMiddleware(lambda request: seen.append(request.META["REMOTE_ADDR"]) or HttpResponse())
    middleware(rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1"))
    assert seen == [address]


def answer(rf, view=None, person=False, **headers):
    """The trail that a view sees, and the response."""
    seen = []

    def get_response(request):
        middleware.process_view(request, view, (), {})
        seen.append(trail.current())
        return HttpResponse()

    middleware = TrailMiddleware(get_response)
    request = rf.get("/", headers=headers)
    request.actor = SimpleNamespace(is_person=person)
    response = middleware(request)
    return seen[0], response


@pytest.fixture
def open_view():
    return public(lambda request: HttpResponse())


@pytest.fixture
def inner_view():
    return signed_in(lambda request: HttpResponse())


def test_each_request_has_an_id_that_the_answer_names(rf, inner_view):
    (first, response), (second, _) = answer(rf, inner_view), answer(rf, inner_view)
    assert first.request == response.headers["X-Request-ID"] != second.request


def test_the_trail_ends_with_the_request(rf, inner_view):
    before = trail.current()
    answer(rf, inner_view)
    assert trail.current() == before


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [(1, "abcdef0123456789", True), (0, "abcdef0123456789", False), (1, "x\r\ny", False), (1, "a" * 33, False)],
)
def test_an_id_is_taken_over_from_a_trusted_proxy_only(rf, settings, inner_view, proxies, given, kept):
    settings.TRUSTED_PROXIES = proxies
    seen, _ = answer(rf, inner_view, **{"X-Request-ID": given})
    assert (seen.request == given) is kept


@pytest.mark.parametrize(
    ("view", "person", "client", "source"),
    [
        ("inner_view", True, "", trail.Source.WEB),
        ("inner_view", True, "pwa", trail.Source.PWA),
        ("open_view", False, "", trail.Source.PORTAL),
        ("open_view", True, "", trail.Source.WEB),  # a clerk on a public page stays a clerk
    ],
)
def test_the_door(rf, request, view, person, client, source):
    seen, _ = answer(rf, request.getfixturevalue(view), person, **{"X-Weicheng-Client": client})
    assert seen.source == source


@pytest.mark.django_db
def test_pages_of_a_session_stay_out_of_shared_caches(rf):
    middleware = PrivatePagesMiddleware(lambda request: HttpResponse(request.session.get("name")))
    request = rf.get("/")
    request.session = SessionStore()
    assert "Cache-Control" not in middleware(request).headers
    request.session["name"] = "甲"
    assert middleware(request).headers["Cache-Control"] == "private, no-cache"
