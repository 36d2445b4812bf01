"""Which scores a ranking rests on: the sample of each unit, and the spread of the months before (M-112)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from weicheng.access.paths import ancestors, subtree
from weicheng.assessment.models import Period, Ranking, ScoreSheet
from weicheng.domain.ranking import Spread, pool
from weicheng.domain.scoring import half_up
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area

LEVELS = {Ranking.Level.STREET: AreaLevel.STREET, Ranking.Level.COMMUNITY: AreaLevel.COMMUNITY}
# Street, community, area of the visit, day and score of one sheet.
Row = tuple[int | None, int | None, int, date, int]


@dataclass(frozen=True)
class Sampled:
    """A unit with what was drawn of it, in hundredths."""

    name: str
    parent: str
    scores: tuple[int, ...]


@dataclass(frozen=True)
class Samples:
    """One level of a period: every unit of the territory by number, and the spread within units."""

    units: Mapping[str, Sampled]
    spread: Spread


def samples_of(
    *, scheme: str, kind: str, area: Area, since: date, until: date, months: int
) -> Mapping[Ranking.Level, Samples]:
    """Streets and communities of a period, with the spread of `months` up to its end; two queries."""
    rows = list(
        counting(scheme, area, months_before(since, months), until)
        .order_by("visited_on", "pk")
        .values_list("street_id", "community_id", "area_id", "visited_on", "score")
    )
    places = _territory(area)
    now = [row for row in rows if row[3] >= since]
    return {
        level: Samples(
            {unit: Sampled(*places[level][unit], tuple(grouped.get(unit, ()))) for unit in places[level]},
            pool(cell for cells in _by_period(rows, kind).values() for cell in _group(cells, level).values()),
        )
        for level, grouped in ((level, _group(now, level)) for level in LEVELS)
    }


def counting(scheme: str, area: Area, since: date, until: date) -> QuerySet[ScoreSheet]:
    """Sheets that count: reviewed, within the days and the territory, without an appeal that waits."""
    return ScoreSheet.objects.filter(
        subtree("area_path", area.path),
        scheme=scheme,
        state=ScoreSheet.State.COUNTED,
        visited_on__gte=since,
        visited_on__lte=until,
    ).exclude(appeals__upheld=None, appeals__isnull=False)


def unfinished(scheme: str, area: Area, since: date, until: date) -> tuple[int, int]:
    """How many sheets of the days wait for a review, and how many appeals for an answer; two queries."""
    rows = ScoreSheet.objects.filter(
        subtree("area_path", area.path), scheme=scheme, visited_on__gte=since, visited_on__lte=until
    )
    waiting = rows.filter(state=ScoreSheet.State.DRAFT).count()
    return waiting, rows.filter(appeals__upheld=None, appeals__isnull=False).count()


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies `months` before the one of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _group(rows: Iterable[Row], level: Ranking.Level) -> dict[str, list[int]]:
    """A community's visits; a street's communities, each by its mean to the hundredth."""
    communities: dict[tuple[int | None, int], list[int]] = {}
    for street, community, area, _, score in rows:
        communities.setdefault((street, community or area), []).append(score)
    if level is Ranking.Level.COMMUNITY:
        return {str(community): scores for (_, community), scores in communities.items()}
    streets: dict[str, list[int]] = {}
    for (street, _), scores in communities.items():
        streets.setdefault(str(street), []).append(half_up(sum(scores), len(scores)))
    return streets


def _by_period(rows: Iterable[Row], kind: str) -> dict[date, list[Row]]:
    found: dict[date, list[Row]] = {}
    for row in rows:
        day = row[3]
        first = day.replace(day=1) if kind == Period.Kind.MONTH else day - timedelta(days=day.weekday())
        found.setdefault(first, []).append(row)
    return found


def _territory(area: Area) -> Mapping[Ranking.Level, Mapping[str, tuple[str, str]]]:
    rows = list(
        Area.objects.filter(subtree("path", area.path), level__in=LEVELS.values(), closed_on=None)
        .order_by("path")
        .values_list("pk", "path", "name", "level")
    )
    streets = {path: name for _, path, name, level in rows if level == AreaLevel.STREET}

    def parent(path: str) -> str:
        return next((streets[part] for part in reversed(ancestors(path, include_self=False)) if part in streets), "")

    return {
        level: {str(pk): (name, parent(path)) for pk, path, name, of in rows if of == wanted}
        for level, wanted in LEVELS.items()
    }
