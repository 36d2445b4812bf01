"""Where a unit or area lies for the policy: the paths that a row of the organisation is judged by."""

from __future__ import annotations

from dataclasses import dataclass

from weicheng.access.paths import ancestors
from weicheng.organization.models import Area, Unit


@dataclass(frozen=True)
class Where:
    """Stands in for a row when the policy asks for paths."""

    unit_path: str = ""
    area_path: str = ""
    lead_path: str = ""


def where_area(area: Area) -> Where:
    """An area lies under itself."""
    return Where(area_path=area.path)


def where_unit(unit: Unit) -> Where:
    """A unit lies under itself, and in the territory of the nearest unit at or above it that governs one; one query."""
    above = Unit.objects.filter(path__in=ancestors(unit.path), area__isnull=False).order_by("-path")
    territory = above.values_list("area__path", flat=True).first()
    return Where(unit_path=unit.path, area_path=territory or "", lead_path=unit.path)
