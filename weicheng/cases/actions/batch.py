"""A clerk's batch: the ordinary action on each case, a result for each, never all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from weicheng.access.policy import Actor
from weicheng.cases.actions.checking import close_case
from weicheng.cases.actions.dispatch import dispatch_case
from weicheng.cases.actions.requests import decide_extension
from weicheng.cases.actions.supervising import remind_unit
from weicheng.cases.models import Case
from weicheng.cases.queries.dispatching import propose_dispatch
from weicheng.cases.queries.visible import visible_cases
from weicheng.domain.refusals import MoveRefused, Refusal
from weicheng.organization.models import Unit


@dataclass(frozen=True)
class RowResult:
    """How one row of a batch came out; `sentence` says what was done or why not."""

    case: Case
    done: bool
    sentence: str


def batch_dispatch(
    *,
    actor: Actor,
    pks: Iterable[int],
    unit: Unit | None = None,
    override_reason: str = "",
    now: datetime | None = None,
) -> list[RowResult]:
    """Dispatches each case to `unit`, or to the unit the rules propose for it."""

    def one(case: Case) -> str:
        chosen = unit or propose_dispatch(case, now=now).main
        if chosen is None:
            raise MoveRefused("没有唯一的责任单位,请单独派遣并指定单位。")
        dispatch_case(actor=actor, case=case, unit=chosen, override_reason=override_reason, now=now)
        return f"已派遣至{chosen.name}。"

    return _each(actor, pks, one)


def batch_remind(*, actor: Actor, pks: Iterable[int], text: str = "", now: datetime | None = None) -> list[RowResult]:
    """催办 each case."""

    def one(case: Case) -> str:
        remind_unit(actor=actor, case=case, text=text, now=now)
        return "已催办。"

    return _each(actor, pks, one)


def batch_extend(
    *, actor: Actor, pks: Iterable[int], granted: bool = True, reason: str = "", now: datetime | None = None
) -> list[RowResult]:
    """Decides the open extension request of each case."""

    def one(case: Case) -> str:
        decide_extension(actor=actor, case=case, granted=granted, reason=reason, now=now)
        return "已同意延期。" if granted else "已答复不同意延期。"

    return _each(actor, pks, one)


def batch_close(*, actor: Actor, pks: Iterable[int], answer: str = "", now: datetime | None = None) -> list[RowResult]:
    """销号 each case."""

    def one(case: Case) -> str:
        close_case(actor=actor, case=case, answer=answer, now=now)
        return "已销号。"

    return _each(actor, pks, one)


def _each(actor: Actor, pks: Iterable[int], act: Callable[[Case], str]) -> list[RowResult]:
    """Every row in its own transaction: what is refused for one does not undo another; invisible rows are not there."""
    results = []
    for case in visible_cases(actor).filter(pk__in=list(pks)).order_by("pk"):
        try:
            results.append(RowResult(case, True, act(case)))
        except Refusal as refusal:
            results.append(RowResult(case, False, refusal.sentence))
    return results
