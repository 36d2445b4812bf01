"""The private half of the sealed box is nowhere on the server: not in a table, not in a file, not in a backup."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from weicheng.base import backup, sealed_box
from weicheng.cases import actions
from weicheng.cases.models import SealKey
from weicheng.testing.town import MORNING, Town

PASSPHRASE = "一句只有我知道的很长的话 2026"


@pytest.fixture
def made(town: Town, tmp_path: Path, settings: Settings) -> tuple[SealKey, bytes]:
    """A key of the box, and a matter that was sealed with it, on a server with a data folder of its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    key, private_file = actions.make_seal_key(actor=town.actor("discipline"), passphrase=PASSPHRASE, now=MORNING)
    report = town.report(by="citizen", source="citizen", text="村主任某甲收红包")
    actions.seal_off(actor=town.actor("dispatcher"), report=report, reason="反映个人问题", now=MORNING)
    return key, private_file


def parts(private_file: bytes) -> list[bytes]:
    """What must be nowhere: the passphrase, and whatever of the file the passphrase unlocks."""
    stored = json.loads(private_file)
    return [PASSPHRASE.encode(), *(stored[name].encode() for name in ("salt", "nonce", "locked"))]


def every_row() -> bytes:
    rows: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.extend(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            )
    return b"\n".join(rows)


def test_no_table_holds_any_part_of_the_private_key(made: tuple[SealKey, bytes]) -> None:
    key, private_file = made
    rows = every_row()
    assert key.public_key.encode() in rows  # the search does find what is there
    assert [part for part in parts(private_file) if part in rows] == []


@pytest.mark.only_on("sqlite")  # a PostgreSQL dump is compressed; its rows are those of the test above
@pytest.mark.django_db(transaction=True)
def test_no_file_of_the_server_and_no_backup_holds_any_part_of_the_private_key(
    made: tuple[SealKey, bytes], tmp_path: Path
) -> None:
    key, private_file = made
    backup.make(tmp_path / "backups", now=MORNING)
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert key.public_key.encode() in files
    assert [part for part in parts(private_file) if part in files] == []


def test_without_the_file_the_server_cannot_open_its_own_box(made: tuple[SealKey, bytes]) -> None:
    key, _ = made
    other = sealed_box.new_key_pair(PASSPHRASE)
    box = sealed_box.seal(b"content", key.public_key)
    with pytest.raises(sealed_box.CannotOpen):
        sealed_box.open_box(box, private_file=other.private_file, passphrase=PASSPHRASE)
