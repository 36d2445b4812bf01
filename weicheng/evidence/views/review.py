"""待脱敏照片: the queue, the box tool, and the decision, one photo after another."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import BoxTool, Crumb, Fact, Step
from weicheng.base.web import render
from weicheng.base.wording import size
from weicheng.domain.refusals import BadInput
from weicheng.evidence import actions, queries, reach
from weicheng.evidence.forms import ClearForm, EraseForm, WithholdForm, lines_of
from weicheng.evidence.links import photo_url, public_photo_url
from weicheng.evidence.models import Photo
from weicheng.evidence.tables import PhotoTable, public_badge, review_url


@needs("photo.clear")
@require_safe
def photo_queue(request: ActorRequest) -> HttpResponseBase:
    """The list; without a filter it shows what waits."""
    if not request.GET:
        return redirect(f"{reverse('photo_queue')}?state={Photo.Public.WAITING}")
    table = PhotoTable(request, queries.photos_to_clear(request.actor))
    first = queries.next_to_clear(request.actor)
    steps = [Step(label="逐张脱敏", url=review_url(first), icon="eye-off", primary=True)] if first else []
    lead = "公众看到照片之前，须有人框出人脸和车牌。原图不会公开。"
    return table.respond(context={"steps": steps, "lead": lead})


@needs("photo.clear")
@require_safe
def photo_next(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The next waiting photo after this one, leaving this one as it is."""
    return _onward(request, queries.photo_to_clear(request.actor, uuid))


@needs("photo.clear")
@require_http_methods(["GET", "HEAD", "POST"])
def photo_review(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """One photo with the box tool; posting makes the blurred copy public."""
    photo = queries.photo_to_clear(request.actor, uuid)
    if request.method != "POST":
        return _page(request, photo, ClearForm(initial={"boxes": lines_of(photo.boxes)}), WithholdForm())
    form = ClearForm(request.POST)
    if not form.is_valid():
        return _page(request, photo, form, WithholdForm(), status=422)
    actions.blur_and_clear(actor=request.actor, photo=photo, boxes=form.cleaned_data["boxes"])
    messages.success(request, "已脱敏并公开。")
    return _onward(request, photo)


@needs("photo.clear")
@require_POST
def photo_withhold(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The photo is not shown to the public."""
    photo = queries.photo_to_clear(request.actor, uuid)
    form = WithholdForm(request.POST)
    if form.is_valid():
        try:
            actions.withhold(actor=request.actor, photo=photo, reason=form.cleaned_data["reason"])
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            messages.success(request, "已决定不予公开。")
            return _onward(request, photo)
    return _page(request, photo, ClearForm(initial={"boxes": lines_of(photo.boxes)}), form, status=422)


@needs("photo.erase")
@require_http_methods(["GET", "HEAD", "POST"])
def photo_erase(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Erases a photo for good, after asking for the reason."""
    photo = queries.photo_in_reach(request.actor, uuid)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.erase(actor=request.actor, photo=photo, reason=form.cleaned_data["reason"])
        messages.success(request, "照片已清除，操作日志中保留其哈希值。")
        return redirect("photo_queue")
    context = {
        "title": "清除照片",
        "intro": "清除后原图和所有副本都会删除，不能恢复；操作日志保留清除记录和原图的哈希值。",
        "form": form,
        "submit": "清除照片",
        "back_url": review_url(photo),
    }
    return render(request, "base/form.html", context, status=422 if form.errors else 200)


def _onward(request: ActorRequest, photo: Photo) -> HttpResponse:
    following = queries.next_to_clear(request.actor, after=photo)
    if following is None:
        messages.info(request, "待脱敏的照片已全部处理完。")
        return redirect("photo_queue")
    return redirect(review_url(following))


def _page(
    request: ActorRequest, photo: Photo, form: ClearForm, withhold_form: WithholdForm, *, status: int = 200
) -> HttpResponse:
    steps = [Step(label="跳过，看下一张", url=reverse("photo_next", args=[photo.uuid]), icon="arrow-right")]
    if policy.has(request.actor, "photo.original"):
        steps.append(Step(label="下载原件", url=photo_url(photo, "original"), icon="download"))
    if policy.covers(request.actor, "photo.erase", photo, reach.COLUMNS):
        steps.append(Step(label="清除", url=reverse("photo_erase", args=[photo.uuid]), icon="trash", danger=True))
    context = {
        "title": "照片脱敏",
        "crumbs": [Crumb("待脱敏照片", reverse("photo_queue")), Crumb("照片脱敏")],
        "state": public_badge(photo),
        "steps": steps,
        "boxes": BoxTool(name="photo-boxes", image_url=photo_url(photo), input_id="id_boxes", alt="待脱敏的照片"),
        "public_url": public_photo_url(photo),
        "facts": _facts(photo),
        "form": form,
        "withhold_form": withhold_form,
        "withhold_url": reverse("photo_withhold", args=[photo.uuid]),
        "waiting": queries.waiting_count(request.actor),
    }
    return render(request, "evidence/review.html", context, status=status)


def _facts(photo: Photo) -> list[Fact]:
    facts = [
        Fact("用途", Photo.Purpose(photo.purpose).label),
        Fact("区域", photo.area_name),  # type: ignore[attr-defined]
        Fact("拍摄时间", photo.taken_at),
        Fact("收到时间", photo.received_at),
        Fact("尺寸", f"{photo.width} × {photo.height}，{size(photo.size)}"),
        Fact("SHA-256", photo.sha256),
    ]
    if photo.decided_at:
        facts.append(Fact("审核", f"{photo.decided_by.name if photo.decided_by else ''} {photo.decision_note}"))
    return facts
