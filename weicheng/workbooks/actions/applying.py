"""All or nothing: a checked batch becomes rows in one transaction, or none."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.base.progress import Progress, silent
from weicheng.domain.refusals import MoveRefused, Refusal
from weicheng.events import log
from weicheng.workbooks import event_types, storage
from weicheng.workbooks.actions.checking import look, plan_of, store_findings
from weicheng.workbooks.actions.locking import Enqueue, hand_over, locked, refuse_while_running
from weicheng.workbooks.kinds import Prepared, kind_of
from weicheng.workbooks.models import Batch


@transaction.atomic
def start_applying(*, actor: Actor, batch: Batch, enqueue: Enqueue) -> Batch:
    """Queue the import of a batch whose dry run found no fault. Raises MoveRefused otherwise."""
    batch = locked(actor, batch, Batch.State.CHECKED, Batch.State.APPLYING)
    refuse_while_running(batch)
    if batch.report.get("faults"):
        raise MoveRefused(f"还有 {batch.report['faults']} 处问题没有改好。请按清单改好表格后重新上传。")
    if not batch.report.get("new"):
        raise MoveRefused("表中的内容系统里都已有，没有要导入的新行。")
    batch.state, batch.failure = Batch.State.APPLYING, ""
    return hand_over(batch, enqueue)


def apply_batch(*, actor: Actor, batch_id: int, now: datetime | None = None, watch: Progress = silent) -> Batch:
    """Import a batch in state APPLYING. Called by the job; safe to call twice.

    The rows are checked again first, outside the transaction: the city may have changed since the dry run, and the
    write lock is held for the writing only. Whatever fails leaves the batch checked, with the reason, and is raised.
    """
    batch = Batch.objects.get(pk=batch_id)
    if batch.state != Batch.State.APPLYING:
        return batch
    try:
        check, prepared = look(actor, batch, plan_of(batch), watch)
        if check.fault_count or not prepared.rows:
            store_findings(batch, check, prepared, now or timezone.now())
            raise MoveRefused("试运行之后数据有变化，没有导入任何数据。请看新的结果。")
        kind_of(batch.kind).stage(actor, prepared.rows)
        batch = _write(actor, batch, prepared, watch, now or timezone.now())
    except IntegrityError as error:
        refusal = MoveRefused("写入时与别人刚刚登记的内容冲突，没有导入任何数据。请重新试运行。")
        _give_up(batch, refusal.sentence)
        raise refusal from error
    except Refusal as refusal:
        _give_up(batch, refusal.sentence)
        raise
    except BaseException:
        _give_up(batch, "导入中断，没有导入任何数据。")
        raise
    storage.discard(batch.folder)
    return batch


@transaction.atomic
def _write(actor: Actor, batch: Batch, prepared: Prepared, watch: Progress, now: datetime) -> Batch:
    batch = locked(actor, batch, Batch.State.APPLYING)
    kind, total = kind_of(batch.kind), len(prepared.rows)
    batch.rows_made = kind.apply(actor, prepared.rows, batch.pk, lambda done: watch(done, max(total, done + 1)))
    # The last chance to stop: from here on only the commit follows.
    watch(total, total)
    batch.state, batch.applied_at = Batch.State.APPLIED, now
    batch.save()
    batch.faults.all().delete()
    log.record(event_types.APPLIED, subject=f"batch:{batch.pk}", actor=actor, kind=kind.code, count=batch.rows_made)
    return batch


@transaction.atomic
def _give_up(batch: Batch, reason: str) -> None:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    batch.state, batch.failure = Batch.State.CHECKED, reason[:500]
    batch.save(update_fields=["state", "failure"])
