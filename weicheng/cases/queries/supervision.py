"""What the office keeps an eye on beside the path: returns, slips by unit, listed and hard problems, clean-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.cases.models import Case, Cleanup, Dispatch, Listing, Slip
from weicheng.cases.models.case import IS_OPEN
from weicheng.cases.queries.visible import listed_cases, through, visible_slips
from weicheng.domain.cases import State
from weicheng.domain.rates import Rate
from weicheng.domain.rectification import HardProblem, examine_hard_problems
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.queries import unit_names
from weicheng.tasks import queries as tasks
from weicheng.tasks.models import Task

RETURNED = (Dispatch.End.RETURNED, Dispatch.End.RULED_AWAY)


def returned_dispatch(actor: Actor, pk: int) -> Dispatch:
    """One hand-over that a unit sent back, in reach. Raises OutOfReach."""
    rows = Dispatch.objects.filter(policy.scope(actor, "case.view", through("case__")), case__sealed=False)
    found = rows.filter(pk=pk, end__in=RETURNED).select_related("unit", "case").first()
    if found is None:
        raise OutOfReach
    return found


def open_listings(actor: Actor) -> QuerySet[Listing]:
    """挂牌督办 that has not been taken down, with case and leader (M-104)."""
    rows = Listing.objects.filter(policy.scope(actor, "case.view", through("case__")), delisted_at=None)
    return rows.filter(case__sealed=False).select_related("case__unit", "case__area", "leader__unit", "leader__user")


def unlisted_key_cases(actor: Actor) -> QuerySet[Case]:
    """重点问题 that nobody has listed yet: each must be (M-104)."""
    return listed_cases(actor).filter(IS_OPEN, is_key=True, listed=False).order_by("reported_at")


@dataclass(frozen=True)
class ColourCount:
    """The slips of one unit by colour, as issued, and the red ones that are still open (M-103)."""

    unit: int
    name: str
    white: int
    yellow: int
    red: int
    open_red: int


def slip_counts(actor: Actor, *, since: date | None = None, until: date | None = None) -> list[ColourCount]:
    """Issued slips of each unit by colour, most reds first; two queries."""
    rows = visible_slips(actor).filter(issued_at__isnull=False, withdrawn_at=None)
    if since:
        rows = rows.filter(issued_at__date__gte=since)
    if until:
        rows = rows.filter(issued_at__date__lte=until)
    white, yellow, red = (Count("pk", filter=Q(colour=colour)) for colour in Slip.Colour)
    open_red = Count("pk", filter=Q(colour=Slip.Colour.RED, replied_at=None))
    counted = list(rows.order_by().values("unit").annotate(white=white, yellow=yellow, red=red, open_red=open_red))
    names = unit_names(row["unit"] for row in counted)
    found = [
        ColourCount(row["unit"], names[row["unit"]], row["white"], row["yellow"], row["red"], row["open_red"])
        for row in counted
    ]
    return sorted(found, key=lambda row: (-row.red, -row.yellow, -row.white, row.name))


@dataclass(frozen=True)
class Hard:
    """A problem under joint treatment: the case, its tasks (one named person each) and by when (M-106)."""

    case: Case
    parts: tuple[Task, ...]

    @property
    def due_on(self) -> date:
        """The last date any unit was given."""
        return max((part.due_on for part in self.parts if part.due_on), default=date.max)

    @property
    def done(self) -> int:
        """How many units have done their part."""
        return sum(part.state == Task.State.DONE for part in self.parts)

    @property
    def solved_at(self) -> datetime | None:
        """When the problem itself was closed; doing one's part is not yet solving it."""
        return self.case.closed_at if self.case.state == State.CLOSED else None


def hard_problems(actor: Actor) -> list[Hard]:
    """Every problem under joint treatment in reach, the one due first on top; two queries."""
    parts: dict[int, list[Task]] = defaultdict(list)
    for task in tasks.joint_tasks():
        parts[int(task.about.partition(":")[2])].append(task)
    cases = listed_cases(actor).filter(pk__in=parts)
    found = [Hard(case, tuple(parts[case.pk])) for case in cases]
    return sorted(found, key=lambda hard: (hard.solved_at is not None, hard.due_on, hard.case.pk))


def solved_rate(problems: Iterable[Hard]) -> Rate:
    """难题按期解决率 (M-106)."""
    return examine_hard_problems(_problem(hard) for hard in problems).solved_in_time


def _problem(hard: Hard) -> HardProblem:
    return HardProblem(
        f"case:{hard.case.pk}",
        departments=tuple(str(part.lead_id) for part in hard.parts),
        led_by_office=True,
        owners=tuple(str(part.handler_id) for part in hard.parts),
        due_at=timezone.make_aware(datetime.combine(hard.due_on, time.max)),
        solved_at=hard.solved_at,
    )


def cleanups(actor: Actor) -> QuerySet[Cleanup]:
    """集中整治 in the actor's areas, the latest first (M-109)."""
    rows = Cleanup.objects.filter(policy.scope(actor, "case.view", {ReachKind.AREA: "area_path"}))
    return rows.select_related("area", "created_by").order_by("-ended_on", "-pk")
