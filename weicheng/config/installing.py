"""What `weicheng init` and `weicheng migrate` do to a data folder and its database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from weicheng.domain.refusals import Refusal

ENVIRONMENT_FILE, LOG_FOLDER = "weicheng.env", "log"
# What may lie in a data folder in which nothing has been installed yet.
BEFORE_INSTALLATION = {ENVIRONMENT_FILE, LOG_FOLDER}
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def make_folders() -> None:
    """Data and key folders, readable by the owner alone."""
    from django.conf import settings

    for folder in (Path(settings.DATA_DIR), Path(settings.KEYS_DIR)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(PRIVATE_FOLDER)


def make_keys() -> list[Path]:
    """The signing key of sessions and the keys of stored personal data; returns the files it had to make."""
    from django.conf import settings

    from weicheng.base import keyring

    made = []
    secret = Path(settings.KEYS_DIR) / "secret_key"
    if not secret.exists():
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w") as file:
            file.write(secrets.token_urlsafe(50))
        made.append(secret)
    if keyring.create():
        made.append(keyring.key_file())
    return made


def migrate() -> None:
    """Brings the database to this version and gathers the static files; both are harmless to repeat."""
    from django.core.management import call_command

    # Django's own command takes seconds to find that there is nothing to do.
    if pending_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def is_founded() -> bool:
    """Whether the database, which may still be empty, knows the place it works for."""
    from django.db import connection

    from weicheng.organization.models import Area
    from weicheng.organization.queries import is_founded

    return Area._meta.db_table in connection.introspection.table_names() and is_founded()


def load_shipped_editions() -> int:
    """Loads the standards that came with this version, once there is a place they are for; returns how many."""
    if not is_founded():
        return 0
    from weicheng.config.founding import command_line_actor
    from weicheng.indicators.actions import editions

    return editions.load_shipped(actor=command_line_actor())


def pending_migrations() -> int:
    """How many migrations the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_ready() -> None:
    """Raises Refusal unless `init` has been run here and the database is of this version."""
    from django.conf import settings

    if not (os.environ.get("WEICHENG_SECRET_KEY") or (Path(settings.KEYS_DIR) / "secret_key").exists()):
        raise Refusal(f"{settings.DATA_DIR} 里还没有安装。请先运行 weicheng init。")
    if pending_migrations():
        raise Refusal("数据库的版本比程序旧。请先备份（weicheng backup），再运行 weicheng migrate。")
