"""A form filled in on a phone: the engine under our content security policy, drafts, faults, sending."""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import form_urls
from tests.journeys.conftest import PHONE, Meet, Visitor

# Every write into the browser's store fails as it does on a full phone.
FULL = "() => void (IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); })"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.journeys.form_urls")]


@pytest.fixture
def visitor(meet: Meet, settings: Any) -> Iterator[Visitor]:
    settings.NAVIGATION = f"{form_urls.__name__}.NAVIGATION"
    templates = deepcopy(django_settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(form_urls.__file__).parent / "templates"]
    settings.TEMPLATES = templates
    form_urls.arrived.clear()
    form_urls.refusals.clear()
    met = meet(PHONE)
    met.context.grant_permissions(["geolocation"])
    met.context.set_geolocation({"longitude": 110.92, "latitude": 21.66})
    met.open("/")
    expect(met.page.locator("[data-ready]")).to_be_visible()
    yield met
    assert met.complaints == []
    assert met.overflow <= 0


def picture() -> dict[str, Any]:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "#8a9a86").save(file, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def fill_in(page: Page) -> None:
    page.get_by_label("具体地点").fill("东门市场 3 号")
    page.get_by_label("是", exact=True).check()
    page.get_by_label("水产").check()
    page.get_by_label("摊位数").fill("１２")
    page.get_by_label("检查日期").fill("2026-11-22")
    page.get_by_label("检查时间").fill("09:30")
    grades = page.locator(".grade")
    grades.nth(0).get_by_role("button", name="好 9").click()
    grades.nth(1).get_by_role("button", name="不合格").click()
    grades.nth(1).get_by_role("button", name="3", exact=True).click()
    page.get_by_label("问题").fill("地面有油污")
    page.get_by_label("拍照或选照片").set_input_files(picture())
    page.get_by_role("button", name="取当前位置").click()
    expect(page.get_by_text("北纬 21.66")).to_be_visible()
    expect(page.get_by_alt_text("已拍照片")).to_be_visible()


def test_what_was_filled_in_arrives_and_survives_a_reload_before(visitor: Visitor) -> None:
    page = visitor.page
    fill_in(page)
    expect(page.get_by_text("本节得分 13 分")).to_be_visible()
    expect(page.get_by_text("草稿已存在本机")).to_be_visible()
    page.reload()
    expect(page.get_by_text("已恢复上次没有提交的内容")).to_be_visible()
    expect(page.get_by_label("检查时间")).to_have_value("09:30")
    expect(page.get_by_alt_text("已拍照片")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/done/")
    [answers] = form_urls.arrived
    assert answers["uuid"] in answers["instance"]
    for told in ("东门市场 3 号", "<kinds>fish</kinds>", "<stalls>12</stalls>", "<sum>13</sum>", "21.66"):
        assert told in answers["instance"]
    [name] = answers["photos"]
    assert f"<photo>{name}</photo>" in answers["instance"]
    assert len(answers["notes"][Path(name).stem]["original"]) == 64


def test_faults_are_told_by_the_form_and_by_the_server(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_label("摊位数").fill("501")
    page.get_by_label("摊位数").blur()
    expect(page.get_by_text("摊位数不超过 500")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    summary = page.locator(".error-summary")
    for sentence in ("具体地点：请写具体地点", "摊位数：摊位数不超过 500", "问题：这一题必须填写"):
        expect(summary).to_contain_text(sentence)
    page.get_by_label("摊位数").fill("12")
    page.get_by_label("具体地点").fill("东门市场")
    page.get_by_role("button", name="删除第 1 条").click()
    form_urls.refusals.append([{"path": "head/address", "message": "没有这个地点"}])
    page.get_by_role("button", name="提交").click()
    expect(summary).to_contain_text("具体地点：没有这个地点")
    summary.get_by_role("link").click()
    expect(page.get_by_label("具体地点")).to_be_focused()
    visitor.complaints.clear()  # the browser logs the 422


def test_a_question_shows_when_its_condition_holds(visitor: Visitor) -> None:
    page = visitor.page
    expect(page.get_by_text("经营种类")).to_be_hidden()
    page.get_by_label("是", exact=True).check()
    expect(page.get_by_text("经营种类")).to_be_visible()


def test_the_engine_judges_answers_without_a_page(visitor: Visitor) -> None:
    judged = visitor.page.evaluate(
        "answers => fetch('/xform/').then(r => r.text()).then(xml => weichengXform.verdict(xml, answers))",
        {"head/address": "东门", "head/stalls": "501", "score/floor": "9", "found[2]/what": "油污"},
    )
    assert not judged["valid"]
    assert [(fault["path"], fault["condition"]) for fault in judged["faults"]] == [
        ("head/stalls", "constraint"),
        ("found[1]/what", "required"),
    ]
    assert judged["calculated"] == {"score/sum": "9"}


def test_a_full_phone_says_so_and_keeps_the_page(visitor: Visitor) -> None:
    page = visitor.page
    page.evaluate(
        "() => void (IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); })"
    )
    page.get_by_label("具体地点").fill("东门市场")
    expect(page.get_by_text("手机存储已满，草稿没有存上")).to_be_visible()
    expect(page.get_by_label("具体地点")).to_have_value("东门市场")
