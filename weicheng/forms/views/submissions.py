"""What was filled in, readable for ever under its own version."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact
from weicheng.base.web import render
from weicheng.forms import badges, queries
from weicheng.forms.tables import SubmissionTable


@needs("form.view")
@require_safe
def submission_list(request: ActorRequest) -> HttpResponseBase:
    """Every submission within reach."""
    return SubmissionTable(request, queries.visible_submissions(request.actor)).respond()


@needs("form.view")
@require_safe
def submission_detail(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """The answers with the questions of the version they were given for."""
    submission = queries.submission(request.actor, uuid)
    version = submission.version
    lines, place = queries.answered(submission), queries.place_of(submission)
    context = {
        "title": version.title,
        "state": badges.of_version(version),
        "crumbs": [Crumb("填报记录", reverse("submission_list")), Crumb(str(uuid)[:8])],
        "facts": [
            Fact("表单版本", f"第 {version.number} 版", reverse("form_version", args=[version.pk])),
            Fact("区域", place.area),
            Fact("单位", place.unit),
            Fact("填报人", submission.submitted_by and submission.submitted_by.name),
            Fact("开始填写（本机时间）", submission.started_at),
            Fact("提交时间", submission.submitted_at),
        ],
        "sections": [(title, list(inside)) for title, inside in groupby(lines, key=lambda line: line.section)],
    }
    return render(request, "forms/submission.html", context)
