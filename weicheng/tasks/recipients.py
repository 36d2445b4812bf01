"""Whom the events of a task concern: the unit that leads it, those that help, and whoever gave it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from weicheng.events.models import Event
from weicheng.notifications.models import Kind
from weicheng.notifications.recipients import Recipient, register
from weicheng.tasks import event_types, queries
from weicheng.tasks.models import Task

WORDS = {
    event_types.ASSIGNED: ("新任务", Kind.TODO),
    event_types.CHANGED: ("任务有调整", Kind.TODO),
    event_types.HANDED_ON: ("承接任务", Kind.TODO),
    event_types.SENT_BACK: ("任务被退回，请继续办理", Kind.TODO),
    event_types.REMINDED: ("催办", Kind.REMINDER),
    event_types.FINISHED: ("任务已办结", Kind.RESULT),
    event_types.DROPPED: ("任务已撤销", Kind.RESULT),
}
# The helpers hear what is asked of them and that it is over, not every reminder of the lead.
TO_HELPERS = {event_types.ASSIGNED, event_types.CHANGED, event_types.FINISHED, event_types.DROPPED}


def _link(task: Task) -> str:
    return reverse("task_detail", args=[task.pk])


def to_units(event: Event) -> Iterator[Recipient]:
    """The people of the units of a task who report on it."""
    task = queries.task_of(event)
    if task is None:
        return
    word, kind = WORDS[event.action]
    paths = dict.fromkeys([task.unit_path] if task.unit_path else [])
    if event.action in TO_HELPERS:
        paths.update(dict.fromkeys(queries.helper_paths(task)))
    for path in paths:
        yield Recipient(unit_path=path, needs="task.report", title=f"{word}：{task.title}", kind=kind, link=_link(task))


def to_giver(event: Event) -> list[Recipient]:
    """The person who gave the task and has to confirm it."""
    task = queries.task_of(event)
    if task is None:
        return []
    return [Recipient(user_id=task.created_by_id, title=f"任务报完成，待确认：{task.title}", link=_link(task))]


for _action in WORDS:
    register(_action, to_units)
register(event_types.REPORTED_DONE, to_giver)
