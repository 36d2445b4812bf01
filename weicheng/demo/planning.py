"""The plan of the demo campaign and its key projects, with progress, obstacles, money and a decision asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from weicheng.demo.stage import Stage
from weicheng.domain.plans import ItemKind
from weicheng.domain.projects import Phase
from weicheng.indicators.models import Campaign
from weicheng.organization.queries import unit_rows
from weicheng.planning.actions import deciding, funding, planning, progressing, projects
from weicheng.planning.models import FundEntry, Project
from weicheng.tasks.queries import responsible_posts

WAN = 10_000
SAMPLE = "（示例）"


@dataclass(frozen=True, kw_only=True)
class Works:
    """A key project: money in 万元, days from its start to its end, shares done at equal steps until today."""

    title: str
    industry: str
    target: str
    unit: str
    kind: str
    days: int
    needed: int
    secured: int
    done: tuple[int, ...]
    obstacle: str = ""
    asks: str = ""


WORKS = (
    Works(title="背街小巷硬化（示例）", industry="housing", target="54", unit="条", kind="back_street", days=420,
          needed=1620, secured=1400, done=(5, 14, 22, 31, 38)),
    Works(title="老旧小区改造（示例）", industry="housing", target="37", unit="个", kind="old_town", days=700,
          needed=9800, secured=6100, done=(1, 4, 9, 12), obstacle="funds_late"),
    Works(title="农贸市场升级（示例）", industry="market", target="12", unit="个", kind="community", days=400,
          needed=2400, secured=2400, done=(2, 5, 8, 12)),
    Works(title="污水处理厂二期（示例）", industry="water", target="1", unit="座", kind="new_town", days=760,
          needed=18600, secured=15000, done=(0, 0), obstacle="land", asks="请协调二期用地指标，并明确交地时间。"),
    Works(title="公园绿地建设（示例）", industry="greening", target="71", unit="万㎡", kind="old_town", days=700,
          needed=8500, secured=5200, done=(3, 8, 15, 19), obstacle="demolition"),
    Works(title="垃圾转运站改造（示例）", industry="urban", target="6", unit="座", kind="community", days=360,
          needed=1500, secured=1500, done=(1, 2, 3, 4)),
)  # fmt: skip
LAID_OUT = 300


def plan_works(stage: Stage, campaign: Campaign) -> None:
    """A plan of two stages in force, and the projects of `WORKS`, the first begun ten months ago."""
    _issue_plan(stage, campaign)
    for place, works in enumerate(WORKS):
        starts_on = stage.today - timedelta(days=LAID_OUT - 10 * place)
        project = projects.make_project(
            actor=stage.actor("zhuren"), campaign=campaign, plan=_project(stage, works, starts_on), now=stage.now
        )
        _report(stage, project, works, starts_on)
        _pay(stage, campaign, project, works, starts_on)
        if works.asks:
            deciding.ask_decision(
                actor=stage.actor("zhuren"), project=project, question=works.asks,
                asked_on=stage.today - timedelta(days=45), now=stage.now,
            )  # fmt: skip


def _issue_plan(stage: Stage, campaign: Campaign) -> None:
    """创建实施方案: a stage for building and one for the application, with the nodes the city is held to."""
    zhuren = stage.actor("zhuren")
    first, last = campaign.starts_on, date(campaign.target_year, 12, 31)
    turn = stage.today + timedelta(days=60)
    version = planning.make_plan(
        actor=zhuren, campaign=campaign, title="创建国家卫生城市实施方案（示例）", starts_on=first, ends_on=last,
        now=stage.now,
    )  # fmt: skip
    items = (
        (ItemKind.STAGE, "全面整治阶段", first, turn),
        (ItemKind.STAGE, "申报评审阶段", turn + timedelta(days=1), last),
        (ItemKind.MILESTONE, "提交申报材料", turn + timedelta(days=30), None),
        (ItemKind.NODE, "背街小巷硬化完成", stage.today - timedelta(days=20), None),
        (ItemKind.NODE, "农贸市场升级完成", stage.today + timedelta(days=40), None),
    )
    for kind, name, starts_on, ends_on in items:
        planning.set_item(
            actor=zhuren, version=version, kind=kind, name=name, starts_on=starts_on, ends_on=ends_on, now=stage.now
        )
    planning.issue(actor=zhuren, version=version, document_no="示例〔2〕号", issued_on=first, now=stage.now)


def _project(stage: Stage, works: Works, starts_on: date) -> projects.ProjectPlan:
    lead = unit_rows().filter(industry=works.industry).order_by("path").first()
    person = responsible_posts(stage.today).filter(unit=lead).first() if lead else None
    return projects.ProjectPlan(
        title=works.title, area=stage.county, lead=lead, person=person, area_kind=works.kind,
        work=works.title.removesuffix(SAMPLE), target=Decimal(works.target), unit=works.unit, starts_on=starts_on,
        due_on=starts_on + timedelta(days=works.days), needed=works.needed * WAN, programme="十大硬件工程" + SAMPLE,
    )  # fmt: skip


def _report(stage: Stage, project: Project, works: Works, starts_on: date) -> None:
    """Reports at equal steps from the start until yesterday; what holds the project up is named in the last."""
    spent = (stage.today - starts_on).days - 1
    for number, done in enumerate(works.done, start=1):
        is_last, day = number == len(works.done), starts_on + timedelta(days=spent * number // len(works.done))
        progressing.report_progress(
            actor=stage.actor("zhuren"), project=project, on=day, done=Decimal(done), phase=_phase(works, done),
            obstacles=(works.obstacle,) if works.obstacle and is_last else (), now=stage.now,
        )  # fmt: skip


def _phase(works: Works, done: int) -> Phase:
    if Decimal(done) >= Decimal(works.target):
        return Phase.FINISHED
    return Phase.BUILDING if done else Phase.DESIGN


def _pay(stage: Stage, campaign: Campaign, project: Project, works: Works, starts_on: date) -> None:
    """What was secured by the budget, and the part of it that follows the work."""
    share = Decimal(works.done[-1]) / Decimal(works.target)
    paid = int(works.secured * share)
    for act, amount in ((FundEntry.Act.SECURED, works.secured), (FundEntry.Act.PAID, paid)):
        if amount:
            funding.enter_fund(
                actor=stage.actor("zhuren"), campaign=campaign, project=project, act=act, channel="fiscal",
                yuan=amount * WAN, on=starts_on, now=stage.now,
            )  # fmt: skip
