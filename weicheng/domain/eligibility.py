"""可否申报: every basic condition met, or no application, with the conditions that stand in the way (M-020, M-021).

Unknown is not met: who has no figure has no proof. 暂时达标 is met, and counted apart (M-025).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weicheng.domain.measures.verdicts import Status
from weicheng.domain.reasons import Reason

MAY_APPLY, MAY_NOT_APPLY = "具备申报资格", "不具备申报资格"


@dataclass(frozen=True)
class Condition:
    """A basic condition as its standard numbers it, and how it stands. `record` names its clause."""

    record: str
    number: str
    title: str
    status: Status


@dataclass(frozen=True)
class StatusCounts:
    """How many stand how; they always add up to all."""

    met: int
    held: int
    unmet: int
    unknown: int

    @property
    def total(self) -> int:
        return self.met + self.held + self.unmet + self.unknown

    @property
    def parts(self) -> tuple[tuple[Status, int], ...]:
        """Each status with its count, the worst first."""
        return (
            (Status.UNMET, self.unmet),
            (Status.UNKNOWN, self.unknown),
            (Status.HELD, self.held),
            (Status.MET, self.met),
        )


def count_statuses(statuses: Iterable[Status]) -> StatusCounts:
    """Clauses by status (M-021)."""
    found: Mapping[Status, int]
    every = list(statuses)
    found = {status: every.count(status) for status in Status}
    return StatusCounts(found[Status.MET], found[Status.HELD], found[Status.UNMET], found[Status.UNKNOWN])


@dataclass(frozen=True)
class Eligibility:
    """May we apply? `failing` are the conditions that forbid it, in the order of the standard."""

    conditions: tuple[Condition, ...]
    failing: tuple[Condition, ...]
    counts: StatusCounts

    @property
    def may_apply(self) -> bool:
        """A standard without conditions that were loaded lets nobody apply: there is nothing to prove it by."""
        return bool(self.conditions) and not self.failing

    @property
    def verdict(self) -> str:
        """具备申报资格 or 不具备申报资格."""
        return MAY_APPLY if self.may_apply else MAY_NOT_APPLY

    @property
    def sentence(self) -> str:
        """The summary of a gap analysis (documents.md D5): counts, numbers of the failing ones, the verdict."""
        if not self.conditions:
            return "还没有载入必备条件，无法判断能否申报。"
        said = [
            f"有 {count} 项{status.label}{_numbers(self.conditions, status)}"
            for status, count in self.counts.parts
            if count
        ]
        return f"{self.counts.total} 项必备条件中，{'，'.join(said)}，{self.verdict}。"

    @property
    def reason(self) -> Reason:
        """What the answer rests on."""
        failing = {condition.number: condition.status.value for condition in self.failing}
        return Reason("eligibility.veto", "M-020", {"conditions": self.counts.total, **failing})


def _numbers(conditions: Iterable[Condition], status: Status) -> str:
    if status is Status.MET:
        return ""
    named = "、".join(condition.number for condition in conditions if condition.status is status)
    note = "，可控性较弱" if status is Status.HELD else ""
    return f"（第 {named} 项{note}）"


def may_apply(conditions: Iterable[Condition]) -> Eligibility:
    """One-vote veto: one condition unmet or unknown, and there is no application (M-020)."""
    every = tuple(conditions)
    failing = tuple(condition for condition in every if not condition.status.counts_as_met)
    return Eligibility(every, failing, count_statuses(condition.status for condition in every))
