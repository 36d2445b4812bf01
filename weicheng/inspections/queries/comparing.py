"""Self, peers and office on the same place and checklist (M-094)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from weicheng.access.policy import Actor
from weicheng.domain.inspections import Comparison, compare_checks
from weicheng.inspections.models import Visit
from weicheng.inspections.queries.scoring import ScoredVisit, scored_visits
from weicheng.organization.models import Area, Unit
from weicheng.places.models import Site

OWN, PEERS = frozenset({Visit.Kind.SELF}), frozenset({Visit.Kind.MUTUAL})
KINDS = tuple(Visit.Kind)


@dataclass(frozen=True)
class ThreeLooks:
    """One place under one checklist: the newest look of each side, and what the figures say."""

    name: str
    area: str
    own: ScoredVisit | None
    peers: ScoredVisit | None
    office: ScoredVisit | None
    comparison: Comparison

    @property
    def cells(self) -> tuple[tuple[str, ScoredVisit | None], ...]:
        """Self, peers and office as they are shown: the score, and the visit a click leads to."""
        seen = self.comparison
        scores = (seen.self_score, seen.peer_score, seen.office_score)
        return tuple(
            (shown(score), look) for score, look in zip(scores, (self.own, self.peers, self.office), strict=True)
        )

    @property
    def optimism(self) -> str:
        """With its sign: +13."""
        value = self.comparison.optimism
        return "—" if value is None else f"+{shown(value)}" if value > 0 else shown(value)


def shown(points: int | None) -> str:
    """Hundredths of a point as people read them."""
    return "—" if points is None else f"{points / 100:.1f}".rstrip("0").rstrip(".")


def three_looks(actor: Actor, since: date, until: date, area: Area | None = None) -> list[ThreeLooks]:
    """Places that looked at themselves or at one another beside the office's look, most optimistic first; six queries.

    Office means every kind that is neither self nor mutual.
    """
    newest: dict[tuple[Any, ...], dict[str, ScoredVisit]] = {}
    for visit in scored_visits(actor, since=since, until=until, area=area):
        if visit.answers:
            key = (visit.site_id, None if visit.site_id else visit.unit_id, visit.area_id, visit.version_id)
            newest.setdefault(key, {})[_side(visit.kind)] = visit
    shown = {key: looks for key, looks in newest.items() if {"own", "peers"} & set(looks)}
    names = _names(shown)
    rows = [_row(key, looks, names) for key, looks in shown.items()]
    return sorted(rows, key=lambda row: -(row.comparison.optimism or 0))


def _side(kind: str) -> str:
    if kind in OWN:
        return "own"
    return "peers" if kind in PEERS else "office"


def _names(shown: dict[tuple[Any, ...], dict[str, ScoredVisit]]) -> dict[str, dict[int, str]]:
    sites, units, areas = ({key[place] for key in shown} for place in range(3))
    return {
        "site": dict(Site.objects.filter(pk__in=sites - {None}).values_list("pk", "name")),
        "unit": dict(Unit.objects.filter(pk__in=units - {None}).values_list("pk", "name")),
        "area": dict(Area.objects.filter(pk__in=areas).values_list("pk", "name")),
    }


def _row(key: tuple[Any, ...], looks: dict[str, ScoredVisit], names: dict[str, dict[int, str]]) -> ThreeLooks:
    site, unit, area, _ = key
    own, peers, office = looks.get("own"), looks.get("peers"), looks.get("office")
    name = names["site"].get(site) or names["unit"].get(unit) or names["area"].get(area, "")
    seen = compare_checks(*(look.answers if look else None for look in (own, peers, office)))
    return ThreeLooks(name, names["area"].get(area, ""), own, peers, office, seen)
