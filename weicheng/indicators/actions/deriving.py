"""A rate of two figures that the ledger has is computed, never asked for (M-028, M-169, M-170).

绿地率 = 绿地面积 ÷ 建成区面积: whoever enters the second of the two for a period enters the rate with it, and whoever
corrects one of them corrects the rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from weicheng.access.policy import Actor
from weicheng.domain.ledger import recompute
from weicheng.domain.printed import rounded
from weicheng.indicators.figures import PLACES
from weicheng.indicators.models import Indicator, IndicatorValue
from weicheng.indicators.queries.ledger import standing_values

WHY = "分子或分母有更正"


def derived_source(rate: Indicator) -> str:
    """The source of a computed rate: its formula."""
    return f"由台账计算：{rate.numerator_name} ÷ {rate.denominator_name}"


def derive_rates(actor: Actor, rows: Iterable[IndicatorValue], at: datetime) -> list[IndicatorValue]:
    """The rates that just became known or changed, for the area and period of each row."""
    made: list[IndicatorValue] = []
    for row in rows:
        name = row.indicator.name
        rates = Indicator.objects.filter(Q(numerator_name=name) | Q(denominator_name=name), closed_on=None)
        for rate in rates.exclude(pk=row.indicator_id):
            value = _derived(actor, rate, row, at)
            if value is not None:
                value.save()
                made.append(value)
    return made


def _derived(actor: Actor, rate: Indicator, row: IndicatorValue, at: datetime) -> IndicatorValue | None:
    same = standing_values().filter(area=row.area_id, since=row.since, until=row.until)
    numerator = same.filter(indicator__name=rate.numerator_name).order_by("-recorded_at", "-pk").first()
    denominator = same.filter(indicator__name=rate.denominator_name).order_by("-recorded_at", "-pk").first()
    if numerator is None or denominator is None or numerator.low != numerator.high:
        return None
    found = recompute(numerator=numerator.low, denominator=denominator.low, scale=rate.factor)
    if found is None:
        return None
    exact = rounded(found.exact, PLACES)
    before = same.filter(indicator=rate, source=derived_source(rate)).first()
    if before is not None and before.low == exact:
        return None
    return IndicatorValue(
        indicator=rate, area_id=row.area_id, since=row.since, until=row.until, low=exact, high=exact,
        numerator=numerator.low, denominator=denominator.low, source=derived_source(rate), corrects=before,
        reason=WHY if before else "", recorded_at=at, recorded_by_id=actor.user_id, unit=row.unit,
        batch_id=row.batch_id,
    )  # fmt: skip
