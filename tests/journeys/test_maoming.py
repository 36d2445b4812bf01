"""One week of 茂名: drawn by a public figure, visited without signal, scored, appealed once, ranked, verified.

The 159 community cells of 茂南 and 电白 are 示例, see weicheng/testing/maoming.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE, Meet, Visitor
from tests.journeys.maoming import at, fill, follow, leader_of, publish_checklist, reads, record
from weicheng.assessment import actions as assessment
from weicheng.assessment.models import Ranking, ScoreSheet
from weicheng.cases.models import Case
from weicheng.draws.models import Draw
from weicheng.forms.models import FormVersion
from weicheng.inspections.models import Visit
from weicheng.testing.maoming import INSPECTORS, Maoming, build

FROZEN, DRAWN, VISITED = at(9, 15), at(10, 8), at(10, 8, 30)
SCORED, APPEALED, CLOSED = at(11, 9), at(12, 10), at(15, 9)
FIGURE = "2 5 8 10 12 33 + 7"
# Of the seven visits that the other pairs make.
GRADES = (9, 8, 10, 7, 9, 6, 8)


@pytest.fixture
def city(transactional_db: None, time_machine: time_machine.TimeMachineFixture) -> Maoming:
    time_machine.move_to(FROZEN)
    return build()


@pytest.fixture
def checklist(city: Maoming) -> FormVersion:
    return publish_checklist(city, FROZEN)


def freeze(meet: Meet, city: Maoming) -> Draw:
    """The office freezes the pool and names the lottery figure of tonight."""
    page = meet(DESK, city.users["director"]).open("/draws/")
    follow(page, "新抽查")
    districts = [str(city.districts[name].pk) for name in ("茂南区", "电白区")]
    fill(page, {
        "title": "第24周暗访", "strata": districts, "level": "community", "percent": "5", "visit_on": "2026-06-10",
        "figure_issue": "第2026064期", "known_at": "2026-06-09T21:30",
        "inspectors": [str(city.users[key].pk) for key in INSPECTORS],
    })  # fmt: skip
    draw = Draw.objects.get()
    reads(page, "名单已冻结", draw.pool_sha256, "没有人看过")
    return draw


def draw_by_lot(meet: Meet, city: Maoming, draw: Draw) -> None:
    """Two persons type the figure, each in a browser of their own."""
    for person in ("director", "discipline"):
        page = meet(PHONE, city.users[person]).open(f"/draws/{draw.pk}/")
        follow(page, "录入数字")
        fill(page, {"typed": FIGURE})
    reads(page, "与另一人一致")
    draw.refresh_from_db()


def plan(meet: Meet, city: Maoming, draw: Draw, checklist: FormVersion) -> list[Visit]:
    """The office makes visits of the list, by the pairs that were drawn."""
    page = meet(DESK, city.users["director"]).open(f"/draws/{draw.pk}/")
    follow(page, "安排检查")
    reads(page, "名单会被查看并记录")
    fill(page, {"version": str(checklist.pk)})
    reads(page, "已安排，检查人员会收到消息")
    expect(page.locator("table.rows tbody tr")).to_have_count(8)
    return list(Visit.objects.order_by("drawn_id"))


def visit_without_signal(meet: Meet, city: Maoming, visit: Visit) -> Visitor:
    """The leader of the pair fills in the checklist where no signal reaches."""
    phone = meet(PHONE, leader_of(visit))
    lng, lat = city.middle(visit.area.code)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": lng, "latitude": lat})
    page = phone.open("/field/")
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    reads(page, visit.area.name)
    # Two communities of the city may share a name.
    page.locator(f"a[href='#visit/{visit.pk}']").click()
    expect(page.locator(".grade").first).to_be_visible()
    phone.context.set_offline(True)
    for item in page.locator(".grade").all():
        item.get_by_role("button", name="好 9").click()
    dirty = page.locator(".question", has_text="无垃圾积存、卫生死角")
    dirty.get_by_role("button", name="不合格").click()
    page.get_by_label("问题说明").locator("visible=true").fill("巷口垃圾成堆")
    dirty.get_by_role("button", name="记问题").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("什么问题").fill("巷口垃圾成堆，约两天未清")
    sheet.get_by_role("button", name="取当前位置").click()
    expect(sheet.get_by_text("已取位置")).to_be_visible()
    reads(page, "转为案件，交责任单位整改")
    sheet.get_by_role("button", name="记好了").click()
    page.get_by_role("button", name="完成检查").click()
    reads(page, "等待发送")
    return phone


def arrive(phone: Visitor, visit: Visit) -> Case:
    """The signal is back: the record is sent, and its problem is a case."""
    phone.context.set_offline(False)
    reads(phone.page, "检查记录已收到，1 个问题转为案件")
    visit.refresh_from_db()
    case = visit.findings.get().case
    assert case is not None
    assert (visit.state, case.area) == (Visit.State.DONE, visit.area)
    return case


def score(meet: Meet, city: Maoming, visit: Visit) -> ScoreSheet:
    """The office scores the week's visits; a second person reviews each, the first of them on its page."""
    office = meet(DESK, city.users["dispatcher"])
    page = office.open("/scores/")
    follow(page, "评分")
    fill(page, {"since": "2026-06-08", "until": "2026-06-14"})
    reads(page, "已评分，请由另一人逐份复核")
    expect(page.locator("table.rows tbody tr")).to_have_count(8)
    sheet = ScoreSheet.objects.get(visit=visit)
    page = office.open(f"/scores/{sheet.pk}/")
    follow(page, "复核通过")
    fill(page, {"note": "与现场记录一致"})
    reads(page, "已复核，得分生效", "巷口垃圾成堆")
    for draft in ScoreSheet.objects.filter(state=ScoreSheet.State.DRAFT):
        assessment.review_sheet(actor=city.actor("dispatcher"), sheet=draft, now=SCORED)
    sheet.refresh_from_db()
    return sheet


def appeal(meet: Meet, city: Maoming, sheet: ScoreSheet) -> None:
    """The street objects to the line that cost it points."""
    page = meet(PHONE, city.users[f"street_{sheet.area.code[:9]}"]).open(f"/scores/{sheet.pk}/")
    follow(page, "申诉")
    lost = sheet.lines.filter(points__lt=0).get()
    fill(page, {"line": str(lost.pk), "text": "巷口属工地围挡内，已由施工单位负责，不属社区保洁范围"})
    reads(page, "申诉")


def uphold(meet: Meet, city: Maoming, sheet: ScoreSheet) -> None:
    """A third person, who neither visited nor reviewed, decides."""
    page = meet(DESK, city.users["director"]).open("/score-appeals/?state=open")
    page.locator("table.rows tbody a").first.click()
    follow(page, "答复")
    fill(page, {"upheld": "yes", "granted": "3", "answer": "情况属实，按围挡内责任划分加回 3 分"})
    reads(page, "已答复，已告知申诉单位")


def rank_and_publish(meet: Meet, city: Maoming) -> Ranking:
    """The week is closed, and its ranking of streets goes out."""
    page = meet(DESK, city.users["director"]).open("/rankings/")
    follow(page, "结账")
    fill(page, {"scheme": "covert", "kind": "week", "day": "2026-06-10", "area": str(city.city.pk)})
    reads(page, "已结账，请核对后公布")
    ranking = Ranking.objects.get(level=Ranking.Level.STREET)
    page.locator(f"table.rows a[href$='/rankings/{ranking.pk}/']").first.click()
    follow(page, "公布")
    fill(page, {"document_no": "茂创卫办〔2026〕24号"})
    reads(page, "已公布，已告知各单位", "本期不定末位")
    return ranking


def publish_draw(meet: Meet, city: Maoming, draw: Draw) -> None:
    """After the visits the whole draw goes out."""
    page = meet(DESK, city.users["director"]).open(f"/draws/{draw.pk}/")
    follow(page, "公布")
    page.get_by_role("button", name="公布", exact=True).click()
    reads(page, "任何人都可以下载核验")


def verify_from_disk(meet: Meet, draw: Draw, folder: Path) -> None:
    """A citizen downloads the page and opens it without any server."""
    citizen = meet(DESK)
    page = citizen.open("/public/draws/")
    page.locator("table.rows tbody a").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载核验网页").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    page.goto(file.as_uri())
    reads(page, "✓ 重算一致：11 项全部相符。", draw.pool_sha256)
    expect(page.locator("#chosen tr")).to_have_count(8)
    assert citizen.complaints == []


@pytest.mark.mechanism("M-085", "M-092", "M-112")
def test_one_week_of_maoming(
    meet: Meet, city: Maoming, checklist: FormVersion, time_machine: time_machine.TimeMachineFixture, tmp_path: Path
) -> None:
    draw = freeze(meet, city)
    assert (draw.frame, draw.size) == (159, 8)
    time_machine.move_to(DRAWN)
    draw_by_lot(meet, city, draw)
    first, *others = plan(meet, city, draw, checklist)
    assert {visit.inspectors.count() for visit in (first, *others)} == {2}
    case = arrive(visit_without_signal(meet, city, first), first)
    reads(meet(DESK, city.users["dispatcher"]).open(f"/cases/{case.pk}/"), "巷口垃圾成堆，约两天未清")
    for visit, grade in zip(others, GRADES, strict=True):
        record(city, visit, grade, VISITED)

    time_machine.move_to(SCORED)
    publish_draw(meet, city, draw)
    sheet = score(meet, city, first)
    before = sheet.score
    time_machine.move_to(APPEALED)
    appeal(meet, city, sheet)
    uphold(meet, city, sheet)
    sheet.refresh_from_db()
    assert sheet.score == before + 300
    assert sheet.visit.findings.get().case == case, "the fact stays"
    street = meet(PHONE, city.users[f"street_{sheet.area.code[:9]}"]).open(f"/scores/{sheet.pk}/")
    reads(street, "申诉成立更正", "+3", "巷口垃圾成堆")

    time_machine.move_to(CLOSED)
    ranking = rank_and_publish(meet, city)
    assert ranking.rows.filter(size__gt=0).count() == len({visit.area.code[:9] for visit in (first, *others)})
    reads(meet(PHONE).open(f"/public/rankings/{ranking.pk}/"), "茂创卫办〔2026〕24号", sheet.area.parent.name)
    verify_from_disk(meet, draw, tmp_path)
