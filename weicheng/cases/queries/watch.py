"""What the escalation ladder sees of a case: in whose hands it is, since when, and what is due. Private."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from weicheng.cases import facts
from weicheng.cases.facts import Rules
from weicheng.cases.models import Case, CaseListItem, Clock, Dispatch
from weicheng.cases.models.case import IS_OPEN
from weicheng.cases.models.clock import ClockKind
from weicheng.domain import clocks as clock_rules
from weicheng.domain.cases import State
from weicheng.domain.escalation import OpenCase
from weicheng.organization import queries as organization

OFFICE = "office"
WITH_UNIT = (State.DISPATCHED, State.ACCEPTED)


@dataclass(frozen=True)
class Watched:
    """The facts for the ladder, and the unit that must act now (the office for its own stages)."""

    facts: OpenCase
    holder_id: int | None
    holds_unit: bool


def cases_to_watch(now: datetime, *, after: int = 0, limit: int = 500) -> list[int]:
    """The numbers of open cases that the ladder must look at now; one query on a partial index."""
    rows = Case.objects.filter(IS_OPEN, watch_at__lte=now, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def open_case_ids(*, after: int = 0, limit: int = 500) -> list[int]:
    """The numbers of open cases in order, a chunk at a time."""
    return list(Case.objects.filter(IS_OPEN, pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


def watched(case: Case, rules: Rules, clocks: Sequence[Clock], now: datetime) -> Watched:
    """Reads what the ladder needs; at most eight queries."""
    state = State(case.state)
    if state in WITH_UNIT and not case.disputed:
        return _in_unit(case, rules, clocks, now)
    if state == State.REGISTERED:
        return _in_pool(case, rules, clocks, now)
    return _in_office(case, rules, clocks, now)


def _in_unit(case: Case, rules: Rules, clocks: Sequence[Clock], now: datetime) -> Watched:
    """Dispatched or accepted: the unit's own handling clock counts, not the hour it has to accept."""
    since = case.dispatched_at or case.touched_at
    clock = _running(clocks, ClockKind.HANDLE)
    reaches = case.unit is not None and organization.has_person_with(
        "case.handle", case.unit, timezone.localtime(now).date()
    )
    known = OpenCase(
        case=f"case:{case.pk}",
        since=since,
        unit=case.unit_path,
        units=_units(case),
        delivered_at=since if reaches else None,
        accepted_at=case.accepted_at,
        last_record_at=case.unit_seen_at,
        slips=tuple(facts.slips_of(case)),
        taken=_taken(case),
        **_clock_facts(clock, rules, now),
    )
    return Watched(known, case.unit_id, holds_unit=True)


def _in_pool(case: Case, rules: Rules, clocks: Sequence[Clock], now: datetime) -> Watched:
    """Registered: nobody has it. What is on a list waits to be claimed; what bounced waits for a ruling."""
    waiting = _running(clocks, ClockKind.RULING, ClockKind.CLAIM, ClockKind.DISPATCH)
    item = CaseListItem.objects.filter(case=case, claimed_at=None, claim_due_at__isnull=False).first()
    last = Dispatch.objects.filter(case=case, end=Dispatch.End.RETURNED).order_by("-ended_at").first()
    bounced = last is not None and case.returns >= rules.pack.bounce.office_rules_at
    known = OpenCase(
        case=f"case:{case.pk}",
        since=_since(waiting) or case.registered_at or case.touched_at,
        units=_units(case),
        unclaimed_since=item.added_at if item else None,
        returns=case.returns,
        returned_at=last.ended_at if bounced and last else None,
        taken=_taken(case),
        **_clock_facts(waiting, rules, now),
    )
    return Watched(known, _office_id(case, now), holds_unit=False)


def _in_office(case: Case, rules: Rules, clocks: Sequence[Clock], now: datetime) -> Watched:
    """Verification, registration, ruling, check and closure are the office's own stages: it is reminded like a unit."""
    clock = _running(clocks, ClockKind.RULING, ClockKind.VERIFY, ClockKind.REGISTER, ClockKind.CHECK, ClockKind.CLOSE)
    since = _since(clock) or case.touched_at
    office = organization.industry_unit(OFFICE, case.area_path, timezone.localtime(now).date())
    known = OpenCase(
        case=f"case:{case.pk}",
        since=since,
        unit=office.path if office else "",
        units=_units(case),
        delivered_at=since,
        accepted_at=since,
        last_record_at=since,
        taken=_taken(case),
        **_clock_facts(clock, rules, now),
    )
    return Watched(known, office.pk if office else None, holds_unit=False)


def _office_id(case: Case, now: datetime) -> int | None:
    office = organization.industry_unit(OFFICE, case.area_path, timezone.localtime(now).date())
    return office.pk if office else None


def _running(clocks: Sequence[Clock], *kinds: str) -> Clock | None:
    found = [clock for clock in clocks if clock.stopped_at is None and clock.kind in kinds]
    return min(found, key=lambda clock: kinds.index(clock.kind), default=None)


def _since(clock: Clock | None) -> datetime | None:
    return clock.entries.order_by("at", "pk").values_list("at", flat=True).first() if clock and clock.pk else None


class ClockFacts(TypedDict, total=False):
    """When the clock that counts is nearly due, due, and no longer paused."""

    near_at: datetime
    due_at: datetime
    paused_until: datetime | None


def _clock_facts(clock: Clock | None, rules: Rules, now: datetime) -> ClockFacts:
    if clock is None:
        return {}
    state = clock_rules.state_at(
        facts.clock_of(clock, clock.entries.order_by("at", "pk")),
        rules.calendar,
        now=now,
        near_percent=rules.pack.near_due.used_percent,
    )
    return {"near_at": state.near_at, "due_at": state.due_at, "paused_until": state.paused_until}


def _units(case: Case) -> tuple[str, ...]:
    """Everybody that had the case: the ruling has to come from above all of them."""
    return tuple(Dispatch.objects.filter(case=case).values_list("unit_path", flat=True).distinct())


def _taken(case: Case) -> dict[str, datetime]:
    read = {code: parse_datetime(at) for code, at in case.climbed.items()}
    return {code: at for code, at in read.items() if at}
