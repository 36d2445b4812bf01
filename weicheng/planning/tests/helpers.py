"""A campaign of 测试区 with one clause, its projects and a plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from weicheng.indicators.models import Campaign, Clause, Edition
from weicheng.planning import actions
from weicheng.planning.actions.projects import ProjectPlan
from weicheng.planning.models import PlanVersion, Project
from weicheng.testing.town import MORNING, Town

TODAY = MORNING.date()  # 2026-06-03
WAN = 10_000
D = date.fromisoformat


def campaign_of(town: Town, title: str = "创建国家卫生城市", target_year: int = 2027) -> Campaign:
    edition = Edition.objects.create(
        code=f"test-{title}", name="测试标准", level=Edition.Level.NATIONAL, honour="国家卫生城市",
        origin=Edition.Origin.WORKBOOK, sha256="0" * 64, loaded_at=MORNING,
    )  # fmt: skip
    Clause.objects.create(
        edition=edition, kind=Clause.Kind.CLAUSE, code="B3", number="3", position=1, name="建成区绿化覆盖率",
        evidence=Clause.Evidence.SAMPLE,
    )  # fmt: skip
    area = town.areas["county"]
    return Campaign.objects.create(
        title=title, area=area, area_path=area.path, edition=edition, starts_on=date(2026, 1, 1),
        target_year=target_year, created_at=MORNING,
    )  # fmt: skip


def plan_for(town: Town, **changed: Any) -> ProjectPlan:
    given = {"title": "背街小巷硬化", "area": town.areas["county"], "lead": town.units["urban"], "target": Decimal(54),
             "unit": "条", "starts_on": D("2026-01-01"), "due_on": D("2026-10-28"), "needed": 800 * WAN,
             "programme": "五改", "work": "小街小巷"}  # fmt: skip
    return ProjectPlan(**(given | changed))


def project_of(town: Town, campaign: Campaign, *, by: str = "director", **changed: Any) -> Project:
    return actions.make_project(actor=town.actor(by), campaign=campaign, plan=plan_for(town, **changed))


def report(town: Town, project: Project, done: float, on: str = "2026-06-01", **changed: Any) -> Any:
    given = {"on": D(on), "done": Decimal(str(done)), "phase": "building"}
    return actions.report_progress(actor=town.actor("urban_handler"), project=project, **(given | changed))


def draft(town: Town, campaign: Campaign, stages: list[tuple[str, str, str]], **items: Any) -> PlanVersion:
    """A plan from the first to the last day of its stages; `milestones` are (name, day)."""
    director = town.actor("director")
    days = sorted(day for _, *both in stages for day in both)
    version = actions.make_plan(
        actor=director, campaign=campaign, title="实施方案", starts_on=D(days[0]), ends_on=D(days[-1])
    )
    fill(town, version, stages, **items)
    return version


def fill(town: Town, version: PlanVersion, stages: list[tuple[str, str, str]], milestones: Any = ()) -> None:
    director = town.actor("director")
    for name, first, last in stages:
        actions.set_item(actor=director, version=version, kind="stage", name=name, starts_on=D(first), ends_on=D(last))
    for name, day in milestones:
        actions.set_item(actor=director, version=version, kind="milestone", name=name, starts_on=D(day))


def issue(town: Town, version: PlanVersion) -> PlanVersion:
    return actions.issue(actor=town.actor("director"), version=version, document_no="创卫〔2026〕1号", issued_on=TODAY)


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def read(client: Client, url: str, /, *args: Any, **query: Any) -> str:
    response = client.get(reverse(url, args=args), query)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def send(client: Client, url: str, /, *args: Any, **data: Any) -> str:
    response = client.post(reverse(url, args=args), data, follow=True)
    assert response.status_code in (200, 422), (url, response.status_code)
    return response.content.decode()
