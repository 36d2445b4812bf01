"""Which community and street a visit counts for: the nearest at or above its area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from weicheng.access.paths import ancestors
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area

LEVELS = (AreaLevel.COMMUNITY, AreaLevel.STREET)


@dataclass(frozen=True)
class Place:
    """Numbers of the areas a score counts for; None where the tree skips the level."""

    community: int | None
    street: int | None


def places_above(paths: Collection[str]) -> Mapping[str, Place]:
    """For each path; one query."""
    wanted = {part for path in paths for part in ancestors(path)}
    rows = Area.objects.filter(path__in=wanted, level__in=LEVELS).values_list("path", "level", "pk")
    known = {(level, path): pk for path, level, pk in rows}

    def nearest(path: str, level: AreaLevel) -> int | None:
        return next((known[level, part] for part in reversed(ancestors(path)) if (level, part) in known), None)

    return {path: Place(nearest(path, AreaLevel.COMMUNITY), nearest(path, AreaLevel.STREET)) for path in paths}
