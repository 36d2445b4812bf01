"""Many duty assignments and pairings at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from weicheng.access import policy
from weicheng.access.paths import common_ancestor
from weicheng.access.policy import Actor
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.bulk.growth import BATCH, Tick, slices
from weicheng.organization.actions.vacuum import refresh_vacuums
from weicheng.organization.enums import Part
from weicheng.organization.models import DutyAssignment, Pairing
from weicheng.organization.reach import Where


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A duty assignment to be made; `area_path` goes with `area_id`."""

    duty: str
    area_id: int
    area_path: str
    unit_id: int
    starts_on: date
    ends_on: date | None = None
    posting_id: int | None = None
    part: Part = Part.LEAD
    basis: str = ""


@transaction.atomic
def assign_duties(
    *, actor: Actor, rows: Sequence[NewDuty], batch_id: int | None = None, tick: Tick = lambda done: None
) -> int:
    """Assigns duties as `assign_duty` does; the alarms of all touched areas are computed once, at the end."""
    for path in {row.area_path for row in rows}:
        policy.require(actor, "organization.manage", Where(area_path=path))
    done = 0
    for part in slices(rows):
        made = DutyAssignment.objects.bulk_create([_assignment(row, batch_id) for row in part], batch_size=BATCH)
        log.record_many(event_types.DUTY_ASSIGNED, [_assigned(row) for row in made], actor=actor)
        done += len(made)
        tick(done)
    if rows:
        touched = common_ancestor([row.area_path for row in rows])
        refresh_vacuums(area_path=touched, duties={row.duty for row in rows})
    return done


def _assignment(row: NewDuty, batch_id: int | None) -> DutyAssignment:
    return DutyAssignment(
        duty=row.duty,
        area_id=row.area_id,
        unit_id=row.unit_id,
        posting_id=row.posting_id,
        part=row.part,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        basis=row.basis,
        batch_id=batch_id,
    )


def _assigned(row: DutyAssignment) -> log.Entry:
    data = {
        "area": row.area_id,
        "duty": row.duty,
        "unit": row.unit_id,
        "starts": row.starts_on,
        "batch": row.batch_id,
    }
    return log.Entry(f"duty:{row.pk}", root=f"area:{row.area_id}", data=data)


@dataclass(frozen=True, slots=True)
class NewPairing:
    """A pairing to be made (挂钩包保); `area_path` goes with `area_id`."""

    unit_id: int
    area_id: int
    area_path: str
    starts_on: date
    ends_on: date | None = None
    basis: str = ""


@transaction.atomic
def pair_units(
    *, actor: Actor, rows: Sequence[NewPairing], batch_id: int | None = None, tick: Tick = lambda done: None
) -> int:
    """Pairs units with areas as `pair_unit` does (M-011)."""
    for path in {row.area_path for row in rows}:
        policy.require(actor, "organization.manage", Where(area_path=path))
    done = 0
    for part in slices(rows):
        made = Pairing.objects.bulk_create([_pairing(row, batch_id) for row in part], batch_size=BATCH)
        log.record_many(event_types.PAIRING_OPENED, [_paired(row) for row in made], actor=actor)
        done += len(made)
        tick(done)
    return done


def _pairing(row: NewPairing, batch_id: int | None) -> Pairing:
    return Pairing(
        unit_id=row.unit_id,
        area_id=row.area_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        basis=row.basis,
        batch_id=batch_id,
    )


def _paired(row: Pairing) -> log.Entry:
    data = {"unit": row.unit_id, "area": row.area_id, "batch": row.batch_id}
    return log.Entry(f"pairing:{row.pk}", root=f"area:{row.area_id}", data=data)
