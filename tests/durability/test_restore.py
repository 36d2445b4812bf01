"""What comes out of a backup is what went in: every row, every file, and none of the keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.installation import Installation

FILL = """
from datetime import timedelta
from django.utils import timezone
from weicheng.events import seals
from weicheng.events.models import Event
from weicheng.evidence import store
then = timezone.now() - timedelta(days=2)
Event.objects.bulk_create(
    Event(at=then, recorded_at=then, actor_label="测试", action="log.exported", subject="a", root="a", data={"n": n})
    for n in range(200)
)
for n in range(20):
    store.keep(store.receive([f"照片 {n}".encode()], limit=100))
seals.seal_days()
"""
RECORD_ONE_MORE = """
from django.db import transaction
from weicheng.access.policy import Actor
from weicheng.events import event_types, log
with transaction.atomic():
    print(log.record(event_types.LOG_EXPORTED, subject="log", actor=Actor.system("测试"), filters="").pk)
"""


@pytest.fixture(scope="module")
def city(founded: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with events, photos and a seal."""
    installation = founded.clone(tmp_path_factory.mktemp("city") / "data")
    installation.python(FILL)
    yield installation
    installation.remove()


@pytest.fixture(scope="module")
def archive(city: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    target = tmp_path_factory.mktemp("backups")
    city.must("backup", "--to", target)
    return next(target.iterdir())


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Installation]:
    """An empty place."""
    installation = Installation(tmp_path / "data")
    yield installation
    installation.remove()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_restored_city_has_every_row_and_file(city: Installation, archive: Path, elsewhere: Installation) -> None:
    said = elsewhere.must("restore", archive)
    assert "核验通过" in said
    was, now = city.digests(), elsewhere.digests()
    # Since then each has noted one thing in its log: the backup here, the restoring there.
    made, restored = was["events_event"].pop(), now["events_event"].pop()
    assert made != restored
    assert now == was
    assert len(files(city.folder / "files")) == 20
    assert files(elsewhere.folder / "files") == files(city.folder / "files")


def test_a_restored_city_goes_on_where_it_stopped(archive: Path, elsewhere: Installation) -> None:
    elsewhere.must("restore", archive)
    before = int(elsewhere.python("from weicheng.events.models import Event; print(Event.objects.latest('id').pk)"))
    assert int(elsewhere.python(RECORD_ONE_MORE)) == before + 1
    refused = elsewhere.run("manage", "shell", "--no-imports", "-c", CHANGE_AN_EVENT)
    assert refused.returncode == 1, "the triggers came back with the tables"


CHANGE_AN_EVENT = "from django.db import connection; connection.cursor().execute('UPDATE events_event SET root = 1')"


def test_the_keys_of_a_city_are_not_in_its_backup(city: Installation, archive: Path) -> None:
    keys = files(city.folder / "keys")
    assert set(keys) == {"secret_key", "fields.json"}
    secrets = [key for content in keys.values() for key in content.decode().split('"') if len(key) > 30]
    assert len(secrets) >= 2
    held = b"".join(files(archive).values())
    assert [secret for secret in secrets if secret.encode() in held] == []


def test_a_backup_is_not_restored_over_a_city(city: Installation, archive: Path) -> None:
    before = city.digests()
    refused = city.run("restore", archive)
    assert refused.returncode == 1
    assert "恢复只写入空的地方" in refused.stderr
    assert city.digests() == before


def test_a_damaged_backup_leaves_the_place_empty(archive: Path, elsewhere: Installation, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(archive, damaged)
    next(path for path in (damaged / "files").rglob("*") if path.is_file()).write_bytes(b"other")
    refused = elsewhere.run("restore", damaged)
    assert refused.returncode == 1
    assert "内容与备份时不同" in refused.stderr
    assert not (elsewhere.folder / "files").exists()
    elsewhere.must("restore", archive)


def test_the_log_is_checked_against_a_root_that_was_kept_elsewhere(city: Installation) -> None:
    root = city.python("from weicheng.events.models import Seal; print(Seal.objects.earliest('day').root)").strip()
    assert "核验通过" in city.must("verify-log", "--root", root)
    other = city.run("verify-log", "--root", "0" * 64)
    assert other.returncode == 1
    assert "不在库中" in other.stdout
    nothing = city.run("verify-log", "--root", "abc")
    assert (nothing.returncode, nothing.stderr) == (1, "abc 里没有根值（64 位十六进制数）。\n")
