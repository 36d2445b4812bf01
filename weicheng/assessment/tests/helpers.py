"""What the tests of assessment make again and again, by the ordinary actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from weicheng.assessment import actions
from weicheng.assessment.models import Period, Ranking, ScoreSheet
from weicheng.domain.checklists import ChecklistItem, ItemAnswer
from weicheng.inspections import actions as inspections
from weicheng.inspections.commands import NewFinding
from weicheng.inspections.models import Visit
from weicheng.testing.town import MORNING, REFUSE, SHANGHAI, Town

JULY = datetime(2026, 7, 2, 9, 0, tzinfo=SHANGHAI)
JUNE = date(2026, 6, 3)


def answer(grade: int = 8, code: str = "1", **given: Any) -> ItemAnswer:
    """A grade for an item worth a hundred points, so that grade 8 is a score of 80."""
    return ItemAnswer(
        ChecklistItem(code, f"第 {code} 项", points=10000, basis=f"第{code}条", head=3), grade=grade, **given
    )


def visit(
    town: Town, grade: int = 8, *, area: str = "east1_01", day: date = JUNE, found: bool = False, **given: Any
) -> Visit:
    """A covert visit made by the inspector on a day, answered with one grade."""
    at = MORNING.replace(year=day.year, month=day.month, day=day.day)
    wanted = {"kind": Visit.Kind.COVERT, "area": town.areas[area], "inspectors": [town.users["inspector"]]} | given
    planned = inspections.plan_visit(actor=town.actor("director"), planned_on=day, now=at, **wanted)
    problems = [NewFinding(uuid=uuid4(), text="门口有垃圾", category=REFUSE, item_code="1")] if found else []
    return inspections.record_visit(
        actor=town.actor("inspector"),
        visit_id=planned.pk,
        command_id=uuid4(),
        visited_at=at,
        now=at,
        answers=[answer(grade)],
        findings=problems,
    )


def score(town: Town, *, day: date = JUNE) -> list[ScoreSheet]:
    """Sheets of every visit around a day that had none."""
    actions.make_sheets(
        actor=town.actor("dispatcher"), since=day - timedelta(days=400), until=day + timedelta(days=60), now=JULY
    )
    return list(ScoreSheet.objects.order_by("pk"))


def review(town: Town) -> None:
    """Everything waiting is let pass by the dispatcher, in July."""
    for sheet in ScoreSheet.objects.filter(state=ScoreSheet.State.DRAFT):
        actions.review_sheet(actor=town.actor("dispatcher"), sheet=sheet, now=JULY)


def counted(town: Town, grade: int = 8, **given: Any) -> ScoreSheet:
    """One visit, scored and reviewed."""
    made = visit(town, grade, **given)
    score(town)
    review(town)
    return ScoreSheet.objects.get(visit=made)


def close(town: Town, *, day: date = JUNE, kind: str = Period.Kind.MONTH, by: str = "director") -> Period:
    """Closes the month of covert visits of the county."""
    return actions.close_period(
        actor=town.actor(by), kind=kind, day=day, scheme="covert", area=town.areas["county"], now=JULY
    )


def streets(period: Period) -> Ranking:
    """The newest ranking of streets of a period."""
    return Ranking.objects.filter(period=period, level=Ranking.Level.STREET).order_by("-revision")[0]


def publish(town: Town, period: Period) -> Ranking:
    """The street ranking goes out with a document number."""
    return actions.publish_ranking(
        actor=town.actor("director"), ranking=streets(period), document_no="创卫办〔2026〕7号", now=JULY
    )


def plain(town: Town) -> None:
    """The county decides for the plain mean."""
    actions.adopt_plain_mean(
        actor=town.actor("leader"),
        area=town.areas["county"],
        document_no="区创卫〔2026〕3号",
        starts_on=date(2026, 1, 1),
    )
