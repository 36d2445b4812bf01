"""The nightly sweep: files that no row names, and photos that were sent but never used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.evidence import store
from weicheng.evidence.actions.erasing import erase, erase_attachment
from weicheng.evidence.models import Attachment, Evidence, Photo
from weicheng.evidence.queries import referred_to

BATCH = 500
# A citizen may come back to a half-filled form; after this time nobody does.
UNUSED_AFTER = timedelta(days=7)
UNUSED = "上传后未使用"

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Evidence)


@dataclass(frozen=True)
class Swept:
    """What one sweep removed: files without a row, cut-off uploads, rows nothing refers to."""

    files: int
    incoming: int
    unused: int


def sweep(*, now: datetime | None = None) -> Swept:
    """Removes what a crash or an abandoned form left behind. Young files are left alone; safe to run at any time."""
    now = now or timezone.now()
    actor = Actor.system("jobs.sweep_evidence", "photo.erase")
    unused = 0
    for photo in _unused(Photo, now):
        erase(actor=actor, photo=photo, reason=UNUSED, now=now)
        unused += 1
    for attachment in _unused(Attachment, now):
        erase_attachment(actor=actor, attachment=attachment, reason=UNUSED, now=now)
        unused += 1
    return Swept(_sweep_files(now), store.sweep_incoming(now.timestamp()), unused)


def _unused(model: type[Row], now: datetime) -> Iterator[Row]:
    candidates = model._default_manager.filter(
        state=Evidence.State.KEPT, received_at__lt=now - UNUSED_AFTER, received_at__gt=now - 4 * UNUSED_AFTER
    ).order_by("pk")
    for batch in _batches(candidates.iterator(chunk_size=BATCH)):
        used = referred_to(model, [row.pk for row in batch])
        yield from (row for row in batch if row.pk not in used)


def _sweep_files(now: datetime) -> int:
    removed = 0
    for batch in _batches(store.old_files(now.timestamp())):
        named = _named(batch)
        for sha256 in batch:
            # Asked again, because the same bytes may have arrived a moment ago.
            if sha256 not in named and not store.is_young(sha256, now.timestamp()):
                store.remove(sha256)
                removed += 1
    return removed


def _named(hashes: Collection[str]) -> set[str]:
    return {
        sha256
        for model in (Photo, Attachment)
        for sha256 in model._default_manager.filter(sha256__in=hashes, state=Evidence.State.KEPT).values_list(
            "sha256", flat=True
        )
    }


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
