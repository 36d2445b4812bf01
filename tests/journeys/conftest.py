"""A browser, the town behind a real web server, and people who open its pages on a phone or at a desk.

The whole folder is marked `journey`; `make journeys` runs it with the Chromium that WEICHENG_CHROMIUM names.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from weicheng.organization.models import User
from weicheng.testing.town import Town, build

# Playwright runs an event loop in the thread of the tests, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The browser draws maps in software and shares the processors with the server.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
SWITCHES = [
    "--no-sandbox",  # CI runs as root
    # Software WebGL: the map must draw on a machine without a graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("WEICHENG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


@dataclass
class Visitor:
    """One person at one device. `complaints` are what the browser had to say against the pages."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> Page:
        """Opens a page by its path; the answer's status is the caller's to check by what is shown."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def sign_in(self, user: User) -> None:
        """Signs the person in without the form, which has tests of its own."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": self.address}]
        )

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


Meet = Callable[..., Visitor]


@pytest.fixture
def meet(browser: Browser, live_server: LiveServer) -> Iterator[Meet]:
    """`meet(PHONE)` or `meet(DESK, user)`: a new visitor with cookies of their own."""
    contexts: list[BrowserContext] = []

    def new(device: dict[str, object], user: User | None = None) -> Visitor:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **device)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        visitor = Visitor(context, live_server.url)
        if user:
            visitor.sign_in(user)
        return visitor

    yield new
    for context in contexts:
        context.close()
