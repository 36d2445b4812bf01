"""The standards of the demo city, its campaign, and the eight working groups that share its clauses."""

from __future__ import annotations

from datetime import timedelta

from weicheng.demo.city import BUILDER
from weicheng.demo.stage import Stage
from weicheng.indicators.actions import campaigns, editions
from weicheng.indicators.models import Campaign, Clause
from weicheng.indicators.queries import editions as library
from weicheng.indicators.queries.campaigns import own_clauses
from weicheng.organization import actions as organization
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Unit
from weicheng.organization.queries import unit_rows
from weicheng.tasks.queries import responsible_posts

# A working group for each category of the 2014 edition, and what of the conditions it has by its departments.
GROUPS = (
    ("综合协调组", "一", ("1", "2", "11")),
    ("健康教育组", "二", ("10",)),
    ("市容环卫组", "三", ("3", "4", "5")),
    ("环境保护组", "四", ("6",)),
    ("重点场所组", "五", ()),
    ("食品安全组", "六", ("8",)),
    ("公共卫生组", "七", ("9",)),
    ("病媒防制组", "八", ("7",)),
)
# Nobody has taken these over yet, so that the page shows what is left.
LEFT = {"32", "33"}


def lay_out_standards(stage: Stage) -> Campaign:
    """Every shipped edition, and the campaign by the 2014 one that began a year ago."""
    editions.load_shipped(actor=BUILDER, now=stage.now)
    edition = library.latest().get(code="city-2014")
    start = stage.today - timedelta(days=330)
    zhuren = stage.actor("zhuren")
    campaign = campaigns.open_campaign(
        actor=zhuren, title="创建国家卫生城市", area=stage.county, edition=edition, starts_on=start,
        target_year=stage.today.year + 1, document="创建国家卫生城市实施方案", number="示例〔1〕号",
        goal="两年内达到国家卫生城市标准", groups_wanted=len(GROUPS), now=stage.now,
    )  # fmt: skip
    clauses = list(own_clauses(campaign).select_related("parent"))
    for place, (name, category, conditions) in enumerate(GROUPS):
        group = _group(stage, name, place)
        own = [clause for clause in clauses if _belongs(clause, category, conditions)]
        campaigns.give_clauses(actor=zhuren, campaign=campaign, group=group, clauses=own, now=stage.now)
    return campaign


def _belongs(clause: Clause, category: str, conditions: tuple[str, ...]) -> bool:
    if clause.kind == Clause.Kind.CONDITION:
        return clause.number in conditions
    return clause.parent is not None and clause.parent.number == category and clause.number not in LEFT


def _group(stage: Stage, name: str, place: int) -> Unit:
    """The group under the campaign office, led by the head of a unit."""
    office = unit_rows().filter(kind=UnitKind.OFFICE).order_by("path").first()
    group = organization.add_unit(actor=BUILDER, name=name, kind=UnitKind.WORKING_GROUP, parent=office)
    heads = responsible_posts(stage.today).filter(is_head=True).select_related("user")
    leaders = list({post.user_id: post.user for post in heads}.values())
    organization.open_posting(
        actor=BUILDER, user=leaders[place % len(leaders)], unit=group, title="组长",
        starts_on=stage.today - timedelta(days=330), is_head=True,
    )  # fmt: skip
    return group
