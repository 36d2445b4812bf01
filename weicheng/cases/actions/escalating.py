"""Nothing unowned stays quiet: takes the steps of the ladder that are due on one case (M-016, M-103, M-107)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from weicheng.access.policy import Actor
from weicheng.cases import event_types, facts
from weicheng.cases.actions.intake import add_note
from weicheng.cases.actions.slips import write_slip
from weicheng.cases.actions.step import Step, open_step
from weicheng.cases.models import CaseNote, Slip
from weicheng.cases.models.clock import ClockKind
from weicheng.cases.queries.watch import Watched, watched
from weicheng.domain.cases import OPEN, State
from weicheng.domain.escalation import DueStep, next_step_at, steps_due
from weicheng.domain.packs.vocabulary import Measure, Trigger
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.organization import queries as organization

WATCH = Actor.system("超期催办", "case.view", "case.supervise", "case.handle")
SLIPS = {
    Measure.WHITE_SLIP: Slip.Colour.WHITE,
    Measure.YELLOW_SLIP: Slip.Colour.YELLOW,
    Measure.RED_SLIP: Slip.Colour.RED,
}
OFFICE, SUPERIOR = 1, 2


@transaction.atomic
def climb(*, case_id: int, now: datetime | None = None) -> list[str]:
    """Takes every step that is due on a case and puts down when to look again; returns the codes of the steps.

    Harmless to repeat: a step taken for a cause is not taken again for the same cause.
    """
    step = open_step(WATCH, case_id, now)
    if State(step.case.state) not in OPEN or step.case.sealed:
        step.case.watch_at = None
        step.case.save(update_fields=["watch_at"])
        return []
    _end_pause(step)
    matter = watched(step.case, step.rules, step.book.clocks, step.now)
    pack = step.rules.pack
    due = steps_due(matter.facts, pack.step, bounce=pack.bounce, calendar=step.rules.calendar, now=step.now)
    for one in due:
        _take(step, matter, one)
        step.case.climbed[one.code] = step.now.isoformat()
    taken = dict(matter.facts.taken) | {one.code: step.now for one in due}
    _look_again(step, matter, taken)
    return [one.code for one in due]


def _take(step: Step, matter: Watched, due: DueStep) -> None:
    measure = due.step.measure
    if measure in SLIPS and matter.holds_unit:
        _slip(step, SLIPS[measure])
    elif measure is Measure.TO_OFFICE:
        _escalate(step, due, OFFICE)
    elif measure is Measure.TO_SUPERIOR:
        _escalate(step, due, SUPERIOR)
    else:
        add_note(step, CaseNote.Kind.REMINDER, due.step.name)
        step.record(event_types.REMINDED, unit=matter.holder_id, step=due.code)


def _slip(step: Step, colour: Slip.Colour) -> None:
    """A unit without anybody to answer for it cannot be sent a slip: that is for the office to put right."""
    try:
        write_slip(step, colour, "")
    except BadInput:
        step.case.escalation = max(step.case.escalation, OFFICE)
        step.record(event_types.ESCALATED, trigger=Trigger.UNDELIVERED.value, level=OFFICE)
    except MoveRefused:
        # A person drafted or withdrew a slip since; the ladder looks again in its own time.
        return


def _escalate(step: Step, due: DueStep, level: int) -> None:
    step.case.escalation = max(step.case.escalation, level)
    superior = organization.units().filter(path=due.target).first() if level == SUPERIOR else None
    step.record(
        event_types.ESCALATED,
        trigger=due.step.trigger.value,
        level=level,
        step=due.code,
        superior=superior.pk if superior else None,
    )


def _end_pause(step: Step) -> None:
    """挂账 ends by itself on its date; the clock has run on since, the mark on the case follows here."""
    clock = step.book.running(ClockKind.HANDLE)
    if step.case.suspended and clock is not None and not step.book.is_paused(clock):
        step.case.suspended = False
        step.record(event_types.RESUMED, unit=step.case.unit_id)


def _look_again(step: Step, matter: Watched, taken: dict[str, datetime]) -> None:
    """Stores what the steps changed; nothing else about the case moved, so its other columns stay as they are."""
    after = replace(matter.facts, taken=taken, slips=facts.slips_of(step.case))
    pack = step.rules.pack
    soonest = next_step_at(after, pack.step, bounce=pack.bounce, calendar=step.rules.calendar, now=step.now)
    moments = [moment for moment in (soonest, matter.facts.paused_until) if moment and moment > step.now]
    step.case.watch_at = min(moments, default=None)
    step.case.touched_at = step.now if step.events else step.case.touched_at
    step.case.save(update_fields=["watch_at", "climbed", "escalation", "suspended", "touched_at"])
