"""The order of a day's visits: nearest next from a start point, and links that hand a place to a phone's map app.

The order is computed here only. A phone without signal keeps it and may begin it elsewhere: with the stop nearest to
where its owner stands, on in this order, the skipped ones at the end (frontend/src/field/near.js).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from weicheng.domain.geo import Datum, Point, from_wgs84, metres_between


@dataclass(frozen=True)
class Stop:
    """A place to go to; without a position it comes last."""

    pk: int
    name: str
    point: Point | None


@dataclass(frozen=True)
class Leg:
    """A stop with the straight distance from the one before, in metres; None without a position."""

    stop: Stop
    metres: int | None


def nearest_next(stops: Sequence[Stop], start: Point | None = None) -> tuple[Leg, ...]:
    """Always the nearest of the stops that are left; not the shortest tour, but one that everybody sees through.

    Without a start the first stop given begins. Equal distances keep the order given.
    """
    left = [stop for stop in stops if stop.point is not None]
    here, legs = start, []
    while left:
        stop = left[0] if here is None else min(left, key=lambda each: _away(here, each))
        legs.append(Leg(stop, None if here is None else round(_away(here, stop))))
        left.remove(stop)
        here = stop.point
    return (*legs, *(Leg(stop, None) for stop in stops if stop.point is None))


def _away(here: Point | None, stop: Stop) -> float:
    return metres_between(here, stop.point) if here and stop.point else 0.0


@dataclass(frozen=True)
class MapLink:
    """An address that opens a place in a map app."""

    label: str
    url: str


def map_links(name: str, point: Point) -> tuple[MapLink, ...]:
    """A WGS84 point for the map apps of phones, each in the datum it expects: 高德 and 腾讯 GCJ-02, 百度 BD-09.

    `geo:` (RFC 5870) is WGS84 and opens whatever the phone prefers.
    """
    lng, lat = point
    east, north = from_wgs84(point, Datum.GCJ02)
    bd_east, bd_north = from_wgs84(point, Datum.BD09)
    title = quote(name)
    return (
        MapLink("手机地图", f"geo:{lat:.6f},{lng:.6f}?q={lat:.6f},{lng:.6f}({title})"),
        MapLink(
            "高德", f"https://uri.amap.com/navigation?to={east:.6f},{north:.6f},{title}&coordinate=gaode&callnative=1"
        ),
        MapLink(
            "百度",
            "https://api.map.baidu.com/marker?"
            f"location={bd_north:.6f},{bd_east:.6f}&title={title}&content={title}&output=html&src=weicheng",
        ),
        MapLink("腾讯", f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{north:.6f},{east:.6f};title:{title}"),
    )
