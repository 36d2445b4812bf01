"""Pages of the background work: the progress of a job for whoever asked for it, 系统状态 for the administrator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_tasks import TaskResultStatus

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs, signed_in
from weicheng.base import list_exports, system, work
from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Empty, Fact, Progress, Step
from weicheng.base.export import XLSX
from weicheng.base.models import Job
from weicheng.base.tables import BulkStep, Column, Table
from weicheng.base.web import render
from weicheng.domain.refusals import OutOfReach

STATE_TONES = {
    Job.State.WAITING: Tone.NEUTRAL,
    Job.State.RUNNING: Tone.ACTIVE,
    Job.State.DONE: Tone.GOOD,
    Job.State.FAILED: Tone.BAD,
    Job.State.CANCELLED: Tone.STOP,
}
RUN_BADGES = {
    None: Badge("还没有运行", Tone.NEUTRAL, "circle-dashed"),
    TaskResultStatus.READY: Badge("等待处理", Tone.NEUTRAL, "clock"),
    TaskResultStatus.RUNNING: Badge("正在运行", Tone.ACTIVE, "loader"),
    TaskResultStatus.SUCCESSFUL: Badge("成功", Tone.GOOD, "circle-check"),
    TaskResultStatus.FAILED: Badge("失败", Tone.BAD, "alert-triangle"),
}
ALIVE = Badge("工作中", Tone.GOOD, "circle-check")
GONE = Badge("已停止", Tone.NEUTRAL, "ban")


def _own_job(request: ActorRequest, pk: int) -> Job:
    found = Job.objects.filter(pk=pk).first()
    actor = request.actor
    if found is None or not (found.requested_by_id == actor.user_id or policy.has(actor, "system.manage")):
        raise OutOfReach
    return found


@signed_in
def job_progress(request: ActorRequest, pk: int) -> HttpResponse:
    """How far the job is; the block on the page asks again by itself until the job is over."""
    job = _own_job(request, pk)
    context = {"title": job.title, "progress": _progress(job)}
    return render(request, "base/progress.html", context, partial="base/_progress.html")


def _progress(job: Job) -> Progress:
    running = job.state in {Job.State.WAITING, Job.State.RUNNING}
    stopping = running and work.is_stopping(job.pk)
    tick = work.tick(job.pk)
    state = "正在停止" if stopping else Job.State(job.state).label
    return Progress(
        title=job.title,
        done=tick.done,
        total=tick.total or None,
        running=running,
        poll_url=reverse("job_progress", args=[job.pk]),
        state=f"{state}：{job.message}" if job.message else state,
        tone=STATE_TONES[Job.State(job.state)],
        cancel_url=reverse("job_cancel", args=[job.pk]) if running and not stopping else "",
        result=Step(label=job.result_label, url=job.result_url, primary=True) if job.result_url else None,
    )


@signed_in
@require_POST
def job_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    work.cancel(_own_job(request, pk).pk)
    return redirect("job_progress", pk)


@signed_in
@require_POST
def export_start(request: ActorRequest) -> HttpResponse:
    """Has a worker write the rows of a list to Excel."""
    address, title = request.POST.get("address", "")[:4000], request.POST.get("title", "")[:60] or "列表"
    job = list_exports.begin(actor=request.actor, address=address, title=title)
    return redirect("job_progress", job.pk)


@signed_in
def job_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The Excel file of an export, to the person who asked for it."""
    job = _own_job(request, pk)
    path = list_exports.file_of(job.pk)
    # Whoever looks after the system sees how a job fares, not what it found.
    if job.requested_by_id != request.actor.user_id:
        raise OutOfReach
    if job.state != Job.State.DONE or not path.exists():
        raise OutOfReach(f"文件已过保留期（{list_exports.KEPT.days} 天）或没有写成，请重新导出。")
    name = f"{job.title.removeprefix('导出 ')}-{timezone.localtime(job.finished_at):%Y%m%d-%H%M}.xlsx"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


class ScheduleTable(Table):
    """定时任务 with the outcome of the last run."""

    exportable = False
    page_size = 200
    columns: ClassVar = (
        Column(name="title", header="任务", value=lambda line: line.title, rank=1),
        Column(name="when", header="时间", value=lambda line: line.when),
        Column(name="started", header="最近运行", value=lambda line: line.started_at),
        Column(name="finished", header="结束", value=lambda line: line.finished_at, rank=3),
        Column(name="status", header="结果", value=lambda line: RUN_BADGES[line.status]),
    )


class ProcessTable(Table):
    """后台进程, those at work and those that ended lately."""

    exportable = False
    empty = Empty(title="还没有启动过后台进程", advice="请在服务器上运行 weicheng serve。", icon="plug")
    columns: ClassVar = (
        Column(name="name", header="名称", value=lambda process: process.name, rank=1),
        Column(name="started", header="启动", value=lambda process: process.started_at, rank=3),
        Column(name="seen", header="最近心跳", value=lambda process: process.seen_at),
        Column(name="state", header="状态", value=lambda process: ALIVE if process.alive else GONE),
    )


class FailedTaskTable(Table):
    """后台任务 that failed or were given up."""

    title = "失败的任务"
    exportable = False
    empty = Empty(title="没有失败的任务", advice="后台任务都已成功。", icon="circle-check")
    columns: ClassVar = (
        Column(name="task", header="任务", value=lambda t: t.task_path.removeprefix("weicheng."), rank=1),
        Column(name="finished", header="失败时间", value=lambda t: t.finished_at),
        Column(name="starts", header="已运行", value=lambda t: len(t.worker_ids), numeric=True),
        Column(name="reason", header="原因", value=lambda t: (t.traceback.strip().splitlines() or [""])[-1][:300]),
    )

    def row_label(self, row: Any) -> str:
        return str(row.task_path)


@needs("system.manage")
def system_status(request: ActorRequest) -> HttpResponseBase:
    table = FailedTaskTable(request, system.failed_tasks(), prefix="failed")
    table.bulk = [BulkStep(label="重新运行", url=reverse("task_retry"), icon="refresh")]
    now = system.overview()
    context = {
        "title": "系统状态",
        "steps": [Step(label="投递失败的事件", url=reverse("delivery_list"), icon="send")],
        "facts": _facts(now),
        "scheduled": ScheduleTable(request, now.scheduled, prefix="schedule"),
        "processes": ProcessTable(request, now.processes, prefix="process"),
        "lacks_worker": not now.alive,
    }
    return table.respond("base/system_status.html", context)


def _facts(now: system.Overview) -> Iterable[Fact]:
    return [
        Fact("等待处理", f"{now.waiting} 个任务"),
        Fact("正在处理", f"{now.running} 个任务"),
        Fact("失败", f"{now.failed} 个任务"),
        Fact("后台进程", f"{now.alive} 个工作中"),
        Fact("数据盘剩余", f"{now.free_bytes / 1e9:.1f} GB"),
        Fact("最近备份", now.backed_up_at or "还没有备份"),
        *(Fact("正在进行", _how_far(job), reverse("job_progress", args=[job.pk])) for job in now.jobs),
    ]


def _how_far(job: Job) -> str:
    tick = work.tick(job.pk)
    return f"{job.title} {tick.done}/{tick.total}" if tick.total else job.title
