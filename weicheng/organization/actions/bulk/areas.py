"""Many areas at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from weicheng.access import policy
from weicheng.access.paths import common_ancestor
from weicheng.access.policy import Actor
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.bulk.growth import BATCH, Numbering, Tick, generations, slices
from weicheng.organization.actions.vacuum import refresh_vacuums
from weicheng.organization.enums import AreaLevel, Fabric
from weicheng.organization.models import Area
from weicheng.organization.needs import needed_duties
from weicheng.organization.reach import Where


@dataclass(slots=True, eq=False)
class NewArea:
    """An area to be added; `parent` is the key of an area or another new one."""

    name: str
    level: AreaLevel
    parent: int | NewArea | None
    code: str = ""
    fabric: Fabric = Fabric.ORDINARY
    built_up: bool = True
    pk: int = 0
    path: str = ""

    @property
    def above(self) -> int | NewArea | None:
        return self.parent


@transaction.atomic
def add_areas(
    *, actor: Actor, rows: Sequence[NewArea], batch_id: int | None = None, tick: Tick = lambda done: None
) -> int:
    """Adds areas, parents first; their rules were checked by the caller, reach and uniqueness are checked again here.

    Raises NotAllowed for a parent out of reach, IntegrityError for a name or code taken meanwhile.
    """
    numbering = Numbering(Area)
    paths = _parent_paths(actor, rows)
    done = 0
    for row in (row for generation in generations(rows) for row in generation):
        above = row.parent.path if isinstance(row.parent, NewArea) else paths[row.parent or 0]
        row.path = numbering.next(above)
    for part in (part for generation in generations(rows) for part in slices(generation)):
        made = Area.objects.bulk_create([_area(row, batch_id) for row in part], batch_size=BATCH)
        for row, area in zip(part, made, strict=True):
            row.pk = area.pk
        entries = [log.Entry(f"area:{area.pk}", data={"area": area.pk, "batch": batch_id}) for area in made]
        log.record_many(event_types.AREA_ADDED, entries, actor=actor)
        done += len(made)
        tick(done)
    if rows:
        duties = {need.code for need in needed_duties()}
        refresh_vacuums(area_path=common_ancestor([row.path for row in rows]), duties=duties)
    return done


def _parent_paths(actor: Actor, rows: Sequence[NewArea]) -> dict[int, str]:
    keys = {row.parent or 0 for row in rows if not isinstance(row.parent, NewArea)}
    paths = {pk: area.path for pk, area in Area.objects.only("path").in_bulk(keys - {0}).items()}
    if 0 in keys:
        paths[0] = ""
    for path in paths.values():
        policy.require(actor, "organization.manage", Where(area_path=path))
    return paths


def _area(row: NewArea, batch_id: int | None) -> Area:
    return Area(
        name=row.name,
        level=row.level,
        parent_id=row.parent.pk if isinstance(row.parent, NewArea) else row.parent,
        path=row.path,
        code=row.code,
        fabric=row.fabric,
        built_up=row.built_up,
        batch_id=batch_id,
    )
