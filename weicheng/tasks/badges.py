"""How states and dates of tasks look everywhere."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from weicheng.base.badges import Badge, Tone
from weicheng.domain.tasks import DAYS_AHEAD
from weicheng.tasks.models import Task

STATES = {
    Task.State.OPEN: Badge("进行中", Tone.ACTIVE, "progress"),
    Task.State.REPORTED: Badge("已报完成，待确认", Tone.INFO, "eye-check"),
    Task.State.DONE: Badge("已办结", Tone.GOOD, "circle-check"),
    Task.State.DROPPED: Badge("已撤销", Tone.NEUTRAL, "ban"),
}
SAYS_DONE = Badge("报完成", Tone.INFO, "check")


def of_task(task: Task) -> Badge:
    """Where a task stands."""
    return STATES[Task.State(task.state)]


def is_late(task: Task, today: date) -> bool:
    """Whether an open task's date has passed; the day itself still counts."""
    return task.state == Task.State.OPEN and task.due_on is not None and task.due_on < today


def is_near(task: Task, today: date) -> bool:
    """Whether an open task is due within the days in which its unit is reminded."""
    return task.state == Task.State.OPEN and task.due_on is not None and 0 <= (task.due_on - today).days <= DAYS_AHEAD


def due(task: Task, today: date) -> Badge | None:
    """What is left, in days; nothing once the task is over, 无时限 without a date."""
    if task.state not in (Task.State.OPEN, Task.State.REPORTED):
        return None
    if task.due_on is None:
        return Badge("无时限", Tone.WARN, "clock-exclamation")
    left = (task.due_on - today).days
    if left < 0:
        return Badge(f"超期 {-left} 天", Tone.BAD, "clock-exclamation")
    if left == 0:
        return Badge("今天到期", Tone.WARN, "hourglass")
    return Badge(f"剩余 {left} 天", Tone.WARN if left <= DAYS_AHEAD else Tone.NEUTRAL, "clock")


NOT_FIRM = Badge("未压实", Tone.WARN, "alert-triangle")


def lacking(labels: str) -> SafeString:
    """未压实, with what is missing as text that wraps on a phone."""
    return format_html("{} {}", NOT_FIRM, labels)
