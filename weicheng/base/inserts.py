"""Inserting rows on the hot path: what `bulk_create` does, without building the statement anew each time.

Building one INSERT of a wide table costs Django about half a millisecond, running it a tenth of that, and a report
makes nine of them (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    TextField,
)

Row = TypeVar("Row", bound=Model)
# SQLite takes 32,766 parameters in a statement.
MOST_PARAMETERS = 30_000
# What both databases take from a field as it stands: most values need no look at how to prepare them.
PLAIN: dict[type, type] = {
    CharField: str,
    TextField: str,
    BooleanField: bool,
    FloatField: float,
    ForeignKey: int,
    IntegerField: int,
    PositiveIntegerField: int,
    PositiveSmallIntegerField: int,
    DateTimeField: datetime,
}


@dataclass(frozen=True)
class Column:
    """A column of a statement: its field, and the type of value that needs no preparing."""

    field: Field[Any, Any]
    plain: type

    def ready(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value as the database driver takes it."""
        if value is None:
            return None
        is_plain = type(value) is self.plain
        if not is_plain or (self.plain is datetime and value.tzinfo is None):
            # Also a moment without a zone: it is read as the field reads it.
            return self.field.get_db_prep_save(value, connection)
        return connection.ops.adapt_datetimefield_value(value) if self.plain is datetime else value


def insert(rows: Sequence[Row]) -> Sequence[Row]:
    """Inserts new rows of one model in one statement (more for very many) and gives them their numbers.

    Like `bulk_create`: no signals, `pre_save` of the fields is honoured, numbers of related rows inserted since are
    taken over. Runs on the default database.
    """
    if not rows:
        return rows
    model: Any = type(rows[0])
    read = _reader(model)
    waiting: list[Any] = [row for row in rows if row._state.fields_cache]
    for each in waiting:
        each._prepare_related_fields_for_save(operation_name="insert")
    numbers = _run(model, [read(row) for row in rows])
    for row, number in zip(rows, numbers, strict=True):
        row.pk = number
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS
    return rows


def insert_values(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """As `insert`, for rows that nobody reads afterwards: values by attribute (`case_id`), defaults for the rest.

    Returns their numbers. Making a row of the ORM costs as much as storing it. Not for models with a field that fills
    itself in when saved.
    """
    blank = _defaults(model)
    given = [[row[name] if name in row else default() for name, default in blank] for row in rows]
    return _run(model, given) if rows else []


def _run(model: type[Model], rows: Sequence[Sequence[Any]]) -> list[int]:
    columns, numbers = _columns(model), []
    # The wrapper itself: django.db.connection looks it up anew for every one of some hundred fields.
    connection = connections[DEFAULT_DB_ALIAS]
    for chunk in _chunks(rows, MOST_PARAMETERS // len(columns)):
        values = [column.ready(value, connection) for row in chunk for column, value in zip(columns, row, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, connection.vendor, len(chunk)), values)
            numbers += [number for [number] in cursor.fetchall()]
    return numbers


@cache
def _columns(model: Any) -> tuple[Column, ...]:
    """Every column but a number that the database gives."""
    own = (field for field in model._meta.local_concrete_fields if field is not model._meta.auto_field)
    return tuple(Column(field, PLAIN.get(type(field), NoneType)) for field in own)


@cache
def _reader(model: Any) -> Callable[[Any], Sequence[Any]]:
    """The values of a row in the order of the columns."""
    fields = [column.field for column in _columns(model)]
    if any(_fills_itself_in(field) for field in fields) or len(fields) < 2:
        return lambda row: [field.pre_save(row, True) for field in fields]
    return attrgetter(*(str(field.attname) for field in fields))


@cache
def _defaults(model: Any) -> tuple[tuple[str, Callable[[], Any]], ...]:
    return tuple((str(column.field.attname), column.field.get_default) for column in _columns(model))


def _fills_itself_in(field: Field[Any, Any]) -> bool:
    if isinstance(field, DateField):
        return field.auto_now or field.auto_now_add
    return type(field).pre_save is not Field.pre_save


@cache
def _statement(model: Any, vendor: str, count: int) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quote(str(column.field.column)) for column in _columns(model))
    places = f"({', '.join(['%s'] * len(_columns(model)))})"
    table, number = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * count)} RETURNING {number}"  # noqa: S608


def _chunks(rows: Sequence[Sequence[Any]], size: int) -> Iterator[Sequence[Sequence[Any]]]:
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size]
