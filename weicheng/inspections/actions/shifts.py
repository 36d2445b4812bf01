"""The roster of shifts (M-093)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, Fault, OutOfReach
from weicheng.events import log
from weicheng.inspections import event_types
from weicheng.inspections.actions.planning import person
from weicheng.inspections.models import Shift, ShiftPerson
from weicheng.inspections.queries.groups import AREA_ONLY
from weicheng.inspections.queries.visits import MANAGE
from weicheng.organization.models import Area, Unit, User
from weicheng.organization.reach import where_area

LONGEST = timedelta(hours=24)
MOST_DAYS = 92


@transaction.atomic
def roster_shifts(
    *,
    actor: Actor,
    area: Area,
    party: Unit,
    starts_at: datetime,
    ends_at: datetime,
    people: Sequence[User] = (),
    days: int = 1,
    now: datetime | None = None,
) -> list[Shift]:
    """The same hours on `days` days one after another; the first person leads the shift.

    Raises BadInput for hours that end before they begin or last longer than a day, and when the party has one then.
    """
    policy.require(actor, MANAGE, where_area(area), AREA_ONLY)
    _refuse_faults(area, party, starts_at, ends_at, days)
    made = Shift.objects.bulk_create(
        Shift(
            area=area,
            area_path=area.path,
            party=party,
            starts_at=starts_at + timedelta(days=number),
            ends_at=ends_at + timedelta(days=number),
            created_by_id=person(actor),
        )
        for number in range(days)
    )
    ShiftPerson.objects.bulk_create(
        ShiftPerson(shift=shift, user=user, leads=number == 0)
        for shift in made
        for number, user in enumerate(dict.fromkeys(people))
    )
    log.record(event_types.SHIFTS_ROSTERED, subject=f"area:{area.pk}", actor=actor, at=now, unit=party.pk, count=days)
    return made


def _refuse_faults(area: Area, party: Unit, starts_at: datetime, ends_at: datetime, days: int) -> None:
    faults = []
    if not starts_at < ends_at <= starts_at + LONGEST:
        faults.append(Fault("结束时间", "不在开始之后的 24 小时内", "跨夜的班次请填写第二天的时间"))
    if not 1 <= days <= MOST_DAYS:
        faults.append(Fault("连续天数", f"{days} 天", f"请填写 1 到 {MOST_DAYS}"))
    starts = [starts_at + timedelta(days=number) for number in range(min(max(days, 1), MOST_DAYS))]
    if Shift.objects.filter(area=area, party=party, starts_at__in=starts).exists():
        faults.append(Fault("开始时间", "该单位这个时间已有班次", "请核对是不是重复排班"))
    if faults:
        raise BadInput(faults)


@transaction.atomic
def drop_shift(*, actor: Actor, shift: Shift, now: datetime | None = None) -> None:
    """Takes a shift off the roster; the log keeps that it stood there."""
    row = Shift.objects.select_for_update().filter(pk=shift.pk).first()
    if row is None:
        raise OutOfReach
    policy.require(actor, MANAGE, row, AREA_ONLY)
    begins, party, area = row.starts_at, row.party_id, row.area_id
    Shift.objects.filter(pk=row.pk).delete()
    log.record(event_types.SHIFT_DROPPED, subject=f"area:{area}", actor=actor, at=now, unit=party, begins=begins)
