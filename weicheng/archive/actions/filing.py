"""Filing documents in the slots of the archive, and taking back what was filed by mistake."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.archive import event_types
from weicheng.archive.models import ArchiveFile, Requirement, Slot
from weicheng.archive.queries.campaigns import COLUMNS, FILE, MANAGE, OWED
from weicheng.archive.queries.filing import newest
from weicheng.domain.archive import Wanted, stale_after
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events import log
from weicheng.evidence.models import Attachment


@transaction.atomic
def file_document(
    *,
    actor: Actor,
    slot: Slot,
    attachment: Attachment,
    title: str,
    dated_on: date,
    number: str = "",
    now: datetime | None = None,
) -> ArchiveFile:
    """Files a document that evidence has taken in (M-197).

    Raises BadInput without a title, for a day to come and for bytes that the slot holds already; MoveRefused for a
    line out of use.
    """
    at = now or timezone.now()
    row = _locked(slot)
    _require(actor, row)
    faults = _faults(row, attachment, title, dated_on, at)
    if faults:
        raise BadInput.of(*faults)
    made = ArchiveFile.objects.create(
        slot=row,
        attachment=attachment,
        title=title.strip()[:120],
        number=number.strip()[:60],
        dated_on=dated_on,
        unit_id=row.requirement.unit_id,
        entered_at=at,
        entered_by_id=actor.user_id,
    )
    refresh(row, row.requirement)
    subject, root = f"archive_file:{made.pk}", f"slot:{row.pk}"
    log.record(event_types.FILED, subject=subject, root=root, actor=actor, at=at, year=row.year)
    return made


def _faults(slot: Slot, attachment: Attachment, title: str, day: date, at: datetime) -> tuple[str, str, str] | None:
    if not title.strip():
        return "题名", "没有填写", "请填写文件的题名"
    if day > timezone.localdate(at):
        return "成文日期", f"{day} 还没有到", "请填写文件上的日期"
    if slot.filed.filter(withdrawn_at=None, attachment__sha256=attachment.sha256).exists():
        return "文件", "这份文件已经报送过", "请选择另一份文件"
    return None


@transaction.atomic
def withdraw_file(*, actor: Actor, file: ArchiveFile, because: str, now: datetime | None = None) -> ArchiveFile:
    """Takes a file out of its slot with a reason; whoever filed it is told. Raises BadInput without a reason."""
    if not because.strip():
        raise BadInput.of("撤回理由", "没有填写", "请写明为什么撤回")
    slot = _locked(file.slot)
    _require(actor, slot)
    row = ArchiveFile.objects.select_for_update().get(pk=file.pk)
    if row.withdrawn_at:
        raise MoveRefused("这份材料已经撤回。")
    row.withdrawn_at, row.withdrawn_because = now or timezone.now(), because.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
    refresh(slot, slot.requirement)
    subject, root = f"archive_file:{row.pk}", f"slot:{slot.pk}"
    reason = row.withdrawn_because
    log.record(event_types.FILE_WITHDRAWN, subject=subject, root=root, actor=actor, at=now, reason=reason)
    return row


def refresh(slot: Slot, requirement: Requirement) -> None:
    """Writes into the slot what follows from its files; whoever changes a file calls this in the same transaction."""
    slot.files = slot.filed.filter(withdrawn_at=None).count()
    slot.newest_on = newest(slot)
    wanted = Wanted(slot.year, requirement.standing, requirement.cadence_days)
    slot.stale_after = stale_after(wanted, slot.newest_on) if slot.newest_on else None
    slot.save()


def _locked(slot: Slot) -> Slot:
    row = Slot.objects.select_for_update(of=("self",)).select_related("requirement__campaign").get(pk=slot.pk)
    if row.requirement.withdrawn_at:
        raise MoveRefused("这项材料已经停用，不能再报送。")
    return row


def _require(actor: Actor, slot: Slot) -> None:
    """The unit that owes it, or whoever keeps the archive."""
    if policy.covers(actor, FILE, slot, OWED) or policy.covers(actor, MANAGE, slot.requirement.campaign, COLUMNS):
        return
    raise NotAllowed("只有责任单位和创卫办可以报送或撤回这项材料。")
