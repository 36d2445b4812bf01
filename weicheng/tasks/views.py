"""Tasks: the list, one task, giving, reporting and confirming."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from weicheng.access.policy import Actor, has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.refusals import NotAllowed
from weicheng.events.queries import happenings_of
from weicheng.organization.models import Posting
from weicheng.tasks import about, actions, badges, queries
from weicheng.tasks.forms import ChangeTaskForm, DropForm, FinishForm, HandlerForm, NewTaskForm, ProgressForm
from weicheng.tasks.models import Task
from weicheng.tasks.tables import TaskTable, what_it_lacks

MANAGED = (Task.Kind.ASSIGNED, Task.Kind.LISTED)


def _kinds(actor: Actor) -> list[str]:
    """What the person may give: a leader instructs, the office assigns."""
    instructs = [Task.Kind.INSTRUCTION] if has(actor, "task.instruct") else []
    return [*instructs, *(MANAGED if has(actor, "task.manage") else [])]


@needs("task.view")
def task_list(request: ActorRequest) -> HttpResponseBase:
    """Every task in reach; without a choice of state those that are not over."""
    rows = queries.listed_tasks(request.actor)
    if not request.GET.get("state"):
        rows = rows.filter(queries.IS_OPEN)
    steps = [
        Step(
            label="作出批示" if kind == Task.Kind.INSTRUCTION else "下达任务",
            url=f"{reverse('task_new')}?kind={kind}",
            icon="plus",
            primary=True,
        )
        for kind in _kinds(request.actor)[:1]
    ]
    context = {"steps": steps, "rate": queries.firm_rate(rows)}
    return TaskTable(request, rows).respond("tasks/list.html", context)


@needs("task.view")
def task_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One task: what it demands, what was done, what may be done now."""
    task = queries.get_task(request.actor, pk)
    lacks = what_it_lacks(task)
    context = {
        "title": task.title,
        "state": badges.of_task(task),
        "flags": [badges.lacking(lacks)] if lacks and task.finished_at is None else [],
        "crumbs": [Crumb("任务", reverse("task_list")), Crumb(task.get_kind_display())],
        "steps": _steps(request.actor, task),
        "facts": _facts(request.actor, task),
        "task": task,
        "may_remind": task.finished_at is None and queries.may_confirm(request.actor, task),
        "helpers": queries.helpers_of(task),
        "progress": queries.progress_of(task),
        "says_done": badges.SAYS_DONE,
        "happenings": happenings_of(f"task:{pk}"),
    }
    return render(request, "tasks/task.html", context)


def _post(posting: Posting | None) -> str | None:
    return f"{posting.user.name}（{posting.unit.name} {posting.title}）" if posting else None


def _facts(actor: Actor, task: Task) -> list[Fact]:
    matter = about.find(actor, task.about)
    unit = task.lead
    return [
        Fact("牵头单位", unit and unit.name, reverse("unit_detail", args=[unit.pk]) if unit else ""),
        Fact("经办人", _post(task.handler)),
        Fact("责任领导", _post(task.leader)),
        Fact("目标", task.target),
        Fact("完成标准", task.measure),
        Fact("完成时限", task.due_on),
        Fact("剩余", badges.due(task, timezone.localdate())),
        Fact("对应条款", task.clause),
        *([Fact("有关事项", matter.label, matter.url)] if matter else []),
        Fact("下达人", task.created_by.name),
        Fact("下达时间", task.created_at),
        *([Fact("办结或撤销", task.finished_at)] if task.finished_at else []),
    ]


def _steps(actor: Actor, task: Task) -> list[Step]:
    if task.state in (Task.State.DONE, Task.State.DROPPED):
        return []
    steps = []
    if queries.may_report(actor, task):
        steps.append(Step(label="填报进展", url=reverse("task_report", args=[task.pk]), icon="pencil", primary=True))
        if task.handler_id is None:
            steps.append(Step(label="明确经办人", url=reverse("task_handler", args=[task.pk]), icon="user-check"))
    if queries.may_confirm(actor, task):
        waits = task.state == Task.State.REPORTED
        steps += [
            Step(label="确认", url=reverse("task_finish", args=[task.pk]), icon="check", primary=waits),
            Step(label="补充调整", url=reverse("task_change", args=[task.pk]), icon="edit"),
            Step(label="撤销", url=reverse("task_drop", args=[task.pk]), icon="ban", danger=True),
        ]
    return steps


@needs("task.manage", "task.instruct")
def task_new(request: ActorRequest) -> HttpResponse:
    """Gives a task or an instruction, free-standing or about a matter (`?about=case:81`)."""
    subject = request.GET.get("about", "")
    matter = about.find(request.actor, subject)
    kinds = _kinds(request.actor)
    initial: dict[str, Any] = {"kind": request.GET.get("kind", kinds[0])}
    if matter:
        initial |= {"title": f"关于“{matter.label}”", "lead": matter.unit, "area": matter.area}
    return edit(
        request,
        NewTaskForm(kinds, request.POST or None, initial=initial),
        act=lambda data: actions.assign_task(
            actor=request.actor, about=subject if matter else "", leader=_leader(request.actor, data), **data
        ),
        title="作出批示" if initial["kind"] == Task.Kind.INSTRUCTION else "下达任务",
        done="已下达，牵头单位会收到消息。",
        back=matter.url if matter else reverse("task_list"),
        submit="下达",
        intro="没有写全牵头单位、责任人、目标和时限的任务显示为“未压实”，可以随后补充。",
        leads_to=lambda task: reverse("task_detail", args=[task.pk]),
    )


def _leader(actor: Actor, data: dict[str, Any]) -> Posting | None:
    """The responsible leader named in the form; whoever instructs answers for the instruction."""
    chosen: Posting | None = data.pop("leader")
    if chosen or data["kind"] != Task.Kind.INSTRUCTION:
        return chosen
    return queries.post_of_instructor(actor)


@needs("task.manage", "task.instruct")
def task_change(request: ActorRequest, pk: int) -> HttpResponse:
    """压实: fills in what a task lacks."""
    task = _to_confirm(request, pk)
    names = ("title", "lead", "handler", "leader", "target", "measure", "due_on")
    initial = {name: getattr(task, name) for name in names}
    initial["cooperating"] = [row.unit_id for row in queries.helpers_of(task)]
    lacks = what_it_lacks(task)
    return edit(
        request,
        ChangeTaskForm(task, request.POST or None, initial=initial),
        act=lambda data: actions.change_task(
            actor=request.actor, task=task, cooperating=data.pop("cooperating"), changes=data
        ),
        title="补充调整任务",
        done="已保存。",
        back=reverse("task_detail", args=[pk]),
        intro=f"还缺：{lacks}。" if lacks else "要素齐全。",
    )


@needs("task.report")
def task_handler(request: ActorRequest, pk: int) -> HttpResponse:
    """The lead unit names who does it."""
    task = queries.get_task(request.actor, pk)
    return edit(
        request,
        HandlerForm(task, request.POST or None, initial={"handler": task.handler_id}),
        act=lambda data: actions.name_handler(actor=request.actor, task=task, **data),
        title="明确经办人",
        done="已明确经办人。",
        back=reverse("task_detail", args=[pk]),
        intro=task.title,
    )


@needs("task.report")
def task_report(request: ActorRequest, pk: int) -> HttpResponse:
    """填报进展, on a phone in one field."""
    task = queries.get_task(request.actor, pk)
    return edit(
        request,
        ProgressForm(request.POST or None),
        act=lambda data: actions.report_progress(actor=request.actor, task=task, **data),
        title="填报进展",
        done="已填报。",
        back=reverse("task_detail", args=[pk]),
        submit="填报",
        intro=task.title,
    )


@needs("task.manage", "task.instruct")
def task_finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirms a task or sends it back."""
    task = _to_confirm(request, pk)
    return edit(
        request,
        FinishForm(request.POST or None),
        act=lambda data: actions.finish_task(actor=request.actor, task=task, **data),
        title="确认任务",
        done="已确认。",
        back=reverse("task_detail", args=[pk]),
        submit="确认",
        intro=task.title,
    )


@needs("task.manage", "task.instruct")
def task_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Calls a task off."""
    task = _to_confirm(request, pk)
    return edit(
        request,
        DropForm(request.POST or None),
        act=lambda data: actions.drop_task(actor=request.actor, task=task, **data),
        title="撤销任务",
        done="已撤销。",
        back=reverse("task_detail", args=[pk]),
        submit="撤销",
        intro=task.title,
    )


@needs("task.manage", "task.instruct")
@require_POST
def task_remind(request: ActorRequest, pk: int) -> HttpResponse:
    """催办 in one tap."""
    actions.remind_task(actor=request.actor, task=queries.get_task(request.actor, pk))
    messages.success(request, "已催办，牵头单位会收到消息。")
    return redirect("task_detail", pk=pk)


def _to_confirm(request: ActorRequest, pk: int) -> Task:
    """A task the person gave or manages: 404 out of reach, 403 for one they may only see."""
    task = queries.get_task(request.actor, pk)
    if not queries.may_confirm(request.actor, task):
        raise NotAllowed("任务由下达人或有管理权限的人员确认和调整。")
    return task
