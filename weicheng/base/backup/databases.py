"""The database's part: a consistent copy while others write, and putting it back into an empty place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from weicheng.domain.refusals import Refusal

# Pages copied between two calls of the progress; 4 MB of a database with 4 KB pages.
PAGES = 1024
FILE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
INSTALL = "apt-get install postgresql-client（Debian、Ubuntu）或 dnf install postgresql（openEuler、麒麟）"

Steps = Callable[[int, int], None]


def dump(target: Path, steps: Steps) -> None:
    """Writes a consistent copy of the configured database; others go on reading and writing meanwhile.

    Raises Refusal if the tools are missing or the database will not be read.
    """
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), target, steps)
    else:
        _run_postgresql("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])
        steps(1, 1)


def load(source: Path) -> None:
    """Puts a copy into the configured database, which `is_empty`; all or nothing."""
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        place.parent.mkdir(parents=True, exist_ok=True)
        connection.close()
        fresh = place.with_name(f"{place.name}.restoring")
        shutil.copyfile(source, fresh)
        os.replace(fresh, place)
    else:
        arguments = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        _run_postgresql("pg_restore", [*arguments, str(source)])


def is_empty() -> bool:
    """Whether the configured database holds no table at all."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True  # asking the connection would create the file
    return not connection.introspection.table_names()


def _copy_sqlite(source: Path, target: Path, steps: Steps) -> None:
    with sqlite3.connect(source, isolation_level=None) as reading, sqlite3.connect(target) as writing:
        # An open read transaction pins the snapshot. Without it SQLite starts over whenever somebody writes, and under
        # steady load never finishes.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing, pages=PAGES, progress=lambda _, left, total: steps(total - left, total))
        reading.execute("COMMIT")
        # The copy must be one file; in WAL mode it would come with two more.
        writing.execute("PRAGMA journal_mode=DELETE")
        [(verdict,)] = writing.execute("PRAGMA quick_check(1)").fetchall()
    reading.close()
    writing.close()
    if verdict != "ok":
        raise Refusal(f"数据库文件有损坏：{verdict}。请停止写入，用最近一份好的备份恢复，并检查磁盘。")


def _run_postgresql(tool: str, arguments: list[str]) -> None:
    program = shutil.which(tool)
    if program is None:
        raise Refusal(f"这台机器上没有 {tool}。请先安装：{INSTALL}，再运行一次。")
    settings: dict[str, Any] = connection.settings_dict
    address = {"--host": settings["HOST"], "--port": settings["PORT"], "--username": settings["USER"]}
    options = [f"{name}={value}" for name, value in address.items() if value]
    environment = {**os.environ, "PGPASSWORD": settings["PASSWORD"] or ""}
    for name in ("sslmode", "sslrootcert"):
        if value := settings["OPTIONS"].get(name):
            environment[f"PG{name.upper()}"] = value
    command = [program, "--no-password", *options, f"--dbname={settings['NAME']}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise Refusal(f"{tool} 没有成功：{reason}。如果是版本不符，请安装与数据库同版本的客户端。")
