"""Lists of problems that need more than one step: claimed lists, hard problems, key problems under listing.

M-099 (整改清单与认领), M-106 (多部门难题综合整治), M-104 (挂牌督办).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from weicheng.domain.rates import Rate


@dataclass(frozen=True)
class ListItem:
    """An item of a rectification list: to be claimed by `claim_due_at`, or else assigned by the office."""

    record: str
    claim_due_at: datetime
    claimed_at: datetime | None = None
    assigned_at: datetime | None = None

    @property
    def claimed_in_time(self) -> bool:
        """The unit claimed it by itself and in time; what the office had to assign was not claimed."""
        return self.assigned_at is None and self.claimed_at is not None and self.claimed_at <= self.claim_due_at


@dataclass(frozen=True)
class Claims:
    """How a list was claimed: the rate, what nobody has, and which of that the office must assign now."""

    rate: Rate
    unclaimed: tuple[str, ...]
    to_assign: tuple[str, ...]


@dataclass(frozen=True)
class HardProblem:
    """A problem that one department cannot solve."""

    record: str
    departments: tuple[str, ...]
    led_by_office: bool
    owners: tuple[str, ...]
    due_at: datetime
    solved_at: datetime | None = None


@dataclass(frozen=True)
class HardProblems:
    """The board of hard problems: solved in time, and what is missing to treat them jointly."""

    solved_in_time: Rate
    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeyProblem:
    """A problem of severity 重点: listed, and under which leader."""

    record: str
    listed: bool
    leader: str = ""


def examine_claims(items: Iterable[ListItem], *, now: datetime) -> Claims:
    """Claim rate over all items of a list, the unclaimed ones, and those whose time to claim is over (M-099)."""
    known = list(items)
    claimed = sum(item.claimed_in_time for item in known)
    unclaimed = [item for item in known if item.claimed_at is None and item.assigned_at is None]
    return Claims(
        Rate("认领率", "时限内主动认领数", "清单项数", claimed, len(known), "M-099"),
        tuple(item.record for item in unclaimed),
        tuple(item.record for item in unclaimed if item.claim_due_at < now),
    )


def examine_hard_problems(problems: Iterable[HardProblem]) -> HardProblems:
    """Solved in time, of all hard problems; each needs two departments, the office to lead, one named person."""
    known = list(problems)
    solved = sum(problem.solved_at is not None and problem.solved_at <= problem.due_at for problem in known)
    return HardProblems(
        Rate("难题按期解决率", "按期解决数", "难题总数", solved, len(known), "M-106"),
        tuple((problem.record, fault) for problem in known for fault in _faults(problem)),
    )


def examine_listing(problems: Iterable[KeyProblem]) -> tuple[tuple[str, str], ...]:
    """Key problems that are not listed, or listed without a supervising leader (M-104)."""
    faults = []
    for problem in problems:
        if not problem.listed:
            faults.append((problem.record, "重点问题未挂牌"))
        elif not problem.leader:
            faults.append((problem.record, "挂牌问题没有督办领导"))
    return tuple(faults)


def _faults(problem: HardProblem) -> Iterable[str]:
    if len(set(problem.departments)) < 2:
        yield "涉及部门少于两个，不属于多部门难题"
    if not problem.led_by_office:
        yield "未由创卫办牵头"
    if len(problem.owners) != 1:
        yield "没有明确一名责任人" if not problem.owners else "责任人多于一名"
