"""The kit in a real browser: what the scripts add, and that nothing needs them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from weicheng.base.tests import kit_urls

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("weicheng.base.tests.kit_urls"),
]
KIT_TEMPLATES = Path(kit_urls.__file__).parent / "templates"


@pytest.fixture
def site(live_server, settings) -> str:
    settings.NAVIGATION = f"{kit_urls.__name__}.NAVIGATION"
    templates = deepcopy(django_settings.TEMPLATES)
    templates[0]["DIRS"] = [KIT_TEMPLATES]
    settings.TEMPLATES = templates
    ContentType.objects.all().delete()
    ContentType.objects.bulk_create(ContentType(app_label="kit", model=f"item{n:03d}") for n in range(60))
    return live_server.url


def opened(browser: Browser, path: str, *, width: int = 1440, **options) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    page.goto(path)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    yield from opened(browser, f"{site}/things/")


def test_a_filter_swaps_the_table_and_keeps_the_address(page: Page) -> None:
    page.get_by_label("关键字").fill("item01")
    page.get_by_label("关键字").press("Enter")
    expect(page.locator(".table-count")).to_contain_text("共 10 条")
    assert "q=item01" in page.url
    page.get_by_role("link", name="名称").click()
    expect(page.locator("tbody .cell-title").first).to_have_text("item019")
    page.reload()
    expect(page.locator("tbody .cell-title").first).to_have_text("item019")
    page.locator(".chip").click()
    expect(page.locator(".table-count")).to_contain_text("共 60 条")


def test_rows_are_ticked_by_mouse_range_and_keyboard(page: Page) -> None:
    ticks = page.locator("tbody .cell-tick input")
    ticks.nth(1).click()
    ticks.nth(4).click(modifiers=["Shift"])
    expect(page.locator(".bulk-count")).to_have_text("已勾选 4 条")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".bulk-count")).to_have_text("已勾选 5 条")
    page.locator("[data-tick-all]").check()
    expect(page.locator(".bulk-count")).to_have_text("已勾选 50 条")


def test_a_bulk_step_without_a_tick_is_held_back(page: Page) -> None:
    page.get_by_role("button", name="批量催办").click()
    expect(page.locator("#toasts")).to_contain_text("请先勾选")


def test_a_question_opens_in_a_dialog_and_is_answered_there(page: Page) -> None:
    page.get_by_role("link", name="撤回", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("确定撤回？")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name="撤回", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="撤回", exact=True).click()
    expect(page.locator(".notice")).to_have_text("已撤回。")


def test_a_refusal_behind_a_dialog_is_a_message_that_stays(page: Page) -> None:
    page.get_by_role("link", name="不能撤回").click()
    expect(page.locator("#toasts")).to_contain_text("还没有整改后照片")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_question_mark_shows_the_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("键盘快捷键")


def test_without_script_filter_question_and_paging_work(browser: Browser, site: str) -> None:
    for page in opened(browser, f"{site}/things/", java_script_enabled=False):
        page.get_by_label("关键字").fill("item01")
        page.get_by_role("button", name="查询").click()
        expect(page.locator(".table-count")).to_contain_text("共 10 条")
        page.get_by_role("link", name="撤回", exact=True).click()
        page.get_by_role("button", name="撤回", exact=True).click()
        expect(page.locator(".notice")).to_have_text("已撤回。")


def photo() -> bytes:
    """A photo of 12 megapixels from a phone held upright: noise, so that it is big, and EXIF that says so."""
    image = Image.effect_noise((4000, 3000), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telefon"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, quality=92)
    return file.getvalue()


def test_a_photo_is_made_smaller_and_keeps_its_exif(browser: Browser, site: str) -> None:
    for page in opened(browser, f"{site}/pictures/", width=360):
        taken = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        page.locator("[data-photos]").set_input_files([taken, {**taken, "name": "重复.jpg"}])
        expect(page.locator(".photo-list li")).to_have_count(2, timeout=20_000)
        page.get_by_role("button", name="去掉第 2 张照片").click()
        page.get_by_role("button", name="保存").click()
        # Upright by now, so the orientation is 1; the maker's name has come along.
        expect(page.locator(".facts")).to_contain_text("现场.jpg1536×2048 1 Telefon")


def test_boxes_are_drawn_moved_and_removed(browser: Browser, site: str) -> None:
    for page in opened(browser, f"{site}/pictures/"):
        layer = page.locator(".boxes-layer")
        layer.scroll_into_view_if_needed()
        frame = layer.bounding_box()
        assert frame is not None
        page.mouse.move(frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.25)
        page.mouse.down()
        page.mouse.move(frame["x"] + frame["width"] * 0.5, frame["y"] + frame["height"] * 0.75, steps=4)
        page.mouse.up()
        boxes = page.locator("#id_boxes")
        before = percentages(boxes.input_value())
        assert before == pytest.approx([25, 25, 25, 50], abs=2.5)
        page.locator(".box").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowUp")
        moved = [before[0] + 0.5, before[1], before[2], before[3] - 0.5]
        assert percentages(boxes.input_value()) == pytest.approx(moved)
        page.keyboard.press("Delete")
        assert boxes.input_value() == ""
        boxes.fill("10 10 20 20")
        boxes.blur()
        expect(page.locator(".box")).to_have_count(1)


def percentages(line: str) -> list[float]:
    return [float(side) for side in line.split()]


def test_a_place_is_picked_by_a_click_or_by_the_phones_position(browser: Browser, site: str) -> None:
    here = {"longitude": 116.65, "latitude": 23.65, "accuracy": 12}
    for page in opened(browser, f"{site}/pictures/", geolocation=here, permissions=["geolocation"]):
        page.locator(".map-canvas").scroll_into_view_if_needed()
        page.locator("[data-map][data-ready]").wait_for(timeout=20_000)
        page.locator(".map-canvas").click()
        lng, lat = (float(page.get_by_label(name).input_value()) for name in ("经度", "纬度"))
        assert (lng, lat) == (pytest.approx(116.65, abs=0.06), pytest.approx(23.65, abs=0.06))
        page.get_by_role("button", name="用我的位置").click()
        expect(page.locator("[data-say]")).to_contain_text("误差约 12 米")
        assert page.get_by_label("经度").input_value() == "116.650000"


def test_the_tour_is_told_once(browser: Browser, site: str) -> None:
    for page in opened(browser, f"{site}/figures/"):
        expect(page.get_by_role("dialog", name="新手引导")).to_contain_text("每个数字都能点开")
        page.get_by_role("button", name="知道了").click()
        page.reload()
        expect(page.locator(".chart-canvas canvas")).to_be_visible()
        expect(page.locator(".tour-card")).to_have_count(0)


@pytest.mark.parametrize("path", ["/things/", "/form/", "/pictures/", "/figures/", "/confirm/", "/refuse/bad-input/"])
def test_no_page_is_wider_than_a_small_phone(browser: Browser, site: str, path: str) -> None:
    for page in opened(browser, f"{site}{path}", width=360):
        assert page.evaluate("document.documentElement.scrollWidth") == 360
