"""The archive as a folder: in clause order, hashed, resumable, with its catalogue (M-197)."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from weicheng.archive.actions import choosing
from weicheng.archive.actions.exporting import begin_export, write_export
from weicheng.archive.exporting.folder import CHECKSUMS, FAULTS, folder_of, named
from weicheng.archive.models import ArchiveExport, Slot
from weicheng.archive.tests.helpers import browser, campaign_with, put
from weicheng.base.models import Job
from weicheng.base.progress import silent
from weicheng.base.work import Cancelled
from weicheng.domain.refusals import BadInput
from weicheng.evidence import store
from weicheng.indicators.models import Campaign
from weicheng.testing.town import Town


@pytest.fixture
def filled(town: Town) -> Campaign:
    """Two clauses; every slot of the first has a file, the second has none."""
    campaign = campaign_with(town)
    choosing.choose_pack(actor=town.actor("director"), campaign=campaign, name="hygiene-city@2026.1")
    for slot in Slot.objects.filter(requirement__clause__number="1").order_by("-pk"):
        put(town, slot, title="总结/报告")
    return campaign


def export(town: Town, campaign: Campaign, progress=silent) -> tuple[ArchiveExport, Path]:
    actor = town.actor("director")
    begun = begin_export(actor=actor, campaign=campaign, since_year=2026, until_year=2026)
    done = write_export(actor=actor, export=begun, progress=progress)
    return done, folder_of(done.uuid, Path(settings.DATA_DIR))


@pytest.mark.mechanism("M-197")
def test_an_export_lists_files_in_clause_order_and_what_is_missing(town: Town, filled: Campaign) -> None:
    done, folder = export(town, filled)
    with (folder / "目录.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    assert [row["条款"] for row in rows] == ["1 条款1"] * 3 + ["2 条款2"] * 3
    assert [row["材料"] for row in rows][:3] == ["文件依据", "工作台账", "佐证材料"]
    assert [row["题名"] for row in rows] == ["总结/报告"] * 3 + ["缺"] * 3
    for row in rows[:3]:
        assert hashlib.sha256((folder / row["路径"]).read_bytes()).hexdigest() == row["SHA-256"]
    page = (folder / "目录.html").read_text("utf-8")
    assert (page.count("<a href="), page.count('class="missing"')) == (3, 3)
    assert (folder / "目录.pdf").read_bytes().startswith(b"%PDF")
    assert (done.files, done.faulty) == (3, 0)
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_the_checksums_are_those_that_sha256sum_reads(town: Town, filled: Campaign) -> None:
    _, folder = export(town, filled)
    checked = subprocess.run(["sha256sum", "-c", CHECKSUMS], cwd=folder, capture_output=True, text=True)
    assert (checked.returncode, checked.stdout.count(": OK")) == (0, 3)


def test_a_stopped_export_goes_on_where_it_stopped(town: Town, filled: Campaign) -> None:
    def stop_at_second(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(town, filled, stop_at_second)
    begun = ArchiveExport.objects.get()
    folder = folder_of(begun.uuid, Path(settings.DATA_DIR))
    journal = folder / CHECKSUMS
    first = folder / journal.read_text("utf-8").splitlines()[0][66:]
    before = first.stat().st_mtime_ns
    # A crash may cut off the last line; the file it names comes again.
    journal.write_text(journal.read_text("utf-8")[:-5], "utf-8")
    done = write_export(actor=town.actor("director"), export=begun, progress=silent)
    assert done.files == 3
    assert first.stat().st_mtime_ns == before
    assert len(journal.read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_bytes_that_are_gone_or_changed_are_named(town: Town, filled: Campaign, harm: str) -> None:
    slot = Slot.objects.filter(files=1).first()
    path = store.original(slot.filed.get().attachment.sha256)
    path.unlink() if harm == "gone" else path.write_bytes(b"%PDF-1.4 other")
    done, folder = export(town, filled)
    assert done.faulty == 1
    assert ("原件不在了" if harm == "gone" else "内容与收到时不同") in (folder / FAULTS).read_text("utf-8")


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        pytest.param((2026, 2025), "早于", id="the wrong way round"),
        pytest.param((2025, 2025), "还没有材料", id="empty"),
    ],
)
def test_years_without_sense_are_refused(town: Town, filled: Campaign, years: tuple[int, int], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        begin_export(actor=town.actor("director"), campaign=filled, since_year=years[0], until_year=years[1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a/b\\c:d", "a b c d"), (" .. ", "无题"), ("长" * 80, "长" * 60), ("通知\n", "通知")],
)
def test_titles_become_names_that_every_file_system_takes(text: str, shown: str) -> None:
    assert named(text, 60) == shown


def test_a_person_exports_watches_and_downloads(town: Town, filled: Campaign) -> None:
    client = browser(town)
    years = {"since_year": 2026, "until_year": 2026}
    begun = client.post(reverse("archive_export_new", args=[filled.pk]), years)
    row = ArchiveExport.objects.get()
    assert begun.status_code == 302
    if row.finished_at is None:
        write_export(actor=town.actor("director"), export=row, progress=silent)
    assert Job.objects.filter(title__startswith="导出档案").exists()
    assert client.get(reverse("archive_exports", args=[filled.pk])).status_code == 200
    assert client.get(reverse("archive_export", args=[row.pk])).status_code == 200
    answer = client.get(reverse("archive_export_file", args=[row.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        assert packed.testzip() is None
        assert {"目录.html", "目录.pdf", CHECKSUMS} <= set(packed.namelist())
    assert client.post(reverse("archive_export_resume", args=[row.pk])).status_code == 302


def test_memory_does_not_grow_with_the_size_of_a_file(town: Town, filled: Campaign) -> None:
    slot = Slot.objects.filter(files=1).first()
    path = store.original(slot.filed.get().attachment.sha256)
    path.write_bytes(b"x" * 30_000_000)
    begun = begin_export(actor=town.actor("director"), campaign=filled, since_year=2026, until_year=2026)
    tracemalloc.start()
    try:
        write_export(actor=town.actor("director"), export=begun, progress=silent)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000
