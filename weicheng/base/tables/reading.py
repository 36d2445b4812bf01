"""How the rows of a table are counted and read, whether they are a query or a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

EXPORT_CHUNK = 2_000


def of_keys(rows: QuerySet[Any], keys: Sequence[Any]) -> QuerySet[Any]:
    """The rows of these keys, which have passed the filters: a search must not search once more."""
    found = rows.order_by()
    if not rows.query.annotations and len(rows.query.alias_map) <= 1 and not rows.query.distinct:
        found.query.where = type(rows.query.where)()
    return found.filter(pk__in=keys)


def count_rows(rows: QuerySet[Any] | Sequence[Any], limit: int) -> int:
    """How many rows, counted up to the limit. Ordering is dropped, or the database would sort before counting."""
    if isinstance(rows, QuerySet):
        return rows.order_by().values("pk")[:limit].count()
    return len(rows)


def each_row(rows: QuerySet[Any] | Sequence[Any]) -> Iterator[Any]:
    """Every row, read in chunks."""
    return rows.iterator(chunk_size=EXPORT_CHUNK) if isinstance(rows, QuerySet) else iter(rows)
