"""Red and black lists, comparisons, five-haves and marks by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Avg, Prefetch, Q, QuerySet

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.assessment.models import Candidate, Contest, FiveHaveCheck, HonourList, ListEntry, UnitMark
from weicheng.assessment.queries.sampling import counting
from weicheng.assessment.queries.sheets import AREA_ONLY, COLUMNS, found
from weicheng.assessment.rules import Rules
from weicheng.domain.honours import FiveHaves, Have, Scope, Scored, five_haves
from weicheng.domain.yearly import Quarter, quarter
from weicheng.organization.models import Area, Unit

VIEW = "score.view"
WHO = {Scope.AREA: "community", Scope.UNIT: "unit", Scope.SITE: "site"}
_ENTRIES = Prefetch("entries", ListEntry.objects.order_by("-colour", "position"))


def honour_lists(actor: Actor) -> QuerySet[HonourList]:
    """Published lists, which are everybody's, and the unpublished ones that this person may publish."""
    own = policy.scope(actor, "ranking.publish", AREA_ONLY)
    return HonourList.objects.filter(Q(published_at__isnull=False) | own).select_related("area")


def honour_list(actor: Actor, pk: int) -> HonourList:
    """One of them with its entries. Raises OutOfReach."""
    return found(honour_lists(actor).prefetch_related(_ENTRIES).filter(pk=pk).first())


def published_lists() -> QuerySet[HonourList]:
    """Published lists, for everybody."""
    return HonourList.objects.filter(published_at__isnull=False).select_related("area").order_by("-published_at", "-pk")


def published_list(pk: int) -> HonourList:
    """One of them with its entries. Raises OutOfReach."""
    return found(published_lists().prefetch_related(_ENTRIES).filter(pk=pk).first())


def listable(
    *, scope: Scope, scheme: str, area: Area, since: date, until: date, rules: Rules
) -> tuple[list[Scored], Mapping[str, str]]:
    """Objects with their mean score, and their names; one query.

    Kinds of places that are mostly sole traders or homes are left out, so that no list can name a person (M-069).
    """
    column = WHO[scope]
    rows = counting(scheme, area, since, until).filter(**{f"{column}__isnull": False})
    if scope is Scope.SITE:
        rows = rows.exclude(place_kind__in=rules.never_listed).exclude(place_kind="")
    means = rows.order_by().values_list(f"{column}_id", f"{column}__name").annotate(mean=Avg("score"))
    scored = {f"{scope}:{pk}": (name, round(mean)) for pk, name, mean in means}
    return [Scored(record, score) for record, (_, score) in scored.items()], {
        r: name for r, (name, _) in scored.items()
    }


def contests(actor: Actor) -> QuerySet[Contest]:
    """Comparisons within reach."""
    return Contest.objects.filter(policy.scope(actor, VIEW, AREA_ONLY)).select_related("area")


def contest(actor: Actor, pk: int) -> Contest:
    """One of them. Raises OutOfReach."""
    return found(contests(actor).filter(pk=pk).first())


def candidate_rows(contest_id: int) -> QuerySet[Candidate]:
    """The best first."""
    return Candidate.objects.filter(contest=contest_id).order_by("-score", "name")


def five_have_rows(actor: Actor) -> QuerySet[FiveHaveCheck]:
    """Villages with a record, within reach."""
    return FiveHaveCheck.objects.filter(policy.scope(actor, VIEW, AREA_ONLY)).select_related("area")


def haves_of(row: FiveHaveCheck, today: date, within_days: int) -> FiveHaves:
    """What a village has, by the rule of the core (M-071)."""
    evidence = {
        Have.SYSTEM: row.system,
        Have.STANDARD: row.standard,
        Have.TEAM: row.team,
        Have.MONEY: row.money,
        Have.CHECK: row.check_log,
    }
    return five_haves(evidence, checked_on=row.checked_on, today=today, within_days=within_days)


def marks(actor: Actor) -> QuerySet[UnitMark]:
    """Marks of units within reach."""
    columns = dict.fromkeys(COLUMNS, "unit_path")
    everywhere = policy.has(actor, "ranking.publish")
    scope = UnitMark.objects.all() if everywhere else UnitMark.objects.filter(policy.scope(actor, VIEW, columns))
    return scope.select_related("unit")


def quarters(actor: Actor, year: int, number: int) -> list[tuple[Unit, Quarter]]:
    """Units with a mark in a quarter: three months and the observation (M-115); one query."""
    first = date(year, 3 * number - 2, 1)
    starts = [date(year, first.month + offset, 1) for offset in range(3)]
    rows = marks(actor).filter(kind__in=(UnitMark.Kind.MONTH, UnitMark.Kind.OBSERVATION), starts_on__in=starts)
    units: dict[int, Unit] = {}
    scores: dict[tuple[int, str, date], int] = {}
    for row in rows.order_by("unit__path"):
        units[row.unit_id] = row.unit
        scores[row.unit_id, row.kind, row.starts_on] = row.score * 10000 // row.full
    return [
        (
            unit,
            quarter(
                [scores.get((pk, UnitMark.Kind.MONTH, start)) for start in starts],
                scores.get((pk, UnitMark.Kind.OBSERVATION, first)),
            ),
        )
        for pk, unit in units.items()
    ]
