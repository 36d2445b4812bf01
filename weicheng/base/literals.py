"""Conditions whose constants stand in the statement itself instead of beside it.

SQLite takes an index over some of the rows (`WHERE state IN ('accepted', …)`) only for a statement that says the same
in so many words: when it plans, it does not yet know the values given beside. For constants of the program only.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, IntegerField, Lookup
from django.db.models.sql.compiler import SQLCompiler


@CharField.register_lookup
class AnyOf(Lookup):
    """`state__any_of=["accepted", "checked"]`: as `in`, for words of letters, digits and underscores."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        words = [str(word) for word in self.rhs]
        if not words or not all(word.isidentifier() and word.isascii() for word in words):
            raise ValueError("any_of takes words of the program, nothing that somebody has entered")
        column, values = self.process_lhs(compiler, connection)
        listed = ", ".join(f"'{word}'" for word in words)
        return f"{column} IN ({listed})", tuple(values)


@IntegerField.register_lookup
class Positive(Lookup):
    """`returns__positive=True`: greater than zero."""

    lookup_name = "positive"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if self.rhs is not True:
            raise ValueError("positive is asked for or left out")
        column, values = self.process_lhs(compiler, connection)
        return f"{column} > 0", tuple(values)
