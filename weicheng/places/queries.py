"""Every read of places that leaves this app: which area a point lies in, and the map cell of a point."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from weicheng.access.paths import WIDTH, ancestors, subtree
from weicheng.base.stamps import stamp
from weicheng.domain.refusals import BadInput, OutOfReach
from weicheng.organization.models import Area
from weicheng.places.models import Boundary, Site
from weicheng.standards import queries as standards

# 0.01° cells, numbered row by row from the south-west corner of the globe.
CELL_DEGREES = 0.01
CELLS_IN_ROW = 36_000
SKETCH_DEGREES = 0.0003


# Borders say when they changed; areas only log it.
CHANGES = """
    SELECT MAX(changed_at), COUNT(*), (SELECT MAX(id) FROM events_event WHERE action = 'area.changed')
    FROM places_boundary
"""


@dataclass(frozen=True)
class _Borders:
    """All borders as one search tree, deepest areas first wherever two overlap."""

    stamp: tuple[Any, ...]
    tree: shapely.STRtree
    shapes: np.ndarray[Any, np.dtype[np.object_]]
    areas: Mapping[int, Area]
    area_ids: np.ndarray[Any, np.dtype[np.int64]]
    depths: np.ndarray[Any, np.dtype[np.int64]]


_lock = threading.Lock()
_borders: _Borders | None = None


def locate(lng: float, lat: float) -> Area | None:
    """The deepest area whose border contains a WGS84 point, or None outside all of them.

    One cheap query: whether what this process knows still holds. The row is shared, not to be changed.
    """
    return locate_many([lng], [lat])[0]


def locate_many(lngs: Sequence[float], lats: Sequence[float]) -> list[Area | None]:
    """As `locate` for many points, with the same query."""
    borders = _current()
    return [borders.areas.get(pk) for pk in _ids(borders, lngs, lats)]


def locate_ids(lngs: Sequence[float], lats: Sequence[float]) -> list[int]:
    """The ids of the deepest areas, 0 outside all of them; a million points take about two seconds.

    A point on a border belongs to the area on either side, the later path wins.
    """
    return _ids(_current(), lngs, lats)


def forget() -> None:
    """Empties what this process remembers of borders; for tests, whose rows vanish."""
    global _borders  # noqa: PLW0603
    _borders = None


def _ids(borders: _Borders, lngs: Sequence[float], lats: Sequence[float]) -> list[int]:
    x, y = np.asarray(lngs, dtype=float), np.asarray(lats, dtype=float)
    # Boxes first, then the prepared borders: half the time of asking the tree for the predicate.
    which, area = borders.tree.query(shapely.points(x, y))
    inside = shapely.intersects_xy(borders.shapes[area], x[which], y[which])
    which, area = which[inside], area[inside]
    deepest = np.zeros(len(x), dtype=np.int64)
    # Written in order of depth, so that a grid cell overwrites the street that contains it too.
    order = np.argsort(borders.depths[area], kind="stable")
    deepest[which[order]] = borders.area_ids[area[order]]
    return deepest.tolist()


def cell(lng: float | None, lat: float | None) -> int | None:
    """The 0.01° map cell of a point; None without one."""
    if lng is None or lat is None:
        return None
    return floor((lat + 90) / CELL_DEGREES) * CELLS_IN_ROW + floor((lng + 180) / CELL_DEGREES)


def _current() -> _Borders:
    """The tree of this process, rebuilt when a border was added, changed or removed."""
    global _borders  # noqa: PLW0603 - one tree a process; building it per request would cost more than the request
    newest = stamp(CHANGES)
    borders = _borders
    if borders is None or borders.stamp != newest:
        with _lock:
            borders = _borders = _build(newest)
    return borders


def _build(newest: tuple[Any, ...]) -> _Borders:
    rows = list(Boundary.objects.filter(area__closed_on=None).select_related("area").order_by("area_path"))
    shapes = shapely.from_wkb([bytes(row.geometry) for row in rows])
    shapely.prepare(shapes)
    depths = np.array([len(row.area_path) // WIDTH for row in rows], dtype=np.int64)
    area_ids = np.array([row.area_id for row in rows], dtype=np.int64)
    areas = {row.area_id: row.area for row in rows}
    return _Borders(newest, shapely.STRtree(shapes), shapes, areas, area_ids, depths)


def bordered_areas(parent: Area | None) -> list[tuple[Area, BaseGeometry]]:
    """The nearest areas below `parent` (or at the top) that have borders, with them; two queries."""
    rows = Boundary.objects.filter(area__closed_on=None).select_related("area").order_by("area_path")
    if parent is not None:
        rows = rows.filter(subtree("area_path", parent.path)).exclude(area=parent)
    nearest: list[Boundary] = []
    for row in rows.defer("geometry"):
        if not (nearest and row.area_path.startswith(nearest[-1].area_path)):
            nearest.append(row)
    shapes = dict(Boundary.objects.filter(pk__in=[row.pk for row in nearest]).values_list("pk", "geometry"))
    return [(row.area, shapely.from_wkb(bytes(shapes[row.pk]))) for row in nearest]


def simple_borders(area_ids: Iterable[int]) -> list[tuple[int, dict[str, Any]]]:
    """The borders of areas as GeoJSON geometries for a small map, with the ids of the areas; one query.

    Simplified to some thirty metres: enough to recognise a street on a phone, at a tenth of the bytes.
    """
    rows = Boundary.objects.filter(area__in=list(area_ids), area__closed_on=None).values_list("area", "geometry")
    return [(area, simple_shape(shapely.from_wkb(bytes(geometry)))) for area, geometry in rows]


def simple_shape(shape: BaseGeometry) -> dict[str, Any]:
    """A border as GeoJSON, simplified to some thirty metres."""
    simple: dict[str, Any] = json.loads(shapely.to_geojson(shapely.simplify(shape, SKETCH_DEGREES)))
    return simple


def middles(areas: Iterable[Area]) -> dict[int, tuple[float, float]]:
    """A point inside the border of each area that has one (WGS84), by the area's id; one query."""
    rows = Boundary.objects.filter(area__in=list(areas)).values_list("area", "geometry")
    points = ((area, shapely.from_wkb(bytes(geometry)).representative_point()) for area, geometry in rows)
    return {area: (point.x, point.y) for area, point in points}


def sites(area: Area | None = None) -> QuerySet[Site]:
    """The sites of an area, or all; the directory of places is open to everybody inside."""
    rows = Site.objects.select_related("area", "unit")
    return rows.filter(subtree("area_path", area.path)) if area else rows


def site(pk: int) -> Site:
    """One site. Raises OutOfReach."""
    row = sites().filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def site_keys() -> set[tuple[int, str, str]]:
    """(area, kind, name) of every site, for comparing a workbook with them; one query."""
    return set(Site.objects.values_list("area_id", "kind", "name"))


def site_kinds() -> dict[str, str]:
    """The kinds of sites of the rule pack in force: code and 中文名; none while no pack is published."""
    try:
        return {code: row.name for code, row in standards.current_pack().pack.site.items()}
    except BadInput:
        return {}


def areas_above(area: Area) -> list[Area]:
    """The areas from the top down to this one; one query."""
    return list(Area.objects.filter(path__in=ancestors(area.path)).order_by("path"))
