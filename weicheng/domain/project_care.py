"""Around a project: obstacles, decisions asked for, pilots, signed statements, and objects nobody cares for any more.

M-006, M-037, M-039, M-184, M-185.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from weicheng.domain.rates import Rate
from weicheng.domain.refusals import MoveRefused


def count_obstacles(named: Iterable[Iterable[str]]) -> dict[str, int]:
    """Projects by obstacle, the most frequent first; one without a cause counts under "" (M-037)."""
    counts: Counter[str] = Counter()
    for obstacles in named:
        counts.update(set(obstacles) or {""})
    return dict(counts.most_common())


@dataclass(frozen=True)
class Asking:
    """A decision asked of the government: on which day, and when it was taken."""

    record: str
    asked_on: date
    decided_on: date | None = None

    def waiting(self, today: date) -> int:
        """Days until the decision, or until today (M-185)."""
        return ((self.decided_on or today) - self.asked_on).days

    def escalates(self, today: date, limit: int) -> bool:
        """Undecided for more than `limit` days: onto the agenda of the next coordination meeting."""
        return self.decided_on is None and self.waiting(today) > limit


class PilotState(StrEnum):
    """Where 先试点后推广 stands (M-039)."""

    AHEAD = "ahead"
    RUNNING = "running"
    TO_EVALUATE = "to-evaluate"
    EVALUATED = "evaluated"
    ROLLING_OUT = "rolling-out"
    OVERDUE = "overdue"
    DONE = "done"

    @property
    def label(self) -> str:
        """As pages print it."""
        return {
            "ahead": "试点未开始",
            "running": "试点中",
            "to-evaluate": "待评估",
            "evaluated": "已评估，可推广",
            "rolling-out": "推广中",
            "overdue": "超期",
            "done": "完成",
        }[self.value]


@dataclass(frozen=True)
class PilotFacts:
    """A pilot place and its days; the deadline counts for the whole, roll-out included."""

    starts_on: date
    ends_on: date
    deadline: date
    evaluated_on: date | None = None
    rolled_out_on: date | None = None
    done_on: date | None = None

    def state(self, today: date) -> PilotState:
        """Overdue goes before everything but done."""
        if self.done_on:
            return PilotState.DONE
        if today > self.deadline:
            return PilotState.OVERDUE
        if self.rolled_out_on:
            return PilotState.ROLLING_OUT
        if self.evaluated_on:
            return PilotState.EVALUATED
        if today < self.starts_on:
            return PilotState.AHEAD
        return PilotState.RUNNING if today <= self.ends_on else PilotState.TO_EVALUATE

    def demand_roll_out(self) -> None:
        """Raises MoveRefused until the pilot is evaluated, and once it is rolled out."""
        if self.evaluated_on is None:
            raise MoveRefused("试点还没有评估，不能推广。请先登记评估结论。")
        if self.rolled_out_on is not None:
            raise MoveRefused("已经开始推广。")


@dataclass(frozen=True)
class Signing:
    """签订率 over the units with tasks, and who has not signed (M-006)."""

    rate: Rate
    unsigned: tuple[int, ...]
    # Tasks that came to a signed unit after its statement: unit → tasks.
    unlisted: Mapping[int, frozenset[int]]


def review_statements(tasks: Mapping[int, Set[int]], signed: Mapping[int, Set[int]]) -> Signing:
    """Of the tasks of each unit, and those in the statement of each unit that signed for this plan version."""
    return Signing(
        Rate("责任状签订率", "已签订单位", "有任务的单位", len(tasks.keys() & signed.keys()), len(tasks), "M-006"),
        tuple(unit for unit in tasks if unit not in signed),
        {
            unit: frozenset(tasks[unit] - signed[unit])
            for unit in tasks
            if unit in signed and tasks[unit] - signed[unit]
        },
    )


class Neglect(StrEnum):
    """Why a renovated object counts as 弃管 (M-184)."""

    NO_MANAGER = "no-manager"
    CONTRACT_OVER = "contract-over"
    UNCHECKED = "unchecked"

    @property
    def label(self) -> str:
        """As pages print it."""
        return {"no-manager": "没有管护单位", "contract-over": "管护合同到期", "unchecked": "超期未检查"}[self.value]


@dataclass(frozen=True)
class Kept:
    """A renovated object: accepted when, whether somebody keeps it and until when, last looked at when."""

    record: str
    accepted_on: date
    has_manager: bool
    contract_to: date | None = None
    checked_on: date | None = None

    def neglect(self, today: date, every: int) -> tuple[Neglect, ...]:
        """After acceptance it needs a manager and a check every `every` days."""
        reasons = []
        if not self.has_manager:
            reasons.append(Neglect.NO_MANAGER)
        elif self.contract_to and self.contract_to < today:
            reasons.append(Neglect.CONTRACT_OVER)
        if max(self.checked_on or self.accepted_on, self.accepted_on) + timedelta(days=every) < today:
            reasons.append(Neglect.UNCHECKED)
        return tuple(reasons)
