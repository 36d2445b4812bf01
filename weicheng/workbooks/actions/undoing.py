"""Taking a batch back: all its rows go, unless something later rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import CASCADE, ForeignObjectRel, Model, QuerySet
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.refusals import MoveRefused
from weicheng.events import log
from weicheng.workbooks import event_types, storage
from weicheng.workbooks.actions.locking import locked
from weicheng.workbooks.kinds import kind_of
from weicheng.workbooks.models import Batch


@transaction.atomic
def undo_batch(*, actor: Actor, batch: Batch, now: datetime | None = None) -> Batch:
    """Delete every row the batch made. Raises MoveRefused naming what rests on them.

    The log keeps what was said of the rows; the batch stays, marked as undone.
    """
    batch = locked(actor, batch, Batch.State.APPLIED)
    kind = kind_of(batch.kind)
    models = [apps.get_model(label) for label in kind.models]
    reasons = [*kind.obstacles(batch.pk), *(reason for model in models for reason in _dependants(model, batch.pk))]
    if reasons:
        raise MoveRefused(f"不能撤销：{';'.join(reasons[:5])}。请先处理这些记录，或在各自页面单独更正。")
    removed = sum(_remove(model, batch.pk) for model in models)
    batch.state, batch.undone_at = Batch.State.UNDONE, now or timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    kind.after_undo(actor, batch.pk)
    log.record(event_types.UNDONE, subject=f"batch:{batch.pk}", actor=actor, kind=kind.code, count=removed)
    return batch


def _relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.related_model._meta.auto_created:
            yield relation


def _resting_on(relation: ForeignObjectRel, batch_id: int) -> QuerySet[Model]:
    """Rows of other tables that point to rows of the batch; rows of the same batch go with them."""
    model: type[Model] = relation.related_model
    rows = model._base_manager.filter(**{f"{relation.field.name}__batch_id": batch_id})
    if any(field.name == "batch_id" for field in model._meta.fields):
        rows = rows.exclude(batch_id=batch_id)
    return rows


def _dependants(model: type[Model], batch_id: int) -> Iterator[str]:
    for relation in _relations(model):
        if getattr(relation, "on_delete", None) is CASCADE:
            continue
        if count := _resting_on(relation, batch_id).count():
            other = relation.related_model._meta.verbose_name
            yield f"有 {count} 条{other}记录用到了其中的{model._meta.verbose_name}"


def _remove(model: type[Model], batch_id: int) -> int:
    for relation in _relations(model):
        if getattr(relation, "on_delete", None) is CASCADE:
            _resting_on(relation, batch_id).delete()
    rows = model._base_manager.filter(batch_id=batch_id)
    # One statement: QuerySet.delete() would load 100,000 rows and refuse a parent because of its own batch's child.
    # What it would protect has been looked at above, and the database's own foreign keys stand behind.
    return int(rows._raw_delete(rows.db))


@transaction.atomic
def abandon_batch(*, actor: Actor, batch: Batch) -> Batch:
    """Give up a batch that was never imported; its files and findings go."""
    batch = locked(actor, batch, Batch.State.DRAFT, Batch.State.CHECKED)
    batch.faults.all().delete()
    batch.questions.all().delete()
    batch.state = Batch.State.ABANDONED
    batch.save(update_fields=["state"])
    log.record(event_types.ABANDONED, subject=f"batch:{batch.pk}", actor=actor)
    transaction.on_commit(lambda: storage.discard(batch.folder))
    return batch
