"""Reading the collection: what is needed, who owes what, what a department still has to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.domain.measures.written import read_measure
from weicheng.domain.refusals import OutOfReach
from weicheng.events.models import Event
from weicheng.indicators.models import Campaign, Clause, Collection, Indicator, IndicatorValue
from weicheng.indicators.queries.ledger import standing_values
from weicheng.indicators.queries.reaches import OF_QUESTION, REPORT, VIEW
from weicheng.organization.models import Area

IS_OPEN = Q(answered_at=None, waived="")


def running_campaigns(day: date) -> dict[Area, list[Campaign]]:
    """Campaigns that run on a day, by area; one query."""
    running: dict[Area, list[Campaign]] = {}
    rows = Campaign.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
    for row in rows.select_related("area").order_by("pk"):
        running.setdefault(row.area, []).append(row)
    return running


def wanted_codes(campaigns: Iterable[Campaign]) -> set[str]:
    """Codes of what the measures of these campaigns read, a rate by its two figures where both are owed.

    A rate that can be computed is not asked for as well: the department would say one thing twice.
    """
    editions = {campaign.edition_id for campaign in campaigns}
    measures = Clause.objects.filter(edition__in=editions, measure__isnull=False).values_list("measure", flat=True)
    codes = {code for measure in measures if measure for code in read_measure(measure).indicators}
    rows = list(Indicator.objects.filter(Q(code__in=codes) | Q(is_base=True), closed_on=None))
    bases = {row.name: row.code for row in rows if row.is_base and row.department_id}
    wanted: set[str] = set()
    for row in rows:
        if row.code not in codes:
            continue
        parts = [bases.get(row.numerator_name), bases.get(row.denominator_name)]
        found = {part for part in parts if part}
        wanted |= found if len(found) == len(parts) else {row.code, *found}
    return wanted


def open_questions() -> QuerySet[Collection]:
    """Questions that were neither answered nor called off."""
    return Collection.objects.filter(IS_OPEN).select_related("indicator", "unit")


def visible_questions(actor: Actor) -> QuerySet[Collection]:
    """Questions of the actor's areas, and those asked of the actor's own unit."""
    rows = Collection.objects.filter(policy.scope(actor, VIEW, OF_QUESTION) | policy.scope(actor, REPORT, OF_QUESTION))
    return rows.select_related("indicator", "unit", "area", "value")


def own_questions(actor: Actor) -> QuerySet[Collection]:
    """What the actor's own units still owe; whoever reports for an area owes nothing himself."""
    mine = Q(pk__in=[])
    for path in {reach.unit_path for reach in actor.reaches_for(REPORT) if reach.unit_path}:
        mine |= subtree("unit_path", path)
    return open_questions().filter(mine).select_related("area")


def question_of(actor: Actor, pk: int) -> Collection:
    """One visible question. Raises OutOfReach."""
    row = visible_questions(actor).filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def question_about(event: Event) -> Collection | None:
    """The question that an event is about."""
    kind, _, number = event.subject.partition(":")
    if kind != "collection" or not number.isdecimal():
        return None
    return Collection.objects.select_related("indicator").filter(pk=int(number)).first()


@dataclass(frozen=True)
class Owed:
    """How many figures a unit owes, and how many of them are late."""

    pk: int
    unit: str
    owed: int
    late: int


def owed_by_unit(actor: Actor, day: date) -> list[Owed]:
    """Open questions in reach by unit, the most owed first; one query."""
    rows = visible_questions(actor).filter(IS_OPEN).order_by().values_list("unit", "unit__name")
    counted = rows.annotate(owed=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
    return sorted((Owed(*row) for row in counted), key=lambda one: (-one.owed, one.unit))


def last_value(question: Collection) -> IndicatorValue | None:
    """The value of the period before, to compare with while answering."""
    rows = standing_values().filter(indicator=question.indicator_id, area=question.area_id, until__lt=question.since)
    return rows.order_by("-until", "-recorded_at").first()
