"""Whole stories in a browser: what the people of a campaign do all day, told from first click to last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Meet, Visitor
from weicheng.cases.models import Case
from weicheng.cases.tests.pictures import jpeg
from weicheng.domain.cases import State
from weicheng.organization.models import VacuumAlarm
from weicheng.testing.town import SHANGHAI, Town

Clock = Callable[[int, int], None]


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[], str]:
    """A new picture file each time, as a phone's camera leaves it."""
    made: list[Path] = []

    def take() -> str:
        made.append(tmp_path / f"{len(made)}.jpg")
        made[-1].write_bytes(jpeg())
        return str(made[-1])

    return take


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Sets the clock of the server to a time of 14 January 2026, the day of the seed's case (its year is 2010)."""
    traveller: list[time_machine.travel] = []

    def at(hour: int, minute: int) -> None:
        while traveller:
            traveller.pop().stop()
        journey = time_machine.travel(datetime(2026, 1, 14, hour, minute, tzinfo=SHANGHAI), tick=False)
        journey.start()
        traveller.append(journey)

    yield at
    while traveller:
        traveller.pop().stop()


def submit(page: Page) -> None:
    """Sends the page's form."""
    page.locator("form.form-card button[type=submit]").first.click()
    page.wait_for_load_state()


def step(visitor: Visitor, case: Case, code: str, **given: str | list[str]) -> Page:
    """Makes one move on a case through its page."""
    page = visitor.open(f"/cases/{case.pk}/{code}/")
    for name, value in given.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(str(value))
        elif field.get_attribute("type") == "file":
            field.set_input_files(value)
            page.wait_for_timeout(600)  # the browser makes the pictures smaller before they are sent
        else:
            field.fill(str(value))
    submit(page)
    return page


def report(visitor: Visitor, town: Town, text: str, photo: str) -> Case:
    """A grid worker reports on the phone."""
    page = visitor.open("/cases/new/")
    page.locator("[name=category]").select_option("06036")
    page.locator("[name=text]").fill(text)
    page.locator("[name=area]").select_option(str(town.areas["east1_01"].pk))
    page.locator("input[type=file][name=photos]").set_input_files(photo)
    page.wait_for_timeout(600)
    submit(page)
    expect(page).to_have_title("乱堆杂物 · 卫城")
    return Case.objects.latest("pk")


@pytest.mark.mechanism("M-097")
def test_a_heap_found_at_13_05_on_a_phone_is_closed_at_15_10_and_the_page_prints_2_hours_05(
    meet: Meet, town: Town, clock: Clock, photo: Callable[[], str]
) -> None:
    clock(13, 5)
    case = report(meet(PHONE, town.users["grid"]), town, "理发店旁乱堆物料", photo())
    clock(13, 6)
    step(meet(DESK, town.users["dispatcher"]), case, "dispatch")
    clock(13, 20)
    street = meet(PHONE, town.users["street"])
    step(street, case, "accept")
    clock(15, 2)
    street = meet(PHONE, town.users["street"])
    step(street, case, "handle", note="已清理完毕", photos=photo())
    clock(15, 6)
    step(meet(PHONE, town.users["checker"]), case, "pass")
    clock(15, 10)
    director = meet(DESK, town.users["director"])
    step(director, case, "close")
    case.refresh_from_db()
    assert case.state == State.CLOSED
    page = director.open(f"/cases/{case.pk}/")
    expect(page.locator("body")).to_contain_text("2小时05分")
    expect(page.locator("body")).to_contain_text("已整改")


@pytest.mark.mechanism("M-107")
def test_a_case_that_two_units_pass_on_gets_a_binding_ruling(meet: Meet, town: Town, photo: Callable[[], str]) -> None:
    case = report(meet(PHONE, town.users["grid"]), town, "楼道口堆放杂物", photo())
    dispatcher, street = meet(DESK, town.users["dispatcher"]), meet(DESK, town.users["street"])
    step(dispatcher, case, "dispatch")
    step(street, case, "return", reason="属于物业红线内")
    unit = str(town.units["urban"].pk)
    step(dispatcher, case, "dispatch", unit=unit, override_reason="请城管局先行处理")
    step(meet(DESK, town.users["urban_handler"]), case, "return", reason="背街由街道负责")
    director = meet(DESK, town.users["director"])
    expect(director.open("/todo/").locator("body")).to_contain_text("待裁定")
    owner = str(town.units["east_office"].pk)
    step(director, case, "rule", unit=owner, reason="责任分工明确由街道负责清扫保洁")
    case.refresh_from_db()
    assert case.unit == town.units["east_office"]
    page = step(street, case, "return", reason="仍然认为不属于我们")
    case.refresh_from_db()
    assert case.state == State.DISPATCHED, "a ruling binds the unit it names"
    expect(page.locator("body")).to_contain_text("裁定")


@pytest.mark.mechanism("M-016")
def test_an_unowned_place_raises_an_alarm_and_the_one_step_beside_it_fixes_it(meet: Meet, town: Town) -> None:
    clerk = meet(DESK, town.users["dispatcher"])
    assert VacuumAlarm.objects.filter(duty="rivers", cleared_at=None).exists()
    for street in VacuumAlarm.objects.filter(duty="rivers", cleared_at=None).values_list("area__name", flat=True):
        page = clerk.open("/vacuums/?duty=rivers")
        page.locator("tbody tr", has_text=street).get_by_role("link", name="指定责任单位").click()
        page.locator("[name=unit]").select_option(label="城管局")
        submit(page)
    assert not VacuumAlarm.objects.filter(duty="rivers", cleared_at=None).exists()
    expect(clerk.open("/vacuums/?duty=rivers").locator("table.rows tbody tr")).to_have_count(0)


def test_a_clerk_dispatches_a_morning_of_cases_in_one_batch_and_reads_a_result_for_each(
    meet: Meet, town: Town, photo: Callable[[], str]
) -> None:
    places = ["east1_01", "east1_02", "west1_01"]
    for number, place in enumerate(places):
        town.report(text=f"第 {number} 处", area=town.areas[place])
    town.report(text="河道漂浮物", category="06025", area=town.areas["west1_01"])
    clerk = meet(DESK, town.users["dispatcher"])
    page = clerk.open("/cases/inbox/dispatch/")
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="按建议派遣").click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("3 件已办，1 件未办")
    expect(page.locator("body")).to_contain_text("没有唯一的责任单位")
    assert Case.objects.filter(state=State.DISPATCHED).count() == 3


def test_a_citizen_reports_follows_contests_and_the_case_is_worked_on_again(
    meet: Meet, town: Town, photo: Callable[[], str]
) -> None:
    citizen = meet(PHONE)
    page = citizen.open("/report/")
    code = file_report(page, town, photo())
    case = Case.objects.get()
    inspector = meet(PHONE, town.users["inspector"])
    dispatcher, street = meet(DESK, town.users["dispatcher"]), meet(PHONE, town.users["street"])
    step(inspector, case, "verify")
    step(dispatcher, case, "register")
    step(dispatcher, case, "dispatch")
    step(street, case, "accept")
    step(street, case, "handle", note="已清理", photos=photo())
    step(meet(PHONE, town.users["checker"]), case, "pass")
    step(meet(DESK, town.users["director"]), case, "close")
    page = citizen.open(f"/follow/{code}/")
    expect(page.locator("body")).to_contain_text("已整改完成")
    page.get_by_text("提出异议，要求重新办理").click()
    contest = page.locator("form[action$='/contest/']")
    contest.locator("textarea").fill("垃圾还在，只清了一半")
    contest.get_by_role("button", name="重新办理").click()
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert case.reopens == 1
    expect(street.open("/todo/").locator("body")).to_contain_text("待处置")


def file_report(page: Page, town: Town, photo: str) -> str:
    """Fills in the public form and returns the code that the citizen is given."""
    page.locator("label:has([name=category][value='06010'])").first.click()
    page.locator("[name=text]").fill("垃圾堆了三天没有人清")
    area = page.locator("select[name=area]")
    if area.count():
        area.select_option(str(town.areas["east1"].pk))
    page.locator("input[type=file]").first.set_input_files(photo)
    page.wait_for_timeout(600)
    submit(page)
    page.wait_for_url("**/sent/")
    return page.url.rstrip("/").split("/")[-2]
