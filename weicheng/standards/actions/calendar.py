"""The work calendar: each publication or correction is one batch, one event, and one recomputation of deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor, require_anywhere
from weicheng.domain.holidays import DayChange, idle_changes
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events.log import record
from weicheng.standards import event_types, queries
from weicheng.standards.models import CalendarBatch, CalendarDay, CalendarYear


@transaction.atomic
def publish_calendar(
    *,
    actor: Actor,
    basis: str,
    changes: Sequence[DayChange] = (),
    years: Iterable[int] = (),
    office_hours: str = "",
    now: datetime | None = None,
) -> CalendarBatch:
    """Changes days, marks years as known, sets office hours: all of it or nothing, as one batch with its basis.

    Open deadlines are computed anew by the followers of the event. Raises BadInput with every fault of the calendar
    as it would be, MoveRefused when nothing would change.
    """
    require_anywhere(actor, "standards.manage")
    years = set(years)
    if not basis.strip():
        raise BadInput.of("依据", "没有填写", "请写明文件名称或文号")
    if faults := idle_changes(changes):
        raise BadInput(faults)
    hours = queries.read_hours(office_hours or queries.office_hours_text())
    rows, known = queries.all_days(), set(queries.known_years())
    changed = [change for change in changes if _differs(change, rows.get(change.day))]
    kinds = {day: row.kind for day, row in rows.items()} | {change.day: str(change.kind or "") for change in changed}
    # Refuses a calendar that contradicts itself before anything is written.
    after = queries.calendar_of(kinds, known | years, hours)
    if not changed and after.fingerprint == queries.work_calendar().fingerprint:
        raise MoveRefused("与现在的工作日历没有不同，不需要发布。")
    batch = CalendarBatch(
        published_at=now or timezone.now(),
        published_by_id=actor.user_id,
        basis=basis.strip(),
        office_hours=queries.write_hours(hours),
        fingerprint=after.fingerprint,
    )
    batch.save()
    _store(batch, changed, years - known)
    _record(actor, batch, changed)
    return batch


def _differs(change: DayChange, row: CalendarDay | None) -> bool:
    if change.kind is None:
        return row is not None
    return row is None or (row.kind, row.name) != (change.kind, change.name)


def _store(batch: CalendarBatch, changed: Sequence[DayChange], years: Iterable[int]) -> None:
    CalendarDay.objects.filter(day__in=[change.day for change in changed]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=change.day, kind=change.kind.value, name=change.name, batch=batch)
        for change in changed
        if change.kind
    )
    CalendarYear.objects.bulk_create(CalendarYear(year=year, batch=batch) for year in sorted(years))


def _record(actor: Actor, batch: CalendarBatch, changed: Sequence[DayChange]) -> None:
    record(
        event_types.CALENDAR_PUBLISHED,
        subject=f"calendar:{batch.pk}",
        root="calendar",
        actor=actor,
        at=batch.published_at,
        batch=batch.pk,
        basis=batch.basis,
        changed=len(changed),
        days={change.day.isoformat(): change.kind.value if change.kind else "" for change in changed},
        calendar=batch.fingerprint,
        office_hours=batch.office_hours,
    )


def load_years(*, actor: Actor, years: Sequence[int], now: datetime | None = None) -> CalendarBatch:
    """Takes whole years from the tables of chinesecalendar. Raises BadInput for a year it does not hold."""
    missing = [year for year in years if year not in queries.shipped_years()]
    if missing:
        raise BadInput.of(
            "年份",
            f"程序自带的节假日表没有 {'、'.join(map(str, missing))} 年",
            "请按国务院办公厅的放假通知逐行录入，或升级程序",
        )
    span = f"{min(years)}—{max(years)}" if len(years) > 1 else str(years[0])
    return publish_calendar(
        actor=actor,
        basis=f"程序自带的 {span} 年节假日表（chinesecalendar，据国务院办公厅历年放假通知）",
        changes=[change for year in years for change in queries.shipped_days(year)],
        years=years,
        now=now,
    )


@transaction.atomic
def seed_calendar(*, actor: Actor, now: datetime | None = None) -> CalendarBatch | None:
    """Loads every shipped year that the table does not know yet; nothing to do is no fault."""
    known = set(queries.known_years())
    missing = [year for year in queries.shipped_years() if year not in known]
    return load_years(actor=actor, years=missing, now=now) if missing else None
