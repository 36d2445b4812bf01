"""A map as data. Areas and points are fetched as GeoJSON (WGS84) by map.js; a list of the same always stands beside it.

Properties of a feature: `name`, `tone` (base.badges.Tone), and if there are any `note` (the state in words, because
colour alone says nothing to some) and `url` (where a click leads).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import JsonResponse

from weicheng.base.badges import Tone

GEOJSON = "application/geo+json"
SKETCH_NOTE = "示意图"


@dataclass(frozen=True, kw_only=True)
class MapView:
    """One map on a page."""

    name: str
    title: str
    areas_url: str = ""
    points_url: str = ""
    # The same places as a list, for people without a mouse or without WebGL.
    list_url: str = ""
    # The areas are the ground under the points: named, without their states, and the view is that of the points.
    ground: bool = False
    # The page's form has a PointField, and a click on the map fills it.
    pick: bool = False
    centre: tuple[float, float] | None = None
    zoom: float | None = None
    tall: bool = False
    legend: tuple[tuple[Tone, str], ...] = ()

    @property
    def script_id(self) -> str:
        return f"map-{self.name}"

    @property
    def data(self) -> dict[str, Any]:
        """What map.js reads."""
        return {
            "areas": self.areas_url,
            "points": self.points_url,
            "tiles": settings.MAP_TILES,
            "centre": self.centre,
            "zoom": self.zoom,
            "ground": self.ground,
        }

    @property
    def note(self) -> str:
        """Without an official base layer, and in the demo, a map is only a sketch and must say so."""
        return SKETCH_NOTE if settings.DEMO or not settings.MAP_TILES else ""


def geojson(features: Iterable[Mapping[str, Any]]) -> JsonResponse:
    """The answer to map.js: a FeatureCollection, not to be kept by caches because it depends on the person."""
    body = {"type": "FeatureCollection", "features": list(features)}
    response = JsonResponse(body, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def feature(
    geometry: Mapping[str, Any], *, name: str, tone: Tone = Tone.NEUTRAL, note: str = "", url: str = ""
) -> dict[str, Any]:
    """One GeoJSON feature with the properties map.js knows."""
    properties = {"name": name, "tone": tone.value, "note": note, "url": url}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(lng: float, lat: float) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [lng, lat]}
