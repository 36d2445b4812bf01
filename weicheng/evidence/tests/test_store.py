"""Files on the disk: whole, by their hash, and swept only when nothing can still want them."""

import hashlib
import os
import time

import pytest

from weicheng.evidence import store

DAY = 24 * 3600


def test_a_kept_file_lies_under_its_hash(data_dir):
    kept = store.keep(store.receive([b"ab", b"cd"], limit=10))
    digest = hashlib.sha256(b"abcd").hexdigest()
    assert kept.path == data_dir / "files" / digest[:2] / digest[2:4] / digest
    assert (kept.path.read_bytes(), kept.size) == (b"abcd", 4)


def test_the_same_bytes_are_one_file(data_dir):
    for _ in range(2):
        store.keep(store.receive([b"abcd"], limit=10))
    assert len([path for path in data_dir.rglob("*") if path.is_file()]) == 1


def test_a_stream_past_the_limit_leaves_nothing(data_dir):
    with pytest.raises(store.TooLarge):
        store.receive([b"ab", b"cd"], limit=3)
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_leaves_nothing(data_dir):
    def broken():
        yield b"ab"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.receive(broken(), limit=10)
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []


def test_an_upload_that_stopped_in_the_middle_is_no_file_of_the_store():
    received = store.receive([b"abcd"], limit=10)
    assert not store.original(received.sha256).exists()


def test_only_old_files_are_offered_to_the_sweep():
    old, young = (store.keep(store.receive([content], limit=10)) for content in (b"old", b"young"))
    store.write_derived(old.sha256, "thumb.webp", b"x")
    past = time.time() - 2 * DAY
    for path in (old.path, store.derived(old.sha256, "thumb.webp")):
        os.utime(path, (past, past))
    assert set(store.old_files()) == {old.sha256}
    assert store.is_young(young.sha256)


def test_sending_old_bytes_again_makes_the_file_young():
    kept = store.keep(store.receive([b"abcd"], limit=10))
    os.utime(kept.path, (0, 0))
    store.keep(store.receive([b"abcd"], limit=10))
    assert store.is_young(kept.sha256)


def test_removing_a_file_removes_its_copies(data_dir):
    kept = store.keep(store.receive([b"abcd"], limit=10))
    store.write_derived(kept.sha256, "thumb.webp", b"x")
    store.remove(kept.sha256)
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []


def test_cut_off_uploads_are_swept_after_a_day():
    received = store.receive([b"abcd"], limit=10)
    assert store.sweep_incoming() == 0
    assert store.sweep_incoming(time.time() + 2 * DAY) == 1
    assert not received.path.exists()
