"""Two months of 茂名's rankings: a last place that stands apart and owes a self-criticism, and one that does not.

Four streets, two communities of each a month; five earlier months say how much two looks at one street differ.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, Meet
from tests.journeys.maoming import at, fill, follow, publish_checklist, reads, record
from weicheng.assessment import actions as assessment
from weicheng.assessment.models import LastDuty, Ranking, ScoreSheet
from weicheng.forms.models import FormVersion
from weicheng.inspections import actions as inspections
from weicheng.inspections.models import Visit
from weicheng.organization.models import Area
from weicheng.testing.maoming import Maoming, build

STREETS = 4
MADE = at(1, 9, month=1)
# Grades of the two communities of each street; the last street is the one in question.
USUAL = ((9, 10), (9, 8), (10, 9), (9, 10))
APART = ((9, 10), (9, 8), (10, 9), (3, 4))
CLOSE = ((9, 10), (9, 8), (10, 9), (8, 8))
HISTORY = range(1, 6)


@pytest.fixture
def city(transactional_db: None, time_machine: time_machine.TimeMachineFixture) -> Maoming:
    time_machine.move_to(MADE)
    return build()


@pytest.fixture
def checklist(city: Maoming) -> FormVersion:
    return publish_checklist(city, MADE)


def streets(city: Maoming) -> list[str]:
    """The first streets with two communities among the cells."""
    codes = sorted(city.streets)
    return [code for code in codes if len(communities(city, code)) == 2][:STREETS]


def communities(city: Maoming, street: str) -> list[Area]:
    return [city.communities[code] for code in sorted(city.communities) if code.startswith(street)][:2]


def look_round(city: Maoming, version: FormVersion, month: int, grades: tuple[tuple[int, int], ...]) -> None:
    """A month's covert visits, each scored and reviewed by the office at its end."""
    when = at(10, 9, month=month)
    for street, pair in zip(streets(city), grades, strict=True):
        for area, grade in zip(communities(city, street), pair, strict=True):
            visit = inspections.plan_visit(
                actor=city.actor("director"),
                kind=Visit.Kind.COVERT,
                planned_on=when.date(),
                inspectors=[city.users["inspector1"], city.users["inspector2"]],
                area=area,
                version=version,
                now=when,
            )
            record(city, visit, grade, when)
    score(city, when)


def score(city: Maoming, when: datetime) -> None:
    office = city.actor("dispatcher")
    assessment.make_sheets(actor=office, since=when.date(), until=when.date(), now=when)
    for sheet in ScoreSheet.objects.filter(state=ScoreSheet.State.DRAFT):
        assessment.review_sheet(actor=office, sheet=sheet, now=when)


def close_and_publish(meet: Meet, city: Maoming, day: date, number: str) -> tuple[Page, Ranking]:
    """The month is closed and published on its pages."""
    page = meet(DESK, city.users["director"]).open("/rankings/close/")
    fill(page, {"scheme": "covert", "kind": "month", "day": day.isoformat(), "area": str(city.city.pk)})
    ranking = Ranking.objects.get(level=Ranking.Level.STREET, period__starts_on=day.replace(day=1))
    page.locator(f"table.rows a[href$='/rankings/{ranking.pk}/']").first.click()
    follow(page, "公布")
    fill(page, {"document_no": number})
    reads(page, "已公布，已告知各单位", number)
    return page, ranking


def answer_for_it(meet: Meet, city: Maoming, duty: LastDuty, street: str) -> None:
    """The street says its piece and objects; another person than the publisher answers; the meeting is held."""
    page = meet(PHONE, city.users[f"street_{street}"]).open("/last-duties/?state=open")
    page.locator("table.rows tbody a").first.click()
    follow(page, "陈述")
    fill(page, {"text": "五月环卫合同到期，接替单位月底进场"})
    follow(page, "申诉")
    fill(page, {"text": "两处均为施工围挡内，请核实"})
    reads(page, "等待答复，答复前不检讨", "接替单位月底进场")
    page = meet(DESK, city.users["leader"]).open(f"/last-duties/{duty.pk}/")
    follow(page, "答复申诉")
    fill(page, {"upheld": "no", "answer": "现场照片显示在围挡外，维持"})
    reads(page, "已答复，已告知单位")
    page = meet(DESK, city.users["director"]).open(f"/last-duties/{duty.pk}/")
    follow(page, "登记检讨")
    fill(page, {"meeting": "全市创卫工作月度点评会", "meeting_on": "2026-07-03"})
    reads(page, "已登记", "全市创卫工作月度点评会")


@pytest.mark.mechanism("M-112", "M-117")
def test_a_last_street_that_stands_apart_answers_for_it_and_one_that_does_not_owes_nothing(
    meet: Meet, city: Maoming, checklist: FormVersion, time_machine: time_machine.TimeMachineFixture
) -> None:
    for month in HISTORY:
        look_round(city, checklist, month, USUAL)
    last = streets(city)[-1]
    name = city.streets[last].name

    look_round(city, checklist, 6, APART)
    time_machine.move_to(at(3, 9, month=7))
    page, ranking = close_and_publish(meet, city, date(2026, 6, 10), "茂创卫办〔2026〕25号")
    reads(page, f"末位是{name}：在 90% 的置信度下低于其他每一个单位")
    follow(page, "打印通报")
    reads(page, f"{name}办事处主要负责人须在下一次会议上作检讨")
    answer_for_it(meet, city, ranking.duties.get(), last)

    look_round(city, checklist, 7, CLOSE)
    time_machine.move_to(at(3, 9, month=8))
    page, ranking = close_and_publish(meet, city, date(2026, 7, 10), "茂创卫办〔2026〕31号")
    reads(page, "现有样本分不出末位。末位组（不分先后）：", "本期不产生末位检讨", f"再检查 {ranking.more} 次")
    follow(page, "打印通报")
    reads(page, f"再检查 {ranking.more} 次", "末位组")
    assert not LastDuty.objects.filter(ranking=ranking).exists()
    assert meet(PHONE).open(f"/public/rankings/{ranking.pk}/").locator("body").inner_text().count("末位组") >= 2
