"""Groups, rounds, shifts and feedback: what lies in the actor's areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Prefetch, Q, QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.inspections import (
    Aspect,
    BulletinState,
    FeedbackSource,
    FollowUpReport,
    FollowUpResult,
    Power,
    bulletin_state,
    review_follow_up,
)
from weicheng.domain.refusals import OutOfReach
from weicheng.inspections.models import (
    FeedbackItem,
    Finding,
    FollowUp,
    Group,
    GroupEntry,
    GroupMember,
    Rating,
    Round,
    RoundUnit,
    Visit,
)
from weicheng.inspections.queries.visits import VIEW

# These rows lie in areas only: a unit's reach does not lead to them.
AREA_ONLY: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
DECIDE = "inspection.decide"
Row = TypeVar("Row")


def visible_groups(actor: Actor) -> QuerySet[Group]:
    """Groups of the actor's areas, and the actor's own."""
    mine = Q(pk__in=GroupMember.objects.filter(user=actor.user_id).values("group")) if actor.user_id else Q(pk=None)
    return Group.objects.filter(policy.scope(actor, VIEW, AREA_ONLY) | mine).select_related("area", "unit")


def group(actor: Actor, pk: int) -> Group:
    """One of them with its members. Raises OutOfReach."""
    people = GroupMember.objects.select_related("user").order_by("-heads", "pk")
    return _found(visible_groups(actor).prefetch_related(Prefetch("members", queryset=people)).filter(pk=pk).first())


def is_member(actor: Actor, row: Group) -> bool:
    """Whether the actor belongs to the group; from its prefetched members."""
    return actor.user_id in {member.user_id for member in row.members.all()}


def entries_of(row: Group) -> QuerySet[GroupEntry]:
    """What a group did, newest first."""
    return (
        GroupEntry.objects.filter(group=row).select_related("unit", "recorded_by", "decided_by").order_by("-on", "-pk")
    )


def entry(actor: Actor, pk: int) -> GroupEntry:
    """One entry. Raises OutOfReach."""
    rows = GroupEntry.objects.filter(group__in=visible_groups(actor)).select_related("group", "unit", "recorded_by")
    return _found(rows.filter(pk=pk).first())


def power_counts(row: Group) -> dict[Power, int]:
    """How often each of the six powers was used; one query (M-087)."""
    counts = dict(GroupEntry.objects.filter(group=row).values_list("power").annotate(number=Count("pk")))
    return {power: counts.get(power.value, 0) for power in Power}


def proposals_to_decide(actor: Actor) -> QuerySet[GroupEntry]:
    """建议处理 that wait for the actor's decision; nobody decides an own one."""
    rows = GroupEntry.objects.filter(policy.scope(actor, DECIDE, AREA_ONLY), decision=GroupEntry.Decision.PENDING)
    return rows.exclude(recorded_by=actor.user_id).order_by("on", "pk")


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Inspections of the actor's areas."""
    rows = Round.objects.filter(policy.scope(actor, VIEW, AREA_ONLY))
    return rows.select_related("area", "leader__unit", "leader__user")


def round_rows() -> QuerySet[Round]:
    """For a choice."""
    return Round.objects.order_by("-starts_on", "-pk")


def late_bulletins(actor: Actor, today: date) -> QuerySet[Round]:
    """Inspections whose bulletin is overdue (M-088)."""
    return visible_rounds(actor).filter(bulletin_on=None, bulletin_due_on__lt=today).order_by("bulletin_due_on")


@dataclass(frozen=True)
class RatedUnit:
    """One inspected unit with its six ratings, in the order of the aspects."""

    name: str
    ratings: tuple[Rating, ...]


@dataclass(frozen=True)
class RoundPage:
    """An inspection with its team, visits, findings by unit and ratings."""

    round: Round
    units: tuple[str, ...]
    visits: tuple[Visit, ...]
    findings: Counter[int]
    rated: tuple[RatedUnit, ...]
    bulletin: BulletinState


def round_page(actor: Actor, pk: int, today: date) -> RoundPage:
    """One of them; six queries. Raises OutOfReach."""
    row = _found(visible_rounds(actor).filter(pk=pk).first())
    units = RoundUnit.objects.filter(round=row).select_related("unit").order_by("pk")
    visits = tuple(Visit.objects.filter(round=row).select_related("site", "area", "unit").order_by("planned_on", "pk"))
    found = Finding.objects.filter(visit__round=row).values_list("visit").annotate(number=Count("pk"))
    state = bulletin_state(
        ended_on=row.ends_on,
        within_days=(row.bulletin_due_on - row.ends_on).days,
        published_on=row.bulletin_on,
        today=today,
    )
    return RoundPage(row, tuple(each.unit.name for each in units), visits, Counter(dict(found)), _rated(row), state)


def round_of(actor: Actor, pk: int) -> Round:
    """One inspection. Raises OutOfReach."""
    return _found(visible_rounds(actor).filter(pk=pk).first())


def rated_units(pk: int) -> list[tuple[int, str]]:
    """The units that an inspection rated, with their paths; one query."""
    return list(Rating.objects.filter(round=pk).values_list("unit", "unit_path").distinct())


def entry_for_message(pk: int) -> GroupEntry | None:
    """An entry whose event is to be told of."""
    return GroupEntry.objects.filter(pk=pk).first()


def _rated(row: Round) -> tuple[RatedUnit, ...]:
    order = {aspect.value: number for number, aspect in enumerate(Aspect)}
    by_unit: dict[str, list[Rating]] = {}
    for rating in Rating.objects.filter(round=row).select_related("unit").order_by("unit__path"):
        by_unit.setdefault(rating.unit.name, []).append(rating)
    return tuple(
        RatedUnit(name, tuple(sorted(ratings, key=lambda each: order[each.aspect])))
        for name, ratings in by_unit.items()
    )


def follow_up_report(row: Visit) -> FollowUpReport:
    """What a follow-up visit reported of the earlier findings; two queries (M-086)."""
    earlier = Finding.objects.filter(visit=row.earlier_id).order_by("pk").values_list("pk", flat=True)
    results = FollowUp.objects.filter(visit=row).values_list("finding", "result")
    return review_follow_up(earlier, {pk: FollowUpResult(result) for pk, result in results})  # type: ignore[call-arg]


def visible_feedback(actor: Actor) -> QuerySet[FeedbackItem]:
    """What was fed back to the actor's areas."""
    return FeedbackItem.objects.filter(policy.scope(actor, VIEW, AREA_ONLY)).select_related("area", "case")


def feedback_counts(rows: QuerySet[FeedbackItem]) -> dict[FeedbackSource, int]:
    """Items by source; one query (M-091)."""
    counts = dict(rows.order_by().values_list("source").annotate(number=Count("pk")))
    return {source: counts.get(source.value, 0) for source in FeedbackSource}


def _found(row: Row | None) -> Row:
    if row is None:
        raise OutOfReach
    return row
