"""Nothing unowned stays quiet: which step of the ladder is due on an open case, and how high it climbs.

An open case is always unowned, waiting to be accepted, or in somebody's hands. Each of these has its rungs, and the
last rung of each repeats until the matter moves; so there is no case on which nothing will ever happen (M-016,
M-099, M-103, M-107). The ladder itself is data of the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from weicheng.domain.calendar import WorkCalendar
from weicheng.domain.duties import SEGMENT
from weicheng.domain.packs.schema import Bounce, Step
from weicheng.domain.packs.vocabulary import Measure, Trigger
from weicheng.domain.reasons import Reason
from weicheng.domain.slips import Colour, Slip, next_colour

# Without rungs for these a case could go quiet; a pack that lacks one is refused.
INDISPENSABLE = (
    Trigger.UNOWNED,
    Trigger.UNDELIVERED,
    Trigger.UNACCEPTED,
    Trigger.BOUNCED,
    Trigger.SILENT,
    Trigger.OVERDUE,
)
_SLIP_OF = {
    Measure.WHITE_SLIP: Colour.WHITE,
    Measure.YELLOW_SLIP: Colour.YELLOW,
    Measure.RED_SLIP: Colour.RED,
}


@dataclass(frozen=True)
class OpenCase:
    """What the ladder needs of an open case.

    `since` is when it came to stand as it stands: opened, returned to the pool, dispatched, sent to be checked.
    `unit` is the path of whoever must act now, "" while nobody has it; `units` are all that had it or might.
    `last_record_at` is the unit's own last record; a reminder from above is none. `taken` tells when each step
    was taken last.
    """

    case: str
    since: datetime
    unit: str = ""
    units: tuple[str, ...] = ()
    delivered_at: datetime | None = None
    accepted_at: datetime | None = None
    last_record_at: datetime | None = None
    unclaimed_since: datetime | None = None
    returns: int = 0
    returned_at: datetime | None = None
    near_at: datetime | None = None
    due_at: datetime | None = None
    paused_until: datetime | None = None
    slips: tuple[Slip, ...] = ()
    taken: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class DueStep:
    """A rung to take now. `target` is the path of the superior it climbs to, "" for the head of the tree."""

    code: str
    step: Step
    due_at: datetime
    target: str
    reason: Reason


@dataclass(frozen=True)
class _Rung:
    code: str
    step: Step
    since: datetime
    due_at: datetime


def steps_due(
    case: OpenCase, ladder: Mapping[str, Step], *, bounce: Bounce, calendar: WorkCalendar, now: datetime
) -> tuple[DueStep, ...]:
    """The steps to take now, in the order of the ladder. Taking one twice for the same cause is excluded."""
    rungs = [rung for rung in _rungs(case, ladder, bounce, calendar, now) if rung.due_at <= now]
    return tuple(_due_step(case, rung) for rung in rungs)


def next_step_at(
    case: OpenCase, ladder: Mapping[str, Step], *, bounce: Bounce, calendar: WorkCalendar, now: datetime
) -> datetime | None:
    """When the ladder will next have something to do, if nothing else happens.

    Never None for a ladder without `missing_rungs`.
    """
    return min((rung.due_at for rung in _rungs(case, ladder, bounce, calendar, now)), default=None)


def missing_rungs(ladder: Iterable[Step]) -> tuple[Trigger, ...]:
    """Situations in which a case would stay quiet under this ladder: no rung for them that can repeat.

    A bounced case lies with nobody again or with a unit that has to accept it, so one rung is enough there.
    """
    steps = list(ladder)
    loud = {step.trigger for step in steps if step.measure not in _SLIP_OF and step.after is not None}
    if any(step.trigger is Trigger.BOUNCED for step in steps):
        loud.add(Trigger.BOUNCED)
    return tuple(trigger for trigger in INDISPENSABLE if trigger not in loud)


def common_superior(paths: Sequence[str]) -> str:
    """The nearest unit strictly above all of these, "" for the head of the tree.

    Strictly: a unit that is itself a party to the dispute does not rule on it.
    """
    if not paths:
        return ""
    lowest = min(len(path) for path in paths) - SEGMENT
    for end in range(lowest, 0, -SEGMENT):
        if all(path.startswith(paths[0][:end]) for path in paths):
            return paths[0][:end]
    return ""


def conditions(case: OpenCase, *, now: datetime) -> dict[Trigger, datetime]:
    """Which triggers hold, or will hold if nothing happens, and from when.

    A pause (挂账) silences what depends on the clock until it ends, never what depends on the owner.
    """
    held: dict[Trigger, datetime | None] = {
        Trigger.UNOWNED: None if case.unit else case.since,
        Trigger.UNDELIVERED: case.since if case.unit and not case.delivered_at else None,
        Trigger.UNACCEPTED: case.since if case.unit and not case.accepted_at else None,
        Trigger.UNCLAIMED: case.unclaimed_since,
        Trigger.BOUNCED: case.returned_at,
        Trigger.SILENT: _silent_since(case),
        Trigger.NEAR_DUE: case.near_at if case.due_at and now <= case.due_at else None,
        Trigger.OVERDUE: _after_pause(case, case.due_at),
        Trigger.SLIP_OVERDUE: _after_pause(case, _slip_due(case, now)),
    }
    return {trigger: since for trigger, since in held.items() if since is not None}


def _silent_since(case: OpenCase) -> datetime | None:
    if not (case.unit and case.accepted_at):
        return None
    return _after_pause(case, max(case.accepted_at, case.last_record_at or case.accepted_at))


def _slip_due(case: OpenCase, now: datetime) -> datetime | None:
    return max((slip.due_at for slip in case.slips if slip.due_at and slip.overdue(now)), default=None)


def _after_pause(case: OpenCase, moment: datetime | None) -> datetime | None:
    if moment is None or case.paused_until is None:
        return moment
    return max(moment, case.paused_until)


def _rungs(
    case: OpenCase, ladder: Mapping[str, Step], bounce: Bounce, calendar: WorkCalendar, now: datetime
) -> Iterator[_Rung]:
    held = conditions(case, now=now)
    steps = sorted(ladder.items(), key=lambda item: (item[1].order, item[0]))
    usable = [(code, step) for code, step in steps if step.trigger in held and _fits(step, case, bounce, now)]
    last_of = {step.trigger: code for code, step in usable}
    for code, step in usable:
        since = held[step.trigger]
        start = _counts_from(case.taken.get(code), since, repeats=last_of[step.trigger] == code, step=step)
        if start is not None:
            due = calendar.add(start, step.after.amount, step.after.unit) if step.after else start
            yield _Rung(code, step, since, due)


def _fits(step: Step, case: OpenCase, bounce: Bounce, now: datetime) -> bool:
    if step.measure in _SLIP_OF:
        return next_colour(case.slips, now=now) is _SLIP_OF[step.measure]
    if step.trigger is not Trigger.BOUNCED:
        return True
    if step.measure is Measure.TO_SUPERIOR:
        return case.returns >= bounce.superior_at
    return bounce.office_rules_at <= case.returns < bounce.superior_at


def _counts_from(taken: datetime | None, since: datetime, *, repeats: bool, step: Step) -> datetime | None:
    """From when a rung's time counts; None when it was taken for this cause and does not repeat."""
    if taken is None or taken < since:
        return since
    if repeats and step.after and step.measure not in _SLIP_OF:
        return taken
    return None


def _due_step(case: OpenCase, rung: _Rung) -> DueStep:
    climbs = rung.step.measure is Measure.TO_SUPERIOR
    target = common_superior(case.units or ((case.unit,) if case.unit else ())) if climbs else ""
    inputs = {
        "trigger": str(rung.step.trigger),
        "since": rung.since.isoformat(),
        "after": str(rung.step.after or ""),
        "returns": case.returns,
    }
    return DueStep(rung.code, rung.step, rung.due_at, target, Reason(f"ladder.{rung.code}", rung.step.clause, inputs))
