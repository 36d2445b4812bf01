"""An office clerk uploads, sees the faults, tries, publishes; answers stay readable under their version."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weicheng.evidence import store
from weicheng.forms import actions, queries
from weicheng.forms.instances import write_instance
from weicheng.forms.models import FormVersion, Submission
from weicheng.forms.tests.samples import Rows, content, question, sheets, survey, workbook
from weicheng.testing.town import MORNING, Town

JSON = {"HTTP_ACCEPT": "application/json"}
RIGHT = {"road": "9", "litter": 2, "lamps": 8, "lamps_total": 10}


@pytest.fixture(autouse=True)
def _that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MORNING)


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def draft(town: Town, rows: dict[str, Rows] | None = None) -> FormVersion:
    given = rows or sheets()
    actor = town.actor("director")
    return actions.add_workbook(actor=actor, content=content(given), workbook=workbook(given), now=MORNING)


def published(town: Town, rows: dict[str, Rows] | None = None) -> FormVersion:
    return actions.publish(actor=town.actor("director"), version=draft(town, rows), now=MORNING)


def upload(town: Town, rows: dict[str, Rows]) -> Any:
    file = SimpleUploadedFile("表.xlsx", content(rows))
    return browser(town).post(reverse("form_upload"), {"file": file})


def send(town: Town, version: FormVersion, answers: dict[str, Any], person: str = "inspector", **more: Any) -> Any:
    uuid = uuid4()
    instance = write_instance(queries.definition(version), answers, uuid)
    url = f"{reverse('form_submit', args=[version.pk])}?area={town.areas['east1'].pk}"
    return browser(town, person).post(url, {"uuid": uuid, "instance": instance} | more, **JSON)


def test_an_upload_without_faults_leads_to_the_draft(town: Town) -> None:
    answer = upload(town, sheets())
    version = FormVersion.objects.get()
    assert answer.url == reverse("form_version", args=[version.pk])
    page = browser(town).get(answer.url).content.decode()
    for words in ("草稿", "路面平整、完好", "3.5", "2021版 第10条", "低于 70% 否决", "扣分，每处 0.5", "发布"):
        assert words in page


def test_an_upload_with_faults_shows_each_by_sheet_row_and_column_and_keeps_nothing(town: Town) -> None:
    answer = upload(town, survey(question("barcode", "one", "条码"), question("text", "一", "文字")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "工作表「survey」第 2 行「type」" in page
    assert "工作表「survey」第 3 行「name」" in page
    assert not FormVersion.objects.exists()


def test_the_template_can_be_uploaded_as_it_is(town: Town) -> None:
    file = browser(town).get(reverse("form_template")).content
    answer = browser(town).post(reverse("form_upload"), {"file": SimpleUploadedFile("模板.xlsx", file)})
    assert answer.status_code == 302


def test_a_draft_is_published_after_the_question(town: Town) -> None:
    version = draft(town)
    url = reverse("form_publish", args=[version.pk])
    assert "不能再改" in browser(town).get(url).content.decode()
    browser(town).post(url)
    version.refresh_from_db()
    assert version.state == FormVersion.State.PUBLISHED


def test_what_a_draft_changes_is_told_by_question(town: Town) -> None:
    published(town)
    rows = sheets()
    road = next(row for row in rows["survey"] if row[1] == "road")
    road[2], road[11] = "路面平整", 4
    rows["survey"] = [row for row in rows["survey"] if row[1] != "day"] + [question("text", "other", "其他情况")]
    page = browser(town).get(reverse("form_changes", args=[draft(town, rows).pk])).content.decode()
    for words in ("有 3 处改动", "题目文字、分值", "3.5 → 4", "其他情况", "新增", "删去"):
        assert words in page


def test_the_workbook_comes_back_as_it_was_uploaded(town: Town) -> None:
    version = published(town)
    answer = browser(town).get(reverse("form_workbook", args=[version.pk]))
    assert answer.content == bytes(version.workbook)


def test_the_list_leads_to_the_version_in_force(town: Town) -> None:
    version = published(town)
    page = browser(town).get(reverse("form_list"), {"state": "in_use", "place_kind": "main_road"}).content.decode()
    assert "主次干道检查表" in page
    answer = browser(town).get(reverse("form_detail", args=[version.form.code]))
    assert answer.url == reverse("form_version", args=[version.pk])


def test_a_form_out_of_use_is_not_filled_in(town: Town) -> None:
    version = published(town)
    browser(town).post(reverse("form_retire", args=[version.form.code]))
    assert browser(town, "inspector").get(reverse("form_fill", args=[version.form.code])).status_code == 404


def test_filling_in_begins_with_the_place(town: Town) -> None:
    version = published(town)
    url = reverse("form_fill", args=[version.form.code])
    assert "先选填报的是哪里" in browser(town, "inspector").get(url).content.decode()
    page = browser(town, "inspector").get(url, {"area": town.areas["east1"].pk}).content.decode()
    assert reverse("form_xform", args=[version.pk]) in page
    assert reverse("form_submit", args=[version.pk]) in page


def test_the_xform_is_handed_out_as_it_was_made(town: Town) -> None:
    version = published(town)
    answer = browser(town, "inspector").get(reverse("form_xform", args=[version.pk]))
    assert answer.content.decode() == version.xform


def test_sent_answers_are_kept_and_readable_under_their_version(town: Town) -> None:
    version = published(town)
    photo = SimpleUploadedFile(f"{uuid4()}.jpg", _picture(town), "image/jpeg")
    answer = send(town, version, RIGHT | {"road_photo": photo.name, "problem": [{"what": "油污", "tag": "a b"}]},
                  photos=[photo])  # fmt: skip
    published(town, survey(question("text", "one", "一道题")))
    page = browser(town, "street").get(answer.json()["url"]).content.decode()
    for words in (
        "主次干道检查表",
        "第 1 版",
        "旧版",
        "9 分",
        "发现的问题 第 1 条",
        "占道、油污",
        "路面得 3.15 分",
        "<img",
    ):
        assert words in page
    listed = browser(town, "street").get(reverse("submission_list"), {"form": version.form_id}).content.decode()
    assert "东一社区" in listed
    assert browser(town, "stranger").get(answer.json()["url"]).status_code == 404


def _picture(town: Town) -> bytes:
    return store.original(town.photo().sha256).read_bytes()


def test_wrong_answers_come_back_as_faults(town: Town) -> None:
    answer = send(town, published(town), {"litter": 101})
    assert answer.status_code == 422
    assert [fault["place"] for fault in answer.json()["faults"]] == ["路面平整、完好", "垃圾堆积处数"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("broken", [{"uuid": "x"}, {"instance": ""}, {"photos": [SimpleUploadedFile("a.jpg", b"x")]}])
def test_a_broken_request_gets_a_sentence(town: Town, broken: dict[str, Any]) -> None:
    assert send(town, published(town), RIGHT, **broken).status_code == 422


def test_trying_a_draft_checks_and_keeps_nothing(town: Town) -> None:
    version = draft(town)
    url = reverse("form_preview", args=[version.pk])
    assert "不保存" in browser(town).get(url).content.decode()
    wrong = write_instance(queries.definition(version), {}, uuid4())
    answer = browser(town).post(url, {"instance": wrong}, **JSON)
    assert json.loads(answer.content)["faults"][0]["place"] == "路面平整、完好"
    right = write_instance(queries.definition(version), RIGHT, uuid4())
    assert browser(town).post(url, {"instance": right}, **JSON).json() == {
        "url": reverse("form_version", args=[version.pk])
    }
    assert not Submission.objects.exists()


def test_the_list_of_submissions_is_exported(town: Town) -> None:
    send(town, published(town), RIGHT)
    answer = browser(town).get(reverse("submission_list"), {"export": "xlsx"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    page = openpyxl.load_workbook(io.BytesIO(body)).active
    assert page["A2"].value == "主次干道检查表"
