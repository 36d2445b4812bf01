"""Inserting rows on the hot path: what `bulk_create` does, without building the statement anew each time.

Building one INSERT of a wide table costs Django about half a millisecond, running it a tenth of that, and a report
makes nine of them (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import NoneType
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, Field, FloatField, ForeignKey, Model, TextField

Row = TypeVar("Row", bound=Model)
# SQLite takes 32,766 parameters in a statement.
MOST_PARAMETERS = 30_000
# What both databases take from a field as it stands: two thirds of all values need no look at how to prepare them.
PLAIN: dict[type, type] = {CharField: str, TextField: str, BooleanField: bool, FloatField: float, ForeignKey: int}
Column = tuple[Field[Any, Any], type]


def insert(rows: Sequence[Row]) -> Sequence[Row]:
    """Inserts new rows of one model in one statement (more for very many) and gives them their numbers.

    Like `bulk_create`: no signals, `pre_save` of the fields is honoured, numbers of related rows inserted since are
    taken over. Runs on the default database.
    """
    if not rows:
        return rows
    model: Any = type(rows[0])
    fields = _columns(model)
    # The wrapper itself: django.db.connection looks it up anew for every one of some hundred fields.
    connection = connections[DEFAULT_DB_ALIAS]
    for chunk in _chunks(rows, MOST_PARAMETERS // len(fields)):
        statement = _statement(model, connection.vendor, len(chunk))
        for row, [number] in zip(chunk, _run(connection, statement, chunk, fields), strict=True):
            row.pk = number
            row._state.adding = False
            row._state.db = connection.alias
    return rows


def _run(
    connection: BaseDatabaseWrapper, statement: str, rows: Sequence[Any], fields: Sequence[Column]
) -> list[tuple[Any, ...]]:
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")
    values: list[Any] = [
        value
        if (value := field.pre_save(row, True)) is None or type(value) is plain
        else field.get_db_prep_save(value, connection)
        for row in rows
        for field, plain in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@cache
def _columns(model: Any) -> tuple[Column, ...]:
    """Every column but a number that the database gives."""
    own = (field for field in model._meta.local_concrete_fields if field is not model._meta.auto_field)
    return tuple((field, PLAIN.get(type(field), NoneType)) for field in own)


@cache
def _statement(model: Any, vendor: str, count: int) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quote(str(field.column)) for field, _ in _columns(model))
    places = f"({', '.join(['%s'] * len(_columns(model)))})"
    table, number = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * count)} RETURNING {number}"  # noqa: S608


def _chunks(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size]
