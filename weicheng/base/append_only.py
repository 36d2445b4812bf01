"""Tables whose rows are never changed: refused in Python by name, and by triggers in both databases.

A model joins by inheriting `AppendOnlyModel`; a migration runs `guard("app_table")` after the table is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Never

from django.apps import apps
from django.db import migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper


class AppendOnly(Exception):
    """Somebody tried to change or delete a row that is kept for ever; a programming error."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses what would change rows, before the triggers do."""

    def update(self, **kwargs: Any) -> Never:
        raise AppendOnly(f"{self.model.__name__} 的记录不可修改。")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly(f"{self.model.__name__} 的记录不可修改。")

    def delete(self) -> Never:
        raise AppendOnly(f"{self.model.__name__} 的记录不可删除。")


class AppendOnlyModel(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(f"{type(self).__name__} 的记录不可修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly(f"{type(self).__name__} 的记录不可删除。")

    @classmethod
    def guarded_tables(cls) -> list[str]:
        """The tables of all append-only models that are installed."""
        return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, cls))


def _sqlite_create(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("update", "delete")
    ]


def _sqlite_drop(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]


def _postgresql_create(table: str) -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    # Two triggers, because TRUNCATE skips row triggers.
    return [function] + [
        f"CREATE OR REPLACE TRIGGER {table}_no_{name} BEFORE {verbs} ON {table} "
        f"FOR EACH {level} EXECUTE FUNCTION {table}_refuse()"
        for name, verbs, level in [
            ("change", "UPDATE OR DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        ]
    ]


def _postgresql_drop(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}" for verb in ("change", "truncate")]


_CREATE: dict[str, Callable[[str], list[str]]] = {"sqlite": _sqlite_create, "postgresql": _postgresql_create}
_DROP: dict[str, Callable[[str], list[str]]] = {"sqlite": _sqlite_drop, "postgresql": _postgresql_drop}


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def create_triggers(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Puts the triggers on the tables; those that are there stay."""
    for table in tables:
        _run(connection, _CREATE[connection.vendor](table))


def drop_triggers(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Lifts the triggers; for tests that flush or tamper, never for production code."""
    for table in tables:
        _run(connection, _DROP[connection.vendor](table))


class guard(migrations.RunPython):  # noqa: N801 - reads as an operation of a migration, as RunSQL does
    """Migration operation: from here on the table refuses UPDATE, DELETE and TRUNCATE."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            lambda apps, editor: create_triggers(editor.connection, table),
            lambda apps, editor: drop_triggers(editor.connection, table),
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.table], {})

    def describe(self) -> str:
        return f"Guard {self.table} against change"


def _sqlite_freeze(table: str, columns: Sequence[str], unless: str) -> list[str]:
    when = f"WHEN NOT (OLD.{unless})" if unless else ""
    return [
        f"CREATE TRIGGER {table}_frozen_{verb.split()[0].lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
        for verb in (f"UPDATE OF {', '.join(columns)}", "DELETE")
    ]


def _sqlite_thaw(table: str) -> list[str]:
    return [f"DROP TRIGGER {table}_frozen_{verb}" for verb in ("update", "delete")]


def _postgresql_freeze(table: str, columns: Sequence[str], unless: str) -> list[str]:
    when = f"WHEN (NOT (OLD.{unless}))" if unless else ""
    function = (
        f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is frozen'; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER {table}_frozen_{verb.split()[0].lower()} BEFORE {verb} ON {table} "
        f"FOR EACH ROW {when} EXECUTE FUNCTION {table}_frozen()"
        for verb in (f"UPDATE OF {', '.join(columns)}", "DELETE")
    ]


def _postgresql_thaw(table: str) -> list[str]:
    return [f"DROP FUNCTION {table}_frozen() CASCADE"]


_FREEZE: dict[str, Callable[[str, Sequence[str], str], list[str]]] = {
    "sqlite": _sqlite_freeze,
    "postgresql": _postgresql_freeze,
}
_THAW: dict[str, Callable[[str], list[str]]] = {"sqlite": _sqlite_thaw, "postgresql": _postgresql_thaw}


def lift_freezes(connection: BaseDatabaseWrapper) -> list[str]:
    """Drops the triggers of `freeze` and returns the statements that put them back; for tests that flush.

    Nothing on PostgreSQL, where a flush truncates and row triggers are not asked.
    """
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_frozen_%'")
        found = cursor.fetchall()
    _run(connection, [f"DROP TRIGGER {name}" for name, _ in found])
    return [statement for _, statement in found]


def put_back(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    """Puts lifted triggers back."""
    _run(connection, statements)


class freeze(migrations.RunPython):  # noqa: N801 - reads as an operation of a migration, as RunSQL does
    """Migration operation: these columns of a row no longer change and the row stays, unless a condition holds.

    For tables of which some columns must change (a state, a path). `unless` is a comparison of one column of the row as
    it was, such as `state = 'draft'`.
    """

    def __init__(self, table: str, *, columns: Sequence[str], unless: str = "") -> None:
        self.table, self.columns, self.unless = table, tuple(columns), unless
        super().__init__(
            lambda apps, editor: _run(editor.connection, _FREEZE[editor.connection.vendor](table, columns, unless)),
            lambda apps, editor: _run(editor.connection, _THAW[editor.connection.vendor](table)),
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.table], {"columns": self.columns, "unless": self.unless})

    def describe(self) -> str:
        return f"Freeze columns of {self.table}"
