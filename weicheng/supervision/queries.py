"""Every read of social supervision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.opinions import Opinion as OpinionFact
from weicheng.domain.opinions import OpinionHandling, review_opinions
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.models import Area
from weicheng.supervision.models import Hearing, Opinion, Review, Supervisor

# These rows lie in areas only: a unit's reach does not lead to them.
COLUMNS: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
VIEW = "supervision.view"
Row = TypeVar("Row")


def visible_supervisors(actor: Actor) -> QuerySet[Supervisor]:
    """Supervisors of the actor's areas."""
    return Supervisor.objects.filter(policy.scope(actor, VIEW, COLUMNS)).select_related("area")


def supervisor(actor: Actor, pk: int) -> Supervisor:
    """One of them. Raises OutOfReach."""
    return _found(visible_supervisors(actor).filter(pk=pk).first())


def in_term(on: date | None = None) -> Q:
    """Appointed on a day."""
    day = on or timezone.localdate()
    return Q(starts_on__lte=day, ends_on__gt=day)


def with_counts(supervisors: QuerySet[Supervisor]) -> QuerySet[Supervisor]:
    """The same with `opinion_count`."""
    return supervisors.annotate(opinion_count=Count("opinions"))


def serving(on: date | None = None) -> QuerySet[Supervisor]:
    """Supervisors in their term, for a choice; the action asks the policy."""
    return Supervisor.objects.filter(in_term(on)).order_by("name", "pk")


def visible_opinions(actor: Actor) -> QuerySet[Opinion]:
    """Opinions of the actor's areas."""
    rows = Opinion.objects.filter(policy.scope(actor, VIEW, COLUMNS))
    return rows.select_related("area", "unit", "supervisor", "hearing", "review", "replied_by", "case")


def opinion(actor: Actor, pk: int) -> Opinion:
    """One of them. Raises OutOfReach."""
    return _found(visible_opinions(actor).filter(pk=pk).first())


def waiting() -> Q:
    """Opinions without an answer."""
    return Q(adopted=None)


def opinions_to_answer(actor: Actor) -> QuerySet[Opinion]:
    """Opinions that the actor may answer, the one due first on top."""
    return Opinion.objects.filter(waiting(), policy.scope(actor, "supervision.manage", COLUMNS)).order_by("due_on")


def visible_hearings(actor: Actor) -> QuerySet[Hearing]:
    """Hearings of the actor's areas."""
    return Hearing.objects.filter(policy.scope(actor, VIEW, COLUMNS)).select_related("area")


@dataclass(frozen=True)
class HearingPage:
    """A hearing with its opinions and how they were handled."""

    hearing: Hearing
    opinions: tuple[Opinion, ...]
    handling: OpinionHandling


def hearing_page(actor: Actor, pk: int) -> HearingPage:
    """One of them; two queries. Raises OutOfReach."""
    return _page(_found(visible_hearings(actor).filter(pk=pk).first()))


def hearing(actor: Actor, pk: int) -> Hearing:
    """One hearing. Raises OutOfReach."""
    return _found(visible_hearings(actor).filter(pk=pk).first())


def visible_reviews(actor: Actor) -> QuerySet[Review]:
    """Reviews of the actor's areas, with how many opinions each gave and how many are answered."""
    rows = Review.objects.filter(policy.scope(actor, VIEW, COLUMNS)).select_related("area")
    answered = Count("opinions", filter=Q(opinions__adopted__isnull=False))
    return rows.annotate(opinion_count=Count("opinions"), answered_count=answered)


@dataclass(frozen=True)
class ReviewPage:
    """A review with its opinions and how they were handled (M-095)."""

    review: Review
    opinions: tuple[Opinion, ...]
    handling: OpinionHandling


def review_page(actor: Actor, pk: int) -> ReviewPage:
    """One of them; two queries. Raises OutOfReach."""
    row = review(actor, pk)
    opinions = tuple(Opinion.objects.filter(review=row).select_related("area", "unit").order_by("pk"))
    return ReviewPage(row, opinions, handling(opinions))


def review(actor: Actor, pk: int) -> Review:
    """One review. Raises OutOfReach."""
    return _found(visible_reviews(actor).filter(pk=pk).first())


def concluded_hearings() -> QuerySet[Hearing]:
    """Hearings whose result is published, for everybody."""
    return Hearing.objects.filter(concluded_at__isnull=False).select_related("area").order_by("-held_on", "-pk")


def concluded_hearing(pk: int) -> HearingPage:
    """One of them with every opinion. Raises OutOfReach."""
    return _page(_found(concluded_hearings().filter(pk=pk).first()))


def handling(opinions: Iterable[Opinion]) -> OpinionHandling:
    """How opinions were handled, by the rule of the core."""
    return review_opinions(OpinionFact(f"opinion:{row.pk}", adopted=row.adopted, reason=row.reply) for row in opinions)


def handled(opinions: QuerySet[Opinion]) -> OpinionHandling:
    """The same for a list that may be long: only what the rule reads is fetched."""
    rows = opinions.order_by().values_list("pk", "adopted", "reply")
    return review_opinions(OpinionFact(f"opinion:{pk}", adopted=adopted, reason=reply) for pk, adopted, reply in rows)


def _page(row: Hearing) -> HearingPage:
    opinions = tuple(Opinion.objects.filter(hearing=row).select_related("area", "unit").order_by("pk"))
    return HearingPage(row, opinions, handling(opinions))


def _found(row: Row | None) -> Row:
    if row is None:
        raise OutOfReach
    return row


def in_state(state: str, *, today: date | None = None) -> Q:
    """waiting, late, adopted or declined, as a filter of opinions."""
    day = today or timezone.localdate()
    return {
        "waiting": Q(adopted=None),
        "late": Q(adopted=None, due_on__lt=day),
        "adopted": Q(adopted=True),
        "declined": Q(adopted=False),
    }[state]


def under(area: Area) -> Q:
    """Rows of an area and everything below it."""
    return subtree("area_path", area.path)
