"""The day's visits in order, with the way to each, nearest next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from weicheng.access.policy import Actor
from weicheng.domain.geo import Point
from weicheng.domain.touring import Leg, MapLink, Stop, map_links, nearest_next
from weicheng.inspections.models import Visit
from weicheng.inspections.queries.visits import todays_visits
from weicheng.places import queries as places

KILOMETRE = 1000


@dataclass(frozen=True)
class TourStop:
    """A visit of the day: the straight distance from the one before, and links into map apps."""

    number: int
    visit: Visit
    point: Point | None
    metres: int | None
    links: tuple[MapLink, ...]

    @property
    def away(self) -> str:
        """`直线 820 米`, `直线 12.1 公里`; "" for the first one and for what has no position."""
        if self.metres is None:
            return ""
        return f"直线 {self.metres} 米" if self.metres < KILOMETRE else f"直线 {self.metres / KILOMETRE:.1f} 公里"


def tour(actor: Actor, day: date, start: Point | None = None) -> list[TourStop]:
    """The actor's waiting visits of a day, nearest next from `start` (WGS84); four queries.

    A visit to an area without a site goes to the middle of its border.
    """
    visits = {visit.pk: visit for visit in todays_visits(actor, day) if visit.state == Visit.State.PLANNED}
    points = visit_points(visits.values())
    return [
        TourStop(
            number,
            visits[leg.stop.pk],
            leg.stop.point,
            leg.metres,
            map_links(leg.stop.name, leg.stop.point) if leg.stop.point else (),
        )
        for number, leg in enumerate(legs(visits.values(), points, start), 1)
    ]


def legs(visits: Collection[Visit], points: Mapping[int, Point], start: Point | None = None) -> tuple[Leg, ...]:
    """Visits in the order of a tour, for the page and for what a phone takes along; no query."""
    return nearest_next([Stop(visit.pk, _name(visit), points.get(visit.pk)) for visit in visits], start)


def _name(visit: Visit) -> str:
    return visit.site.name if visit.site else visit.area.name


def visit_points(visits: Collection[Visit]) -> dict[int, Point]:
    """Visit → where to go for it (WGS84): its site, without a site the middle of its area's border; one query.

    What has neither a position nor a border is missing.
    """
    middles = places.middles([visit.area for visit in visits if visit.site is None])
    found = {visit.pk: _point(visit, middles) for visit in visits}
    return {pk: point for pk, point in found.items() if point is not None}


def _point(visit: Visit, middles: dict[int, Point]) -> Point | None:
    site = visit.site
    if site is None:
        return middles.get(visit.area_id)
    return (site.lng, site.lat) if site.lng is not None and site.lat is not None else None
