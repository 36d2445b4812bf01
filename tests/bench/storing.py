"""Rows of a model into its table without the ORM's price: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

# What the drivers cannot take as it stands; times are UTC here.
_PLAIN: dict[type, Callable[[Any], Any]] = {dict: json.dumps}
_SQLITE = {**_PLAIN, datetime: lambda at: at.isoformat(" ").removesuffix("+00:00"), UUID: lambda uuid: uuid.hex}


def store(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Stores instances with the primary keys they carry."""
    fields = model._meta.concrete_fields
    plain = _PLAIN if connection.vendor == "postgresql" else _SQLITE
    values = attrgetter(*(field.attname for field in fields))
    lines = (tuple(plain[type(v)](v) if type(v) in plain else v for v in values(row)) for row in rows)
    with connection.cursor() as cursor:
        write(cursor, model._meta.db_table, [str(field.column) for field in fields], lines)


def write(cursor: CursorWrapper, table: str, columns: Sequence[str], lines: Iterable[tuple[Any, ...]]) -> None:
    """Writes lines of values that the driver takes as they are."""
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
    else:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", list(lines))


def reset_numbers(*tables: type[models.Model]) -> None:
    """Lets PostgreSQL number on after keys that were given; SQLite does so by itself."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """SQLite without foreign key checks and with a large cache; for rows that are right by construction."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        [before] = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute("PRAGMA cache_size = -400000")
        yield
        cursor.execute(f"PRAGMA cache_size = {before}")
