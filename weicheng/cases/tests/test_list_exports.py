"""Lists written by a worker: the same rows as on the page, for the person who asked, for a while."""

from __future__ import annotations

import io
import os

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weicheng.base import list_exports, work
from weicheng.base.jobs import forget_finished_work
from weicheng.base.models import Job
from weicheng.base.tables import table as kit
from weicheng.base.worker import Worker
from weicheng.testing import town as building
from weicheng.testing.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, settings, tmp_path) -> Town:
    settings.EXPORTS_DIR = tmp_path / "exports"
    return building.build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def asked(town: Town, who: str, address: str) -> Job:
    answer = browser(town, who).post(reverse("export_start"), {"address": address, "title": "案件"})
    assert answer.status_code == 302
    return Job.objects.latest("pk")


def carried_out(job: Job) -> Job:
    Worker().work_off()
    job.refresh_from_db()
    return job


def test_a_worker_writes_the_filtered_rows_and_the_person_fetches_the_file(town: Town) -> None:
    town.case()
    wanted = town.case(category="06036")
    job = carried_out(asked(town, "dispatcher", f"{reverse('case_list')}?category=06036"))
    assert (job.state, job.result_url) == (Job.State.DONE, reverse("job_file", args=[job.pk]))
    answer = browser(town, "dispatcher").get(job.result_url)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [wanted.number]


@pytest.mark.parametrize(("who", "status"), [("dispatcher", 200), ("director", 404), ("system", 404)])
def test_nobody_else_fetches_the_file_not_even_who_looks_after_the_system(town: Town, who: str, status: int) -> None:
    job = carried_out(asked(town, "dispatcher", reverse("case_list")))
    answer = browser(town, who).get(reverse("job_file", args=[job.pk]))
    assert answer.status_code == status
    if answer.streaming:
        assert b"".join(answer.streaming_content).startswith(b"PK")


@pytest.mark.parametrize(
    ("who", "path", "remark"),
    [
        ("inspector", "case_list", "who may not export on the page may not in the background"),
        ("dispatcher", "case_new", "a page without a list"),
        ("street", "event_list", "a list the person may not open"),
    ],
)
def test_a_worker_opens_no_more_than_the_person_could(town: Town, who: str, path: str, remark: str) -> None:
    job = carried_out(asked(town, who, reverse(path)))
    assert job.state == Job.State.FAILED, remark
    assert not list_exports.file_of(job.pk).exists()


@pytest.mark.parametrize("address", ["", "//evil.example/", "/no/such/page/", "http://evil.example/cases/x"])
def test_an_address_of_no_page_is_refused(town: Town, address: str) -> None:
    answer = browser(town, "dispatcher").post(reverse("export_start"), {"address": address, "title": "案件"})
    assert answer.status_code == 404
    assert not Job.objects.exists()


def test_an_export_that_is_stopped_leaves_no_file(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "WATCHED_EVERY", 1)
    town.case()
    town.case(category="06036")
    job = asked(town, "dispatcher", reverse("case_list"))
    work.cancel(job.pk)
    assert carried_out(job).state == Job.State.CANCELLED
    assert not list_exports.file_of(job.pk).exists()


def test_files_are_deleted_after_a_week(town: Town) -> None:
    job = carried_out(asked(town, "dispatcher", reverse("case_list")))
    path = list_exports.file_of(job.pk)
    forget_finished_work.call()
    assert path.exists()
    old = (timezone.now() - list_exports.KEPT).timestamp() - 60
    os.utime(path, (old, old))
    forget_finished_work.call()
    assert not path.exists()
    answer = browser(town, "dispatcher").get(reverse("job_file", args=[job.pk]))
    assert answer.status_code == 404
    assert "重新导出" in answer.content.decode()


def test_the_button_stands_above_lists_too_long_to_wait_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "COUNT_LIMIT", 1)
    monkeypatch.setattr(kit, "EXPORT_LIMIT", 1)
    town.case()
    client = browser(town, "dispatcher")
    button = f'action="{reverse("export_start")}"'
    assert button not in client.get(reverse("case_list")).content.decode()
    town.case(category="06036")
    assert button in client.get(reverse("case_list")).content.decode()
    refused = client.get(reverse("case_list"), {"export": "xlsx"})
    assert "后台导出" in refused.content.decode()
