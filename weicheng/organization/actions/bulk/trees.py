"""Both trees in memory, three queries: what a workbook's names are resolved against, however many rows it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from weicheng.access.paths import ancestors
from weicheng.domain.names import normal_name
from weicheng.organization.models import Area, Unit, UnitAlias
from weicheng.organization.reach import Where

JOIN = "·"


@dataclass(frozen=True, slots=True)
class AreaNode:
    """An area as imports need it."""

    pk: int
    name: str
    path: str
    parent: int | None
    level: str
    code: str


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit as imports need it; `area_path` is the territory it governs itself ("" for none)."""

    pk: int
    name: str
    short_name: str
    path: str
    parent: int | None
    area_path: str


class Trees:
    """A snapshot of areas and units that still exist."""

    def __init__(self) -> None:
        areas = Area.objects.filter(closed_on=None).order_by("path")
        self.areas = {
            row[0]: AreaNode(*row) for row in areas.values_list("pk", "name", "path", "parent_id", "level", "code")
        }
        units = Unit.objects.filter(closed_on=None).order_by("path")
        columns = ("pk", "name", "short_name", "path", "parent_id", "area__path")
        self.units = {
            pk: UnitNode(pk, name, short_name, path, parent, area_path or "")
            for pk, name, short_name, path, parent, area_path in units.values_list(*columns)
        }

    # Areas.

    @cached_property
    def area_by_code(self) -> dict[str, AreaNode]:
        """Areas that have a code, by it."""
        return {area.code: area for area in self.areas.values() if area.code}

    @cached_property
    def area_by_path(self) -> dict[str, AreaNode]:
        """Every area by its path."""
        return {area.path: area for area in self.areas.values()}

    @cached_property
    def _areas_by_name(self) -> dict[str, list[AreaNode]]:
        found: dict[str, list[AreaNode]] = defaultdict(list)
        for area in self.areas.values():
            found[normal_name(area.name)].append(area)
        return found

    def find_areas(self, names: Iterable[str]) -> list[AreaNode]:
        """The areas that a chain of names from wide to narrow may mean (西湖街道, 新桥社区); levels may be left out."""
        *above, name = [normal_name(part) for part in names]
        return [area for area in self._areas_by_name.get(name, ()) if self._lies_in(area, above)]

    def _lies_in(self, area: AreaNode, above: list[str]) -> bool:
        names = {normal_name(self.area_by_path[path].name) for path in self._above(area)}
        return all(part in names for part in above)

    def _above(self, area: AreaNode) -> Iterator[str]:
        return (path for path in ancestors(area.path, include_self=False) if path in self.area_by_path)

    def chain(self, area: AreaNode, most: int = 3) -> str:
        """The area with the areas above it, as a person would write it: 湘桥区·西湖街道·新桥社区."""
        names = [self.area_by_path[path].name for path in self._above(area)] + [area.name]
        return JOIN.join(names[-most:])

    # Units.

    @cached_property
    def units_by_name(self) -> dict[str, list[UnitNode]]:
        """Units by full name, short name and confirmed alias, in their normal form."""
        found: dict[str, dict[int, UnitNode]] = defaultdict(dict)
        for unit in self.units.values():
            for name in (unit.name, unit.short_name):
                if name:
                    found[normal_name(name)][unit.pk] = unit
        for name, pk in UnitAlias.objects.values_list("name", "unit_id"):
            if pk in self.units:
                found[normal_name(name)][pk] = self.units[pk]
        return {name: list(units.values()) for name, units in found.items()}

    def unit_spellings(self) -> dict[str, int]:
        """Every spelling that means exactly one unit, with its key."""
        spellings: dict[str, int] = {}
        for unit in self.units.values():
            for name in (unit.name, unit.short_name):
                if name and len(self.units_by_name[normal_name(name)]) == 1:
                    spellings[name] = unit.pk
        aliases = UnitAlias.objects.values_list("name", "unit_id")
        return {name: pk for name, pk in aliases if pk in self.units} | spellings

    @cached_property
    def _territories(self) -> dict[str, str]:
        return {unit.path: unit.area_path for unit in self.units.values() if unit.area_path}

    def where_unit(self, unit: UnitNode) -> Where:
        """As `reach.where_unit`, without a query."""
        territory = next(
            (self._territories[path] for path in reversed(ancestors(unit.path)) if path in self._territories), ""
        )
        return Where(unit_path=unit.path, area_path=territory, lead_path=unit.path)


def where_area_node(area: AreaNode) -> Where:
    """As `reach.where_area`, for a node of the snapshot."""
    return Where(area_path=area.path)
