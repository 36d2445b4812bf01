"""Rows → the words of the core: readings and events of an area as known on a day (decision 0024).

A constant number of queries however many indicators: their last readings, and the whole years of the last ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery

from weicheng.domain.measures.readings import Facts, Reading
from weicheng.indicators.models import CountedEvent, EventWatch, Indicator, IndicatorValue
from weicheng.indicators.queries.ledger import standing_values
from weicheng.organization.models import Area

# A baseline looks back five years, a trend one; one more covers a year that has not been reported yet.
YEARS_BACK = 8


@dataclass(frozen=True)
class Known:
    """What is known of some indicators: facts for the core, the indicators by code, the last value of each."""

    facts: Facts
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    last: Mapping[str, IndicatorValue] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Indicator]:
        """The indicators by name: a rate calls its numerator and denominator by theirs."""
        return {row.name: row for row in self.indicators.values()}


def known_of(area: Area, codes: Collection[str], day: date) -> Known:
    """Readings of these indicators and of all base figures, and every event in an area, up to a day; four queries."""
    indicators = {row.code: row for row in _indicators(area, codes, day)}
    codes_by_pk = {row.pk: code for code, row in indicators.items()}
    readings: dict[str, list[Reading]] = {}
    last: dict[str, IndicatorValue] = {}
    for value in _values(area, list(indicators.values()), day):
        code = codes_by_pk[value.indicator_id]
        readings.setdefault(code, []).append(Reading(value.since, value.until, value.low, value.high))
        before = last.get(code)
        # As Facts.latest chooses: the period that ended last, the longer of two, the later entered of equal ones.
        if before is None or (value.until, -value.since.toordinal()) >= (before.until, -before.since.toordinal()):
            last[code] = value
    events, watched = _events(area, day)
    return Known(Facts(day, readings, events, watched), indicators, last)


def _indicators(area: Area, codes: Collection[str], day: date) -> list[Indicator]:
    latest = standing_values().filter(indicator=OuterRef("pk"), area=area, until__lte=day).order_by("-until")
    rows = Indicator.objects.filter(Q(code__in=codes) | Q(is_base=True)).select_related("department")
    return list(rows.annotate(last_until=Subquery(latest.values("until")[:1])))


def _values(area: Area, indicators: list[Indicator], day: date) -> list[IndicatorValue]:
    """The values that can decide: of the last period of each indicator, and of whole years."""
    years = range(day.year - YEARS_BACK, day.year + 1)
    whole = Q(since__in=[date(year, 1, 1) for year in years], until__in=[date(year, 12, 31) for year in years])
    ends = {row.last_until for row in indicators if row.last_until}  # type: ignore[attr-defined]
    rows = standing_values().filter(area=area, indicator__in=[row.pk for row in indicators], until__lte=day)
    return list(rows.filter(whole | Q(until__in=ends)).order_by("recorded_at", "pk"))


def _events(area: Area, day: date) -> tuple[dict[str, list[date]], dict[str, date]]:
    found: dict[str, list[date]] = {}
    rows = CountedEvent.objects.filter(area_path__startswith=area.path, on__lte=day, withdrawn_at=None)
    for kind, on in rows.values_list("kind", "on"):
        found.setdefault(kind, []).append(on)
    watched = dict(EventWatch.objects.filter(area=area).values_list("kind", "since"))
    return found, watched
