"""瓶颈指标: what is unmet by group, the hardest first (M-026); 入门证 clauses come before all others (M-027)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from weicheng.domain.measures.verdicts import Status


@dataclass(frozen=True)
class Unmet:
    """An unmet clause: its group, how large its gap is (share of the line), months it needs, 元 it needs."""

    record: str
    group: str
    gap: float = 0.0
    lead_months: int = 0
    funds: int = 0


@dataclass(frozen=True)
class Bottleneck:
    """One group with its unmet clauses, the widest gap, longest time and most money first."""

    group: str
    unmet: tuple[Unmet, ...]

    @property
    def funds(self) -> int:
        """What all of them need, in 元."""
        return sum(one.funds for one in self.unmet)

    @property
    def longest(self) -> int:
        """Months that the slowest of them needs."""
        return max((one.lead_months for one in self.unmet), default=0)


def bottlenecks(unmet: Iterable[Unmet], groups: Sequence[str]) -> tuple[Bottleneck, ...]:
    """The unmet clauses of each group, in the order of the groups; those of no known group stand last under "".

    No clause is left out, so the counts of all groups add up to all unmet clauses.
    """
    every = list(unmet)
    found = [Bottleneck(group, _ranked(one for one in every if one.group == group)) for group in groups]
    rest = _ranked(one for one in every if one.group not in groups)
    return tuple(group for group in (*found, Bottleneck("", rest)) if group.unmet)


def _ranked(unmet: Iterable[Unmet]) -> tuple[Unmet, ...]:
    return tuple(sorted(unmet, key=lambda one: (-one.gap, -one.lead_months, -one.funds, one.record)))


@dataclass(frozen=True)
class TicketWarning:
    """Why an entry ticket needs attention: it is not met, or too little was done for it this quarter."""

    record: str
    unmet: bool
    activities: int
    minimum: int

    @property
    def too_few(self) -> bool:
        return self.activities < self.minimum

    @property
    def sentence(self) -> str:
        """What is wrong, in a sentence."""
        unmet = "入门证指标没有达标" if self.unmet else ""
        few = f"本季度开展活动 {self.activities} 次，少于 {self.minimum} 次" if self.too_few else ""
        return "；".join(part for part in (unmet, few) if part) + "。"


def ticket_warning(record: str, *, status: Status, activities: int, minimum: int) -> TicketWarning | None:
    """The warning of one entry ticket, or None when it is met and enough was done (M-027)."""
    warning = TicketWarning(record, not status.counts_as_met, activities, minimum)
    return warning if warning.unmet or warning.too_few else None
