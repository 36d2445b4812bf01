"""Recomputes what is stored about time from the entries alone."""

from __future__ import annotations

from weicheng.cases import facts
from weicheng.cases.actions.clockwork import ALWAYS_COUNTS, STAGE_CLOCK
from weicheng.cases.models import Case, Clock
from weicheng.domain import clocks as clock_rules
from weicheng.domain.cases import OPEN, State


def wrong_due_times() -> list[str]:
    """Every stored due time that is not what its entries say; each line names one."""
    wrong = []
    for case in Case.objects.all():
        calendar = facts.rules_of(case).calendar
        clocks = list(Clock.objects.filter(case=case).order_by("pk"))
        for clock in clocks:
            entries = list(clock.entries.order_by("at", "pk"))
            told = clock_rules.due_at(facts.clock_of(clock, entries), calendar)
            if told != clock.due_at:
                wrong.append(f"{clock.kind} of case {case.pk}: stored {clock.due_at}, entries say {told}")
            ended = entries[-1].kind in ("stopped", "handed_over")
            if ended != (clock.stopped_at is not None):
                wrong.append(f"{clock.kind} of case {case.pk}: {clock.stopped_at} but last entry {entries[-1].kind}")
        wrong += _wrong_columns(case, clocks)
    return wrong


def _wrong_columns(case: Case, clocks: list[Clock]) -> list[str]:
    stage = {STAGE_CLOCK.get(State(case.state)), *ALWAYS_COUNTS}
    running = [clock.due_at for clock in clocks if clock.stopped_at is None and clock.kind in stage]
    handling = [clock.due_at for clock in clocks if clock.kind == "handle" and clock.unit_id == case.unit_id]
    citizens = [clock.due_at for clock in clocks if clock.kind == "citizen"]
    expected = {
        "due_at": min(running, default=None),
        "handle_due_at": handling[-1] if handling and case.unit_id else None,
        "citizen_due_at": min(citizens, default=None),
    }
    return [f"{name} of case {case.pk}" for name, due in expected.items() if getattr(case, name) != due]


def without_clock() -> list[int]:
    """Open cases in which nothing runs that could ever come due."""
    return [
        case.pk
        for case in Case.objects.filter(state__in=sorted(OPEN))
        if not Clock.objects.filter(case=case, stopped_at=None).exclude(kind="citizen").exists()
    ]
