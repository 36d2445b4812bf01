"""Borders of streets and communities as GeoJSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely

from weicheng.organization.enums import AreaLevel
from weicheng.places.models import Boundary
from weicheng.places.queries import simple_shape


@dataclass(frozen=True)
class Border:
    """The simplified border of an area."""

    path: str
    name: str
    shape: dict[str, Any]


def borders(level: str = AreaLevel.STREET) -> list[Border]:
    """The borders of all areas of a level; of the communities, or else the grid cells, where no street has one."""
    for wanted in (level, AreaLevel.COMMUNITY, AreaLevel.GRID):
        rows = list(Boundary.objects.filter(area__level=wanted, area__closed_on=None).select_related("area"))
        if rows:
            return [_border(row) for row in rows]
    return []


def _border(row: Boundary) -> Border:
    return Border(row.area_path, row.area.name, simple_shape(shapely.from_wkb(bytes(row.geometry))))
