"""Cases by each of the three kinds of responsibility: once in every dimension, once in the total (M-011)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.cases.queries.visible import visible_cases
from weicheng.domain.packs.vocabulary import Dimension

# Which column of a case names the owner of each dimension; the lead department is the regulator of the trade.
COLUMNS = {Dimension.TERRITORY: "territory", Dimension.INDUSTRY: "lead", Dimension.PAIRED: "paired"}


@dataclass(frozen=True)
class OwnerCount:
    """How many cases of a period a unit owns in one dimension; `unit` is None where nobody does."""

    unit: int | None
    name: str
    count: int


@dataclass(frozen=True)
class OwnerStatistics:
    """The cases of a period, and how each dimension divides them."""

    total: int
    dimensions: Sequence[tuple[Dimension, Sequence[OwnerCount]]]


def by_owner(actor: Actor, since: date, until: date) -> OwnerStatistics:
    """The visible cases reported from `since` to `until` (included) by owner, most first; four queries.

    Every case counts once in each dimension, where it has no owner under 未明确, so that all three add up to the total.
    """
    rows = visible_cases(actor).filter(reported_at__gte=_midnight(since), reported_at__lt=_midnight(until + DAY))
    dimensions = []
    for dimension, column in COLUMNS.items():
        counted = rows.order_by().values_list(column, f"{column}__name").annotate(count=Count("pk"))
        owners = [OwnerCount(unit, name or "未明确", count) for unit, name, count in counted]
        dimensions.append((dimension, sorted(owners, key=lambda owner: (-owner.count, owner.name))))
    return OwnerStatistics(rows.order_by().count(), dimensions)


DAY = timedelta(days=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
