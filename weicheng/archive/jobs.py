"""Background work of the archive."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks import task

from weicheng.access.policy import Actor
from weicheng.archive.actions.exporting import write_export
from weicheng.archive.queries.exporting import export_of
from weicheng.base import work
from weicheng.base.wording import size

STOPPED = "已按您的要求停止。已导出的部分还在，可以在“档案导出”里继续。"


@task()
def export_archive(job_id: int, user_id: int, export_id: int) -> None:
    """Carries out an export, or takes up one that was stopped."""
    load: Callable[[int], Actor] = import_string(settings.ACTOR_LOADER)
    with work.carry_out(job_id, stopped=STOPPED) as progress:
        actor = load(user_id)
        done = write_export(actor=actor, export=export_of(actor, export_id), progress=progress)
        faulty = f"，其中 {done.faulty} 份异常，见“异常.txt”" if done.faulty else ""
        message = f"已导出 {done.files} 份，共 {size(done.size)}{faulty}。"
        progress.conclude(message, label="下载", url=reverse("archive_exports", args=[done.campaign_id]))
