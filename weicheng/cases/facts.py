"""Rows → domain facts: the rules of a case, its clocks as the core reads them, the owners of its place. Private."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import covers_path
from weicheng.access.policy import Actor
from weicheng.cases.models import Case, CaseNote, Clock, ClockEntry, Slip
from weicheng.cases.models.clock import ClockKind
from weicheng.domain import clock_entries as entries
from weicheng.domain import slips
from weicheng.domain.calendar import Allowance, TimeUnit, WorkCalendar
from weicheng.domain.packs.parse import Limit, Pack
from weicheng.domain.packs.schema import Matter
from weicheng.domain.packs.vocabulary import Mark
from weicheng.domain.refusals import BadInput
from weicheng.standards import queries as standards

# Which allowance of the pack a clock gets. A ruling stands in place of a dispatch and has its time.
STAGE_OF: Mapping[str, str] = {
    ClockKind.CITIZEN: "answer",
    ClockKind.VERIFY: "verify",
    ClockKind.REGISTER: "register",
    ClockKind.DISPATCH: "dispatch",
    ClockKind.RULING: "dispatch",
    ClockKind.ACCEPT: "accept",
    ClockKind.HANDLE: "handle",
    ClockKind.CHECK: "check",
    ClockKind.CLOSE: "close",
    ClockKind.CLAIM: "claim",
}


@dataclass(frozen=True)
class Rules:
    """What decides about a case: the pack version it began with, and today's calendar."""

    version_id: int
    pack: Pack
    calendar: WorkCalendar

    @property
    def name(self) -> str:
        """How events name the rules."""
        return self.pack.name

    def matter(self, category: str) -> Matter:
        """The category of the pack. Raises BadInput for one that is unknown or out of use."""
        matter = self.pack.matter.get(category)
        if matter is None or not matter.in_use:
            raise BadInput.of("问题类别", f"没有“{category[:20]}”这个类别", "请从类别表中选择")
        return matter

    def limit(self, category: str, stage: str) -> Limit:
        """The allowance of a stage."""
        return self.pack.limit_of(category, stage)

    def caps(self) -> dict[str, Any]:
        """How far extensions and pauses may go, as `clocks.admit` asks for them."""
        return {"extension": self.pack.extension, "suspension": self.pack.suspension}


def rules_in_force(now: datetime, area_path: str = "") -> Rules:
    """The rules for a case that begins now at a place."""
    published = standards.current_pack(day=timezone.localtime(now).date(), area_path=area_path)
    return Rules(published.version_id, published.pack, standards.work_calendar())


def rules_of(case: Case) -> Rules:
    """The rules a case began with: its promise (architecture, section 7)."""
    published = standards.pack_for(case.pack_id)
    return Rules(published.version_id, published.pack, standards.work_calendar())


def remark(calendar: WorkCalendar, allowance: Allowance, start: datetime, due: datetime, mark: str) -> str:
    """What stands beside a due time: 示例 limits, years without a published calendar."""
    said = [mark] if mark == Mark.SAMPLE else []
    if not allowance.unit.runs_through and (years := calendar.unknown_years(start, due)):
        said.append(f"{'、'.join(map(str, years))}年节假日安排尚未录入")
    return ";".join(said)


def clock_of(clock: Clock, rows: Iterable[ClockEntry]) -> entries.Clock:
    """A clock as the core reads it. Only the unit's own handling clock ends by a hand-over."""
    kind = entries.ClockKind.CITIZEN if clock.kind == ClockKind.CITIZEN else entries.ClockKind.HANDLING
    return entries.Clock(kind, tuple(entry_of(row) for row in rows))


def entry_of(row: ClockEntry) -> entries.Entry:
    """One stored entry as the core reads it."""
    return _READERS[ClockEntry.Kind(row.kind)](row)


def allowance_of(row: ClockEntry) -> Allowance:
    """How long an entry gave."""
    return Allowance(row.amount or 0, TimeUnit(row.time_unit))


def _until(row: ClockEntry) -> datetime:
    if row.until is None:
        raise ValueError(f"clock entry {row.pk} needs its time")
    return row.until


def _approver(row: ClockEntry) -> str:
    return f"user:{row.approver_id}" if row.approver_id else ""


_READERS: Mapping[ClockEntry.Kind, Callable[[ClockEntry], entries.Entry]] = {
    ClockEntry.Kind.STARTED: lambda row: entries.Started(row.at, allowance_of(row)),
    ClockEntry.Kind.PAUSED: lambda row: entries.Paused(row.at, row.reason, _approver(row), _until(row)),
    ClockEntry.Kind.RESUMED: lambda row: entries.Resumed(row.at),
    ClockEntry.Kind.EXTENDED: lambda row: entries.Extended(row.at, row.reason, _approver(row), allowance_of(row)),
    ClockEntry.Kind.PROMISED: lambda row: entries.Promised(row.at, _until(row)),
    ClockEntry.Kind.HANDED_OVER: lambda row: entries.HandedOver(row.at, row.reason),
    ClockEntry.Kind.STOPPED: lambda row: entries.Stopped(row.at),
}


def slip_of(slip: Slip, case: Case) -> slips.Slip:
    """A slip as its rules see it: answered by a reply, or by the work itself once the unit reported it done."""
    handled = case.handled_at if case.unit_id == slip.unit_id else None
    return slips.Slip(
        slips.Colour(slip.colour),  # type: ignore[call-arg]
        slip.unit_path,
        f"posting:{slip.person_id}" if slip.person_id else "",
        drafted_at=slip.drafted_at,
        issued_at=slip.issued_at,
        due_at=slip.due_at,
        done_at=slip.replied_at or handled,
        withdrawn_at=slip.withdrawn_at,
    )


def slips_of(case: Case) -> tuple[slips.Slip, ...]:
    """The slips to the unit that has the case now; one query."""
    rows = Slip.objects.filter(case=case, unit=case.unit_id) if case.unit_id else Slip.objects.none()
    return tuple(slip_of(row, case) for row in rows)


def handlers_of(case: Case) -> frozenset[int]:
    """Everybody who ever reported this case as handled; one query."""
    notes = CaseNote.objects.filter(case=case, kind=CaseNote.Kind.HANDLING, by__isnull=False)
    known = set(notes.values_list("by", flat=True))
    return frozenset(known | ({case.handler_id} if case.handler_id else set()))


def is_independent(actor: Actor, capability: str, case: Case, handlers: frozenset[int]) -> bool:
    """Whether the actor may judge the work: neither the person nor the unit that did it (M-096, M-101)."""
    if actor.user_id is not None and actor.user_id in handlers:
        return False
    others = tuple(reach for reach in actor.reaches if reach.unit_id != case.unit_id)
    return policy.covers(Actor(actor.user_id, actor.name, others, actor.granted), capability, case)


def speaks_for_unit(actor: Actor, case: Case) -> bool:
    """Whether the actor handles cases in the name of the unit that has this one; a neighbour's post is not enough."""
    if "case.handle" in actor.granted:
        return True
    return bool(case.unit_path) and any(
        reach.unit_path and covers_path(reach.unit_path, case.unit_path) for reach in actor.reaches_for("case.handle")
    )


def only_superior_rules(case: Case) -> bool:
    """After the third return the office no longer rules: the common superior does (M-107)."""
    return case.returns >= rules_of(case).pack.bounce.superior_at
