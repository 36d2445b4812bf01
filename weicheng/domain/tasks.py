"""When a task is valid: a lead, a person, a target, a date; otherwise it is 未压实 and the gaps are named. When its
unit is reminded.

M-007 (清单化责任化目标化), M-008 (牵头与配合).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.rates import Rate


class Defect(Labelled):
    """What a task lacks, in the words of the defect list."""

    NO_LEAD = "no_lead", "无牵头单位"
    SEVERAL_LEADS = "several_leads", "牵头单位多于一个"
    NO_PERSON = "no_person", "无责任人"
    NO_LEADER = "no_leader", "多部门任务无责任领导"
    NO_TARGET = "no_target", "无目标"
    NO_DUE_DATE = "no_due_date", "无完成时限"


@dataclass(frozen=True)
class TaskFacts:
    """What a task names. `units` are all that work on it, lead ones included."""

    task: str
    leads: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    person: str = ""
    leader: str = ""
    target: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class TaskReview:
    """The share of valid tasks, and the defects of the others."""

    valid: Rate
    defects: Mapping[str, tuple[Defect, ...]]


def defects_of(task: TaskFacts) -> tuple[Defect, ...]:
    """What the task lacks; nothing means that it is valid.

    A task of two or more units names exactly one lead and one responsible leader (M-008).
    """
    shared = len({*task.leads, *task.units}) >= 2
    checks = (
        (Defect.NO_LEAD, not task.leads),
        (Defect.SEVERAL_LEADS, len(task.leads) > 1),
        (Defect.NO_PERSON, not task.person.strip()),
        (Defect.NO_LEADER, shared and not task.leader.strip()),
        (Defect.NO_TARGET, not task.target.strip()),
        (Defect.NO_DUE_DATE, task.due_on is None),
    )
    return tuple(defect for defect, lacking in checks if lacking)


def review_tasks(tasks: Iterable[TaskFacts]) -> TaskReview:
    """Valid tasks of all, and the defect list with its reasons (M-007)."""
    known = {task.task: defects_of(task) for task in tasks}
    defects = {task: lacking for task, lacking in known.items() if lacking}
    rate = Rate("任务压实率", "要素齐全的任务数", "任务总数", len(known) - len(defects), len(known), "M-007")
    return TaskReview(rate, defects)


class Reminder(Labelled):
    """Why a task is brought to mind."""

    NEAR = "near", "即将到期"
    LATE = "late", "已超期"


DAYS_AHEAD = 3
DAYS_BETWEEN = 7


def reminder_due(due_on: date | None, reminded_on: date | None, today: date) -> Reminder | None:
    """The reminder that an open task needs today: once within three days of its date, then every week when it is late.

    A day on which nobody looked loses no reminder: the next look makes it up.
    """
    if due_on is None or reminded_on == today:
        return None
    if today > due_on:
        waited = reminded_on is None or reminded_on <= due_on or (today - reminded_on).days >= DAYS_BETWEEN
        return Reminder.LATE if waited else None
    near = (due_on - today).days <= DAYS_AHEAD
    told = reminded_on is not None and (due_on - reminded_on).days <= DAYS_AHEAD
    return Reminder.NEAR if near and not told else None
