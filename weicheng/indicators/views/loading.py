"""Loading the official text from a workbook: template, upload with its faults, preview with counts, the edition."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Step
from weicheng.base.editing import edit
from weicheng.base.export import XLSX
from weicheng.base.web import render
from weicheng.domain.editions import EditionText, as_data, from_data
from weicheng.domain.refusals import BadInput, Fault
from weicheng.indicators import sheets
from weicheng.indicators.actions import editions as actions
from weicheng.indicators.blank import blank_workbook
from weicheng.indicators.forms import LoadForm, WorkbookForm
from weicheng.indicators.models import Edition
from weicheng.indicators.queries import editions
from weicheng.indicators.views.editions import shown_change

FORM = ["GET", "HEAD", "POST"]
# Where the text waits between check and loading: with the person, until loaded or replaced.
WAITING = "edition-text"


def _crumbs(label: str) -> list[Crumb]:
    return [Crumb("标准版本", reverse("edition_list")), Crumb(label)]


@needs("indicator.manage")
@require_http_methods(FORM)
def edition_upload(request: ActorRequest) -> HttpResponse:
    """A workbook is read and waits for a look; or every fault is shown by sheet, row and column."""
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        [file] = form.cleaned_data["file"]
        try:
            text = sheets.read(file.read(), file.name, editions.indicator_codes())
        except BadInput as refusal:
            faults = refusal.faults
        else:
            request.session[WAITING] = as_data(text)
            return redirect("edition_preview")
    context: dict[str, Any] = {
        "title": "用表格装入标准",
        "crumbs": _crumbs("用表格装入"),
        "steps": [Step(label="下载模板", url=reverse("edition_template"), icon="download")],
        "form": form,
        "faults": faults,
        "submit": "上传并检查",
        "back_url": reverse("edition_list"),
    }
    return render(request, "indicators/upload.html", context, status=422 if faults or form.errors else 200)


@needs("indicator.manage")
@require_safe
def edition_template(request: ActorRequest) -> HttpResponse:
    """A workbook to start from."""
    answer = HttpResponse(blank_workbook(editions.names()), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="edition-template.xlsx"'
    return answer


@needs("indicator.manage")
@require_http_methods(FORM)
def edition_preview(request: ActorRequest) -> HttpResponse:
    """The text that was read: counts, what is wrong with them, what changes; then it is loaded."""
    waiting = request.session.get(WAITING)
    if waiting is None:
        messages.warning(request, "没有待装入的文本，请先上传工作簿。")
        return redirect("edition_upload")
    text = from_data(waiting)
    preview = editions.preview(text)

    def load(data: dict[str, Any]) -> Edition:
        made = actions.load_workbook(actor=request.actor, text=text, **data)
        del request.session[WAITING]
        return made

    return edit(
        request,
        LoadForm(request.POST if request.method == "POST" else None, complete=not preview.faults),
        act=load,
        title="核对后装入",
        done="已装入。",
        back=reverse("edition_upload"),
        submit="装入",
        leads_to=lambda made: reverse("edition_detail", args=[made.pk]),
        template="indicators/preview.html",
        more=_more(preview, text),
    )


def _more(preview: editions.Preview, text: EditionText) -> dict[str, object]:
    return {
        "preview": preview,
        "name": text.head["name"],
        "condition_name": text.head["condition_name"],
        "changes": [shown_change(each) for each in preview.changes],
        "crumbs": _crumbs("核对后装入"),
    }
