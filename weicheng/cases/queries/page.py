"""Everything a case page shows, read at once in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import facts
from weicheng.cases.facts import Rules
from weicheng.cases.models import (
    Answer,
    Case,
    CaseAttachment,
    CaseListItem,
    CaseNote,
    CasePhoto,
    Clock,
    ClockEntry,
    Dispatch,
    Listing,
    LookBack,
    Report,
    Request,
    Slip,
)
from weicheng.cases.queries.moves import open_moves
from weicheng.cases.queries.visible import visible_cases
from weicheng.domain import clocks as clock_rules
from weicheng.domain.cases import STATE_NAMES, Move, State
from weicheng.domain.clock_course import Phase
from weicheng.domain.durations import hours_and_minutes, work_left
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.models import Unit

RELATIONS = (
    "area",
    "site",
    "unit",
    "handler",
    "lead",
    "territory",
    "paired",
    "reporter",
    "pack",
    "found_by_sweep_of",
    "joined_into",
)


@dataclass(frozen=True)
class ClockView:
    """One clock as a person reads it: how it stands, what is left, and why it is due when it is."""

    row: Clock
    name: str
    unit: Unit | None
    due_at: datetime
    phase: Phase
    is_running: bool
    is_overdue: bool
    is_near: bool
    left: str
    paused_until: datetime | None
    explanation: tuple[str, ...]


@dataclass(frozen=True)
class ReportView:
    """One report with its answers; who reported shows only masked, the text of a sealed one not at all."""

    row: Report
    answers: tuple[Answer, ...]
    phone: str
    has_identity: bool
    is_sealed: bool


@dataclass(frozen=True)
class CasePage:
    """A case with everything that hangs on it, and the moves the reader may make."""

    case: Case
    category_name: str
    duty_name: str
    rules_name: str
    state_name: str
    took: str
    photos: tuple[CasePhoto, ...]
    attachments: tuple[CaseAttachment, ...]
    reports: tuple[ReportView, ...]
    clocks: tuple[ClockView, ...]
    dispatches: tuple[Dispatch, ...]
    requests: tuple[Request, ...]
    slips: tuple[Slip, ...]
    notes: tuple[CaseNote, ...]
    listings: tuple[Listing, ...]
    list_items: tuple[CaseListItem, ...]
    look_backs: tuple[LookBack, ...]
    look_alikes: tuple[Case, ...]
    joined_cases: tuple[Case, ...]
    moves: tuple[Move, ...]

    def may(self, code: str) -> bool:
        """Whether the reader may make a move."""
        return any(move.code == code for move in self.moves)

    def photos_of(self, kind: str) -> tuple[CasePhoto, ...]:
        """The photos of one kind, for the comparison of before and after."""
        return tuple(photo for photo in self.photos if photo.kind == kind)


def get_case(actor: Actor, pk: int) -> Case:
    """One visible case with its names. Raises OutOfReach for any other number."""
    case = visible_cases(actor).select_related(*RELATIONS).filter(pk=pk).first()
    if case is None:
        raise OutOfReach
    return case


def case_page(actor: Actor, pk: int, *, now: datetime | None = None) -> CasePage:
    """The page of a case; a fixed number of queries however long its history. Raises OutOfReach."""
    case = get_case(actor, pk)
    rules = facts.rules_of(case)
    at = now or timezone.now()
    matter = rules.pack.matter.get(case.category)
    return CasePage(
        case=case,
        category_name=matter.name if matter else case.category,
        duty_name=rules.pack.duty[case.duty].name if case.duty in rules.pack.duty else case.duty,
        rules_name=rules.name,
        state_name=STATE_NAMES[State(case.state)],
        took=hours_and_minutes((case.closed_at or at) - case.found_at),
        photos=tuple(CasePhoto.objects.filter(case=case).select_related("photo").order_by("added_at", "pk")),
        attachments=tuple(CaseAttachment.objects.filter(case=case).select_related("attachment").order_by("pk")),
        reports=tuple(_reports(case)),
        clocks=tuple(clock_views(case, rules, at)),
        dispatches=tuple(
            Dispatch.objects.filter(case=case).select_related("unit", "by", "proposed").order_by("at", "pk")
        ),
        requests=tuple(
            Request.objects.filter(case=case).select_related("unit", "asked_by", "decided_by").order_by("asked_at")
        ),
        slips=tuple(Slip.objects.filter(case=case).select_related("unit", "signed_by").order_by("drafted_at")),
        notes=tuple(CaseNote.objects.filter(case=case).select_related("by").order_by("at", "pk")),
        listings=tuple(Listing.objects.filter(case=case).select_related("leader__unit", "leader__user")),
        list_items=tuple(CaseListItem.objects.filter(case=case).select_related("list", "claimed_by")),
        look_backs=tuple(LookBack.objects.filter(case=case).select_related("looked_by").order_by("drawn_at")),
        look_alikes=tuple(_visible_among(actor, Case.objects.filter(found_by_sweep_of=case))),
        joined_cases=tuple(_visible_among(actor, Case.objects.filter(joined_into=case))),
        moves=open_moves(actor, case),
    )


def clock_views(case: Case, rules: Rules, now: datetime) -> list[ClockView]:
    """Every clock of a case with its explanation; two queries."""
    rows = list(Clock.objects.filter(case=case).select_related("unit").order_by("pk"))
    entries: dict[int, list[ClockEntry]] = defaultdict(list)
    for entry in ClockEntry.objects.filter(clock__in=rows).select_related("approver").order_by("at", "pk"):
        entries[entry.clock_id].append(entry)
    return [_clock_view(row, entries[row.pk], rules, now) for row in rows]


def _clock_view(row: Clock, entries: Sequence[ClockEntry], rules: Rules, now: datetime) -> ClockView:
    state = clock_rules.state_at(
        facts.clock_of(row, entries),
        rules.calendar,
        now=now,
        near_percent=rules.pack.near_due.used_percent,
    )
    running = state.phase in (Phase.RUNNING, Phase.PAUSED)
    return ClockView(
        row=row,
        name=row.get_kind_display(),
        unit=row.unit,
        due_at=state.due_at,
        phase=state.phase,
        is_running=running,
        is_overdue=running and state.overdue,
        is_near=running and state.near_due,
        left=_left(state, rules, running=running),
        paused_until=state.paused_until,
        explanation=(*(_entry_sentence(entry) for entry in entries), *([row.remark] if row.remark else [])),
    )


def _left(state: clock_rules.ClockState, rules: Rules, *, running: bool) -> str:
    if not running:
        return ""
    if state.overdue_by > timedelta():
        return f"超期 {hours_and_minutes(state.overdue_by)}"
    return f"剩余 {work_left(state.remaining, state.unit, rules.calendar)}"


def _entry_sentence(entry: ClockEntry) -> str:
    at = f"{timezone.localtime(entry.at):%m-%d %H:%M}"
    reason = f",理由:{entry.reason}" if entry.reason else ""
    by = f"({entry.approver}批准)" if entry.approver else ""
    match ClockEntry.Kind(entry.kind):
        case ClockEntry.Kind.STARTED:
            return f"{at} 开始计时,限 {facts.allowance_of(entry)}"
        case ClockEntry.Kind.PAUSED:
            until = f"{timezone.localtime(entry.until):%Y-%m-%d %H:%M}" if entry.until else ""
            return f"{at} 暂停至 {until}{by}{reason}"
        case ClockEntry.Kind.EXTENDED:
            return f"{at} 延长 {facts.allowance_of(entry)}{by}{reason}"
        case ClockEntry.Kind.PROMISED:
            return f"{at} 工作日历变动,时限不早于已告知的时间"
        case kind:
            return f"{at} {kind.label}{reason}"


def _reports(case: Case) -> list[ReportView]:
    rows = list(Report.objects.filter(case=case).select_related("identity", "sealed").order_by("reported_at", "pk"))
    answers: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(report__in=rows).select_related("by").order_by("at", "pk"):
        answers[answer.report_id].append(answer)
    return [
        ReportView(
            row=row,
            answers=tuple(answers[row.pk]),
            phone=f"尾号 {row.identity.phone_tail}" if hasattr(row, "identity") and row.identity.phone_tail else "",
            has_identity=hasattr(row, "identity"),
            is_sealed=hasattr(row, "sealed"),
        )
        for row in rows
    ]


def _visible_among(actor: Actor, rows: Iterable[Case]) -> list[Case]:
    """A visible case must not show a hidden one that hangs on it."""
    return [row for row in rows if not row.sealed and policy.covers(actor, "case.view", row)]
