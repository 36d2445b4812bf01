"""Workbooks as the hotline and inspection teams send them, and the way of one from file to rows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

from weicheng.access.policy import Actor
from weicheng.workbooks import actions
from weicheng.workbooks.models import Batch


def workbook(rows: Sequence[Sequence[object]], pictures: Sequence[str] = ()) -> io.BytesIO:
    """Rows, and a picture of its own colour at each of the named cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for number, place in enumerate(pictures):
        content = io.BytesIO()
        Image.new("RGB", (32, 32), (number * 20, 80, 120)).save(content, "PNG")
        sheet.add_image(SheetImage(content), place)
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target


def check(
    actor: Actor,
    kind: str,
    rows: Sequence[Sequence[object]],
    *,
    pictures: Sequence[str] = (),
    constants: dict[str, str] | None = None,
) -> Batch:
    """Uploads and dry-runs a workbook, with what is filled in for all rows."""
    batch = actions.receive_workbook(actor=actor, kind=kind, file_name="表.xlsx", content=workbook(rows, pictures))
    if constants:
        actions.map_columns(actor=actor, batch=batch, columns=batch.columns, constants=constants)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CHECKING)
    return actions.check_batch(actor=actor, batch_id=batch.pk)


def load(actor: Actor, kind: str, rows: Sequence[Sequence[object]], **given: object) -> Batch:
    """The same, and imports it; fails with the faults if there are any."""
    batch = check(actor, kind, rows, **given)  # type: ignore[arg-type]
    assert not batch.report["faults"], faults(batch)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.APPLYING)
    return actions.apply_batch(actor=actor, batch_id=batch.pk)


def faults(batch: Batch) -> list[str]:
    """What the dry run found, as sentences."""
    return [f"{f.row} {f.column} {f.problem}" for f in batch.faults.order_by("row", "pk")]
