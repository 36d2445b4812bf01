"""Filling in a form at a desk, and trying a draft."""

from __future__ import annotations

from pathlib import PurePath
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb
from weicheng.base.csp import fills_in_forms
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput, Fault
from weicheng.evidence.actions import Capture, accept_photos
from weicheng.evidence.models import Photo
from weicheng.forms import actions, queries
from weicheng.forms.forms import SentForm, WhereForm


@needs("form.view", "form.fill")
@require_safe
def form_xform(request: ActorRequest, pk: int) -> HttpResponse:
    """The XForm of a version, which never changes."""
    version = queries.version(request.actor, pk)
    answer = HttpResponse(queries.xform(version), content_type="application/xml; charset=utf-8")
    answer["ETag"] = f'"{version.sha256}"'
    return answer


@needs("form.fill")
@fills_in_forms
@require_safe
def form_fill(request: ActorRequest, code: str) -> HttpResponseBase:
    """First what it is about, then the questions."""
    version = queries.version_to_fill(request.actor, code)
    form = WhereForm(request.GET) if "area" in request.GET else WhereForm()
    context = {
        "title": version.title,
        "crumbs": [
            Crumb("表单", reverse("form_list")),
            Crumb(f"第 {version.number} 版", reverse("form_version", args=[version.pk])),
            Crumb("填报"),
        ],
        "form": form,
    }
    if form.is_bound and form.is_valid():
        about = {name: row.pk for name, row in form.cleaned_data.items() if row}
        context |= {
            "lead": "、".join(str(row) for row in form.cleaned_data.values() if row),
            "xform_url": reverse("form_xform", args=[version.pk]),
            "submit_url": f"{reverse('form_submit', args=[version.pk])}?{urlencode(about)}",
            "draft_key": f"form-{version.pk}-{urlencode(about)}",
        }
    return render(request, "forms/fill.html", context)


@needs("form.view", "form.manage")
@fills_in_forms
@require_http_methods(["GET", "HEAD", "POST"])
def form_preview(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The questions as they will be asked; what is sent is checked and not kept."""
    version = queries.version(request.actor, pk)
    if request.method == "POST":
        filled = queries.check(version, request.POST.get("instance", ""), now=timezone.now())
        if filled.faults:
            raise BadInput(filled.faults)
        return JsonResponse({"url": reverse("form_version", args=[pk])})
    context = {
        "title": f"试填：{version.title}",
        "lead": "这里只看题目怎样显示、怎样核对；提交时会核对，但不保存。",
        "crumbs": [
            Crumb("表单", reverse("form_list")),
            Crumb(f"第 {version.number} 版", reverse("form_version", args=[pk])),
            Crumb("试填"),
        ],
        "xform_url": reverse("form_xform", args=[pk]),
        "submit_url": reverse("form_preview", args=[pk]),
        "draft_key": f"preview-{pk}",
    }
    return render(request, "forms/fill.html", context)


@needs("form.fill")
@require_POST
def form_submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes what the renderer sends; answers with the page of the submission, or with the faults."""
    version = queries.version(request.actor, pk)
    sent, where = SentForm(request.POST), WhereForm(request.GET)
    if not (sent.is_valid() and where.is_valid()):
        raise BadInput([Fault("填报", "内容不完整", "请刷新页面再填，草稿会自动恢复")])
    data = sent.cleaned_data
    made = actions.submit(
        actor=request.actor,
        version=version,
        instance=data["instance"],
        uuid=data["uuid"],
        photos=_photos(request),
        area=where.cleaned_data["area"],
        unit=where.cleaned_data["unit"],
        started_at=data["started_at"],
        ended_at=data["ended_at"],
    )
    return JsonResponse({"url": reverse("submission_detail", args=[made.uuid])})


def _photos(request: ActorRequest) -> list[Photo]:
    """The files that came along; each is named by the UUID that is its identity."""
    uploads = request.FILES.getlist("photos")
    captures = []
    for upload in uploads:
        try:
            captures.append(Capture(uuid=UUID(PurePath(upload.name or "").stem)))
        except ValueError as error:
            raise BadInput.of("照片", "文件名不对", "请重新拍照再提交") from error
    return accept_photos(actor=request.actor, uploads=uploads, purpose=Photo.Purpose.CHECK, taken_with=captures)
