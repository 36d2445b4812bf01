"""One indicator with everything said of it: values, corrections, warnings, and the campaigns that read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from weicheng.domain.ledger import Conflict, ImpliedBase, bases_agree, implied_base
from weicheng.domain.measures.written import read_measure
from weicheng.indicators import figures
from weicheng.indicators.models import Campaign, Clause, Indicator, IndicatorValue
from weicheng.indicators.queries.ledger import conflicts_among, printed_figure, recomputed, standing_values
from weicheng.organization.models import Area

# A chart of more points is a line nobody can read.
MOST_POINTS = 60


@dataclass(frozen=True)
class Said:
    """One value with what is wrong with it, if anything."""

    value: IndicatorValue
    text: str
    warning: str


@dataclass(frozen=True)
class Use:
    """A campaign in which an indicator counts, and the clauses that read it there (M-206)."""

    campaign: Campaign
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class History:
    """An indicator in one area."""

    indicator: Indicator
    area: Area
    values: tuple[Said, ...]
    conflicts: tuple[tuple[tuple[date, date], Conflict], ...]

    @property
    def last(self) -> Said | None:
        return self.values[-1] if self.values else None


def areas_with_values(indicator: Indicator) -> QuerySet[Area]:
    """Areas that the ledger has values of, the widest first."""
    rows = standing_values().filter(indicator=indicator).values("area")
    return Area.objects.filter(pk__in=rows).order_by("path")


def history_of(indicator: Indicator, area: Area) -> History:
    """Standing values of an area in the order of their periods, each with its warning; one query."""
    rows = standing_values().filter(indicator=indicator, area=area).select_related("unit", "corrects")
    values = list(rows.order_by("until", "since", "recorded_at", "pk"))
    pairs = [(period, one) for period, found in conflicts_among(values).items() for one in found]
    return History(indicator, area, tuple(said(indicator, value) for value in values), tuple(pairs))


def said(indicator: Indicator, value: IndicatorValue) -> Said:
    """A value as it is shown, with the warning that its printed figure is not what its parts give (M-028)."""
    found = recomputed(indicator, value)
    warning = ""
    if found is not None and not found.agrees:
        above, below = (figures.number(part or value.low) for part in (value.numerator, value.denominator))
        exact = f"{found.text(figures.SHOWN)}{indicator.unit}"
        printed = figures.shown(indicator, value)
        warning = f"原文 {printed}，按 {above} ÷ {below} 重算是 {exact}，相差超过四舍五入。"
    return Said(value, figures.shown(indicator, value), warning)


def uses_of(indicator: Indicator) -> list[Use]:
    """Every campaign whose standard reads the indicator; two queries."""
    campaigns = list(Campaign.objects.select_related("edition", "area").order_by("-starts_on", "pk"))
    rows = Clause.objects.filter(edition__in={row.edition_id for row in campaigns}, measure__isnull=False)
    reading: dict[int, list[Clause]] = {}
    for clause in rows.order_by("position"):
        if clause.measure and indicator.code in read_measure(clause.measure).indicators:
            reading.setdefault(clause.edition_id, []).append(clause)
    return [Use(row, tuple(reading[row.edition_id])) for row in campaigns if row.edition_id in reading]


def implied_bases(value: IndicatorValue, indicator: Indicator) -> tuple[tuple[ImpliedBase, ...], bool]:
    """The base that each rate over the same denominator implies for the period, and whether they agree (M-028).

    Only rates that were printed with their numerator say anything; the denominator that was entered is left aside.
    """
    rows = standing_values().filter(
        area=value.area_id, since=value.since, until=value.until, numerator__isnull=False,
        indicator__denominator_name=indicator.denominator_name, indicator__factor=indicator.factor,
    ).exclude(indicator__denominator_name="").exclude(printed="")  # fmt: skip
    found = []
    for row in rows.select_related("indicator").order_by("indicator__name"):
        rate = printed_figure(row.printed)
        if rate is not None and row.numerator is not None:
            base = implied_base(row.indicator.name, numerator=row.numerator, rate=rate, scale=row.indicator.factor)
            if base is not None:
                found.append(base)
    return tuple(found), bases_agree(found)
