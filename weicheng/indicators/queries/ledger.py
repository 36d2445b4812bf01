"""Reading the ledger: standing values, an indicator with its history, its warnings, and who uses it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import OuterRef, QuerySet, Subquery

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.ledger import Conflict, Entry, Recomputed, conflicts, recompute
from weicheng.domain.refusals import OutOfReach
from weicheng.events.models import Event
from weicheng.indicators.models import Indicator, IndicatorValue
from weicheng.indicators.queries.reaches import REPORT
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area, Unit


def standing_values() -> QuerySet[IndicatorValue]:
    """Values that hold: neither corrected by a further row nor withdrawn."""
    return IndicatorValue.objects.filter(corrected_by=None, withdrawal=None)


def value_of(pk: int) -> IndicatorValue:
    """One value, also one that no longer holds: the figures of a city are no secret among those who view them at all.

    Raises OutOfReach when there is none.
    """
    rows = IndicatorValue.objects.select_related("indicator__department", "area", "unit", "corrects", "recorded_by")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def indicator_of(pk: int) -> Indicator:
    """One indicator; what it is called and who owes it is no secret. Raises OutOfReach when there is none."""
    row = Indicator.objects.select_related("department").filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row


def is_standing(value: IndicatorValue) -> bool:
    """Whether the value holds; one query."""
    return standing_values().filter(pk=value.pk).exists()


def recomputed(indicator: Indicator, value: IndicatorValue) -> Recomputed | None:
    """What the parts of a value give beside its printed figure; None for a value without parts (M-028)."""
    if value.numerator is None or value.denominator is None:
        return None
    return recompute(
        numerator=value.numerator,
        denominator=value.denominator,
        scale=indicator.factor,
        printed=printed_figure(value.printed),
    )


def printed_figure(printed: str) -> Decimal | None:
    """The figure in a printed text (「79.49%」); None where there is none."""
    digits = "".join(sign for sign in printed if sign.isdigit() or sign == ".")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def entry_of(value: IndicatorValue) -> Entry:
    """A value as one source's statement: as precise as it was printed, otherwise as it was entered."""
    printed = printed_figure(value.printed)
    if printed is not None and value.low == value.high:
        return Entry(value.source, printed, printed)
    return Entry(value.source, value.low.normalize(), value.high.normalize())


def conflicts_among(values: Iterable[IndicatorValue]) -> dict[tuple[date, date], tuple[Conflict, ...]]:
    """Sources that contradict each other, by period."""
    periods: dict[tuple[date, date], list[Entry]] = {}
    for value in values:
        periods.setdefault((value.since, value.until), []).append(entry_of(value))
    found = {period: conflicts(entries) for period, entries in periods.items()}
    return {period: pairs for period, pairs in found.items() if pairs}


def listed_indicators() -> QuerySet[Indicator]:
    """Every indicator in use with the department that owes it."""
    return Indicator.objects.filter(closed_on=None).select_related("department")


def indicators_with_last() -> QuerySet[Indicator]:
    """As `listed_indicators`, with the end of the last period that any area has a value of."""
    latest = standing_values().filter(indicator=OuterRef("pk")).order_by("-until").values("until")[:1]
    return listed_indicators().annotate(last_until=Subquery(latest))


# Kinds whose values are written in digits.
WITH_DIGITS = (Indicator.Kind.NUMBER, Indicator.Kind.RATE)


def indicator_names() -> list[str]:
    """The names to choose from in a workbook; one query."""
    return list(Indicator.objects.filter(closed_on=None).order_by("name").values_list("name", flat=True))


def values_of_batch(batch_id: int) -> QuerySet[IndicatorValue]:
    """What an import entered."""
    return IndicatorValue.objects.filter(batch_id=batch_id).select_related("indicator", "area")


def areas_by_pk() -> dict[int, Area]:
    """Every area above the grid cells: values are kept of cities, districts, streets and communities."""
    return {row.pk: row for row in Area.objects.exclude(level=AreaLevel.GRID)}


def units_by_pk() -> dict[int, Unit]:
    """Every unit."""
    return {row.pk: row for row in Unit.objects.all()}


def home_area(actor: Actor) -> Area | None:
    """The area whose ledger the actor keeps: the one that holds all others in reach; None where there is none."""
    rows = list(Area.objects.filter(policy.scope(actor, REPORT, {ReachKind.AREA: "path"})).order_by("path")[:2])
    if not rows or (len(rows) > 1 and not rows[1].path.startswith(rows[0].path)):
        return None
    return rows[0]


def indicator_about(event: Event) -> Indicator | None:
    """The indicator that an event is about."""
    kind, _, number = event.subject.partition(":")
    if kind != "indicator" or not number.isdecimal():
        return None
    return Indicator.objects.select_related("department").filter(pk=int(number)).first()
