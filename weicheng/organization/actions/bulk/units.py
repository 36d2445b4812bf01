"""Many units at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.bulk.growth import BATCH, Numbering, Tick, generations, slices
from weicheng.organization.actions.bulk.trees import Trees
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Unit, UnitAlias
from weicheng.organization.reach import Where


@dataclass(slots=True, eq=False)
class NewUnit:
    """A unit to be added; `parent` is the key of a unit or another new one, `aliases` other confirmed spellings."""

    name: str
    kind: UnitKind
    parent: int | NewUnit | None
    short_name: str = ""
    area_id: int | None = None
    industry: str = ""
    aliases: list[str] = field(default_factory=list)
    pk: int = 0
    path: str = ""

    @property
    def above(self) -> int | NewUnit | None:
        return self.parent


@transaction.atomic
def add_units(
    *, actor: Actor, rows: Sequence[NewUnit], batch_id: int | None = None, tick: Tick = lambda done: None
) -> int:
    """Adds units, parents first, with their aliases; reach and uniqueness are checked again here.

    Raises NotAllowed for a parent out of reach, IntegrityError for a name or alias taken meanwhile.
    """
    numbering = Numbering(Unit)
    paths = _parent_paths(actor, rows)
    done = 0
    for row in (row for generation in generations(rows) for row in generation):
        above = row.parent.path if isinstance(row.parent, NewUnit) else paths[row.parent or 0]
        row.path = numbering.next(above)
    for part in (part for generation in generations(rows) for part in slices(generation)):
        made = Unit.objects.bulk_create([_unit(row, batch_id) for row in part], batch_size=BATCH)
        for row, unit in zip(part, made, strict=True):
            row.pk = unit.pk
        entries = [log.Entry(f"unit:{unit.pk}", data={"unit": unit.pk, "batch": batch_id}) for unit in made]
        log.record_many(event_types.UNIT_ADDED, entries, actor=actor)
        done += len(made)
        tick(done)
    aliases = [
        UnitAlias(unit_id=row.pk, name=name, confirmed_by_id=actor.user_id) for row in rows for name in row.aliases
    ]
    UnitAlias.objects.bulk_create(aliases, batch_size=BATCH)
    return done


def _parent_paths(actor: Actor, rows: Sequence[NewUnit]) -> dict[int, str]:
    keys = {row.parent or 0 for row in rows if not isinstance(row.parent, NewUnit)}
    trees = Trees()
    paths = {pk: trees.units[pk].path for pk in keys - {0}}
    for pk in paths:
        policy.require(actor, "organization.manage", trees.where_unit(trees.units[pk]))
    if 0 in keys:
        policy.require(actor, "organization.manage", Where())
        paths[0] = ""
    return paths


def _unit(row: NewUnit, batch_id: int | None) -> Unit:
    return Unit(
        name=row.name,
        kind=row.kind,
        parent_id=row.parent.pk if isinstance(row.parent, NewUnit) else row.parent,
        path=row.path,
        short_name=row.short_name,
        area_id=row.area_id,
        industry=row.industry,
        batch_id=batch_id,
    )
