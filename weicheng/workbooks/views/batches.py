"""Batches: the list, one batch with its findings, undoing and giving up, blank workbooks."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Confirmation, Crumb, Fact, Figure, Step
from weicheng.base.export import XLSX
from weicheng.base.web import render
from weicheng.events.queries import happenings
from weicheng.workbooks import actions, queries
from weicheng.workbooks.blank import write_blank
from weicheng.workbooks.jobs import queue_apply, queue_check
from weicheng.workbooks.kinds import kind_of
from weicheng.workbooks.models import Batch
from weicheng.workbooks.tables import BatchTable, FaultTable, MadeTable, kind_name, state_badge

State = Batch.State


@needs("workbook.import")
def batch_list(request: ActorRequest) -> HttpResponseBase:
    """Every batch within reach."""
    steps = [Step(label="导入表格", url=reverse("batch_new"), icon="file-import", primary=True)]
    return BatchTable(request, queries.visible_batches(request.actor)).respond(context={"steps": steps})


@needs("workbook.import")
def batch_detail(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One batch: where it stands, what was found, what to do next."""
    batch = queries.batch_of(request.actor, pk)
    questions = queries.open_questions(batch)
    applied = batch.state == State.APPLIED
    table = (
        MadeTable(request, kind_of(batch.kind), batch)
        if applied
        else FaultTable(request, queries.faults_of(batch), places=queries.fault_places(batch))
    )
    context = {
        "title": f"{batch.pk} 号批次：{kind_name(batch)}",
        "state": state_badge(batch),
        "crumbs": [Crumb("表格导入", reverse("batch_list")), Crumb(f"{batch.pk} 号")],
        "batch": batch,
        "steps": _steps(batch, len(questions)),
        "facts": _facts(batch),
        "figures": _figures(batch, len(questions)),
        "advice": _advice(batch, len(questions)),
        "shows_table": applied or (batch.state == State.CHECKED and bool(batch.report.get("faults"))),
        "happenings": happenings(f"batch:{pk}"),
    }
    return table.respond("workbooks/batch.html", context)


def _steps(batch: Batch, questions: int) -> list[Step]:
    def step(label: str, name: str, icon: str, **options: bool) -> Step:
        return Step(label=label, url=reverse(name, args=[batch.pk]), icon=icon, **options)

    abandon = step("放弃", "batch_abandon", "trash", danger=True, dialog=True)
    if batch.state == State.DRAFT:
        return [step("对应列", "batch_mapping", "columns", primary=True), abandon]
    if batch.state in {State.CHECKING, State.APPLYING}:
        running = [Step(label="看进度", url=reverse("job_progress", args=[batch.job_id]), icon="loader", primary=True)]
        return running if batch.job_id else []
    if batch.state == State.APPLIED:
        next_step = kind_of(batch.kind).next_step(batch.pk)
        undo = step("撤销这次导入", "batch_undo", "arrow-back-up", danger=True, dialog=True)
        return [*([Step(label=next_step[0], url=next_step[1], icon="key", primary=True)] if next_step else []), undo]
    if batch.state != State.CHECKED:
        return []
    steps = [step("改列对应", "batch_mapping", "columns"), abandon]
    if questions:
        return [step(f"确认名称（{questions}）", "batch_names", "checkbox", primary=True), *steps]
    if not batch.report["faults"] and batch.report["new"]:
        return [step("导入", "batch_apply", "file-import", primary=True, dialog=True), *steps]
    return steps


def _facts(batch: Batch) -> list[Fact]:
    report = batch.report
    skipped = "、".join(f"{reason} {count}" for reason, count in report.get("skipped", {}).items())
    facts = [
        Fact("文件", batch.file_name),
        Fact("工作表", "、".join(sheet["name"] for sheet in batch.sheets)),
        Fact("上传", batch.created_at),
        Fact("导入人", batch.created_by.name if batch.created_by else "命令行"),
        Fact("导入的记录", batch.rows_made or None),
        Fact("略过的行", skipped),
        Fact("校验值", batch.file_sha256[:16]),
    ]
    ends = [("试运行", batch.checked_at), ("导入", batch.applied_at), ("撤销", batch.undone_at)]
    return facts + [Fact(label, at) for label, at in ends if at]


def _figures(batch: Batch, questions: int) -> list[Figure]:
    report = batch.report
    if not report or batch.state != State.CHECKED:
        return []
    here, faults = reverse("batch_detail", args=[batch.pk]), report["faults"]
    return [
        Figure(label="数据行", value=str(report["rows"]), url=here),
        Figure(label="可以新增", value=str(report["new"]), url=here, tone=Tone.GOOD),
        Figure(label="已有，不变", value=str(report["unchanged"]), url=here),
        Figure(label="问题", value=str(faults), url="#table", tone=Tone.BAD if faults else Tone.GOOD),
        Figure(
            label="待确认的名称",
            value=str(questions),
            url=reverse("batch_names", args=[batch.pk]),
            tone=Tone.WARN if questions else Tone.NEUTRAL,
        ),
    ]


def _advice(batch: Batch, questions: int) -> str:
    """The one sentence that says what to do next."""
    report = batch.report
    if batch.state == State.DRAFT:
        return "下一步：核对每个字段取自哪一列，然后试运行。试运行不写入任何数据。"
    if batch.state != State.CHECKED:
        return ""
    if questions:
        return f"有 {questions} 个名称系统里没有，或与别的名称只差一个字。先确认它们，再看剩下的问题。"
    if report["faults"]:
        return "请按清单改好原表后重新上传；一处不对，整张表都不会导入。清单可以导出成 Excel，交给填表的人。"
    if not report["new"]:
        return "表中的内容系统里都已经有了，不用导入。"
    return f"没有问题，可以导入 {report['new']} 条。导入后仍可整批撤销。"


@needs("workbook.import")
def batch_apply(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks, then queues the import."""
    batch = queries.batch_of(request.actor, pk)
    if request.method == "POST":
        user = request.actor.user_id
        batch = actions.start_applying(actor=request.actor, batch=batch, enqueue=lambda b: queue_apply(b, user))
        return redirect("job_progress", batch.job_id)
    new = batch.report.get("new", 0)
    question = f"将新增 {new} 条{kind_name(batch)}记录。要么全部导入，要么一条也不导入；导入后可以整批撤销。"
    return _ask(request, batch, "导入", question, "导入", danger=False)


@needs("workbook.import")
@require_POST
def batch_check(request: ActorRequest, pk: int) -> HttpResponse:
    """Queues the dry run again."""
    batch, user = queries.batch_of(request.actor, pk), request.actor.user_id
    batch = actions.start_checking(actor=request.actor, batch=batch, enqueue=lambda b: queue_check(b, user))
    return redirect("job_progress", batch.job_id)


@needs("workbook.import")
def batch_undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks, then deletes what the batch made."""
    batch = queries.batch_of(request.actor, pk)
    if request.method == "POST":
        actions.undo_batch(actor=request.actor, batch=batch)
        messages.success(request, f"已撤销 {pk} 号批次，它导入的记录都已删除。")
        return redirect("batch_detail", pk)
    question = f"将删除这个批次导入的 {batch.rows_made} 条记录。如果后来的记录已经用到它们，系统会拒绝并说明原因。"
    return _ask(request, batch, "撤销导入", question, "撤销")


@needs("workbook.import")
def batch_abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks, then gives the batch up."""
    batch = queries.batch_of(request.actor, pk)
    if request.method == "POST":
        actions.abandon_batch(actor=request.actor, batch=batch)
        messages.success(request, f"已放弃 {pk} 号批次，上传的文件已删除。")
        return redirect("batch_list")
    return _ask(request, batch, "放弃", "放弃后上传的文件和试运行结果会删除，系统里的数据不受影响。", "放弃")


def _ask(
    request: ActorRequest, batch: Batch, title: str, question: str, button: str, *, danger: bool = True
) -> HttpResponse:
    back = reverse("batch_detail", args=[batch.pk])
    confirmation = Confirmation(title=title, question=question, button=button, back_url=back, danger=danger)
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")


@needs("workbook.import")
def import_template(request: ActorRequest, kind: str) -> FileResponse:
    """The blank workbook of a kind."""
    about, target = kind_of(kind), BytesIO()
    write_blank(target, about)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{about.name}-空白表.xlsx", content_type=XLSX)
