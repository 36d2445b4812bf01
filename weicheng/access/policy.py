"""Who may do what to which rows. Every query and every action asks here.

A person acts through postings; each gives a role over a subtree of units (条) or areas (块). A row carries the paths
it lies under. The rule is spelled twice, as SQL (`scope`) and as Python (`covers`); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from weicheng.access import roles
from weicheng.access.capabilities import CAPABILITIES, known
from weicheng.access.paths import covers_path, subtree
from weicheng.access.roles import ReachKind
from weicheng.domain.refusals import NotAllowed

# Which column of a row each kind of reach compares with; a table without one of them names its own mapping.
COLUMNS: Mapping[ReachKind, str] = {
    ReachKind.UNIT: "unit_path",
    ReachKind.AREA: "area_path",
    ReachKind.LEAD: "lead_path",
}


@dataclass(frozen=True)
class Reach:
    """One posting seen by the policy: a role, and the path it reaches over ("" is everything)."""

    role: str
    path: str
    posting_id: int | None = None
    unit_id: int | None = None
    unit_path: str = ""
    label: str = ""

    @property
    def kind(self) -> ReachKind:
        return roles.role(self.role).reach

    def grants(self, capability: str) -> bool:
        return capability in roles.role(self.role).capabilities


@dataclass(frozen=True)
class Actor:
    """Who is acting: a person with postings, a named job, or the public. There is no anonymous None."""

    user_id: int | None
    name: str
    reaches: tuple[Reach, ...] = ()
    granted: frozenset[str] = field(default=frozenset())

    @classmethod
    def system(cls, name: str, *capabilities: str) -> Actor:
        """A job or integration, by name, with exactly the capabilities it needs, over everything."""
        return cls(None, name, (), frozenset(known(capability) for capability in capabilities))

    @classmethod
    def citizen(cls, name: str = "市民") -> Actor:
        """A member of the public: no capability; public actions name what they allow."""
        return cls(None, name)

    @property
    def is_person(self) -> bool:
        return self.user_id is not None

    @property
    def label(self) -> str:
        """How the log names the actor without naming the person: the posts held."""
        return "、".join(dict.fromkeys(reach.label for reach in self.reaches if reach.label)) or self.name

    def reaches_for(self, capability: str) -> tuple[Reach, ...]:
        """The postings that give this capability."""
        known(capability)
        return tuple(reach for reach in self.reaches if reach.grants(capability))

    def unit_ids(self, capability: str) -> frozenset[int]:
        """The units in whose name the person may use this capability."""
        return frozenset(reach.unit_id for reach in self.reaches_for(capability) if reach.unit_id)


ANONYMOUS = Actor(None, "访客")


def has(actor: Actor, capability: str) -> bool:
    """Whether the actor has the capability anywhere: opens a page or shows a menu item, never a row."""
    return known(capability) in actor.granted or bool(actor.reaches_for(capability))


def capabilities_of(actor: Actor) -> frozenset[str]:
    """All capabilities the actor has anywhere."""
    return frozenset(capability for capability in CAPABILITIES if has(actor, capability))


def scope(actor: Actor, capability: str, columns: Mapping[ReachKind, str] = COLUMNS) -> Q:
    """The rows on which the actor has the capability, as a filter that both databases answer from path indexes."""
    if known(capability) in actor.granted:
        return Q()
    wanted: set[tuple[str, str]] = {
        (columns[reach.kind], reach.path) for reach in actor.reaches_for(capability) if reach.kind in columns
    }
    if any(not path for _, path in wanted):
        return Q()
    allowed = Q(pk__in=[])
    for column, path in sorted(_widest(wanted)):
        allowed |= subtree(column, path)
    return allowed


def _widest(wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Drops a subtree that lies under another one, so that a person with two hats costs no needless OR."""
    return {
        (column, path)
        for column, path in wanted
        if not any(column == other and path != wider and covers_path(wider, path) for other, wider in wanted)
    }


def covers(actor: Actor, capability: str, row: Any, columns: Mapping[ReachKind, str] = COLUMNS) -> bool:
    """Whether the actor has the capability on this row; agrees with `scope` on every row."""
    if known(capability) in actor.granted:
        return True
    return any(
        covers_path(reach.path, getattr(row, columns[reach.kind]) or "")
        for reach in actor.reaches_for(capability)
        if reach.kind in columns
    )


def require(actor: Actor, capability: str, row: Any, columns: Mapping[ReachKind, str] = COLUMNS) -> None:
    """Raises NotAllowed with a sentence naming the missing capability."""
    if not covers(actor, capability, row, columns):
        raise NotAllowed(f"您在这里没有“{CAPABILITIES[capability]}”的权限。如需办理，请联系本单位管理员或创卫办。")


def require_anywhere(actor: Actor, capability: str) -> None:
    """For actions without a row yet: raises NotAllowed unless the actor has the capability somewhere."""
    if not has(actor, capability):
        raise NotAllowed(f"您没有“{CAPABILITIES[capability]}”的权限。如需办理，请联系本单位管理员或创卫办。")
