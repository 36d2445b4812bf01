"""The recorded year: what the story left in the tables, kept so that a demo opens within a minute.

The story itself calls the ordinary actions and takes some minutes; `make demo-year` tells it once and records the rows.
Playing moves every moment by whole weeks, so that the last case was found in the week of the demo and weekdays stay.
"""

from __future__ import annotations

import base64
import json
import lzma
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from weicheng.cases import actions as cases
from weicheng.cases.queries import all_cases
from weicheng.domain.packs.library import load as load_pack
from weicheng.standards import queries as packs

RECORD = "data/year.json.xz"
# Everything the story writes; what is derived (figures, search) is computed anew, what only runs (tasks, sessions,
# seals) begins anew.
APPS = ("standards", "organization", "places", "evidence", "tasks", "cases", "events")
DERIVED = {"cases.CaseFigure", "cases.CaseSearch", "events.Seal", "organization.SignIn"}
# The work calendar and the rule packs keep their days.
STANDING = {"standards"}
# Notices of older events have long been read.
NEWS = timedelta(days=3)
BATCH = 500
WEEK = timedelta(days=7)

Progress = Callable[[int, int, str], None]


def recorded_models() -> list[type[models.Model]]:
    """The tables of the record, in an order that a database takes."""
    every = [model for name in APPS for model in apps.get_app_config(name).get_models(include_auto_created=True)]
    return [model for model in every if model._meta.label not in DERIVED]


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a table as the record names them."""
    return [column.attname for column in model._meta.concrete_fields]


def record(*, now: datetime, path: Path) -> int:
    """Writes the rows that a story told up to `now` has left; returns how many."""
    tables: dict[str, Any] = {}
    for model in recorded_models():
        rows = model._base_manager.order_by("pk")
        if model._meta.label == "events.Delivery":
            rows = rows.filter(event__at__gte=now - NEWS)
        names = columns(model)
        tables[model._meta.label] = {"columns": names, "rows": [list(row) for row in rows.values_list(*names)]}
    stored = Path(settings.DATA_DIR) / "files"
    kept = {str(file.relative_to(stored)): _text(file.read_bytes()) for file in stored.rglob("*") if file.is_file()}
    body = {"now": now.isoformat(), "tables": tables, "files": kept}
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()
    path.write_bytes(lzma.compress(raw, preset=9))
    return sum(len(table["rows"]) for table in tables.values())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview):
        return _text(bytes(value))
    raise TypeError(f"cannot record {type(value)}")


def read() -> dict[str, Any]:
    """The shipped record."""
    body: dict[str, Any] = json.loads(lzma.decompress(files("weicheng.demo").joinpath(RECORD).read_bytes()))
    return body


def outdated(body: dict[str, Any]) -> list[str]:
    """The tables and rule packs that are no longer those of the record; `make demo-year` records it anew."""
    now = {model._meta.label: columns(model) for model in recorded_models()} | _shipped_packs()
    then = {label: table["columns"] for label, table in body["tables"].items()} | _recorded_packs(body)
    return sorted(label for label in now.keys() | then.keys() if now.get(label) != then.get(label))


def _shipped_packs() -> dict[str, str]:
    """Name → fingerprint of the packs that an installation publishes today."""
    library = packs.library()
    return {(pack := load_pack(source, library)).name: pack.sha256 for source in library.values()}


def _recorded_packs(body: dict[str, Any]) -> dict[str, str]:
    table = body["tables"].get("standards.PackVersion", {"columns": [], "rows": []})
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    return {f"{row['campaign']}/{row['city']}@{row['version']}": row["sha256"] for row in rows}


def play(body: dict[str, Any], *, now: datetime, progress: Progress) -> None:
    """Puts the recorded rows into an empty database, moved to end in the week of `now`."""
    moved = (now - datetime.fromisoformat(body["now"])) // WEEK * WEEK
    total = sum(len(table["rows"]) for table in body["tables"].values())
    done = 0
    _put_files(body["files"])
    with transaction.atomic():
        for model in recorded_models():
            table = body["tables"][model._meta.label]
            shift = timedelta() if model._meta.app_label in STANDING else moved
            for chunk in _chunks(table["rows"]):
                _put(model, chunk, shift)
                done += len(chunk)
                progress(done, total, "一年的案件")
        _reset_sequences()
    _derive(now)


def _chunks(rows: list[list[Any]], size: int = 5000) -> Iterator[list[list[Any]]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _put_files(kept: dict[str, str]) -> None:
    for name, content in kept.items():
        target = Path(settings.DATA_DIR) / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content))


def _put(model: type[models.Model], rows: list[list[Any]], shift: timedelta) -> None:
    read_each = [_reader(column, shift) for column in model._meta.concrete_fields]
    names = columns(model)
    made = [
        model(**{name: read(value) for name, read, value in zip(names, read_each, row, strict=True)}) for row in rows
    ]
    model._base_manager.bulk_create(made, batch_size=BATCH)


def _reader(column: models.Field[Any, Any], shift: timedelta) -> Callable[[Any], Any]:
    if isinstance(column, models.DateTimeField):
        return lambda value: value and datetime.fromisoformat(value) + shift
    if isinstance(column, models.DateField):
        return lambda value: value and date.fromisoformat(value) + shift
    if isinstance(column, models.UUIDField):
        return lambda value: value and UUID(value)
    if isinstance(column, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(column, models.JSONField):
        return lambda value: _moved(value, shift)
    return lambda value: value


def _moved(value: Any, shift: timedelta) -> Any:
    """Moments inside an event's data move with the event; everything else stays."""
    if isinstance(value, dict):
        return {key: _moved(inner, shift) for key, inner in value.items()}
    if isinstance(value, str) and shift and len(value) > 18 and value[4:5] == value[7:8] == "-":
        try:
            return (datetime.fromisoformat(value) + shift).isoformat()
        except ValueError:
            return value
    return value


def _reset_sequences() -> None:
    """PostgreSQL counts on from the highest key."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), recorded_models()):
            cursor.execute(statement)


def _derive(now: datetime) -> None:
    months = {timezone.localtime(at).date().replace(day=1) for at in (now - WEEK * weeks for weeks in range(60))}
    with transaction.atomic():
        cases.index_for_search(all_cases())
    cases.reconcile_figures(months=sorted(months), now=now)
