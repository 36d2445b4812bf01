"""Exporting the archive: begun, carried out by a worker, taken up again after a stop."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.archive import event_types
from weicheng.archive.exporting.catalogue import write_catalogue
from weicheng.archive.exporting.folder import Entry, Folder, folder_of
from weicheng.archive.models import ArchiveExport, ArchiveFile
from weicheng.archive.queries.campaigns import COLUMNS, MANAGE
from weicheng.archive.queries.filing import files_in_order, missing_in_order
from weicheng.base.progress import Progress
from weicheng.domain.refusals import BadInput
from weicheng.events import log
from weicheng.evidence import store
from weicheng.indicators.models import Campaign

CHUNK = 500


@transaction.atomic
def begin_export(
    *, actor: Actor, campaign: Campaign, since_year: int, until_year: int, now: datetime | None = None
) -> ArchiveExport:
    """An export of some years. Raises BadInput for years in the wrong order or without a file."""
    policy.require(actor, MANAGE, campaign, COLUMNS)
    if until_year < since_year:
        raise BadInput.of("截止年度", f"早于 {since_year} 年", "请填写起始年度或以后的年度")
    if not files_in_order(campaign, since_year, until_year).exists():
        raise BadInput.of("年度", "这些年度还没有材料", "请先报送材料，或换一个年度")
    return ArchiveExport.objects.create(
        campaign=campaign,
        since_year=since_year,
        until_year=until_year,
        started_at=now or timezone.now(),
        started_by_id=actor.user_id,
    )


def write_export(
    *, actor: Actor, export: ArchiveExport, progress: Progress, now: datetime | None = None
) -> ArchiveExport:
    """Copies every file into the export's folder, checks its hash on the way, then writes the catalogue (M-197).

    Streams: memory does not grow with the number of files. May be called again after it was stopped: what is in the
    folder already is not copied again. Raises what `progress` raises.
    """
    policy.require(actor, MANAGE, export.campaign, COLUMNS)
    rows = files_in_order(export.campaign, export.since_year, export.until_year)
    total = rows.count()
    folder = Folder(folder_of(export.uuid, Path(settings.DATA_DIR)))
    with folder.writing():
        for done, row in enumerate(rows.iterator(chunk_size=CHUNK)):
            progress(done, total)
            folder.add(_entry(row), store.original(row.attachment.sha256))
    missing = missing_in_order(export.campaign, export.since_year, export.until_year)
    write_catalogue(
        folder,
        title=f"{export.campaign.title} 迎检档案",
        years=f"{export.since_year}–{export.until_year} 年",
        entries=(_entry(row) for row in rows.iterator(chunk_size=CHUNK)),
        missing=(
            (
                (slot.requirement.position, slot.year),
                str(slot.requirement.clause),
                slot.year,
                slot.requirement.name,
                slot.requirement.unit.name if slot.requirement.unit else "",
            )
            for slot in missing.iterator(chunk_size=CHUNK)
        ),
    )
    progress(total, total)
    return _finish(actor, export, folder, now or timezone.now())


@transaction.atomic
def _finish(actor: Actor, export: ArchiveExport, folder: Folder, now: datetime) -> ArchiveExport:
    export.files, export.size, export.faulty = folder.files, folder.size, folder.faulty
    export.sha256, export.finished_at = folder.seal(), now
    export.save(update_fields=["files", "size", "faulty", "sha256", "finished_at"])
    subject = f"campaign:{export.campaign_id}"
    log.record(event_types.EXPORTED, subject=subject, actor=actor, at=now, files=export.files, sha256=export.sha256)
    return export


def _entry(row: ArchiveFile) -> Entry:
    requirement = row.slot.requirement
    return Entry(
        order=(requirement.position, row.slot.year),
        clause=str(requirement.clause),
        clause_number=requirement.clause.position,
        year=row.slot.year,
        material=requirement.name,
        title=row.title,
        number=row.number,
        dated_on=row.dated_on,
        unit=requirement.unit.name if requirement.unit else "",
        record=row.pk,
        mime=row.attachment.mime,
        sha256=row.attachment.sha256,
        size=row.attachment.size,
    )
