"""Plans and their versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.plans import Change, NodeReview, Rephasing, Work, affected_by_move, review_nodes
from weicheng.domain.refusals import OutOfReach
from weicheng.planning import facts
from weicheng.planning.models import Plan, PlanItem, PlanVersion
from weicheng.planning.queries.phasing import former_dates, previous_of, rephased_by, works_of
from weicheng.planning.queries.reach import AREA_ONLY, MANAGE, VIEW


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """What is issued is for everybody who sees plans; a plan that is only drafted for those who manage it."""
    policy.require_anywhere(actor, VIEW)
    issued = Exists(PlanVersion.objects.filter(plan=OuterRef("pk"), state=PlanVersion.State.ISSUED))
    return Plan.objects.filter(issued | policy.scope(actor, MANAGE, AREA_ONLY)).select_related("campaign")


def version_of(actor: Actor, pk: int) -> PlanVersion:
    """One version; a draft only for those who manage it. Raises OutOfReach."""
    rows = PlanVersion.objects.select_related("plan__campaign__area").prefetch_related("items__unit")
    row = rows.filter(pk=pk).first()
    if row is None or (row.state == PlanVersion.State.DRAFT and not policy.covers(actor, MANAGE, row.plan, AREA_ONLY)):
        raise OutOfReach
    return row


def item_of(actor: Actor, pk: int) -> PlanItem:
    """A stage, milestone or node of a version that the actor sees. Raises OutOfReach."""
    row = PlanItem.objects.filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    version_of(actor, row.version_id)
    return row


@dataclass(frozen=True)
class Countdown:
    """A milestone with its former days and what its coming earlier affects."""

    item: PlanItem
    former: Sequence[tuple[int, date]]
    affected: Sequence[Work]


@dataclass(frozen=True)
class PlanPage:
    """One version of a plan with everything that is computed from it."""

    version: PlanVersion
    versions: Sequence[PlanVersion]
    previous: PlanVersion | None
    changes: Sequence[Change]
    rephasing: Rephasing | None
    stages: Sequence[PlanItem]
    dates: Sequence[Countdown]
    review: NodeReview
    by_stage: Mapping[str, int]


def plan_page(actor: Actor, plan_pk: int, version_pk: int | None, today: date) -> PlanPage:
    """The version asked for, else the newest that the actor sees; a fixed number of queries. Raises OutOfReach."""
    if not visible_plans(actor).filter(pk=plan_pk).exists():
        raise OutOfReach
    versions = list(PlanVersion.objects.filter(plan=plan_pk).select_related("plan").order_by("-number"))
    seen = [
        row
        for row in versions
        if row.state == PlanVersion.State.ISSUED or policy.covers(actor, MANAGE, row.plan, AREA_ONLY)
    ]
    wanted = next((row for row in seen if version_pk in (None, row.pk)), None)
    if wanted is None:
        raise OutOfReach
    version = version_of(actor, wanted.pk)
    previous = previous_of(version)
    items = sorted(version.items.all(), key=lambda item: (item.starts_on, item.pk))
    works, former = works_of(version.plan.campaign), former_dates(version)
    stages = facts.stages_of(items)
    names = [next((s.name for s in stages if work.due_on and s.has(work.due_on)), "") for work in works]
    return PlanPage(
        version,
        seen,
        previous,
        facts.changes(previous, version) if previous else (),
        rephased_by(previous, version) if previous else None,
        [item for item in items if item.kind == "stage"],
        [_countdown(item, former.get((item.kind, item.name), []), works) for item in items if item.kind != "stage"],
        review_nodes(facts.nodes_of(items), today),
        {name: names.count(name) for name in dict.fromkeys(names)},
    )


def _countdown(item: PlanItem, former: Sequence[tuple[int, date]], works: Sequence[Work]) -> Countdown:
    moved = affected_by_move(works, former[-1][1], item.starts_on) if former else []
    return Countdown(item, former, moved)
