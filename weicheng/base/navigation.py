"""What surrounds every page: the menu a person may use, the counts beside it, and the notices to show once.

`config/navigation.py` lists the entries; `settings.NAVIGATION` names that object, because base may not import upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from weicheng.access.web import opens

LARGE_TEXT_COOKIE = "large_text"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One menu entry. It is shown to a person who has any capability of `needs`; none named means everybody."""

    label: str
    url_name: str
    icon: str
    needs: tuple[str, ...] = ()
    # Names an entry of Navigation.counts, shown as a number beside the label.
    count: str = ""
    # Stands in the bottom bar of the phone; the first four allowed ones do.
    tab: bool = False
    # Sent as a POST form (signing out).
    post: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    """A group of entries in the side menu."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Navigation:
    """The whole menu of an installation."""

    site: str
    sections: tuple[Section, ...] = ()
    account: tuple[Item, ...] = ()
    public: tuple[Item, ...] = ()
    # URL names; an empty one leaves the element out.
    home: str = ""
    search: str = ""
    inbox: str = ""
    inbox_count: str = ""
    allowed: Callable[[Any, str], bool] = lambda actor, capability: True
    counts: Mapping[str, Callable[[Any], int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A menu entry ready to be drawn."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0
    post: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Notice:
    """A message shown once; tone is good, info, warn or bad."""

    tone: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Shell:
    """Everything layout.html and public_layout.html draw around the page itself."""

    site: str
    signed_in: bool
    name: str
    groups: tuple[Group, ...]
    tabs: tuple[Entry, ...]
    account: tuple[Entry, ...]
    public: tuple[Entry, ...]
    home_url: str
    search_url: str
    inbox_url: str
    unread: int
    notices: tuple[Notice, ...]
    large_text: bool
    demo: bool
    # Pages whose first-time tour the person has seen.
    toured: frozenset[str]

    @property
    def layout(self) -> str:
        return "base/layout.html" if self.signed_in else "base/public_layout.html"


TONES = {"success": "good", "info": "info", "warning": "warn", "error": "bad", "debug": "info"}
TAB_LIMIT = 4


@lru_cache(maxsize=4)
def _navigation(dotted: str) -> Navigation:
    found: Navigation = import_string(dotted)
    return found


def shell(request: HttpRequest) -> Shell:
    """The surroundings of this request's page; worked out once a request, before the database is closed."""
    known: Shell | None = getattr(request, "_shell", None)
    if known is None:
        known = _build(request, _navigation(settings.NAVIGATION))
        request._shell = known  # type: ignore[attr-defined]
    return known


def shell_context(request: HttpRequest) -> dict[str, Shell]:
    """Context processor, so that views of other packages (sign-in) get the same surroundings."""
    return {"shell": shell(request)}


def _build(request: HttpRequest, navigation: Navigation) -> Shell:
    actor = getattr(request, "actor", None)
    signed_in = bool(getattr(actor, "is_person", False))
    counts: dict[str, int] = {}

    def count(name: str) -> int:
        if name and name not in counts:
            counts[name] = navigation.counts[name](actor)
        return counts.get(name, 0)

    here = _current(request, navigation)

    def entry(item: Item) -> Entry:
        url, current = reverse(item.url_name), item.url_name == here
        return Entry(item.label, url, item.icon, current, count(item.count), item.post)

    def allowed(items: tuple[Item, ...]) -> list[Item]:
        return [i for i in items if not i.needs or any(navigation.allowed(actor, need) for need in i.needs)]

    shown = [(section, allowed(section.items)) for section in navigation.sections] if signed_in else []
    groups = [(Group(section.label, tuple(map(entry, items))), items) for section, items in shown if items]
    tabs = [e for group, items in groups for e, item in zip(group.entries, items, strict=True) if item.tab]
    searches = actor is not None and signed_in and navigation.search and opens(actor, navigation.search)
    return Shell(
        site=navigation.site,
        signed_in=signed_in,
        name=str(getattr(actor, "name", "")),
        groups=tuple(group for group, _ in groups),
        tabs=tuple(tabs[:TAB_LIMIT]),
        account=tuple(map(entry, allowed(navigation.account))) if signed_in else (),
        public=tuple(map(entry, navigation.public)),
        home_url=reverse(navigation.home) if navigation.home else "/",
        search_url=reverse(navigation.search) if searches else "",
        inbox_url=reverse(navigation.inbox) if navigation.inbox and signed_in else "",
        unread=count(navigation.inbox_count) if signed_in else 0,
        notices=tuple(Notice(TONES.get(m.level_tag, "info"), str(m)) for m in get_messages(request)),
        large_text=request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
        demo=bool(getattr(settings, "DEMO", False)),
        toured=frozenset(getattr(getattr(request, "user", None), "toured", ())),
    )


def _current(request: HttpRequest, navigation: Navigation) -> str:
    """The URL name of the entry the page belongs to: the one whose address is the longest beginning of the page's."""
    items = [*navigation.public, *(item for section in navigation.sections for item in section.items)]
    urls = {reverse(item.url_name): item.url_name for item in items}
    above = [url for url in urls if request.path == url or (url != "/" and request.path.startswith(url))]
    return urls[max(above, key=len)] if above else ""
