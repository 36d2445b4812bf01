"""The way of a workbook: upload, sheets, columns, names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Step
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput
from weicheng.workbooks import actions, queries
from weicheng.workbooks.forms import LayoutForm, MappingForm, NamesForm, UploadForm
from weicheng.workbooks.jobs import queue_check
from weicheng.workbooks.models import Batch
from weicheng.workbooks.tables import kind_name

NAMES_ON_PAGE = 50


@needs("workbook.import")
def batch_new(request: ActorRequest) -> HttpResponse:
    """Step 1: what is imported, and the file."""
    kinds = queries.kinds_for(request.actor)
    initial = {"kind": request.GET.get("kind") or (kinds[0].code if kinds else "")}
    form = (
        UploadForm(kinds, request.POST, request.FILES)
        if request.method == "POST"
        else UploadForm(kinds, initial=initial)
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _received(request, form)
        except BadInput as refusal:
            for fault in refusal.faults:
                form.add_error(
                    "file" if fault.place == "文件" else None, _sentence(fault.place, fault.problem, fault.remedy)
                )
    context = {
        "title": "导入表格",
        "lead": "第 1 步，共 3 步：选类型和文件。按各地现有的表导入，标题行、合并单元格、合计行都不用先删。",
        "crumbs": [Crumb("表格导入", reverse("batch_list")), Crumb("导入表格")],
        "form": form,
        "kinds": kinds,
        "submit": "上传并读取",
        "back_url": reverse("batch_list"),
    }
    return render(request, "workbooks/new.html", context, status=422 if form.errors else 200)


def _sentence(place: str, problem: str, remedy: str) -> str:
    own = "" if place == "文件" else f"{place}："
    return f"{own}{problem}。{remedy}"


def _received(request: ActorRequest, form: UploadForm) -> HttpResponse:
    (file,) = form.cleaned_data["file"]
    batch = actions.receive_workbook(
        actor=request.actor, kind=form.cleaned_data["kind"], file_name=file.name or "", content=file
    )
    return redirect("batch_mapping" if batch.sheets else "batch_layout", batch.pk)


def _crumbs(batch: Batch, here: str) -> list[Crumb]:
    return [
        Crumb("表格导入", reverse("batch_list")),
        Crumb(f"{batch.pk} 号 {kind_name(batch)}", reverse("batch_detail", args=[batch.pk])),
        Crumb(here),
    ]


@needs("workbook.import")
def batch_layout(request: ActorRequest, pk: int) -> HttpResponse:
    """Step 2, if the proposal is wrong: which sheets, and where the header stands."""
    batch = queries.batch_of(request.actor, pk)
    sheets = queries.sheet_views(batch)
    form = LayoutForm(sheets, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_sheets(actor=request.actor, batch=batch, choices=form.choices())
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            return redirect("batch_mapping", pk)
    context = {
        "title": "工作表和表头",
        "lead": "勾选要导入的工作表，写明列名在第几行。几张表的列相同才能一起导入。",
        "crumbs": _crumbs(batch, "工作表和表头"),
        "form": form,
        "back_url": reverse("batch_detail", args=[pk]),
    }
    return render(request, "workbooks/layout.html", context, status=422 if form.errors else 200)


@needs("workbook.import")
def batch_mapping(request: ActorRequest, pk: int) -> HttpResponse:
    """Step 2: which column is which field; then the dry run starts."""
    batch = queries.batch_of(request.actor, pk)
    if not batch.sheets:
        return redirect("batch_layout", pk)
    form = MappingForm(queries.mapping_view(batch), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.map_columns(
                actor=request.actor, batch=batch, columns=form.columns(), constants=form.constants()
            )
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            return _check(request, batch)
    context = {
        "title": "对应列",
        "lead": "第 2 步，共 3 步：核对每个字段取自哪一列。系统会记住，下次同样的表不用再对。",
        "crumbs": _crumbs(batch, "对应列"),
        "steps": [Step(label="改工作表和表头", url=reverse("batch_layout", args=[pk]), icon="table")],
        "batch": batch,
        "form": form,
        "back_url": reverse("batch_detail", args=[pk]),
    }
    return render(request, "workbooks/mapping.html", context, status=422 if form.errors else 200)


def _check(request: ActorRequest, batch: Batch) -> HttpResponse:
    user = request.actor.user_id
    batch = actions.start_checking(actor=request.actor, batch=batch, enqueue=lambda b: queue_check(b, user))
    return redirect("job_progress", batch.job_id)


@needs("workbook.import")
def batch_names(request: ActorRequest, pk: int) -> HttpResponse:
    """Unknown and doubtful names: a person says which one is meant (M-227); then the dry run starts again."""
    batch = queries.batch_of(request.actor, pk)
    questions = queries.open_questions(batch)[:NAMES_ON_PAGE]
    if not questions:
        messages.info(request, "没有要确认的名称。")
        return redirect("batch_detail", pk)
    form = NamesForm(questions, request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirmed(request, batch, form):
        return _check(request, batch)
    context = {
        "title": "名称确认",
        "lead": "同一个单位有几种写法时，在这里确认一次，系统会记成别名，以后不再问。",
        "crumbs": _crumbs(batch, "名称确认"),
        "form": form,
        "back_url": reverse("batch_detail", args=[pk]),
    }
    return render(request, "workbooks/names.html", context, status=422 if form.errors else 200)


def _confirmed(request: ActorRequest, batch: Batch, form: NamesForm) -> bool:
    """Keep each answer; a name that fits nothing is named beside its question, the others stay kept."""
    answers = form.answers()
    for question, name in answers:
        try:
            actions.confirm_name(actor=request.actor, batch=batch, question=question, name=name)
        except BadInput as refusal:
            fault = refusal.faults[0]
            form.add_error(f"other_{question.pk}", f"{fault.problem}。{fault.remedy}")
    if not answers:
        form.add_error(None, "还没有确认任何名称。请至少选定一个，或回到批次页面放弃。")
    return not form.errors
