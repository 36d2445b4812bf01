"""Draws as their pages show them: never the list itself, which `actions.look` opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.sampling.coverage import FrameCoverage, cover_frame, unvisited_without_memory, visited_within
from weicheng.draws.models import ChosenItem, Draw, FigureEntry, Look, PoolItem
from weicheng.draws.queries.chosen import VALID
from weicheng.organization.models import Area
from weicheng.standards.queries import pack_for

# A draw lies in an area only: a unit's reach does not lead to it.
COLUMNS: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
VIEW = "draw.view"


def visible_draws(actor: Actor) -> QuerySet[Draw]:
    """Draws of the actor's areas."""
    return Draw.objects.filter(policy.scope(actor, VIEW, COLUMNS)).select_related("area")


def draw(actor: Actor, pk: int) -> Draw:
    """One of them with what it replaces and is replaced by. Raises OutOfReach."""
    found = visible_draws(actor).select_related("replaces", "replaced_by", "frozen_by").filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def in_state(state: str, *, today: date | None = None) -> Q:
    """A state of the model, or `late` (not published in time) or `missed` (not drawn on the day), as a filter."""
    day = today or timezone.localdate()
    return {
        "late": Q(state=Draw.State.DRAWN, publish_by__lt=day),
        "missed": Q(state=Draw.State.FROZEN, visit_on__lt=day),
    }.get(state, Q(state=state))


def under(area: Area) -> Q:
    """Draws of an area and everything below it."""
    return subtree("area_path", area.path)


def draws_to_draw(actor: Actor, today: date) -> QuerySet[Draw]:
    """Draws of today whose figure this person may type in and has not."""
    mine = FigureEntry.objects.filter(user=actor.user_id).values("draw")
    rows = Draw.objects.filter(policy.scope(actor, "draw.witness", COLUMNS), state=Draw.State.FROZEN, visit_on=today)
    return rows.exclude(pk__in=mine)


def draws_to_publish(actor: Actor, today: date) -> QuerySet[Draw]:
    """Draws whose visits are over and that this person may publish."""
    rows = Draw.objects.filter(policy.scope(actor, "draw.manage", COLUMNS), state=Draw.State.DRAWN)
    return rows.filter(visit_on__lt=today)


def past_lists(series: str, area: Area) -> list[set[str]]:
    """The references drawn by each earlier draw of a plan, oldest first: what a round has had. One query."""
    rows = ChosenItem.objects.filter(draw__series=series, draw__area=area, draw__state__in=VALID)
    lists: dict[int, set[str]] = {}
    for pk, ref in rows.order_by("draw__visit_on", "draw_id").values_list("draw_id", "item__ref"):
        lists.setdefault(pk, set()).add(ref)
    return list(lists.values())


def pool_items(actor: Actor, pk: int) -> QuerySet[PoolItem]:
    """The pool of a draw with its chances, heaviest first. Raises OutOfReach."""
    return PoolItem.objects.filter(draw=draw(actor, pk)).order_by("-factor", "ref")


def looks(actor: Actor) -> QuerySet[Look]:
    """Everybody who saw a list before it was published: where to begin when one has leaked."""
    visible = Draw.objects.filter(policy.scope(actor, VIEW, COLUMNS))
    return Look.objects.filter(draw__in=visible).select_related("draw", "user")


@dataclass(frozen=True)
class Stratum:
    """A stratum of the pool: how many places, and between which factors their chances lie (hundredths)."""

    name: str
    count: int
    lowest: int
    highest: int


@dataclass(frozen=True)
class DrawPage:
    """What the page of a draw shows besides its own row."""

    draw: Draw
    strata: tuple[Stratum, ...]
    items: int
    inspectors: int
    coverage: FrameCoverage
    # (week, per cent visited within so many weeks, per cent that draws without memory leave unvisited after as many)
    curve: tuple[tuple[int, int, int], ...]
    longest: str
    entries: tuple[FigureEntry, ...]
    looks: tuple[Look, ...]


def draw_page(actor: Actor, pk: int) -> DrawPage:
    """One draw; six queries. Raises OutOfReach."""
    row = draw(actor, pk)
    grouped = PoolItem.objects.filter(draw=row).values_list("stratum").order_by("stratum")
    strata = grouped.annotate(Count("pk"), Min("factor"), Max("factor"))
    rows = PoolItem.objects.filter(draw=row).order_by("ref").values_list("label", "ref", "last_visit")
    labels = {ref: label for label, ref, _ in rows}
    last = {ref: day for _, ref, day in rows}
    weeks = pack_for(row.rules_id).pack.drawing.coverage_weeks
    coverage = cover_frame(last, row.visit_on, weeks)
    curve = tuple(
        (
            week,
            visited_within(last, row.visit_on, week) * 100 // len(last),
            unvisited_without_memory(row.frame, row.size, week),
        )
        for week in range(1, _weeks_known(last, row.visit_on, weeks) + 1)
    )
    return DrawPage(
        draw=row,
        strata=tuple(Stratum(*line) for line in strata),
        items=len(last),
        inspectors=row.inspectors.count(),
        coverage=coverage,
        curve=curve,
        longest=labels.get(coverage.longest, ""),
        entries=tuple(row.entries.select_related("user").order_by("pk")),
        looks=tuple(row.looks.select_related("user").order_by("pk")),
    )


def _weeks_known(last: Mapping[str, date | None], on: date, weeks: int) -> int:
    """How far back the curve goes: no further than our visits do, or a young campaign would look idle."""
    waited = [(on - day).days for day in last.values() if day is not None]
    return min(weeks, max(waited, default=0) // 7 + 1)
