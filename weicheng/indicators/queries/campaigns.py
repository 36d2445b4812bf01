"""Campaigns, the working groups of one, and which clauses nobody owns (M-003, M-220)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from weicheng.domain.refusals import OutOfReach
from weicheng.indicators.models import Campaign, Clause, ClauseOwner, GoalDocument
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Posting, Unit
from weicheng.organization.queries.validity import valid_on, valid_unit

# More working groups than this is a typing error.
GROUPS_AT_MOST = 60
# What a working group owns; a category is only a heading, a review point belongs to its clause.
OWNED = (Clause.Kind.CONDITION, Clause.Kind.CLAUSE, Clause.Kind.TARGET)


def campaign_rows() -> QuerySet[Campaign]:
    """Every campaign with area and edition, and how many clauses have an owner."""
    return Campaign.objects.select_related("area", "edition").annotate(n_owned=Count("owners"))


def campaign(pk: int) -> Campaign:
    """Raises OutOfReach when there is none."""
    found = campaign_rows().filter(pk=pk).first()
    if found is None:
        raise OutOfReach("没有找到这个创建活动。")
    return found


def documents_of(row: Campaign) -> list[GoalDocument]:
    """The documents that set its target, the earliest target first."""
    return list(row.documents.order_by("target_year", "pk"))


def own_clauses(row: Campaign) -> QuerySet[Clause]:
    """The clauses that need an owner, in the order of the edition."""
    return Clause.objects.filter(edition=row.edition_id, kind__in=OWNED).order_by("position")


def no_clauses() -> QuerySet[Clause]:
    """None, until a form knows its campaign."""
    return Clause.objects.none()


def working_groups() -> QuerySet[Unit]:
    """The working groups in use, in the order of the tree."""
    return Unit.objects.filter(kind=UnitKind.WORKING_GROUP, closed_on=None).order_by("path")


@dataclass(frozen=True)
class GroupShare:
    """A working group, who leads it, and the clauses it owns in a campaign."""

    group: Unit
    leaders: tuple[Posting, ...]
    clauses: tuple[Clause, ...]

    @property
    def problem(self) -> str:
        """What keeps the group from answering for its clauses; empty when nothing does (M-003)."""
        if not self.leaders:
            return "没有组长"
        return "有多名组长" if len(self.leaders) > 1 else ""


@dataclass(frozen=True)
class Division:
    """How the clauses of a campaign are divided among groups."""

    groups: tuple[GroupShare, ...]
    unowned: tuple[Clause, ...]
    wanted: int

    @property
    def owned(self) -> int:
        return sum(len(share.clauses) for share in self.groups)

    @property
    def sentence(self) -> str:
        """What is wrong with the number of groups; empty when it is right or nobody has said how many."""
        if not self.wanted or self.wanted == len(self.groups):
            return ""
        only = "只有" if len(self.groups) < self.wanted else "却有"
        return f"应有 {self.wanted} 个工作组，{only} {len(self.groups)} 个"


def division(row: Campaign, day: date) -> Division:
    """The groups of the day with leaders and clauses, and the clauses nobody owns; four queries."""
    clauses = {clause.pk: clause for clause in own_clauses(row)}
    owners = dict(ClauseOwner.objects.filter(campaign=row).values_list("clause", "group"))
    groups = list(Unit.objects.filter(valid_unit(day), kind=UnitKind.WORKING_GROUP).order_by("path"))
    leaders = _leaders(groups, day)
    shares = tuple(
        GroupShare(
            group, leaders.get(group.pk, ()), tuple(c for pk, c in clauses.items() if owners.get(pk) == group.pk)
        )
        for group in groups
    )
    known = {group.pk for group in groups}
    # Clauses of a group that was closed have nobody either.
    unowned = tuple(clause for pk, clause in clauses.items() if owners.get(pk) not in known)
    return Division(shares, unowned, row.groups_wanted)


def _leaders(groups: Sequence[Unit], day: date) -> dict[int, tuple[Posting, ...]]:
    """组长 by group: the head of the unit."""
    found: dict[int, tuple[Posting, ...]] = {}
    rows = Posting.objects.filter(valid_on(day), unit__in=groups, is_head=True).select_related("user")
    for row in rows.order_by("pk"):
        found[row.unit_id] = (*found.get(row.unit_id, ()), row)
    return found
