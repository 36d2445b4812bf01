"""Reports of the same heap: which open case a new one belongs to, and which it might belong to (M-131)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians

from django.db import connection
from django.db.models import Q

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import facts
from weicheng.cases.models import Case
from weicheng.cases.models.case import IS_OPEN
from weicheng.domain.dedupe import PROPOSAL_WINDOWS, SAME_PLACE_METRES, How, Match, Sighting, find_matches
from weicheng.domain.packs.schema import Joining
from weicheng.organization.models import Area
from weicheng.places.models import Site
from weicheng.places.queries import CELLS_IN_ROW, cell

MOST_SHOWN = 10
METRES_PER_DEGREE = 111_195
MOST_COMPARED = 200
_COLUMNS = ("pk", "category", "reported_at", "site_id", "area_id", "lng", "lat")


@dataclass(frozen=True)
class Duplicate:
    """An open case that may be the same matter: how far away, how alike, and what speaks for it."""

    case: Case
    metres: int | None
    score: int
    joins_by_itself: bool


def sighting(
    *, category: str, at: datetime, area: Area, site: Site | None, lng: float | None, lat: float | None
) -> Sighting:
    """A report as the joining rule compares it."""
    return Sighting("new", category, at, str(site.pk) if site else "", str(area.pk), lng, lat)


def same_matter(seen: Sighting, rule: Joining) -> int | None:
    """The number of the case that a new report joins by itself, if any; one cheap query as a rule.

    Same category, same site or position, within the hours of the pack. Whatever is merely near is left to a person.
    """
    since = seen.at - timedelta(hours=rule.within_hours)
    if not _anything_near(seen, since):
        return None
    rows = Case.objects.filter(
        IS_OPEN, area=int(seen.grid), category=seen.category, reported_at__gte=since, sealed=False
    ).order_by("-reported_at")
    matches = find_matches(seen, _sightings(rows.values_list(*_COLUMNS)[:MOST_COMPARED]), rule)
    return next((int(match.case) for match in matches if match.how is How.JOIN), None)


# Every report asks this and nearly every answer is no, so it is asked without the ORM (see base.inserts).
_NEAR = """
    SELECT EXISTS (
        SELECT 1 FROM cases_case
        WHERE area_id = %s AND category = %s AND reported_at >= %s
        AND (site_id = %s OR (lng BETWEEN %s AND %s AND lat BETWEEN %s AND %s))
    )
"""


def _anything_near(seen: Sighting, since: datetime) -> bool:
    """Whether there is a case at the same site or within twice the distance of one place."""
    site = int(seen.site) if seen.site else None
    box = _box(seen.lng, seen.lat) if seen.lng is not None and seen.lat is not None else (None,) * 4
    after = connection.ops.adapt_datetimefield_value(since)
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [int(seen.grid), seen.category, after, site, *box])
        [found] = cursor.fetchone()
    return bool(found)


def _box(lng: float, lat: float) -> tuple[float, float, float, float]:
    high = 2 * SAME_PLACE_METRES / METRES_PER_DEGREE
    wide = high / max(cos(radians(lat)), 0.1)
    return lng - wide, lng + wide, lat - high, lat + high


def near_duplicates(actor: Actor, seen: Sighting, rule: Joining, *, without: int = 0) -> list[Duplicate]:
    """Open cases in the actor's reach that may be the same matter, the likeliest first; two queries.

    Looks at the same area and the map cells around the position, in the same group of categories.
    """
    since = seen.at - PROPOSAL_WINDOWS * timedelta(hours=rule.within_hours)
    place = Q(area=int(seen.grid))
    if (here := cell(seen.lng, seen.lat)) is not None:
        place |= Q(cell__in=[here + row * CELLS_IN_ROW + column for row in (-1, 0, 1) for column in (-1, 0, 1)])
    rows = (
        Case.objects.filter(IS_OPEN, policy.scope(actor, "case.view"), place, sealed=False)
        .filter(category__startswith=seen.category[:2], reported_at__gte=since)
        .exclude(pk=without)
        .order_by("-reported_at")
    )
    matches = find_matches(seen, _sightings(rows.values_list(*_COLUMNS)[:MOST_COMPARED]), rule)[:MOST_SHOWN]
    cases = Case.objects.select_related("area", "unit").in_bulk([int(match.case) for match in matches])
    return [_duplicate(cases[int(match.case)], match) for match in matches]


def duplicates_of(actor: Actor, case: Case) -> list[Duplicate]:
    """As `near_duplicates`, for a case that was taken in already, by the rules it began with."""
    seen = sighting(
        category=case.category, at=case.reported_at, area=case.area, site=case.site, lng=case.lng, lat=case.lat
    )
    return near_duplicates(actor, seen, facts.rules_of(case).pack.joining, without=case.pk)


def _sightings(rows: Iterable[tuple[object, ...]]) -> list[Sighting]:
    return [
        Sighting(str(pk), str(category), at, str(site or ""), str(area), lng, lat)  # type: ignore[arg-type]
        for pk, category, at, site, area, lng, lat in rows
    ]


def _duplicate(case: Case, match: Match) -> Duplicate:
    metres = None if match.metres is None else round(match.metres)
    return Duplicate(case, metres, match.score, match.how is How.JOIN)
