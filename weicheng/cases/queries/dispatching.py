"""Whom a case should go to, and why: the owners of its place read from the registry (M-011)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from weicheng.cases import facts
from weicheng.cases.facts import Rules
from weicheng.cases.models import Case
from weicheng.domain import routing
from weicheng.domain.refusals import BadInput
from weicheng.domain.routing import Owner, Place, Proposal
from weicheng.organization import queries as organization
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Area, DutyAssignment, Unit
from weicheng.organization.queries import DutyHolders

GRASSROOTS = {UnitKind.STREET_OFFICE: "street", UnitKind.COMMUNITY: "community"}


@dataclass(frozen=True)
class Suggestion:
    """The proposal of the rules with the units it names, ready for a dispatcher to read or overrule."""

    proposal: Proposal
    place: Place
    units: Mapping[int, Unit]
    reasons: tuple[str, ...]

    @property
    def main(self) -> Unit | None:
        """The unit the rules propose; None in a vacuum or overlap."""
        return self.units[self.proposal.main.unit] if self.proposal.main else None


def propose_dispatch(case: Case, *, now: datetime | None = None, rules: Rules | None = None) -> Suggestion:
    """Who owns the duty at the place of a case today, the other owners, alternatives and reasons; four queries."""
    rules = rules or facts.rules_of(case)
    return suggest(duty=case.duty, area_path=case.area_path, rules=rules, now=now)


def suggest(*, duty: str, area_path: str, rules: Rules, now: datetime | None = None) -> Suggestion:
    """As `propose_dispatch`, for a duty at a place without a case."""
    day = timezone.localtime(now).date()
    row = rules.pack.duty[duty]
    holders = organization.duty_holders(duty, area_path, day)
    territory = organization.territorial_unit(area_path, day)
    industry = organization.industry_unit(row.lead, area_path, day)
    paired = organization.paired_unit(area_path, day)
    place = Place(
        duty=duty,
        main=row.main.value,
        assigned=tuple(_assigned(holder, territory, rules) for holder in holders.rows),
        territory=owner_of(territory, routing.TERRITORY, rules),
        industry=owner_of(industry, routing.INDUSTRY, rules),
        paired=owner_of(paired, routing.PAIRED, rules),
    )
    units = {unit.pk: unit for unit in [*(h.unit for h in holders.rows), territory, industry, paired] if unit}
    proposal = routing.propose(place)
    return Suggestion(proposal, place, units, tuple(_sentences(proposal, place, holders, rules, day)))


def rules_at(area_path: str, now: datetime | None = None) -> Rules:
    """The rules that a case beginning now at a place would get."""
    return facts.rules_in_force(now or timezone.now(), area_path)


def spot_fix_unit(*, category: str, area: Area | None, now: datetime | None = None) -> Unit:
    """The unit that owns the matter where it was put right on the spot (M-105). Raises BadInput without exactly one."""
    if area is None:
        raise BadInput.of("区域", "不知道在哪里", "立行立改须定位或选择社区、网格")
    rules = facts.rules_in_force(now or timezone.now(), area.path)
    unit = suggest(duty=rules.matter(category).duty, area_path=area.path, rules=rules, now=now).main
    if unit is None:
        raise BadInput.of("当场已整改", "这里没有唯一的责任单位", "请去掉勾选，按一般问题上报")
    return unit


def owner_of(unit: Unit | None, dimension: str, rules: Rules) -> Owner | None:
    """A unit as the routing rules see it."""
    return Owner(unit.pk, unit.name, dimension, is_grassroots(unit, rules)) if unit else None


def is_grassroots(unit: Unit, rules: Rules) -> bool:
    """Whether a unit is a street or community in the sense of the pack's push-down rule."""
    return GRASSROOTS.get(UnitKind(unit.kind)) in {level.value for level in rules.pack.dispatching.push_down_levels}


def _assigned(holder: DutyAssignment, territory: Unit | None, rules: Rules) -> Owner:
    governs = territory is not None and territory.pk == holder.unit_id
    return Owner(
        holder.unit_id,
        holder.unit.name,
        routing.TERRITORY if governs else routing.INDUSTRY,
        is_grassroots(holder.unit, rules),
        area=holder.area.name,
        since=holder.starts_on.isoformat(),
    )


def _sentences(proposal: Proposal, place: Place, holders: DutyHolders, rules: Rules, day: date) -> Iterator[str]:
    duty = rules.pack.duty[place.duty].name
    yield _owner_sentence(proposal, holders, duty, day)
    for owner in proposal.told:
        yield f"{routing.DIMENSION_NAMES[owner.dimension]}：“{owner.name}”（告知）"


def _owner_sentence(proposal: Proposal, holders: DutyHolders, duty: str, day: date) -> str:
    if owner := proposal.main:
        return f"责任分工：“{owner.area}”的“{duty}”自 {owner.since} 起由“{owner.name}”负责。"
    if holders.rows:
        names = "、".join(f"“{row.unit.name}”" for row in holders.rows)
        return f"责任重叠：{day} 这里的“{duty}”同时由{names}负责，请指定一家并通知组织管理员更正。"
    if holders.gap and holders.failed:
        names = "、".join(f"“{row.unit.name}”" for row in holders.failed)
        return f"责任真空：{day} 这里的“{duty}”{holders.gap.label}（{names}），请指定一家并通知组织管理员补上分工。"
    return f"责任真空：{day} 这里的“{duty}”没有责任单位，请指定一家并通知组织管理员补上分工。"
