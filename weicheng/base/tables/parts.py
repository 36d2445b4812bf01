"""What a list is made of around its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO

from django.utils.safestring import SafeString

from weicheng.base.progress import Progress


@dataclass(frozen=True, kw_only=True)
class BulkStep:
    """A button that posts the ticked rows (`pk`, repeated) to `url`."""

    label: str
    url: str
    icon: str = ""
    danger: bool = False


@dataclass(frozen=True)
class Header:
    label: str
    css: str
    url: str = ""
    # The value of aria-sort: ascending, descending or none.
    direction: str = "none"


@dataclass(frozen=True)
class PageLink:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class ExportInto:
    """Where a worker wants the rows of a list, and whom to tell how far it is."""

    target: IO[bytes]
    progress: Progress


@dataclass(frozen=True)
class SavedLink:
    """One of the person's named filters."""

    name: str
    url: str
    current: bool


@dataclass
class Page:
    """What was read for the page asked for."""

    lines: list[SafeString] = field(default_factory=list)
    count: int = 0
    capped: bool = False
    number: int = 1
    pages: int = 1
