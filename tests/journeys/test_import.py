"""A clerk brings in the communities of a street from the sheet the street keeps, and takes them back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Meet
from weicheng.base.worker import Worker
from weicheng.organization.models import Area
from weicheng.organization.tests.imports import workbooks
from weicheng.testing.town import Town

DEVICES = {"phone": PHONE, "desk": DESK}


def upload(page: Page, kind: str, path: Path) -> None:
    page.get_by_role("radio", name=kind, exact=True).check()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并读取").click()


def finish_job(page: Page) -> None:
    """The worker does what waits; the progress on the page notices by itself."""
    Worker().work_off()
    page.get_by_role("link", name="查看结果").click()


@pytest.mark.parametrize("device", DEVICES)
def test_a_messy_sheet_becomes_areas_and_goes_again(device: str, meet: Meet, town: Town, tmp_path: Path) -> None:
    clerk = meet(DEVICES[device], town.users["director"])
    page = clerk.open("/imports/new/")
    upload(page, "区域", workbooks.communities(tmp_path / "社区.xlsx"))

    # What the titles said is mapped; what they did not say is filled in for all rows.
    expect(page.get_by_label("街道（镇）取自哪一列")).to_have_value("1")
    page.get_by_label("上级区域（统一填写）").fill("测试区")
    page.get_by_role("button", name="试运行").click()
    finish_job(page)
    expect(page.get_by_text("没有名为「测试区·西湖街道」的区域").first).to_be_visible()
    assert clerk.overflow <= 0

    page.get_by_role("link", name="改列对应").click()
    page.get_by_label("自动补建上级（统一填写）").select_option("是")
    page.get_by_role("button", name="试运行").click()
    finish_job(page)
    page.get_by_role("link", name="导入", exact=True).click()
    page.get_by_role("button", name="导入", exact=True).click()
    finish_job(page)
    expect(page.get_by_text("已导入").first).to_be_visible()
    assert Area.objects.filter(name="新桥社区").exists()

    page.get_by_role("link", name="撤销这次导入").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已撤销").first).to_be_visible()
    assert not Area.objects.filter(name="新桥社区").exists()
    assert clerk.complaints == []
    assert clerk.overflow <= 0
