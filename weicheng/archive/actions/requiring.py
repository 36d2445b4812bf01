"""The list of required files of one campaign: added to, changed, taken out of use, given to a unit."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.archive import event_types
from weicheng.archive.actions.choosing import PLACES, add_slots, due_date
from weicheng.archive.actions.filing import refresh
from weicheng.archive.models import Requirement, Slot
from weicheng.archive.queries.campaigns import COLUMNS, MANAGE, years_of
from weicheng.archive.queries.filing import filable_clauses
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events import log
from weicheng.indicators.models import Campaign, Clause
from weicheng.organization.models import Unit
from weicheng.organization.reach import where_unit

LAST = PLACES - 1


@transaction.atomic
def add_requirement(
    *,
    actor: Actor,
    campaign: Campaign,
    clause: Clause,
    name: str,
    due: str,
    standing: bool = False,
    cadence_days: int | None = None,
    unit: Unit | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Requirement:
    """One more required file of a clause, for every year. Raises BadInput for a clause of another edition."""
    policy.require(actor, MANAGE, campaign, COLUMNS)
    if not filable_clauses(campaign).filter(pk=clause.pk).exists():
        raise BadInput.of("条款", "不是这项活动所用标准的条款", "请从列表中选择")
    if Requirement.objects.filter(campaign=campaign, clause=clause, name=name.strip(), withdrawn_at=None).exists():
        raise BadInput.of("材料", f"{clause}已有“{name.strip()}”", "请换一个名称，或在已有的一项里调整")
    made = Requirement.objects.create(
        campaign=campaign,
        clause=clause,
        kind=f"own-{uuid4().hex[:12]}",
        name=name.strip()[:60],
        note=note[:200],
        standing=standing,
        cadence_days=cadence_days,
        due=due,
        position=clause.position * PLACES + LAST,
        unit=unit,
        **_paths(campaign, unit),
    )
    add_slots([made], years_of(campaign))
    log.record(
        event_types.REQUIRED, subject=f"requirement:{made.pk}", root=f"campaign:{campaign.pk}", actor=actor, at=now
    )
    return made


@transaction.atomic
def change_requirement(
    *,
    actor: Actor,
    requirement: Requirement,
    name: str,
    due: str,
    standing: bool,
    cadence_days: int | None,
    unit: Unit | None,
    note: str = "",
    now: datetime | None = None,
) -> Requirement:
    """Changes a line for all its years; a new owner is told. Raises MoveRefused for one out of use."""
    row = _locked(actor, requirement)
    owned_anew = unit is not None and row.unit_id != unit.pk
    row.name, row.note, row.due, row.standing = name.strip()[:60], note[:200], due, standing
    row.cadence_days, row.unit = cadence_days, unit
    for column, path in _paths(row.campaign, unit).items():
        setattr(row, column, path)
    row.save()
    for slot in row.slots.all():
        slot.due_on, slot.unit_path, slot.area_path = due_date(slot.year, due), row.unit_path, row.area_path
        refresh(slot, row)
    subject, root = f"requirement:{row.pk}", f"campaign:{row.campaign_id}"
    log.record(event_types.REQUIREMENT_CHANGED, subject=subject, root=root, actor=actor, at=now)
    if owned_anew:
        log.record(event_types.OWNED, subject=subject, root=root, actor=actor, at=now, count=1)
    return row


@transaction.atomic
def withdraw_requirement(*, actor: Actor, requirement: Requirement, now: datetime | None = None) -> Requirement:
    """Takes a line out of use; its files stay. Raises MoveRefused if it is out of use already."""
    row = _locked(actor, requirement)
    row.withdrawn_at = now or timezone.now()
    row.save(update_fields=["withdrawn_at"])
    subject, root = f"requirement:{row.pk}", f"campaign:{row.campaign_id}"
    log.record(event_types.REQUIREMENT_WITHDRAWN, subject=subject, root=root, actor=actor, at=now)
    return row


@transaction.atomic
def give_clause(*, actor: Actor, campaign: Campaign, clause: Clause, unit: Unit, now: datetime | None = None) -> int:
    """All files of a clause to one unit, which is told; returns how many lines. Raises BadInput for none."""
    policy.require(actor, MANAGE, campaign, COLUMNS)
    rows = Requirement.objects.filter(campaign=campaign, clause=clause, withdrawn_at=None)
    first = rows.order_by("position").first()
    if first is None:
        raise BadInput.of("条款", "没有必备材料", "请先增加材料")
    paths = _paths(campaign, unit)
    slots = Slot.objects.filter(requirement__in=rows.values("pk"))
    slots.update(**paths)
    count = rows.update(unit=unit, **paths)
    root = f"campaign:{campaign.pk}"
    log.record(event_types.OWNED, subject=f"requirement:{first.pk}", root=root, actor=actor, at=now, count=count)
    return count


def _paths(campaign: Campaign, unit: Unit | None) -> dict[str, str]:
    """Where a line lies: under its unit and in its territory, without one in the area of the campaign."""
    where = where_unit(unit) if unit else None
    return {
        "unit_path": where.unit_path if where else "",
        "area_path": (where.area_path if where else "") or campaign.area_path,
    }


def _locked(actor: Actor, requirement: Requirement) -> Requirement:
    rows = Requirement.objects.select_for_update(of=("self",)).select_related("campaign")
    row = rows.get(pk=requirement.pk)
    policy.require(actor, MANAGE, row.campaign, COLUMNS)
    if row.withdrawn_at:
        raise MoveRefused("这项材料已经停用，不能再改动。")
    return row
