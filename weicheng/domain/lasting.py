"""What lasts after the campaign: mechanisms that run, routine work, rules in force (M-192, M-193, M-221)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.rates import Rate


class Running(Labelled):
    """Whether a mechanism works or only stands on paper."""

    RUNNING = "running", "运行中"
    IDLE = "idle", "空转"


def running(runs: Iterable[date], *, cadence_days: int, day: date) -> Running:
    """运行中 with evidence within the mechanism's own cadence, up to and on the day; else 空转 (M-192)."""
    recent = any(0 <= (day - run).days <= cadence_days for run in runs)
    return Running.RUNNING if recent else Running.IDLE


class Activity(Labelled):
    """突击 or 常态."""

    ROUTINE = "routine", "日常"
    CAMPAIGN = "campaign", "集中整治"


def routine_share(activities: Iterable[Activity]) -> Rate:
    """常态占比: daily records of all (M-193)."""
    given = list(activities)
    count = sum(activity is Activity.ROUTINE for activity in given)
    return Rate("常态占比", "日常", "全部活动", count, len(given), clause="M-193")


class RuleState(Labelled):
    """How far a regulation has come."""

    WANTED = "wanted", "待制订"
    DRAFTING = "drafting", "修订中"
    ISSUED = "issued", "已出台"


@dataclass(frozen=True)
class Regulation:
    """制度: a regulation with the day it is in force from."""

    title: str
    state: RuleState
    in_force_from: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it may be acted upon on a day (M-221)."""
        return self.state is RuleState.ISSUED and self.in_force_from is not None and self.in_force_from <= day


def rules_lacking(required: Sequence[Regulation], day: date) -> tuple[Regulation, ...]:
    """The required regulations not in force: with none, the condition is met and what rests on it may be used."""
    return tuple(rule for rule in required if not rule.in_force(day))
