"""A backup of a running installation is whole, costs only what is new, and holds no key."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from weicheng.base import backup, keyring, system
from weicheng.base.backup import Archive
from weicheng.base.jobs import back_up
from weicheng.base.models import Job
from weicheng.domain.refusals import BadInput, Refusal

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = datetime(2026, 3, 5, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def city(tmp_path, settings):
    """A data folder with two files, keys and a cache; its path."""
    settings.DATA_DIR = tmp_path / "data"
    settings.KEYS_DIR = settings.DATA_DIR / "keys"
    keyring.create()
    (settings.KEYS_DIR / "secret_key").write_text("the-signing-key-of-sessions")
    for name in ("one", "two"):
        keep(settings.DATA_DIR, name)
    (settings.DATA_DIR / "derived").mkdir()
    (settings.DATA_DIR / "derived" / "thumb").write_text("可再生成")
    return settings.DATA_DIR


def keep(data, name):
    place = data / "files" / "ab" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"照片 {name}")


def test_a_backup_holds_the_database_and_the_files_and_can_be_checked(city, tmp_path):
    Job.objects.create(title="数数")
    made = backup.make(tmp_path / "backups", now=NIGHT)
    assert made.folder.name == "weicheng-20260305-020000"
    assert (made.files, made.linked) == (2, 0)
    archive = Archive.open(made.folder)
    archive.check()
    assert set(archive.hashes()) == {archive.description.database, "files/ab/one", "files/ab/two"}
    assert archive.description.vendor == connection.vendor


def test_no_key_is_in_a_backup(city, tmp_path, settings):
    made = backup.make(tmp_path / "backups", now=NIGHT)
    keys = [file.read_bytes() for file in settings.KEYS_DIR.iterdir()]
    assert len(keys) == 2
    for file in made.folder.rglob("*"):
        assert "key" not in file.name
        assert not file.is_file() or not any(key in file.read_bytes() for key in keys)


def test_a_second_backup_links_what_has_not_changed(city, tmp_path):
    first = backup.make(tmp_path / "backups", now=NIGHT)
    keep(city, "three")
    second = backup.make(tmp_path / "backups", now=NIGHT + timedelta(days=1))
    assert (second.files, second.linked) == (3, 2)
    assert (second.folder / "files/ab/one").samefile(first.folder / "files/ab/one")
    # Whole without the first one.
    shutil.rmtree(first.folder)
    Archive.open(second.folder).check()


def test_a_file_that_changed_is_copied_again(city, tmp_path):
    backup.make(tmp_path / "backups", now=NIGHT)
    (city / "files/ab/one").write_text("另一张照片")
    second = backup.make(tmp_path / "backups", now=NIGHT + timedelta(days=1))
    assert second.linked == 1
    assert (second.folder / "files/ab/one").read_text() == "另一张照片"


def test_a_file_that_comes_while_the_database_is_copied_is_in_the_backup(city, tmp_path):
    made = backup.make(tmp_path / "backups", lambda done, total: keep(city, "late"), now=NIGHT)
    assert (made.folder / "files/ab/late").exists()


def test_a_file_that_is_erased_before_its_turn_is_left_out(city, tmp_path):
    def erase(done, total):
        (city / "files/ab/two").unlink(missing_ok=True)

    made = backup.make(tmp_path / "backups", erase, now=NIGHT)
    Archive.open(made.folder).check()
    assert made.files == 1


def test_progress_ends_at_its_total(city, tmp_path):
    seen = []
    backup.make(tmp_path / "backups", lambda done, total: seen.append((done, total)), now=NIGHT)
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)


def test_a_backup_that_fails_leaves_nothing(city, tmp_path):
    (tmp_path / "backups").write_text("not a folder")
    with pytest.raises(Refusal, match="不能写入"):
        backup.make(tmp_path / "backups", now=NIGHT)

    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.make(tmp_path / "others", interrupt, now=NIGHT)
    assert list((tmp_path / "others").iterdir()) == []


@pytest.mark.only_on("postgresql")
def test_missing_tools_are_named_with_the_command_that_installs_them(city, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal, match="没有 pg_dump。请先安装：apt-get install"):
        backup.make(tmp_path / "backups", now=NIGHT)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.only_on("sqlite")
def test_a_backup_under_load_is_one_moment_of_the_database(city, tmp_path):
    """A writer adds rows in pairs; no copy may show half a pair, however long it takes."""
    stop, source = threading.Event(), connection.settings_dict["NAME"]

    def write():
        with sqlite3.connect(source, timeout=20, isolation_level=None) as database:
            while not stop.is_set():
                row = "INSERT INTO base_scheduledrun (name, slot, started_at, result_id) VALUES (?, ?, '', '')"
                database.execute("BEGIN IMMEDIATE")
                number = database.execute("SELECT count(*) FROM base_scheduledrun").fetchone()[0]
                for half in ("a", "b"):
                    database.execute(row, (half, number))
                database.execute("COMMIT")
        database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup.make(tmp_path / "backups", now=NIGHT + timedelta(seconds=n)).folder for n in range(5)]
    finally:
        stop.set()
        writer.join()
    counts = [pairs(folder / "database.sqlite3") for folder in copies]
    assert all(a == b for a, b in counts)
    assert counts[-1] > (0, 0)


def pairs(file):
    with sqlite3.connect(file) as database:
        query = "SELECT sum(name = 'a'), sum(name = 'b') FROM base_scheduledrun"
        found = database.execute(query).fetchone()
    database.close()
    return tuple(number or 0 for number in found)


@pytest.fixture
def made(city, tmp_path):
    return backup.make(tmp_path / "backups", now=NIGHT).folder


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda folder: (folder / "files/ab/one").write_text("别的"), "files/ab/one：内容与备份时不同"),
        (lambda folder: (folder / "files/ab/two").unlink(), "files/ab/two：文件缺失"),
        (lambda folder: (folder / "MANIFEST.sha256").write_text(""), "MANIFEST.sha256 与备份说明不符"),
        (lambda folder: (folder / "backup.json").unlink(), "不是一个完整的卫城备份"),
        (lambda folder: (folder / "backup.json").write_text('{"format": 1}'), "不是一个完整的卫城备份"),
    ],
)
def test_a_damaged_backup_is_named(made, damage, sentence):
    damage(made)
    with pytest.raises(Refusal) as refused:
        Archive.open(made).check()
    assert sentence in refused.value.sentence.replace(":", "：")


def test_a_backup_that_points_outside_itself_is_refused(made):
    manifest = (made / "MANIFEST.sha256").read_text().replace("files/ab/one", "../../etc/one")
    (made / "MANIFEST.sha256").write_text(manifest)
    description = (made / "backup.json").read_text()
    old = Archive.open(made).description.manifest_sha256
    (made / "backup.json").write_text(description.replace(old, sha256(manifest.encode()).hexdigest()))
    with pytest.raises(BadInput, match="路径指向备份之外"):
        Archive.open(made).check()


def test_old_backups_are_deleted_and_the_newest_kept(city, tmp_path):
    target = tmp_path / "backups"
    for day in range(4):
        backup.make(target, now=NIGHT + timedelta(days=day))
    deleted = backup.prune(target, keep=2)
    assert [folder.name[9:17] for folder in deleted] == ["20260305", "20260306"]
    assert [folder.name[9:17] for folder in sorted(target.iterdir())] == ["20260307", "20260308"]
    assert backup.latest(target).folder.name[9:17] == "20260308"


def test_the_status_page_knows_the_newest_backup_and_passes_over_what_is_none(city, tmp_path, settings):
    settings.BACKUP_DIR = tmp_path / "backups"
    assert system.overview().backed_up_at is None
    backup.make(settings.BACKUP_DIR, now=NIGHT)
    (settings.BACKUP_DIR / "weicheng-99991231-000000").mkdir()
    assert system.overview().backed_up_at == NIGHT


def test_a_backup_is_not_restored_over_data(made):
    with pytest.raises(Refusal, match="已有数据"):
        backup.restore(made)


def test_a_newer_or_foreign_backup_is_refused(made):
    file = Path(made / "backup.json")
    text = file.read_text()
    file.write_text(text.replace('"version": "', '"version": "99.'))
    with pytest.raises(Refusal, match="更新的版本"):
        backup.restore(made)
    file.write_text(text.replace(f'"vendor": "{connection.vendor}"', '"vendor": "oracle"'))
    with pytest.raises(Refusal, match="DATABASE_URL"):
        backup.restore(made)


@pytest.mark.parametrize(("keep", "left"), [(0, 0), (1, 1)])
def test_the_nightly_backup_keeps_as_many_as_the_setting_says(city, tmp_path, settings, keep, left):
    settings.BACKUP_DIR, settings.BACKUP_KEEP = tmp_path / "nightly", keep
    for _ in range(keep):
        backup.make(settings.BACKUP_DIR, now=NIGHT)
    back_up.call()
    assert len(list(settings.BACKUP_DIR.glob("*"))) == left
