"""待办: what waits for a person. Each app names its boxes when it starts; one page shows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class TodoBox:
    """One kind of waiting work: how much, how much of it late, and where it is done."""

    label: str
    url: str
    waiting: int
    overdue: int = 0
    icon: str = "inbox"
    # Boxes of one section stand together.
    section: str = "案件"


# Sections that stand above all others, whichever app they come from.
FIRST = ("案件", "审批", "督办", "任务")

Source = Callable[[Any], Iterable[TodoBox]]
_sources: dict[str, Source] = {}


def plug_in(name: str, source: Source) -> None:
    """Adds an app's boxes; `source` gets the actor and answers with a fixed number of queries."""
    _sources[name] = source


def boxes_for(actor: Any) -> list[TodoBox]:
    """Every box that has something waiting: the daily work first, then the rest in the order the apps plugged in."""
    boxes = [box for source in _sources.values() for box in source(actor) if box.waiting]
    return sorted(boxes, key=lambda box: FIRST.index(box.section) if box.section in FIRST else len(FIRST))
