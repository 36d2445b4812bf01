"""Progress, typical groups and imbalance, from rankings and sheets that are there (M-119, M-120)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from weicheng.assessment.models import Period, Ranking, RankRow, ScoreSheet
from weicheng.assessment.queries.rankings import latest
from weicheng.assessment.queries.sampling import counting
from weicheng.assessment.rules import Rules
from weicheng.domain.imbalance import (
    Grouping,
    Imbalance,
    Part,
    TwoPeriods,
    Typical,
    by_progress,
    imbalance,
    typical_groups,
)
from weicheng.domain.scoring import half_up

# Place kinds that are inside a unit; the rest is public space (M-119).
INSIDE = frozenset({"unit", "school", "hospital", "food_unit", "hotel_mall", "site", "station", "water"})


@dataclass(frozen=True)
class Comparison:
    """A period against the one before it."""

    before: Ranking | None
    progress: Sequence[TwoPeriods]
    groups: Mapping[Typical, tuple[str, ...]]


def comparison(ranking: Ranking, rows: Sequence[RankRow], rules: Rules) -> Comparison:
    """How units moved since the period before; two queries."""
    before = (
        Ranking.objects.filter(
            latest(),
            level=ranking.level,
            period__scheme=ranking.period.scheme,
            period__kind=ranking.period.kind,
            period__area=ranking.period.area_id,
            period__starts_on__lt=ranking.period.starts_on,
        )
        .select_related("period")
        .order_by("-period__starts_on")
        .first()
    )
    earlier = dict(RankRow.objects.filter(ranking=before, size__gt=0).values_list("area_id", "score")) if before else {}
    units = [TwoPeriods(row.name, earlier.get(row.area_id), row.score or 0, tuple(row.parts)) for row in rows]
    return Comparison(before, by_progress(units), typical_groups(units, rules.typical))


def balances(period: Period, kinds: Mapping[str, str], rules: Rules) -> list[Imbalance]:
    """The four groupings of a period that have at least two parts; one query. `kinds` names kinds of places."""
    rows = counting(period.scheme, period.area, period.starts_on, period.ends_on)
    found = _groups(rows, kinds, rules.heads)
    tables = (imbalance(grouping.label, found[grouping], limit=rules.range_limit) for grouping in Grouping)
    return [table for table in tables if table is not None]


def _groups(
    rows: QuerySet[ScoreSheet], kinds: Mapping[str, str], heads: Mapping[int, str]
) -> Mapping[Grouping, list[Part]]:
    scores: dict[Grouping, dict[str, list[int]]] = {grouping: {} for grouping in Grouping}
    sums: dict[str, list[int]] = {}
    for street, kind, score, full, by_head in rows.values_list("street__name", "place_kind", "score", "full", "heads"):
        share = half_up(score * 10000, full)
        if street:
            scores[Grouping.AREA].setdefault(street, []).append(share)
        if kind:
            scores[Grouping.PLACE_KIND].setdefault(kinds.get(kind, kind), []).append(share)
        scores[Grouping.INSIDE].setdefault("单位内部" if kind in INSIDE else "公共区域", []).append(share)
        for head, (gained, offered) in by_head.items():
            both = sums.setdefault(heads.get(int(head), "其他"), [0, 0])
            both[0] += gained
            both[1] += offered
    groups = {
        grouping: [Part(name, half_up(sum(values), len(values))) for name, values in parts.items()]
        for grouping, parts in scores.items()
    }
    groups[Grouping.CATEGORY] = [
        Part(name, half_up(gained * 10000, offered)) for name, (gained, offered) in sums.items()
    ]
    return groups
