"""整改清单 and 短板清单: which a person sees, how they were claimed, how far they are burnt down (M-099, M-110)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.cases.models import CaseList, CaseListItem
from weicheng.cases.queries.visible import through
from weicheng.domain.cases import State
from weicheng.domain.rates import Rate
from weicheng.domain.rectification import Claims, ListItem, examine_claims
from weicheng.domain.refusals import OutOfReach

IN_TIME = Q(items__assigned_by_office=False, items__claimed_at__lte=F("items__claim_due_at"))


def visible_lists(actor: Actor) -> QuerySet[CaseList]:
    """Lists of the actor's areas, and those with a case that the actor sees."""
    mine = CaseListItem.objects.filter(_visible_items(actor), list=OuterRef("pk"))
    return CaseList.objects.filter(
        policy.scope(actor, "case.view", {ReachKind.AREA: "area_path"}) | Q(Exists(mine))
    ).select_related("area")


def counted_lists(actor: Actor) -> QuerySet[CaseList]:
    """As `visible_lists`, each with its counts: items, those at the start, closed ones, those claimed in time."""
    at_start = Q(items__at_start=True)
    closed = Q(items__case__state=State.CLOSED)
    return visible_lists(actor).annotate(
        item_count=Count("items"),
        start_count=Count("items", filter=at_start),
        start_closed=Count("items", filter=at_start & closed),
        closed_count=Count("items", filter=closed),
        claimed_count=Count("items", filter=IN_TIME),
    )


def get_list(actor: Actor, pk: int) -> CaseList:
    """One list in reach, with its counts. Raises OutOfReach."""
    found = counted_lists(actor).filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def claim_rate(counted: CaseList) -> Rate:
    """认领率 of a counted list: claimed by the units themselves within the hours, of all items (M-099)."""
    claimed, items = counted.claimed_count, counted.item_count  # type: ignore[attr-defined]
    return Rate("认领率", "时限内主动认领数", "清单项数", claimed, items, "M-099")


def zero_rate(counted: CaseList) -> Rate:
    """清零率 of a counted list: closed of the start list; what came later changes nothing (M-110)."""
    closed, start = counted.start_closed, counted.start_count  # type: ignore[attr-defined]
    return Rate("清零率", "已销号数", "起始短板数", closed, start, "M-110")


def list_items(actor: Actor, case_list: CaseList) -> QuerySet[CaseListItem]:
    """The items of a list whose cases the actor sees."""
    rows = CaseListItem.objects.filter(_visible_items(actor), list=case_list)
    return rows.select_related("case__area", "case__unit", "suggested", "claimed_by").order_by("-at_start", "pk")


def claims_of(items: Iterable[CaseListItem], *, now: datetime | None = None) -> Claims:
    """How a 整改清单 was claimed, what nobody has, and what the office must assign now (M-099)."""
    return examine_claims((_claimed(item) for item in items), now=now or timezone.now())


def get_item(actor: Actor, pk: int) -> CaseListItem:
    """One item whose case is in reach, or that was suggested to one of the actor's units. Raises OutOfReach."""
    rows = CaseListItem.objects.filter(_visible_items(actor) | _suggested_to(actor), case__sealed=False)
    found = rows.filter(pk=pk).select_related("case__area", "case__unit", "list", "suggested").first()
    if found is None:
        raise OutOfReach
    return found


def _visible_items(actor: Actor) -> Q:
    return policy.scope(actor, "case.view", through("case__")) & Q(case__sealed=False)


def _suggested_to(actor: Actor) -> Q:
    return policy.scope(actor, "case.handle", {ReachKind.UNIT: "suggested_path", ReachKind.AREA: "case__area_path"})


def _claimed(item: CaseListItem) -> ListItem:
    return ListItem(
        f"item:{item.pk}",
        claim_due_at=item.claim_due_at or item.added_at,
        claimed_at=None if item.assigned_by_office else item.claimed_at,
        assigned_at=item.claimed_at if item.assigned_by_office else None,
    )
