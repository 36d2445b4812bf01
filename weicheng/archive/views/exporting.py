"""档案导出: begun here, carried out in the background, taken up again, downloaded while it is packed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.archive.actions.exporting import begin_export
from weicheng.archive.badges import FINISHED, UNFINISHED
from weicheng.archive.exporting.folder import folder_of
from weicheng.archive.exporting.packing import zipped
from weicheng.archive.forms.filing import ExportForm
from weicheng.archive.jobs import export_archive
from weicheng.archive.models import ArchiveExport
from weicheng.archive.queries import campaigns as found
from weicheng.archive.queries import exporting as queries
from weicheng.archive.tables.filing import ExportTable
from weicheng.base import work
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.models import Job
from weicheng.base.web import render
from weicheng.base.wording import size
from weicheng.domain.refusals import OutOfReach
from weicheng.indicators.models import Campaign


def _crumbs(campaign: Campaign, *more: Crumb) -> list[Crumb]:
    board = reverse("archive_board", args=[campaign.pk])
    return [Crumb("创建活动", reverse("campaign_matrix")), Crumb("迎检档案", board), *more]


@needs("archive.manage")
@require_safe
def archive_exports(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Every export of a campaign."""
    campaign = _managed(request, pk)
    url = reverse("archive_export_new", args=[pk])
    context = {
        "title": "档案导出",
        "crumbs": _crumbs(campaign, Crumb("档案导出")),
        "steps": [Step(label="导出档案", url=url, icon="download", primary=True)],
    }
    return ExportTable(request, queries.exports_of(campaign)).respond(context=context)


def _managed(request: ActorRequest, pk: int) -> Campaign:
    campaign = found.campaign_of(request.actor, pk)
    if not found.manages(request.actor, campaign):
        raise OutOfReach
    return campaign


@needs("archive.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def archive_export_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Begins an export and leads to its progress."""
    campaign = _managed(request, pk)

    def act(data: dict[str, Any]) -> Job:
        return _queue(request, begin_export(actor=request.actor, campaign=campaign, **data))

    return edit(
        request,
        ExportForm(request.POST or None, campaign=campaign),
        act=act,
        title="导出档案",
        intro="按条款、年度、材料分文件夹，附目录（网页、PDF、表格）和校验清单。材料多时要几分钟，可以停止后再继续。",
        done="已开始导出。",
        back=reverse("archive_exports", args=[pk]),
        submit="开始导出",
        leads_to=lambda job: reverse("job_progress", args=[job.pk]),
    )


def _queue(request: ActorRequest, export: ArchiveExport) -> Job:
    person = request.actor.user_id
    title = f"导出档案 {export.campaign.title}"[:100]
    return work.start(export_archive, title=title, requested_by=person, user_id=person, export_id=export.pk)


@needs("archive.manage")
@require_safe
def archive_export(request: ActorRequest, pk: int) -> HttpResponse:
    """One export: what it holds, the download, or the way to go on."""
    row = queries.export_of(request.actor, pk)
    context = {
        "title": f"档案导出 {row.since_year}–{row.until_year} 年",
        "state": FINISHED if row.finished_at else UNFINISHED,
        "crumbs": _crumbs(
            row.campaign,
            Crumb("档案导出", reverse("archive_exports", args=[row.campaign_id])),
            Crumb(f"第 {row.pk} 次"),
        ),
        "facts": [
            Fact("活动", row.campaign.title),
            Fact("开始", row.started_at),
            Fact("完成", row.finished_at),
            Fact("份数", row.files if row.finished_at else None),
            Fact("大小", size(row.size) if row.finished_at else None),
            Fact("异常", f"{row.faulty} 份，见“异常.txt”" if row.faulty else None),
            Fact("校验清单 SHA-256", row.sha256),
        ],
        "export": row,
    }
    return render(request, "archive/export.html", context)


@needs("archive.manage")
@require_POST
def archive_export_resume(request: ActorRequest, pk: int) -> HttpResponse:
    """Goes on with an export that was stopped."""
    return redirect("job_progress", _queue(request, queries.export_of(request.actor, pk)).pk)


@needs("archive.manage")
@require_safe
def archive_export_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The folder as a ZIP, packed while it is sent."""
    row = queries.export_of(request.actor, pk)
    folder = folder_of(row.uuid, Path(settings.DATA_DIR))
    if row.finished_at is None or not folder.is_dir():
        raise OutOfReach("这次导出还没有完成，或者文件夹已被清理。请继续或重新导出。")
    name = f"{row.campaign.title}-迎检档案-{row.since_year}-{row.until_year}.zip"
    answer = StreamingHttpResponse(zipped(folder), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
