"""A workbook arrives: stored, read in a child process, its header and columns proposed."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.sheets.book import Book, read_workbook, sha256_of
from weicheng.base.sheets.cells import clean
from weicheng.base.sheets.formats import Format
from weicheng.base.sheets.layout import Header, known_titles, propose_header
from weicheng.base.sheets.pictures import extract_pictures
from weicheng.events import log
from weicheng.workbooks import event_types, storage
from weicheng.workbooks.actions.layout import remembered_or_proposed
from weicheng.workbooks.kinds import ImportKind, kind_of
from weicheng.workbooks.models import Batch
from weicheng.workbooks.reach import CAPABILITY


def receive_workbook(
    *, actor: Actor, kind: str, file_name: str, content: IO[bytes], now: datetime | None = None
) -> Batch:
    """Store and read an uploaded workbook; returns its batch with sheets and columns proposed.

    Raises BadInput with the reason when the file is no readable table; then nothing is kept.
    """
    about = kind_of(kind)
    policy.require_anywhere(actor, CAPABILITY)
    policy.require_anywhere(actor, about.capability)
    folder = storage.new_folder()
    try:
        source = folder / storage.SOURCE
        with source.open("wb") as target:
            shutil.copyfileobj(content, target)
        book = read_workbook(source, folder)
        if about.pictures and book.format is Format.XLSX:
            extract_pictures(source, folder)
        return _make_batch(actor, about, book, source, file_name, now or timezone.now())
    except BaseException:
        storage.discard(folder.name)
        raise


@transaction.atomic
def _make_batch(actor: Actor, kind: ImportKind, book: Book, source: Path, file_name: str, now: datetime) -> Batch:
    headers = _proposed_headers(kind, book)
    sheets = [{"name": name, "first": h.first, "last": h.last} for name, h in headers]
    columns: dict[str, int] = {}
    constants: dict[str, str] = {}
    fingerprint = ""
    if headers:
        fingerprint = headers[0][1].fingerprint
        columns, constants = remembered_or_proposed(kind, headers[0][1])
    batch = Batch.objects.create(
        kind=kind.code,
        file_name=clean(Path(file_name).name)[:200] or "未命名",
        file_sha256=sha256_of(source),
        folder=book.folder.name,
        sheets=sheets,
        fingerprint=fingerprint,
        columns=columns,
        constants=constants,
        created_by_id=actor.user_id,
        created_at=now,
        **_reach(actor),
    )
    source.unlink()  # the rows are what is read from now on
    log.record(event_types.UPLOADED, subject=f"batch:{batch.pk}", actor=actor, kind=kind.code)
    return batch


def _reach(actor: Actor) -> dict[str, Any]:
    """The widest reach the actor imports with: whoever has the same or a wider one sees the batch."""
    reaches = sorted(actor.reaches_for(CAPABILITY), key=lambda reach: len(reach.path))
    if not reaches:
        return {}
    widest = reaches[0]
    column = policy.COLUMNS[widest.kind]
    return {column: widest.path} if column in {"unit_path", "area_path"} else {"unit_path": widest.path}


def _proposed_headers(kind: ImportKind, book: Book) -> list[tuple[str, Header]]:
    """The visible sheets that share the most promising layout, in the order of the workbook."""
    found: list[tuple[str, Header]] = []
    promise: dict[str, tuple[float, int]] = {}
    for sheet in book.sheets:
        header = propose_header(book.head(sheet), kind.vocabulary) if sheet.rows and not sheet.hidden else None
        if header:
            found.append((sheet.name, header))
            known, rows = promise.get(header.fingerprint, (known_titles(header, kind.vocabulary), 0))
            promise[header.fingerprint] = (known, rows + sheet.rows)
    best = max(promise, key=lambda fingerprint: promise[fingerprint], default="")
    return [(name, header) for name, header in found if header.fingerprint == best]
