"""Every write to sites and borders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.events import log
from weicheng.organization.models import Area, Unit
from weicheng.organization.reach import Where, where_area
from weicheng.places import event_types
from weicheng.places.models import Boundary, Site
from weicheng.places.shapes import Shape


@transaction.atomic
def add_site(
    *,
    actor: Actor,
    name: str,
    kind: str,
    area: Area,
    unit: Unit | None = None,
    address: str = "",
    point: tuple[float, float] | None = None,
    is_key: bool = False,
    batch_id: int | None = None,
) -> Site:
    """Registers a site in an area. Raises BadInput when the area already has one of that kind and name."""
    policy.require(actor, "place.manage", where_area(area))
    if Site.objects.filter(area=area, kind=kind, name=name).exists():
        raise BadInput.of("名称", f"“{area.name}”已有同类点位“{name}”", "请使用已有的点位，或换一个名称")
    lng, lat = point or (None, None)
    site = Site.objects.create(
        name=name,
        kind=kind,
        area=area,
        area_path=area.path,
        unit=unit,
        unit_path=unit.path if unit else "",
        address=address,
        lng=lng,
        lat=lat,
        is_key=is_key,
        batch_id=batch_id,
    )
    log.record(event_types.SITE_ADDED, subject=f"site:{site.pk}", actor=actor, name=name, area=area.pk)
    return site


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site to be added by an import; the paths go with the keys."""

    name: str
    kind: str
    area_id: int
    area_path: str
    unit_id: int | None = None
    unit_path: str = ""
    address: str = ""
    point: tuple[float, float] | None = None
    is_key: bool = False


# Sites made at once: full inserts, a lively progress, flat memory.
SLICE = 5000


@transaction.atomic
def add_sites(
    *,
    actor: Actor,
    rows: Sequence[NewSite],
    batch_id: int | None = None,
    tick: Callable[[int], None] = lambda done: None,
) -> int:
    """Registers many sites as `add_site` does; returns how many.

    Raises NotAllowed out of reach, and IntegrityError for a site that was registered meanwhile.
    """
    for path in {row.area_path for row in rows}:
        policy.require(actor, "place.manage", Where(area_path=path))
    done = 0
    for start in range(0, len(rows), SLICE):
        sites = [_site(row, batch_id) for row in rows[start : start + SLICE]]
        made = Site.objects.bulk_create(sites, batch_size=1000)
        entries = [
            log.Entry(f"site:{site.pk}", data={"name": site.name, "area": site.area_id, "batch": batch_id})
            for site in made
        ]
        log.record_many(event_types.SITE_ADDED, entries, actor=actor)
        done += len(made)
        tick(done)
    return done


def _site(row: NewSite, batch_id: int | None) -> Site:
    lng, lat = row.point or (None, None)
    return Site(
        name=row.name,
        kind=row.kind,
        area_id=row.area_id,
        area_path=row.area_path,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        address=row.address,
        lng=lng,
        lat=lat,
        is_key=row.is_key,
        batch_id=batch_id,
    )


@transaction.atomic
def change_site(
    *,
    actor: Actor,
    site: Site,
    name: str,
    kind: str,
    unit: Unit | None,
    address: str,
    point: tuple[float, float] | None,
    is_key: bool,
) -> Site:
    """Changes a site's own columns; it stays in its area."""
    site = Site.objects.select_for_update().get(pk=site.pk)
    policy.require(actor, "place.manage", site)
    if Site.objects.filter(area_id=site.area_id, kind=kind, name=name).exclude(pk=site.pk).exists():
        raise BadInput.of("名称", f"这里已有同类点位“{name}”", "请换一个名称")
    site.name, site.kind, site.address, site.is_key = name, kind, address, is_key
    site.unit, site.unit_path = unit, unit.path if unit else ""
    site.lng, site.lat = point or (None, None)
    site.save()
    log.record(event_types.SITE_CHANGED, subject=f"site:{site.pk}", actor=actor, name=name)
    return site


@transaction.atomic
def close_site(*, actor: Actor, site: Site, closed_on: date) -> Site:
    """Takes a site out of use from a day; its cases stay."""
    site = Site.objects.select_for_update().get(pk=site.pk)
    policy.require(actor, "place.manage", site)
    if site.closed_on:
        raise MoveRefused(f"“{site.name}”已于 {site.closed_on} 停用。")
    site.closed_on = closed_on
    site.save(update_fields=["closed_on"])
    log.record(event_types.SITE_CLOSED, subject=f"site:{site.pk}", actor=actor, name=site.name, on=closed_on)
    return site


@transaction.atomic
def set_boundaries(*, actor: Actor, shapes: Sequence[Shape], datum: str, is_sketch: bool = False) -> int:
    """Stores the borders of areas found by code, or by name where a name is unique; all or nothing.

    Raises BadInput naming every shape whose area is not found. Returns how many borders were stored.
    """
    areas, faults = _matched(shapes)
    if faults:
        raise BadInput(faults)
    for area in areas:
        policy.require(actor, "place.manage", where_area(area))
    Boundary.objects.filter(area__in=areas).delete()
    Boundary.objects.bulk_create(
        [
            Boundary(
                area=area,
                area_path=area.path,
                geometry=shapely.to_wkb(shape.geometry),
                given_in=datum,
                is_sketch=is_sketch,
            )
            for area, shape in zip(areas, shapes, strict=True)
        ],
        batch_size=500,
    )
    label = Boundary.Datum(datum).label
    log.record(event_types.BOUNDARIES_SET, subject="boundary:all", actor=actor, count=len(areas), datum=label)
    return len(areas)


def _matched(shapes: Sequence[Shape]) -> tuple[list[Area], list[Fault]]:
    by_code = {area.code: area for area in Area.objects.exclude(code="")}
    by_name: dict[str, list[Area]] = {}
    for area in Area.objects.filter(closed_on=None):
        by_name.setdefault(area.name, []).append(area)
    areas: list[Area] = []
    faults: list[Fault] = []
    for number, shape in enumerate(shapes, 1):
        named = by_name.get(shape.name, [])
        found = by_code.get(shape.code) or (named[0] if len(named) == 1 else None)
        if found is None:
            problem = f"找不到区域“{shape.name or shape.code}”" if len(named) < 2 else f"有多个“{shape.name}”"
            faults.append(Fault(f"第 {number} 个图形", problem, "请在属性中写区划代码 code，或先登记这个区域"))
        else:
            areas.append(found)
    return areas, faults
