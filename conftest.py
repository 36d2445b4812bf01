"""Fixtures of the whole suite: append-only triggers around transaction tests, tests for one database only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from hypothesis import settings as laws
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from weicheng.base import keyring
from weicheng.base.append_only import AppendOnlyModel, create_triggers, drop_triggers, lift_freezes, put_back
from weicheng.testing.once import drop_databases, migrated_database

# Laws are searched without a stopwatch: a busy machine is not a slow rule. Everywhere the same examples, so that a run
# speaks of the change and not of luck; `pytest --hypothesis-profile=search` looks for new ones.
laws.register_profile("search", deadline=None, max_examples=60)
laws.register_profile("everyday", laws.get_profile("search"), derandomize=True)
laws.load_profile("everyday")

# On a test whose flush the triggers had to make way for.
_LIFTED = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects tests marked `only_on` for the other database: their skipping would say nothing."""
    others = [item for item in items if (mark := item.get_closest_marker("only_on")) and _other(mark)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def _other(mark: pytest.Mark) -> bool:
    return connection.vendor not in mark.args


def _in_transaction_test(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(request.fixturenames)
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """A file for SQLite: threads that share a database in memory lock each other's tables, as no server does."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        # No test here pulls the plug; the ones in tests/durability run servers with the real settings.
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Migrated once in a run, which takes as long as hundreds of tests; every process works on a copy."""
    with django_db_blocker.unblock():
        migrated_database(tmp_path_factory)
    yield
    with django_db_blocker.unblock():
        connection.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves no database behind."""
    blocker = config.stash.get(blocking_manager_key, None)
    if blocker is not None:
        with blocker.unblock():
            drop_databases(config)


@pytest.fixture(scope="session", autouse=True)
def _scratch_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Data and keys in a folder of this run, as `weicheng init` leaves them; a cheap password hash."""
    folder = tmp_path_factory.mktemp("installation")
    with override_settings(
        DATA_DIR=folder,
        KEYS_DIR=folder / "keys",
        BACKUP_DIR=folder / "backups",
        BACKUP_KEEP=0,
        CACHES={
            **settings.CACHES,
            "progress": {**settings.CACHES["progress"], "LOCATION": folder / "run"},
        },
        LIMITS_DIR=folder / "limits",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        keyring.create()
        yield


@pytest.fixture(autouse=True)
def _flushable_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A transaction test ends in a flush, which the append-only triggers refuse: lift them after the test body."""
    if not _in_transaction_test(request):
        yield
        return
    # Asked for here, so that its flush comes after this fixture's end.
    request.getfixturevalue("transactional_db")
    yield
    drop_triggers(connection, *AppendOnlyModel.guarded_tables())
    request.node.stash[_LIFTED] = lift_freezes(connection)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Puts the triggers back after the flush: a worker that is handed file after file has ordinary tests to come."""
    yield
    lifted = item.stash.get(_LIFTED, None)
    if nextitem is not None and lifted is not None:
        with item.config.stash[blocking_manager_key].unblock():
            create_triggers(connection, *AppendOnlyModel.guarded_tables())
            put_back(connection, lifted)


@pytest.fixture(autouse=True)
def _strict_rendering(settings: Settings) -> None:
    """A template that asks for a row fails the test, with the SQL in the message."""
    settings.STRICT_RENDERING = True
