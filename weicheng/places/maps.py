"""What maps of areas and sites show, as GeoJSON features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from weicheng.base.badges import Tone
from weicheng.base.maps import feature, point
from weicheng.organization import queries as organization
from weicheng.organization.models import Area
from weicheng.places import queries
from weicheng.places.shapes import simplified

# About eleven metres: finer than a screen shows a city at.
THIN_DEGREES = 0.0001


def holes_below(paths: Sequence[str], duty: str, day: date) -> dict[str, int]:
    """How many holes lie at, under or above each area on a day (M-016)."""
    where = organization.hole_paths(day, duty)
    return {
        path: count
        for path in paths
        if (count := sum(hole.startswith(path) or path.startswith(hole) for hole in where))
    }


def area_features(parent: Area | None, duty: str, day: date) -> Iterator[dict[str, Any]]:
    """The areas one level below `parent` that have borders, red where a duty has no single valid owner (M-016)."""
    rows = queries.bordered_areas(parent)
    holes = holes_below([area.path for area, _ in rows], duty, day)
    for area, geometry in rows:
        found = holes.get(area.path, 0)
        yield feature(
            simplified(geometry, THIN_DEGREES),
            name=area.name,
            tone=Tone.BAD if found else Tone.GOOD,
            note=f"{found} 项责任真空" if found else "责任落实",
            url=reverse("area_detail", args=[area.pk]),
        )


def site_features(area: Area | None, kind: str = "") -> Iterator[dict[str, Any]]:
    """The sites with a position in an area."""
    for site in queries.sites(area).filter(lng__isnull=False, closed_on=None):
        if kind and site.kind != kind:
            continue
        tone = Tone.WARN if site.is_key else Tone.INFO
        yield feature(
            point(site.lng or 0, site.lat or 0),
            name=site.name,
            tone=tone,
            note="重点点位" if site.is_key else "点位",
            url=reverse("site_detail", args=[site.pk]),
        )


def root_area() -> Area | None:
    """Where maps start: from the top down to the first area with more than one bordered area below it."""
    area = organization.area_rows().first()
    while area is not None:
        below = queries.bordered_areas(area)
        if len(below) != 1:
            return area
        area = below[0][0]
    return None
