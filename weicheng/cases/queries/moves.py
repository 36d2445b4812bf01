"""Which moves a person may make on a case now: the same table and policy that the actions ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import facts
from weicheng.cases.models import Case
from weicheng.domain import slips
from weicheng.domain.cases import Move, State, moves_from

OFFICE, SUPERIOR = 1, 2
# What the table of moves does not know: facts beside the state.
_ALSO: Mapping[str, Callable[[Case], bool]] = {
    "dispatch": lambda case: not case.disputed,
    "rule": lambda case: not facts.only_superior_rules(case),
    "rule_final": lambda case: case.escalation > 1,
    "return": lambda case: case.ruling < SUPERIOR,
    "dispute": lambda case: case.ruling < OFFICE,
    "ask_suspension": lambda case: not case.suspended,
    "resume": lambda case: case.suspended,
    "mark_key": lambda case: not case.is_key,
    "list_up": lambda case: case.is_key and not case.listed,
    "delist": lambda case: case.listed,
    "draft_slip": lambda case: bool(next_slip_colour(case)),
    "seal_off": lambda case: not case.sealed,
}
# Moves that only the unit that has the case can make.
OF_UNIT = frozenset({"accept", "return", "dispute", "handle", "ask_extension", "ask_suspension", "add_photos", "sweep"})


def open_moves(actor: Actor, case: Case) -> tuple[Move, ...]:
    """The moves in the order of the table; two queries. A button for any of them will work."""
    handlers = facts.handlers_of(case)
    allowed = []
    for move in moves_from(State(case.state), disputed=case.disputed):
        if not policy.covers(actor, move.capability, case) or not _ALSO.get(move.code, _always)(case):
            continue
        if move.code in OF_UNIT and not facts.speaks_for_unit(actor, case):
            continue
        if move.not_by_handler and not facts.is_independent(actor, move.capability, case, handlers):
            continue
        allowed.append(move)
    return tuple(allowed)


def next_slip_colour(case: Case, *, now: datetime | None = None) -> str:
    """The colour of slip whose turn it is for the unit that has the case (M-103); "" when none is. One query."""
    found = slips.next_colour(facts.slips_of(case), now=now or timezone.now())
    return found.value if found else ""


def _always(_: Case) -> bool:
    return True
