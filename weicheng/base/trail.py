"""Where the running code was called from: one request, one task or one command.

Set at the edge (middleware, worker, command line) and read by the event log, so that no action passes it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import uuid4


class Source(StrEnum):
    """Through which door a change came in (来源)."""

    WEB = "web"
    PWA = "pwa"
    JOB = "job"
    CLI = "cli"
    PORTAL = "portal"


SOURCE_NAMES: Mapping[str, str] = {
    Source.WEB: "网页",
    Source.PWA: "手机端",
    Source.JOB: "后台任务",
    Source.CLI: "命令行",
    Source.PORTAL: "公众入口",
}


def source_name(source: str) -> str:
    """The name of a door for people; what is no door is shown as it stands, for whoever looks into it."""
    return SOURCE_NAMES.get(source, source)


@dataclass(frozen=True)
class Trail:
    """The request id (groups what one click caused) and the door it came in by."""

    request: str
    source: Source


# Code that nobody announced is a shell or a script on the server.
_current: ContextVar[Trail] = ContextVar("trail", default=Trail("", Source.CLI))  # noqa: B039 - Trail is frozen


def current() -> Trail:
    """The trail of the code that is running now."""
    return _current.get()


def new_request_id() -> str:
    """32 hexadecimal digits."""
    return uuid4().hex


def enter_by(source: Source) -> None:
    """Corrects the door of the current trail, once it is known."""
    _current.set(replace(current(), source=source))


@contextmanager
def follow(source: Source, request: str = "") -> Iterator[Trail]:
    """Marks everything inside the block as coming from `source`; makes up a request id if none is given."""
    token = _current.set(Trail(request or new_request_id(), source))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
