"""Whom a case goes to: the three owners of its place, the main one by the duty, and why (M-011).

What the city has written down (a duty assigned to a unit in an area) decides before any general rule. Where nothing
is written down nobody is proposed: the gap is shown as a vacuum and a person chooses (M-016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weicheng.domain.reasons import Reason
from weicheng.domain.refusals import MoveRefused

TERRITORY, INDUSTRY, PAIRED = "territory", "industry", "paired"
DIMENSION_NAMES = {TERRITORY: "属地管理", INDUSTRY: "行业承包", PAIRED: "挂钩包保"}
RULE_NAMES = {
    "routing.assigned": "责任分工表",
    "routing.vacuum": "责任真空",
    "routing.owner": "三类责任",
    "routing.overlap": "责任重叠",
}


@dataclass(frozen=True)
class Owner:
    """A unit that answers for a place in one of the three ways. `is_grassroots`: a street or a community."""

    unit: int
    name: str
    dimension: str
    is_grassroots: bool = False
    # The area whose assignment made it an owner, and since when; empty for an owner by general rule.
    area: str = ""
    since: str = ""


@dataclass(frozen=True)
class Place:
    """Everything known of who answers for one duty at one place on one day.

    `assigned` holds every unit to which the nearest area with an assignment gives the duty: one is right, none is a
    vacuum, two are an overlap.
    """

    duty: str
    main: str
    assigned: tuple[Owner, ...] = ()
    territory: Owner | None = None
    industry: Owner | None = None
    paired: Owner | None = None

    @property
    def by_dimension(self) -> dict[str, Owner]:
        """The three owners that exist, the dimension of the duty first."""
        owners = {TERRITORY: self.territory, INDUSTRY: self.industry, PAIRED: self.paired}
        order = sorted(owners, key=lambda dimension: dimension != self.main)
        return {dimension: owner for dimension in order if (owner := owners[dimension])}


@dataclass(frozen=True)
class Proposal:
    """Who should do it, who is told as well, whom a dispatcher may pick instead, and the reasons for all that."""

    main: Owner | None
    told: tuple[Owner, ...]
    alternatives: tuple[Owner, ...]
    reasons: tuple[Reason, ...]

    @property
    def is_vacuum(self) -> bool:
        """Nobody owns the duty here, or more than one unit does: a person has to choose."""
        return self.main is None


def propose(place: Place) -> Proposal:
    """The owner by the city's own assignment, the other owners of the place as informed (M-011).

    Costs nothing but comparing; never fails: a place without owner gives a proposal without main.
    """
    owners = place.by_dimension
    main = _main(place)
    reasons = [_why(place, main), *(_owner_reason(owner) for owner in owners.values())]
    others = [owner for owner in [*place.assigned, *owners.values()] if main is None or owner.unit != main.unit]
    alternatives = tuple({owner.unit: owner for owner in reversed(others)}.values())[::-1]
    told = tuple(owner for owner in alternatives if owner in owners.values()) if main else ()
    return Proposal(main, told, alternatives, tuple(reasons))


def demand_reason(proposal: Proposal, place: Place, chosen: Owner, reason: str, *, refuse_push_down: bool) -> None:
    """Lets a choice stand that is the proposed one or carries its reason. Raises MoveRefused otherwise.

    Handing the work of a department down to a street or community is named as what it is (国办 2025 12345 意见).
    """
    if (proposal.main and chosen.unit == proposal.main.unit) or reason.strip():
        return
    if refuse_push_down and chosen.is_grassroots and belongs_to_department(proposal, place):
        raise MoveRefused(
            f"按职责分工这类问题由职能部门办理,不得分派给基层(“{chosen.name}”)。确需由其承办的,请填写改派理由。"
        )
    if proposal.main:
        raise MoveRefused(f"系统建议派给“{proposal.main.name}”。改派“{chosen.name}”请填写理由,理由将存档。")


def belongs_to_department(proposal: Proposal, place: Place) -> bool:
    """Whether the duty is a department's here: by assignment, or by its kind where nobody is assigned."""
    if proposal.main:
        return not proposal.main.is_grassroots
    return place.main == INDUSTRY


def counts_by_dimension(places: Sequence[Place]) -> dict[str, dict[int, int]]:
    """Cases per owner in each dimension; every case counts once in each dimension that has an owner (M-011)."""
    counts: dict[str, dict[int, int]] = {TERRITORY: {}, INDUSTRY: {}, PAIRED: {}}
    for place in places:
        for dimension, owner in place.by_dimension.items():
            counts[dimension][owner.unit] = counts[dimension].get(owner.unit, 0) + 1
    return counts


def _main(place: Place) -> Owner | None:
    return place.assigned[0] if len({owner.unit for owner in place.assigned}) == 1 else None


def _why(place: Place, main: Owner | None) -> Reason:
    if main:
        inputs = {"unit": main.unit, "duty": place.duty, "area": main.area, "since": main.since}
        return Reason("routing.assigned", "M-011", inputs)
    if place.assigned:
        return Reason("routing.overlap", "M-016", {"duty": place.duty, "units": [o.unit for o in place.assigned]})
    return Reason("routing.vacuum", "M-016", {"duty": place.duty, "dimension": place.main})


def _owner_reason(owner: Owner) -> Reason:
    return Reason("routing.owner", "M-011", {"dimension": owner.dimension, "unit": owner.unit})
