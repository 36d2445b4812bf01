"""A person's own named filters, shown above every list. An upper app keeps them; the kit only asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SavedFilter:
    """One named filter: what it is called, and the query string it stands for."""

    name: str
    query: str


@dataclass(frozen=True)
class Keeper:
    """Who keeps the filters: `find(actor, page)` costs one query; the URL names save one and list all."""

    find: Callable[[Any, str], Iterable[SavedFilter]]
    save: str
    manage: str


_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """Names the keeper of this installation; a second one replaces the first."""
    _keepers[:] = [keeper]


def keeper_for(actor: Any) -> Keeper | None:
    """The keeper, for people with an account."""
    return _keepers[0] if _keepers and getattr(actor, "is_person", False) else None
