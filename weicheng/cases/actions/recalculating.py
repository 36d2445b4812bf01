"""A published or corrected calendar: open deadlines anew, in one recorded batch, nobody told later gets it earlier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.cases import event_types, facts
from weicheng.cases.actions import figures
from weicheng.cases.actions.clockwork import ClockBook
from weicheng.cases.facts import Rules
from weicheng.cases.models import Case, Clock, ClockEntry
from weicheng.cases.models.clock import ClockKind
from weicheng.cases.tally import contribution
from weicheng.domain import clocks as clock_rules
from weicheng.domain.clock_entries import Promised
from weicheng.events import log
from weicheng.events.log import Entry

JOB = Actor.system("按日历重算时限")
DUE_COLUMNS = ["due_at", "handle_due_at", "citizen_due_at", "watch_at"]


@transaction.atomic
def recalculate(*, case_ids: Sequence[int], batch: int, now: datetime | None = None) -> int:
    """Recomputes the running clocks of some cases under the calendar in force; returns how many cases changed.

    A citizen's deadline never falls before what was told. Harmless to repeat: a second run changes nothing.
    """
    at = now or timezone.now()
    cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk"))
    clocks = _clocks(cases)
    entries = _entries(clock for rows in clocks.values() for clock in rows)
    changed, pairs, moved = [], [], []
    written: list[ClockEntry] = []
    for case in cases:
        rules = facts.rules_of(case)
        before = contribution(case)
        fresh = [clock for clock in clocks[case.pk] if _recompute(clock, entries[clock.pk], rules, at, written)]
        if fresh:
            moved.extend(fresh)
            ClockBook(case, rules, at, clocks[case.pk]).due_times()
            case.watch_at = at
            changed.append(case)
            pairs.append((before, contribution(case)))
    Clock.objects.bulk_update(moved, ["due_at"], batch_size=500)
    ClockEntry.objects.bulk_create(written, batch_size=500)
    Case.objects.bulk_update(changed, DUE_COLUMNS, batch_size=500)
    figures.note_changes(pairs)
    rows = [Entry(f"case:{case.pk}", data={"batch": batch, "due": case.due_at}) for case in changed]
    log.record_many(event_types.RECALCULATED, rows, actor=JOB, at=at)
    return len(changed)


@transaction.atomic
def conclude_recalculation(*, batch: int, count: int, now: datetime | None = None) -> None:
    """Puts down that the whole batch is done and how many cases it changed."""
    log.record(event_types.CLOCKS_RECALCULATED, subject=f"calendar:{batch}", actor=JOB, at=now, count=count)


def _recompute(
    clock: Clock, rows: Sequence[ClockEntry], rules: Rules, now: datetime, written: list[ClockEntry]
) -> bool:
    """Brings one running clock up to the calendar; notes a promise that has to be kept. Whether it moved."""
    if clock.stopped_at or clock.due_at is None:
        return False
    known = facts.clock_of(clock, rows)
    if clock.kind == ClockKind.CITIZEN:
        kept = clock_rules.recompute(known, rules.calendar, told=clock.due_at, now=now)
        if len(kept.entries) > len(known.entries) and isinstance(promise := kept.entries[-1], Promised):
            written.append(ClockEntry(clock=clock, kind=ClockEntry.Kind.PROMISED, at=promise.at, until=promise.due))
        known = kept
    due = clock_rules.due_at(known, rules.calendar)
    if due == clock.due_at:
        return False
    clock.due_at = due
    return True


def _clocks(cases: Iterable[Case]) -> dict[int, list[Clock]]:
    found: dict[int, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.filter(case__in=cases).order_by("pk"):
        found[clock.case_id].append(clock)
    return found


def _entries(clocks: Iterable[Clock]) -> dict[int, list[ClockEntry]]:
    found: dict[int, list[ClockEntry]] = defaultdict(list)
    for entry in ClockEntry.objects.filter(clock__in=list(clocks)).order_by("at", "pk"):
        found[entry.clock_id].append(entry)
    return found
