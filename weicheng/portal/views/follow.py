"""Following a report by its code: stages, answers, photos, a rating, and the way back when it is not solved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.web import public
from weicheng.base.blocks import Fact
from weicheng.base.web import render
from weicheng.base.wording import due_badge
from weicheng.cases import actions as cases
from weicheng.domain.refusals import BadInput, MoveRefused, OutOfReach
from weicheng.portal import limits, queries
from weicheng.portal.forms import CodeForm, ContestForm, RatingForm
from weicheng.portal.forms.follow import STARS


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_entry(request: HttpRequest) -> HttpResponseBase:
    """Where the code is typed; posted, so that it stays out of the address until it is right."""
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if request.method == "POST" and form.is_valid():
        try:
            page = followed(request, form.cleaned_data["code"])
        except OutOfReach as refusal:
            form.add_error("code", refusal.sentence)
        else:
            return redirect("report_follow", code=page.code)
    context = {"title": "查进度", "form": form}
    return render(request, "portal/follow_entry.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_safe
def report_follow(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one report."""
    return _page(request, followed(request, code))


@public
@never_cache
@require_safe
def report_sent(request: HttpRequest, code: str) -> HttpResponse:
    """Right after sending: the code, large, and when an answer was promised."""
    page = followed(request, code)
    url = request.build_absolute_uri(reverse("report_follow", args=[page.code]))
    return render(request, "portal/sent.html", {"title": "上报成功", "page": page, "follow_url": url})


@public
@never_cache
@require_POST
def report_rate(request: HttpRequest, code: str) -> HttpResponseBase:
    """Takes the rating."""
    page = followed(request, code)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _page(request, page, rating_form=form)
    try:
        cases.rate_report(report=page.report, rating=form.cleaned_data["rating"], text=form.cleaned_data["text"])
    except MoveRefused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, "谢谢您的评价。")
    return redirect("report_follow", code=page.code)


@public
@never_cache
@require_POST
def report_contest(request: HttpRequest, code: str) -> HttpResponseBase:
    """Takes the reporter's word that it is not solved; the case is worked on again."""
    page = followed(request, code)
    form = ContestForm(request.POST)
    if not form.is_valid():
        return _page(request, page, contest_form=form)
    try:
        cases.contest_answer(report=page.report, text=form.cleaned_data["text"])
    except MoveRefused as refusal:
        messages.warning(request, refusal.sentence)
    except BadInput as refusal:
        form.add_faults(refusal)
        return _page(request, page, contest_form=form)
    else:
        messages.success(request, "已重新办理，请继续凭查询码查看进度。")
    return redirect("report_follow", code=page.code)


def followed(request: HttpRequest, code: str) -> queries.FollowPage:
    """The page of a code. Counts wrong codes of an address; raises OutOfReach, and TooManyTries past the limit."""
    throttle, visitor = limits.wrong_codes(), limits.visitor(request)
    throttle.check(visitor)
    try:
        return queries.follow(code)
    except OutOfReach:
        throttle.count(visitor)
        raise


def _page(
    request: HttpRequest,
    page: queries.FollowPage,
    *,
    rating_form: RatingForm | None = None,
    contest_form: ContestForm | None = None,
) -> HttpResponse:
    invalid = bool(rating_form or contest_form)
    waiting = page.report.wants_answer and page.report.answered_at is None
    context: dict[str, Any] = {
        "title": f"查询码 {page.code}",
        "page": page,
        "due": due_badge(page.due_at, timezone.now()) if waiting else None,
        "facts": _facts(page),
        "rated": dict(STARS).get(page.report.rating or 0, ""),
        "rating_form": rating_form or RatingForm(prefix=""),
        "contest_form": contest_form or ContestForm(),
    }
    return render(request, "portal/follow.html", context, status=422 if invalid else 200)


def _facts(page: queries.FollowPage) -> list[Fact]:
    if page.is_sealed:
        return []
    return [
        Fact("问题", page.problem),
        Fact("位置", page.where),
        Fact("您的描述", page.report.text),
        Fact("上报时间", page.report.reported_at),
    ]
