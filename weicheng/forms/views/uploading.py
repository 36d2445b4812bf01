"""Uploading, publishing and retiring forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb, Step
from weicheng.base.export import XLSX
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput, Fault, MoveRefused
from weicheng.forms import actions, queries
from weicheng.forms.forms import UploadForm
from weicheng.forms.models import FormVersion
from weicheng.forms.xlsform.blank import blank_workbook

FORM = ["GET", "HEAD", "POST"]


@needs("form.manage")
@require_http_methods(FORM)
def form_upload(request: ActorRequest) -> HttpResponse:
    """A workbook becomes a draft, or every fault is shown by sheet, row and column."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        [file] = form.cleaned_data["file"]
        try:
            version = actions.upload_workbook(actor=request.actor, content=file.read(), name=file.name)
        except BadInput as refusal:
            faults = refusal.faults
        except MoveRefused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, "工作簿没有错误，已存为草稿。请核对条目，试填无误后发布。")
            return redirect("form_version", pk=version.pk)
    context: dict[str, Any] = {
        "title": "上传表单",
        "crumbs": [Crumb("表单", reverse("form_list")), Crumb("上传表单")],
        "steps": [Step(label="下载模板", url=reverse("form_template"), icon="download")],
        "form": form,
        "faults": faults,
        "submit": "上传并检查",
        "back_url": reverse("form_list"),
    }
    return render(request, "forms/upload.html", context, status=422 if faults or form.errors else 200)


@needs("form.manage")
@require_safe
def form_template(request: ActorRequest) -> HttpResponse:
    """A workbook to start from."""
    answer = HttpResponse(blank_workbook(queries.vocabulary()), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="form-template.xlsx"'
    return answer


@needs("form.manage")
@require_http_methods(FORM)
def form_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """发布."""
    version = queries.version(request.actor, pk)
    if request.method == "POST":
        actions.publish(actor=request.actor, version=version)
        messages.success(request, f"已发布 {version}。")
        return redirect("form_version", pk=pk)
    question = f"发布后第 {version.number} 版不能再改，旧版不再用于填报，已填的内容仍按旧版查看。"
    return _ask(request, version, "发布", question)


@needs("form.manage")
@require_http_methods(FORM)
def form_retire(request: ActorRequest, code: str) -> HttpResponse:
    """停用."""
    version = queries.version_to_fill(request.actor, code)
    if request.method == "POST":
        actions.retire(actor=request.actor, form=version.form)
        messages.success(request, f"“{version.title}”已停用。")
        return redirect("form_version", pk=version.pk)
    return _ask(request, version, "停用", "停用后不能再填报，已填的内容仍可查看；以后发布新版即恢复使用。")


def _ask(request: ActorRequest, version: FormVersion, step: str, question: str) -> HttpResponse:
    confirmation = Confirmation(
        title=f"{step}“{version.title}”",
        question=question,
        button=step,
        back_url=reverse("form_version", args=[version.pk]),
        danger=step == "停用",
    )
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")
