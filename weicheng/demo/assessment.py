"""Scores, rankings, appeals and a red and black list of the demo city, out of its visits."""

from __future__ import annotations

from datetime import date, timedelta

from weicheng.assessment import actions
from weicheng.assessment import queries as assessment
from weicheng.assessment.models import Period, Ranking, ScoreSheet
from weicheng.demo.inspections import months_back
from weicheng.demo.stage import Stage
from weicheng.domain.honours import Scope

SCHEME = "covert"
# Given back when the appeal is upheld, in hundredths.
GRANTED = 150
# The newest sheets wait for their review.
UNREVIEWED = 4


def assess(stage: Stage) -> None:
    """The two months before this one are scored, reviewed, closed and published; this month up to last week."""
    for back in (2, 1):
        _month(stage, months_back(stage.today, back), months_back(stage.today, back - 1), appealed=back == 1)
    first, monday = months_back(stage.today, 0), stage.today - timedelta(days=stage.today.weekday())
    _score(stage, first, monday - timedelta(days=1), on=monday)
    _week(stage, monday - timedelta(days=7))
    _lodge_open_appeal(stage, first, monday)
    _score(stage, max(first, monday), stage.today - timedelta(days=1), on=stage.today, leave=UNREVIEWED)


def _score(stage: Stage, since: date, until: date, *, on: date, leave: int = 0) -> None:
    """The visits of some days are scored and let pass on the morning of a day, but for the newest `leave`."""
    if until < since:
        return
    zhuren = stage.actor("zhuren")
    actions.make_sheets(actor=zhuren, since=since, until=until, now=stage.at(on, 8))
    waiting = list(assessment.visible_sheets(zhuren).filter(state=ScoreSheet.State.DRAFT).order_by("visited_on", "pk"))
    for sheet in waiting[: max(0, len(waiting) - leave)]:
        actions.review_sheet(actor=zhuren, sheet=sheet, now=stage.at(on, 9))


def _month(stage: Stage, first: date, after: date, *, appealed: bool) -> None:
    zhuren, lingdao = stage.actor("zhuren"), stage.actor("lingdao")
    last = after - timedelta(days=1)
    _score(stage, first, last, on=after)
    period = actions.close_period(
        actor=zhuren, kind=Period.Kind.MONTH, day=first, scheme=SCHEME, area=stage.county, now=stage.at(after, 11)
    )
    if appealed and (sheet := _own_sheet(stage, first, last)):
        appeal = actions.lodge_appeal(
            actor=stage.actor("jiedao"), sheet=sheet, now=stage.at(after, 15),
            text="检查时段为早市散场后 20 分钟内，正在清运，请予考虑",
        )  # fmt: skip
        actions.decide_appeal(
            actor=lingdao, appeal=appeal, upheld=True, answer="清运安排属实，更正该项得分",
            granted=min(GRANTED, sheet.full - sheet.score), now=stage.at(after + timedelta(days=1), 16),
        )  # fmt: skip
    _publish(stage, period, after + timedelta(days=2), f"创卫办〔{after.year}〕{after.month} 号")
    listed = actions.make_list(
        actor=zhuren, title=f"{first.month}月社区(村)红黑榜", scope=Scope.AREA, scheme=SCHEME, area=stage.county,
        starts_on=first, ends_on=last, now=stage.at(after + timedelta(days=3), 9),
    )  # fmt: skip
    actions.publish_list(
        actor=zhuren, honour_list=listed, document_no=f"创卫办〔{after.year}〕{after.month + 20} 号",
        now=stage.at(after + timedelta(days=3), 10),
    )  # fmt: skip


def _week(stage: Stage, monday: date) -> None:
    after = monday + timedelta(days=7)
    period = actions.close_period(
        actor=stage.actor("zhuren"), kind=Period.Kind.WEEK, day=monday, scheme=SCHEME, area=stage.county,
        now=stage.at(after, 11),
    )  # fmt: skip
    _publish(stage, period, after, f"周暗访通报〔{after.year}〕第 {after.isocalendar().week} 期")


def _publish(stage: Stage, period: Period, day: date, document: str) -> None:
    newest = assessment.visible_rankings(stage.actor("zhuren")).filter(assessment.latest(), period=period)
    for ranking in newest.filter(level=Ranking.Level.STREET):
        actions.publish_ranking(
            actor=stage.actor("zhuren"), ranking=ranking, document_no=document, now=stage.at(day, 17)
        )


def _own_sheet(stage: Stage, since: date, until: date) -> ScoreSheet | None:
    """The worst score of the first street, whose own account may appeal."""
    rows = assessment.visible_sheets(stage.actor("jiedao")).filter(scheme=SCHEME, visited_on__range=(since, until))
    return rows.order_by("score", "pk").first()


def _lodge_open_appeal(stage: Stage, first: date, monday: date) -> None:
    if sheet := _own_sheet(stage, first, monday - timedelta(days=1)):
        actions.lodge_appeal(
            actor=stage.actor("jiedao"), sheet=sheet, now=stage.at(monday, 15),
            text="该处施工围挡由建设单位管养，不属街道保洁范围，请核实",
        )  # fmt: skip
