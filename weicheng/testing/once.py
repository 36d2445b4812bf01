"""What takes long to make and is the same for every process of a test run: made by the first, copied by the others."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

DROPPED_AT_THE_END = "databases-to-drop"


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder that all processes of a run share."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@contextmanager
def first_of_run(factory: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """A shared folder, locked, and whether its contents are still to be made; made if the block ends well."""
    folder = folder_of_run(factory) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "made"
        yield folder, not made.exists()
        made.touch()


def migrated_database(factory: pytest.TempPathFactory) -> str:
    """Points the connection to a database of this process: a copy of one that was migrated once in this run."""
    told = connection.settings_dict
    creation: Any = connection.creation
    own: str = creation._get_test_db_name()
    with first_of_run(factory, f"{connection.vendor}-template") as (folder, is_first):
        template = str(folder / "template.sqlite3") if connection.vendor == "sqlite" else f"{own}_template"
        template = _remembered(folder / "name", template)
        if is_first:
            told["TEST"]["NAME"] = template
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
        if connection.vendor == "sqlite":
            shutil.copyfile(template, own)
        else:
            for name in (own, template):
                drop_at_the_end(factory, name)
            on_server(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)", f"CREATE DATABASE {own} TEMPLATE {template}")
    told["NAME"] = own
    return own


def _remembered(file: Path, name: str) -> str:
    """The name the first process wrote down: names differ by process."""
    if not file.exists():
        file.write_text(name)
    return file.read_text()


def on_server(*statements: str) -> None:
    """Runs statements on PostgreSQL beside any database of ours."""
    creation: Any = connection.creation
    with creation._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_at_the_end(factory: pytest.TempPathFactory, name: str) -> None:
    """Notes a database of PostgreSQL that the run leaves behind."""
    with (folder_of_run(factory) / DROPPED_AT_THE_END).open("a") as names:
        names.write(f"{name}\n")


def drop_databases(config: Any) -> None:
    """Drops what was noted, once every process of the run has ended."""
    factory: pytest.TempPathFactory | None = getattr(config, "_tmp_path_factory", None)
    if factory is None or hasattr(config, "workerinput"):
        return
    noted = factory.getbasetemp() / DROPPED_AT_THE_END
    if noted.exists():
        connection.close()
        for name in dict.fromkeys(noted.read_text().split()):
            with suppress(Exception):
                on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
