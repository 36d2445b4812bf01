"""Long lists on SQLite: walk an index in the order asked for instead of sorting everything that matches.

SQLite plans without regard to LIMIT: for the fifty newest of 300,000 cases it gathers and sorts them all. When a
list is known to be long, the walk along the order meets fifty that match after a few hundred steps. PostgreSQL finds
that out by itself. Nothing but the choice of the index changes.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import connection
from django.db.models import Lookup, Q, QuerySet, Transform
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import WhereNode

from weicheng.cases.models import Case


class Aside(Transform):
    """A column in a form that SQLite uses no index for (`+column`)."""

    template = "+%(expressions)s"


def in_order(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The same rows; on SQLite, ranges and lists of values over other columns than the order's leave indexes alone."""
    if connection.vendor != "sqlite":
        return rows
    walking = rows.all()
    walking.query.where = _aside(walking.query.where, _ordering_columns(rows))
    return walking


def by_mark(rows: QuerySet[Case], mark: Q) -> QuerySet[Case]:
    """The rows that carry a mark few cases have: on SQLite the index of the mark answers, however wide the reach."""
    if connection.vendor != "sqlite":
        return rows.filter(mark)
    marked = rows.all()
    marked.query.where = _aside(marked.query.where, set())
    return marked.filter(mark)


def _ordering_columns(rows: QuerySet[Case]) -> set[str]:
    names = (part.expression.name if hasattr(part, "expression") else part for part in rows.query.order_by)
    return {str(name).lstrip("-") for name in names}


def _aside(node: Any, kept: set[str]) -> Any:
    if isinstance(node, WhereNode):
        changed = copy(node)
        changed.children = [_aside(child, kept) for child in node.children]
        return changed
    if not isinstance(node, Lookup) or isinstance(node, Exact) or not isinstance(node.lhs, Col):
        return node
    if node.lhs.target.name in kept:
        return node
    moved = copy(node)
    moved.lhs = Aside(node.lhs)
    return moved
