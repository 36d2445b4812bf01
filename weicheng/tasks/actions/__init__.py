"""Every write to tasks: assigned, firmed up, reported on, confirmed by whoever gave them (M-007, M-008)."""

from weicheng.tasks.actions.assigning import assign_task, change_task, name_handler
from weicheng.tasks.actions.finishing import drop_task, finish_task
from weicheng.tasks.actions.following import take_over
from weicheng.tasks.actions.progressing import report_progress
from weicheng.tasks.actions.reminding import remind_due, remind_task

__all__ = [
    "assign_task",
    "change_task",
    "drop_task",
    "finish_task",
    "name_handler",
    "remind_due",
    "remind_task",
    "report_progress",
    "take_over",
]
