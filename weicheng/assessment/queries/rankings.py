"""Rankings, their latest revisions, and the duties that came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.assessment.models import LastDuty, PlainMeanDecision, Ranking, RankRow
from weicheng.assessment.queries.sheets import COLUMNS, found
from weicheng.assessment.rules import rules_on
from weicheng.domain.refusals import BadInput
from weicheng.organization.models import Area

PUBLISH = "ranking.publish"


def latest() -> Q:
    """The newest revision of each level of a period."""
    newer = Ranking.objects.filter(
        period=OuterRef("period"), level=OuterRef("level"), revision__gt=OuterRef("revision")
    )
    return Q(~Exists(newer))


def visible_rankings(actor: Actor) -> QuerySet[Ranking]:
    """Every ranking for those who publish, else what is published: a table of names and scores is for all offices."""
    rows = Ranking.objects.select_related("period", "period__area", "decision", "published_by")
    if policy.has(actor, PUBLISH):
        return rows
    return rows.filter(published_at__isnull=False) if policy.has(actor, "score.view") else rows.none()


@dataclass(frozen=True)
class RankingPage:
    """A ranking with its rows, the one of the other level, its revisions and its duties."""

    ranking: Ranking
    rows: tuple[RankRow, ...]
    absent: tuple[RankRow, ...]
    siblings: tuple[Ranking, ...]
    duties: tuple[LastDuty, ...]

    @property
    def bottom(self) -> tuple[RankRow, ...]:
        """The last, or the group that holds it."""
        return tuple(row for row in self.rows if row.at_bottom)


def ranking_page(actor: Actor, pk: int) -> RankingPage:
    """One ranking; four queries. Raises OutOfReach."""
    return _page(found(visible_rankings(actor).filter(pk=pk).first()), visible_rankings(actor))


def published_rankings() -> QuerySet[Ranking]:
    """Newest published revision of each, for everybody."""
    newer = Ranking.objects.filter(
        period=OuterRef("period"),
        level=OuterRef("level"),
        revision__gt=OuterRef("revision"),
        published_at__isnull=False,
    )
    rows = Ranking.objects.filter(~Exists(newer), published_at__isnull=False)
    return rows.select_related("period", "period__area", "decision").order_by("-period__starts_on", "level", "-pk")


def published_ranking(pk: int) -> RankingPage:
    """One of them. Raises OutOfReach."""
    return _page(found(published_rankings().filter(pk=pk).first()), published_rankings())


def _page(ranking: Ranking, others: QuerySet[Ranking]) -> RankingPage:
    rows = list(RankRow.objects.filter(ranking=ranking).order_by("position"))
    siblings = others.filter(period=ranking.period_id).exclude(pk=ranking.pk).order_by("level", "revision")
    return RankingPage(
        ranking,
        tuple(row for row in rows if row.size),
        tuple(row for row in rows if not row.size),
        tuple(siblings),
        tuple(duties_of(ranking)),
    )


def duties_of(ranking: Ranking) -> QuerySet[LastDuty]:
    """The duties a ranking made."""
    return LastDuty.objects.filter(ranking=ranking).select_related("area", "unit").order_by("pk")


def visible_duties(actor: Actor) -> QuerySet[LastDuty]:
    """Duties within reach."""
    rows = LastDuty.objects.filter(policy.scope(actor, "score.view", COLUMNS))
    return rows.select_related("area", "unit", "ranking", "ranking__period", "answered_by")


def duty(actor: Actor, pk: int) -> LastDuty:
    """One of them. Raises OutOfReach."""
    return found(visible_duties(actor).filter(pk=pk).first())


def decisions(actor: Actor) -> QuerySet[PlainMeanDecision]:
    """Every decision for the plain mean: a street reads the rule by which it is ranked, though the city made it."""
    rows = PlainMeanDecision.objects.all() if policy.has(actor, "score.view") else PlainMeanDecision.objects.none()
    return rows.select_related("area", "signed_by").order_by("-starts_on", "-pk")


def decision(actor: Actor, pk: int) -> PlainMeanDecision:
    """One of them. Raises OutOfReach."""
    return found(decisions(actor).filter(pk=pk).first())


def decision_in_force(area: Area, day: date) -> PlainMeanDecision | None:
    """The decision that names the last by the plain mean in a territory on a day; one query."""
    return (
        PlainMeanDecision.objects.filter(area=area, starts_on__lte=day)
        .filter(Q(ends_on=None) | Q(ends_on__gt=day))
        .order_by("-starts_on")
        .first()
    )


def schemes() -> list[tuple[str, str]]:
    """Schemes of the pack in force, for a choice; empty while no pack is published."""
    try:
        return [(key, rule.scheme.name) for key, rule in rules_on().schemes.items()]
    except BadInput:
        return []
