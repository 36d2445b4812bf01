"""并案: which open case a new report probably belongs to (M-131).

Joined automatically only when place, category and time agree; everything else near enough is proposed to a person,
with a score and what speaks for it. A joined report keeps its code and clock and can be split off again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from weicheng.domain.packs.schema import Joining
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.reasons import Reason

EARTH_RADIUS = 6_371_008.8  # metres, mean radius
# What a phone's position is worth: two photos of one heap may lie this far apart.
SAME_PLACE_METRES = 20
# Beyond this many times the automatic window a similar case is more likely a relapse than a double.
PROPOSAL_WINDOWS = 7


class How(Labelled):
    """What to do with a match."""

    JOIN = "join", "自动并案"
    PROPOSE = "propose", "提示可能重复"


@dataclass(frozen=True)
class Sighting:
    """A report, or an open case with the time of its first report: what, where, when.

    `site` and `grid` are keys of the place, "" when unknown; positions are WGS84 degrees.
    """

    key: str
    category: str
    at: datetime
    site: str = ""
    grid: str = ""
    lng: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Match:
    """One open case that may be the same matter. `score` is out of 100; `metres` is None without positions."""

    case: str
    how: How
    score: int
    metres: float | None
    reason: Reason


def distance_metres(lng1: float, lat1: float, lng2: float, lat2: float) -> float:
    """Great-circle distance of two WGS84 points in metres (haversine; good to 0.5 %, far below a phone's error)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lng2 - lng1) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def find_matches(report: Sighting, open_cases: Iterable[Sighting], rule: Joining) -> tuple[Match, ...]:
    """Cases the report may belong to, best first; at most the first one is to be joined automatically.

    Automatic: the same site (or, where neither has one, positions within 20 m), the same category, at most
    `rule.within_hours` apart. Proposed: near or in the same grid, up to seven times as far apart in time.
    """
    window = timedelta(hours=rule.within_hours)
    found = []
    for case in open_cases:
        apart = abs(report.at - case.at)
        metres = _metres(report, case)
        near = _nearness(report, case, metres, rule)
        if near == 0 or apart > PROPOSAL_WINDOWS * window or not _alike(report, case):
            continue
        joins = _same_place(report, case, metres) and report.category == case.category and apart <= window
        found.append(_match(report, case, How.JOIN if joins else How.PROPOSE, metres, near, apart / window))
    found.sort(key=lambda match: (match.how is How.PROPOSE, -match.score, match.case))
    return tuple(_one_join(found))


def _one_join(found: list[Match]) -> Iterable[Match]:
    """Only the best is joined: two open cases at one place are for a person to look at."""
    for rank, match in enumerate(found):
        how = match.how if rank == 0 else How.PROPOSE
        yield Match(match.case, how, match.score, match.metres, match.reason)


def _metres(one: Sighting, other: Sighting) -> float | None:
    if one.lng is None or one.lat is None or other.lng is None or other.lat is None:
        return None
    return distance_metres(one.lng, one.lat, other.lng, other.lat)


def _same_place(one: Sighting, other: Sighting, metres: float | None) -> bool:
    if one.site or other.site:
        return one.site == other.site
    return metres is not None and metres <= SAME_PLACE_METRES


def _nearness(one: Sighting, other: Sighting, metres: float | None, rule: Joining) -> float:
    """From 1 (the same site or point) down to 0 (not near). A shared grid alone is weak: it may be a whole estate."""
    if one.site and one.site == other.site:
        return 1.0
    if metres is not None:
        return max(0.0, 1 - metres / (2 * rule.near_metres)) if metres <= rule.near_metres else 0.0
    return 0.25 if one.grid and one.grid == other.grid else 0.0


def _alike(one: Sighting, other: Sighting) -> bool:
    """The same category, or at least the same group (the first two digits)."""
    return one.category[:2] == other.category[:2]


def _match(report: Sighting, case: Sighting, how: How, metres: float | None, near: float, windows: float) -> Match:
    same_category = report.category == case.category
    fresh = 1 - windows / PROPOSAL_WINDOWS
    score = round(50 * near + (30 if same_category else 10) + 20 * fresh)
    inputs = {
        "same_site": bool(report.site) and report.site == case.site,
        "same_category": same_category,
        "metres": None if metres is None else round(metres),
        "hours_apart": round(abs(report.at - case.at) / timedelta(hours=1), 1),
    }
    return Match(case.key, how, score, metres, Reason(f"dedupe.{how}", "M-131", inputs))
