"""Lists too long to wait for, written to Excel by a worker.

The worker asks the list's own view for the file, as the person who wants it and with that person's rights at that
moment: no list needs code of its own for this. The file waits for its person for KEPT and is then deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from weicheng.access.policy import Actor
from weicheng.access.web import ActorRequest
from weicheng.base import work
from weicheng.base.export import XLSX
from weicheng.base.models import Job
from weicheng.base.tables import ExportInto
from weicheng.domain.refusals import OutOfReach, Refusal

KEPT = timedelta(days=7)


def file_of(job_id: int) -> Path:
    """Where the file of a job lies."""
    return Path(settings.EXPORTS_DIR) / f"{job_id}.xlsx"


def begin(*, actor: Actor, address: str, title: str) -> Job:
    """Queues the export of the list at an address of this site. Raises OutOfReach for an address of no page."""
    parts = urlsplit(address)
    try:
        resolve(parts.path if not parts.netloc else "")
    except Resolver404:
        raise OutOfReach("没有这个列表，不能导出。") from None
    address = f"{parts.path}?{parts.query}"
    return work.start(
        export_list, title=f"导出 {title}"[:100], requested_by=actor.user_id, user_id=actor.user_id, address=address
    )


@task()
def export_list(job_id: int, user_id: int, address: str) -> None:
    """Writes the file of a list and tells the person where it is."""
    load: Callable[[int], Actor] = import_string(settings.ACTOR_LOADER)
    with work.carry_out(job_id) as progress:
        path = file_of(job_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with path.open("wb") as target:
                _ask(load(user_id), address, ExportInto(target, progress))
        except BaseException:
            path.unlink()
            raise
        kept = f"文件保留 {KEPT.days} 天，到期自动删除。"
        progress.conclude(kept, label="下载 Excel", url=reverse("job_file", args=[job_id]))


def _ask(actor: Actor, address: str, into: ExportInto) -> None:
    """Opens the list as its person would; its table writes `into` the file. Raises Refusal for a page without one."""
    parts = urlsplit(address)
    request = ActorRequest()
    request.method, request.path, request.path_info = "GET", parts.path, parts.path
    request.GET = QueryDict(f"{parts.query}&export=xlsx" if parts.query else "export=xlsx")
    request.actor = actor
    request.export_into = into  # type: ignore[attr-defined]
    request.resolver_match = found = resolve(parts.path)
    try:
        answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    except Http404:
        raise OutOfReach from None
    if answer.headers.get("Content-Type") != XLSX:
        raise Refusal("这一页没有可以导出的列表。请回到列表页再试。")


def forget_old_files() -> int:
    """Deletes the files whose time is over; returns how many."""
    before = (timezone.now() - KEPT).timestamp()
    old = [path for path in _files() if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _files() -> Iterator[Path]:
    folder = Path(settings.EXPORTS_DIR)
    return folder.glob("*.xlsx") if folder.exists() else iter(())
