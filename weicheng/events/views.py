"""Pages of the log: 操作日志 and 封存记录 for the auditor, 投递失败 for the system's administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.tables import BulkStep
from weicheng.base.trail import source_name
from weicheng.base.web import render
from weicheng.events import actions, queries, seals
from weicheng.events.models import Event
from weicheng.events.sentences import sentences
from weicheng.events.tables import SEALED, UNSEALED, DeliveryTable, EventTable, SealTable, is_sealed


@needs("audit.view")
def event_list(request: ActorRequest) -> HttpResponseBase:
    if request.GET.get("export"):
        actions.note_export(actor=request.actor, filters=request.GET.urlencode())
    steps = [Step(label="封存记录", url=reverse("seal_list"), icon="lock")]
    return EventTable(request, queries.search()).respond(context={"steps": steps})


@needs("audit.view")
def event_detail(request: ActorRequest, pk: int) -> HttpResponse:
    event = queries.event(pk)
    context = {
        "title": f"第 {event.pk} 号记录",
        "state": SEALED if is_sealed(event, queries.unsealed_since()) else UNSEALED,
        "crumbs": [Crumb("操作日志", reverse("event_list")), Crumb(str(event.pk))],
        "facts": _facts(event),
        "data": [Fact(name, str(value)) for name, value in sorted(event.data.items())],
    }
    return render(request, "events/event.html", context)


def _facts(event: Event) -> list[Fact]:
    timeline = f"{reverse('event_list')}?subject={event.root}"
    return [
        Fact("内容", sentences([event])[0]),
        Fact("人员", str(event.actor or "")),
        Fact("身份", event.actor_label),
        Fact("动作", event.action),
        Fact("对象", event.subject),
        Fact("所属事项", event.root, timeline),
        Fact("发生时间", event.at),
        Fact("记录时间", event.recorded_at),
        Fact("依据规则", event.rules),
        Fact("来源", source_name(event.source)),
        Fact("请求编号", event.request),
    ]


@needs("audit.view")
def seal_list(request: ActorRequest) -> HttpResponseBase:
    steps = [
        Step(label="打印根值", url=reverse("seal_print"), icon="printer"),
        Step(label="导出根值", url=reverse("seal_export"), icon="download"),
    ]
    context = {"steps": steps, "verify_url": reverse("log_verify"), "crumbs": _seal_crumbs()}
    return SealTable(request, queries.all_seals()).respond("events/seal_list.html", context)


def _seal_crumbs() -> list[Crumb]:
    return [Crumb("操作日志", reverse("event_list")), Crumb("封存记录")]


@needs("audit.view")
def seal_print(request: ActorRequest) -> HttpResponse:
    """The roots of the last 366 days on paper: what a person keeps where the database's owner cannot reach."""
    context = {"title": "操作日志封存根值", "seals": queries.all_seals()[:366], "back_url": reverse("seal_list")}
    return render(request, "events/seal_print.html", context)


@needs("audit.view")
def seal_export(request: ActorRequest) -> HttpResponse:
    """All roots as text, for `weicheng verify-log --roots`."""
    text = seals.export_text(list(queries.all_seals().order_by("day")))
    name = "weicheng-roots.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@needs("audit.view")
@require_POST
def log_verify(request: ActorRequest) -> HttpResponse:
    job = actions.start_verification(actor=request.actor)
    return redirect("job_progress", job.pk)


@needs("system.manage")
@require_POST
def task_retry(request: ActorRequest) -> HttpResponse:
    count = actions.retry_tasks(actor=request.actor, pks=request.POST.getlist("pk"))
    messages.success(request, f"已重新排队 {count} 个任务。" if count else "没有选中可以重试的任务。")
    return redirect("system_status")


@needs("system.manage")
def delivery_list(request: ActorRequest) -> HttpResponseBase:
    table = DeliveryTable(request, queries.failed_deliveries())
    table.bulk = [BulkStep(label="重新投递", url=reverse("delivery_retry"), icon="refresh")]
    crumbs = [Crumb("系统状态", reverse("system_status")), Crumb("投递失败")]
    return table.respond(context={"crumbs": crumbs})


@needs("system.manage")
@require_POST
def delivery_retry(request: ActorRequest) -> HttpResponse:
    pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 19]
    count = actions.retry_deliveries(actor=request.actor, pks=pks)
    messages.success(request, f"已重新投递 {count} 条。" if count else "没有选中可以重新投递的事件。")
    return redirect("delivery_list")
