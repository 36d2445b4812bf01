"""What a task hangs on: the apps above say what `case:81` is called, where it lies, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from weicheng.access.policy import Actor
from weicheng.organization.models import Area, Unit


@dataclass(frozen=True, kw_only=True)
class About:
    """The matter of a task as the tasks' pages show it, and the units it concerns already."""

    label: str
    url: str
    area: Area | None = None
    unit: Unit | None = None


Lookup = Callable[[Actor, int], About | None]
_lookups: dict[str, Lookup] = {}


def register(kind: str, lookup: Lookup) -> None:
    """Names the function that finds the matters of a kind (`case`); it answers None to who may not see them."""
    _lookups[kind] = lookup


def find(actor: Actor, about: str) -> About | None:
    """The matter, or None when there is none, it is of an unknown kind, or it is out of the person's reach."""
    kind, _, number = about.partition(":")
    lookup = _lookups.get(kind)
    if lookup is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return lookup(actor, int(number))
