"""The field app on a phone: without signal, with a bad one, with a full store, a wrong clock and another person."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Meet, Visitor
from weicheng.cases.models import Case
from weicheng.evidence.models import Photo
from weicheng.fieldwork.models import Command
from weicheng.fieldwork.tests.helpers import checklist, plan
from weicheng.inspections.models import Visit
from weicheng.testing.town import Town

pytestmark = [pytest.mark.django_db(transaction=True)]

FULL = "() => void (IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); })"
# The phone's clock runs 40 minutes ahead.
AHEAD = "const real = Date.now.bind(Date); Date.now = () => real() + 2400000;"


@pytest.fixture
def visit(town: Town) -> Visit:
    return plan(town, version=checklist(town), planned_on=timezone.localdate())


@pytest.fixture
def phone(meet: Meet, town: Town, visit: Visit) -> Iterator[Visitor]:
    met = meet(PHONE, town.users["inspector"])
    place(met, town)
    met.open("/field/")
    ready(met.page)
    met.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    yield met
    assert met.overflow <= 0


def place(visitor: Visitor, town: Town) -> None:
    lng, lat = town.point("east1_01")
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation({"longitude": lng, "latitude": lat})


def ready(page: Page) -> None:
    expect(page.locator("body[data-ready]")).to_be_attached()


def offline(phone: Visitor, *, yes: bool = True) -> None:
    phone.context.set_offline(yes)


def picture(tone: int) -> dict[str, Any]:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (tone % 256, tone // 256, 90)).save(file, "JPEG")
    return {"name": f"IMG_{tone}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def queue(page: Page) -> None:
    page.get_by_role("link", name="待发送").click()
    expect(page.locator("#main[data-screen=queue]")).to_be_visible()


def write_report(page: Page, text: str, photos: list[dict[str, Any]]) -> None:
    page.get_by_role("link", name="上报").click()
    page.get_by_label("什么问题").fill(text)
    page.get_by_label("问题类别").select_option("06010")
    page.get_by_role("button", name="取当前位置").click()
    expect(page.get_by_text("已取位置")).to_be_visible()
    if photos:
        page.get_by_label("拍照片").set_input_files(photos)
        expect(page.locator(".shots li")).to_have_count(len(photos))
    page.get_by_role("button", name="上报").click()
    expect(page.locator("#main[data-screen=queue]")).to_be_visible()


def test_a_visit_without_signal_arrives_whole_with_its_problem(phone: Visitor, visit: Visit) -> None:
    page = phone.page
    page.get_by_role("link", name="东一市场").click()
    expect(page.locator("[data-ready] form")).to_be_visible()
    offline(phone)
    page.reload()
    ready(page)
    expect(page.locator("#net")).to_have_text("离线")
    page.locator(".grade").first.get_by_role("button", name="好 9").click()
    page.get_by_label("垃圾堆积处数").fill("2")
    page.get_by_role("group", name="垃圾桶加盖").get_by_label("否").check()
    page.get_by_role("group", name="垃圾桶加盖").get_by_role("button", name="记问题").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("垃圾桶加盖")).to_be_visible()
    sheet.get_by_label("什么问题").fill("两个桶没有盖")
    sheet.get_by_label("问题类别").select_option("06010")
    sheet.get_by_role("button", name="记好了").click()
    expect(page.locator(".findings")).to_contain_text("两个桶没有盖")
    page.get_by_label("亮灯盏数").fill("8")
    page.get_by_label("路灯总数").fill("10")
    page.get_by_role("button", name="删除第 1 条").click()
    page.get_by_role("button", name="完成检查").click()
    expect(page.locator(".queued")).to_contain_text("等待发送")
    page.reload()
    ready(page)
    expect(page.locator(".queued")).to_contain_text("等待发送")
    offline(phone, yes=False)
    expect(page.locator(".queued")).to_contain_text("检查记录已收到，1 个问题转为案件")
    visit.refresh_from_db()
    assert visit.state == Visit.State.DONE
    assert visit.sheet.answers[0]["grade"] == 10
    finding = visit.findings.get()
    assert (finding.text, finding.item_code, finding.case) == ("两个桶没有盖", "closed", Case.objects.get())


def test_two_hundred_photos_arrive_once_each_over_a_bad_network(phone: Visitor) -> None:
    page = phone.page
    offline(phone)
    for number in range(5):
        write_report(page, f"第 {number} 处", [picture(40 * number + n) for n in range(40)])
    expect(page.locator(".queued")).to_have_count(5)
    met: set[str] = set()

    def unreliable(route: Any) -> None:
        # The first try is cut on its way, or cut when the server has done its work, or meets a dead server.
        url = route.request.url
        if url in met:
            route.continue_()
            return
        met.add(url)
        fate = url.removesuffix("/")[-1]
        if fate in "01":
            route.abort("connectionreset")
        elif fate in "23":
            route.fulfill(status=502, body="")
        else:
            route.fetch()
            route.abort("connectionreset")

    # Three photos of eight, and every command.
    phone.context.route(re.compile(r"/field/photos/.*[0-5]/$"), unreliable)
    phone.context.route("**/field/commands/", unreliable)
    slow = {"offline": False, "latency": 40, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
    phone.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    offline(phone, yes=False)
    expect(page.locator(".queued .state-good")).to_have_count(5, timeout=90_000)
    assert len(met) > 30
    assert Photo.objects.count() == 200
    assert sum(case.photos.count() for case in Case.objects.all()) == 200
    assert [sent.state for sent in Command.objects.all()] == ["done"] * 5


def test_a_wrong_clock_is_put_right(phone: Visitor) -> None:
    phone.context.add_init_script(AHEAD)
    page = phone.page
    page.reload()
    ready(page)
    write_report(page, "垃圾桶满溢", [])
    expect(page.locator(".queued")).to_contain_text("已上报")
    assert abs(Command.objects.get().done_at - timezone.now()) < timedelta(minutes=2)


def test_a_full_phone_says_so_and_loses_nothing(phone: Visitor) -> None:
    page = phone.page
    offline(phone)
    page.get_by_role("link", name="上报").click()
    page.get_by_label("什么问题").fill("垃圾桶满溢")
    page.get_by_label("问题类别").select_option("06010")
    page.get_by_role("button", name="取当前位置").click()
    expect(page.get_by_text("已取位置")).to_be_visible()
    page.evaluate(FULL)
    page.get_by_role("button", name="上报").click()
    expect(page.get_by_text("手机存储已满，没有存上").first).to_be_visible()
    expect(page.get_by_label("什么问题")).to_have_value("垃圾桶满溢")
    page.reload()
    ready(page)
    expect(page.get_by_label("什么问题")).to_have_value("垃圾桶满溢")


def test_what_the_server_refuses_is_changed_and_sent_again(phone: Visitor) -> None:
    page = phone.page
    offline(phone)
    # As if the pack had dropped the category while the phone was out.
    page.get_by_role("link", name="上报").click()
    page.locator("select").first.evaluate("s => s.append(new Option('旧类别', '99999'))")
    page.get_by_label("什么问题").fill("垃圾桶满溢")
    page.get_by_label("问题类别").select_option("99999")
    page.get_by_role("button", name="取当前位置").click()
    page.get_by_role("button", name="上报").click()
    offline(phone, yes=False)
    expect(page.locator(".queued")).to_contain_text("被退回")
    page.get_by_role("button", name="改后重发").click()
    expect(page.get_by_label("什么问题")).to_have_value("垃圾桶满溢")
    page.get_by_label("问题类别").select_option("06010")
    page.get_by_role("button", name="上报").click()
    expect(page.locator(".queued")).to_contain_text("已上报")
    assert Case.objects.count() == 1


def test_the_queue_of_one_person_stays_sealed_from_the_next(phone: Visitor, town: Town) -> None:
    page = phone.page
    offline(phone)
    write_report(page, "只有督查员知道", [picture(7)])
    phone.sign_in(town.users["checker"])
    offline(phone, yes=False)
    page.reload()
    ready(page)
    queue(page)
    expect(page.get_by_text("另外 1 位同事的 1 条记录，已封存")).to_be_visible()
    expect(page.get_by_text("只有督查员知道")).to_have_count(0)
    assert Command.objects.count() == 0
    phone.sign_in(town.users["inspector"])
    page.reload()
    ready(page)
    expect(page.locator(".queued")).to_contain_text("已上报")
    assert Command.objects.get().user == town.users["inspector"]


def test_a_session_that_ended_asks_to_sign_in_and_keeps_the_queue(phone: Visitor, town: Town) -> None:
    page = phone.page
    offline(phone)
    write_report(page, "垃圾桶满溢", [])
    phone.context.clear_cookies()
    offline(phone, yes=False)
    expect(page.get_by_text("请重新登录").first).to_be_visible()
    expect(page.locator(".queued")).to_contain_text("等待发送")
    phone.sign_in(town.users["inspector"])
    page.get_by_role("button", name="现在发送").click()
    expect(page.locator(".queued")).to_contain_text("已上报")


def test_the_app_can_be_installed_and_read_in_the_sun(phone: Visitor) -> None:
    page = phone.page
    faults = phone.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [fault["errorId"] for fault in faults if fault["errorId"] != "in-incognito"] == []
    page.get_by_role("button", name="强光").click()
    page.get_by_role("button", name="大字").click()
    page.reload()
    ready(page)
    expect(page.locator("html.sun.large-text")).to_be_attached()
    for screen in ("今日", "上报", "待发送"):
        page.get_by_role("link", name=screen).click()
        assert phone.overflow <= 0
    assert phone.complaints == []
