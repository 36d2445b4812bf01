"""Rendering with the database closed: a template that asks for a row is a bug, found by the first test of the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet, ChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event
from django_htmx.middleware import HtmxDetails

from weicheng.base.navigation import Notice, shell

logger = logging.getLogger(__name__)


class QueryInTemplate(Exception):
    """A template reached the database; the message is the SQL it wanted."""


@runtime_checkable
class Preparable(Protocol):
    """Something in a context that must read the database before the template runs, such as a table."""

    def prepare(self) -> None: ...


def _closed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
    if settings.STRICT_RENDERING:
        raise QueryInTemplate(sql[:400])
    # In production a page with one query too many is better than no page; the log names it for the developers.
    logger.warning("query while rendering: %s", sql[:400])
    return execute(sql, params, many, context)


@contextmanager
def database_closed() -> Iterator[None]:
    """While it is open, a query raises QueryInTemplate (STRICT_RENDERING) or is logged."""
    with ExitStack() as stack:
        for connection in connections.all(initialized_only=True):
            stack.enter_context(connection.execute_wrapper(_closed))
        yield


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a piece of the page; boosted links and history restores want all of it."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or `partial` when htmx asked for a fragment; rendered with the database closed.

    Querysets become lists first, forms load their choices, and anything with `prepare()` does its reading.
    """
    ready = {name: _prepared(value) for name, value in (context or {}).items()}
    notices = shell(request).notices
    fragment = partial is not None and wants_fragment(request)
    with database_closed():
        response = django_render(request, partial if fragment and partial else template, ready, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return announce(response, notices) if fragment else response


def announce(response: HttpResponse, notices: Iterable[Notice]) -> HttpResponse:
    """Sends notices along with an htmx answer; notices.js shows them."""
    shown = [{"tone": notice.tone, "text": notice.text} for notice in notices]
    return trigger_client_event(response, "weicheng:notices", {"notices": shown}) if shown else response


def _prepared(value: Any) -> Any:
    if isinstance(value, QuerySet):
        return list(value)
    if isinstance(value, BaseFormSet):
        for form in [*value.forms, value.empty_form]:
            load_choices(form)
    elif isinstance(value, BaseForm):
        load_choices(value)
    elif isinstance(value, Preparable):
        value.prepare()
    return value


def load_choices(form: BaseForm) -> None:
    """Fetches the options of the form's choice fields, which Django would fetch while rendering."""
    for field in form.fields.values():
        if isinstance(field, ChoiceField):
            options: Any = field.choices
            field.widget.choices = list(options)
