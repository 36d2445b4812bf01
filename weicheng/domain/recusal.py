"""Who inspects whom: one's own unit, one unit again and again, each other (回避). A hint for the planner, no blame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.reasons import Reason


class Tie(Labelled):
    """Why somebody else should go next time."""

    OWN = "own", "检查本单位"
    MUTUAL = "mutual", "两单位互相检查"
    OFTEN = "often", "多次检查同一单位"


@dataclass(frozen=True)
class Look:
    """One inspector at one unit; `home` is the unit of the inspector, "" when unknown."""

    record: str
    inspector: str
    home: str
    target: str


@dataclass(frozen=True)
class Hint:
    """A tie between an inspector and a unit, with the visits it rests on."""

    tie: Tie
    inspector: str
    target: str
    records: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True)
class Edge:
    """How often an inspector looked at a unit."""

    inspector: str
    home: str
    target: str
    records: tuple[str, ...]


def edges(looks: Iterable[Look]) -> tuple[Edge, ...]:
    """The graph: one edge for each inspector and unit."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for look in looks:
        found[look.inspector, look.home, look.target].append(look.record)
    return tuple(Edge(*key, tuple(records)) for key, records in sorted(found.items()))


def recusal_hints(looks: Iterable[Look], *, often: int) -> tuple[Hint, ...]:
    """Ties that call for another inspector: own unit first, then units that inspect each other, then `often` visits."""
    graph = edges(looks)
    between = {(edge.home, edge.target) for edge in graph if edge.home and edge.home != edge.target}
    hints = []
    for edge in graph:
        ties = {
            Tie.OWN: bool(edge.home) and edge.home == edge.target,
            Tie.MUTUAL: (edge.home, edge.target) in between and (edge.target, edge.home) in between,
            Tie.OFTEN: len(edge.records) >= often,
        }
        for tie, holds in ties.items():
            if holds:
                reason = Reason("inspectors.recusal", "回避", {"visits": len(edge.records), "often": often})
                hints.append(Hint(tie, edge.inspector, edge.target, edge.records, reason))
    order = list(Tie)
    return tuple(sorted(hints, key=lambda hint: (order.index(hint.tie), hint.inspector, hint.target)))
