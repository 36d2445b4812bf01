"""A real installation in a folder of its own, run by the real commands with the real settings, on either database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
WEICHENG = [sys.executable, "-m", "weicheng.config.cli"]
SERVER = os.environ.get("DATABASE_URL", "")
DIGEST = """
import hashlib, json
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names():
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        found[table] = [hashlib.sha256(repr(row).encode()).hexdigest() for row in cursor.fetchall()]
print(json.dumps(found))
"""


@dataclass
class Installation:
    """Data folder and database; `url` is empty for SQLite."""

    folder: Path
    url: str = field(default_factory=lambda: new_database())  # noqa: PLW0108 - defined below

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("WEICHENG_")}
        inherited.pop("DATABASE_URL", None)
        # All clients of a test share one address.
        own = {"WEICHENG_DATA": str(self.folder), "WEICHENG_REPORTS_PER_HOUR": "0"}
        return {**inherited, **own, **({"DATABASE_URL": self.url} if self.url else {})}

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Runs one command of `weicheng` to its end."""
        return subprocess.run(
            [*WEICHENG, *map(str, arguments)],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def must(self, *arguments: object) -> str:
        """Runs a command that has to succeed; returns what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Runs code inside the installation; returns what it printed."""
        return self.must("manage", "shell", "--no-imports", "-c", code)

    def digests(self) -> dict[str, list[str]]:
        """A digest of every row, by table."""
        found = json.loads(self.python(DIGEST).splitlines()[-1])
        assert isinstance(found, dict)
        return found

    def clone(self, folder: Path) -> Installation:
        """A second installation with the same rows, files and keys; nothing may be running here."""
        shutil.copytree(self.folder, folder)
        return Installation(folder, new_database(template=self.name) if self.url else "")

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.lstrip("/")

    def remove(self) -> None:
        """Drops the database; the folder belongs to pytest."""
        if self.url:
            _on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


def new_database(template: str = "template1") -> str:
    """The address of a fresh database beside the one the suite runs on; empty for SQLite."""
    if not SERVER:
        return ""
    name = f"durability_{uuid4().hex[:12]}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def _on_server(statement: str) -> None:
    import psycopg

    maintenance = urlunsplit(urlsplit(SERVER)._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as server:
        server.execute(statement)
