"""Raising and clearing vacuum alarms (M-016): computed over intervals, kept as a record of when a hole was seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from weicheng.access.paths import WIDTH, ancestors, subtree
from weicheng.access.policy import Actor
from weicheng.domain import vacuum
from weicheng.domain.duties import Span
from weicheng.domain.vacuum import Alarm
from weicheng.events import log
from weicheng.events.log import Entry
from weicheng.organization import event_types
from weicheng.organization.facts import area_nodes, duty_book
from weicheng.organization.models import Area, VacuumAlarm
from weicheng.organization.needs import idle_units, needed_duties

Key = tuple[str, str, str, date | None]
WATCH = Actor.system("责任真空检查")


@dataclass(frozen=True)
class Refreshed:
    """How many alarms a refresh raised and cleared."""

    raised: int
    cleared: int


@transaction.atomic
def refresh_vacuums(*, area_path: str, duties: Collection[str] | None, today: date | None = None) -> Refreshed:
    """Recomputes the alarms of the touched subtree from today on, for some duties or (None) for all of the pack.

    A change under an area that already has an alarm touches that alarm too, so the subtree starts at the highest of
    those areas. A hole that fills the whole subtree may join those of its neighbours into one alarm above them, so the
    subtree then grows by a level until it no longer does. Called in the transaction of every change of assignments,
    postings and units, and nightly for all.
    """
    today = today or timezone.localdate()
    needs = [need for need in needed_duties() if duties is None or need.code in duties]
    codes = {need.code for need in needs} | set(duties or ())
    idle = idle_units() if duties is None else None

    def holes(root: str) -> list[Alarm]:
        book = duty_book(root, None if duties is None else codes, idle)
        return vacuum.alarms(area_nodes(root), needs, book, Span(today))

    root = _touched(area_path, codes)
    found = holes(root)
    while len(root) > WIDTH and any(alarm.everywhere for alarm in found):
        root = root[:-WIDTH]
        found = holes(root)
    # Idleness is a fact of the day's work, not of the books: only the nightly run over all duties judges it.
    return _reconcile(root, codes, found, today, judge_idle=duties is None)


def _touched(area_path: str, duties: Collection[str]) -> str:
    above = VacuumAlarm.objects.filter(area_path__in=ancestors(area_path), duty__in=duties, cleared_at=None)
    return above.order_by("area_path").values_list("area_path", flat=True).first() or area_path


def _reconcile(root: str, duties: Collection[str], found: list[Alarm], today: date, *, judge_idle: bool) -> Refreshed:
    now = timezone.now()
    # The root itself and everything under it, and what is computed for it at an area above it.
    here = VacuumAlarm.objects.filter(subtree("area_path", root), cleared_at=None)
    standing = here.filter(duty__in=duties) if not judge_idle else here
    if not judge_idle:
        standing = standing.exclude(kind=VacuumAlarm.Kind.IDLE)
    known = {(row.area_path, row.duty, row.kind, _ahead(row.starts_on, today)): row for row in standing}
    wanted = {(alarm.area_path, alarm.duty, alarm.gap.value, _ahead(alarm.span.start, today)): alarm for alarm in found}
    gone = [row for key, row in known.items() if key not in wanted]
    fresh = [alarm for key, alarm in wanted.items() if key not in known]
    VacuumAlarm.objects.filter(pk__in=[row.pk for row in gone]).update(cleared_at=now)
    _update(known, wanted)
    areas = dict(Area.objects.filter(path__in={alarm.area_path for alarm in fresh}).values_list("path", "pk"))
    rows = VacuumAlarm.objects.bulk_create(
        VacuumAlarm(area_id=areas[alarm.area_path], first_seen_at=now, **_values(alarm)) for alarm in fresh
    )
    _record(event_types.VACUUM_RAISED, rows)
    _record(event_types.VACUUM_CLEARED, gone)
    return Refreshed(len(rows), len(gone))


def _ahead(starts_on: date, today: date) -> date | None:
    """Tells a hole that is open now (None) from one that will open on a later day: they are different alarms."""
    return starts_on if starts_on > today else None


def _values(alarm: Alarm) -> dict[str, object]:
    return {
        "area_path": alarm.area_path,
        "duty": alarm.duty,
        "kind": alarm.gap.value,
        "starts_on": alarm.span.start,
        "ends_on": alarm.span.end,
        "areas": alarm.areas,
        "units": list(alarm.units),
    }


def _update(known: dict[Key, VacuumAlarm], wanted: dict[Key, Alarm]) -> None:
    """A hole that goes on keeps the day it was first seen; only its extent is brought up to date."""
    changed = []
    for key in known.keys() & wanted.keys():
        row, alarm = known[key], wanted[key]
        now = {"ends_on": alarm.span.end, "areas": alarm.areas, "units": list(alarm.units)}
        if any(getattr(row, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(row, name, value)
            changed.append(row)
    VacuumAlarm.objects.bulk_update(changed, ["ends_on", "areas", "units"])


def _record(action: str, rows: list[VacuumAlarm]) -> None:
    entries = [
        Entry(
            subject=f"vacuum:{row.pk}",
            root=f"area:{row.area_id}",
            data={"area": row.area_id, "duty": row.duty, "kind": VacuumAlarm.Kind(row.kind).label},
        )
        for row in rows
    ]
    log.record_many(action, entries, actor=WATCH)
