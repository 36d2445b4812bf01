"""Rows → the words of the core: parts of the table, readings of visits, pairs, problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet
from django.utils import timezone

from weicheng.access.paths import ancestors, subtree
from weicheng.domain.checklists import ChecklistItem, ItemAnswer, Scoring
from weicheng.domain.forecast import Lines
from weicheng.domain.missed import Problem
from weicheng.domain.packs.parse import Pack
from weicheng.domain.readings import Ageing, Part, Reading
from weicheng.domain.recusal import Look
from weicheng.domain.scoring import gained
from weicheng.domain.veto import VetoItem, VetoReading
from weicheng.inspections.models import Finding
from weicheng.inspections.queries import ScoredVisit
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area
from weicheng.places.models import Site

HUNDREDTHS = 100


def lines_of(pack: Pack) -> Lines:
    """The two lines of the table."""
    said = pack.readiness
    return Lines(said.pass_points * HUNDREDTHS, said.basic_points * HUNDREDTHS, said.confidence)


def ageing_of(pack: Pack) -> Ageing:
    """How visits age."""
    said = pack.readiness
    return Ageing(said.half_life_days, said.horizon_days, said.spread)


def streets_under(area: Area) -> dict[str, Area]:
    """Path → street; one query."""
    rows = Area.objects.filter(subtree("path", area.path), level=AreaLevel.STREET)
    return {row.path: row for row in rows}


def street_of(path: str, streets: Iterable[str]) -> str:
    """The street that a path lies in, itself where it lies in none."""
    return next((above for above in ancestors(path) if above in streets), path)


def parts_of(pack: Pack, area: Area, streets: Mapping[str, Area]) -> list[Part]:
    """Heads and kinds with their points; what does not divide goes to the first kinds. One query."""
    registered: dict[str, Counter[str]] = {}
    rows = Site.objects.filter(subtree("area_path", area.path), closed_on=None).values_list("kind", "area_path")
    for kind, path in rows:
        registered.setdefault(kind, Counter())[street_of(path, streets)] += 1
    found = []
    for number, head in sorted(pack.covert_head.items(), key=lambda row: int(row[0])):
        each, left = divmod(head.points * HUNDREDTHS, len(head.sites))
        for place, kind in enumerate(head.sites):
            found.append(Part(int(number), kind, each + (place < left), registered.get(kind, {})))
    return found


def readings_of(visits: Iterable[ScoredVisit], pack: Pack, streets: Iterable[str]) -> Iterator[Reading]:
    """What each visit says under each head, by kind of place.

    An item names its kind, or the place does; an impression of an area speaks for every kind of its head.
    """
    known = set(streets)
    for visit in visits:
        sums: dict[tuple[int, str], list[int]] = {}
        for answer in visit.answers:
            if not _weighs(answer):
                continue
            kind = visit.place_kind or answer.item.place_kind
            head = pack.covert_head.get(str(answer.item.head))
            for each in [kind] if kind else (head.sites if head else ()):
                cell = sums.setdefault((answer.item.head, each), [0, 0])
                cell[0] += gained(answer)
                cell[1] += answer.item.points
        for (head_number, kind), (earned, possible) in sums.items():
            yield Reading(
                head_number, kind, _place(visit), street_of(visit.area_path, known), visit.visited_on, earned, possible,
                f"visit:{visit.pk}",
            )  # fmt: skip


def veto_items(items: Iterable[ChecklistItem]) -> list[VetoItem]:
    """The veto items of checklists, each once."""
    found = {item.code: VetoItem(item.code, item.text, item.veto_below) for item in items if item.veto_below}
    return list(found.values())


def veto_readings(visits: Iterable[ScoredVisit]) -> Iterator[VetoReading]:
    """What visits say of veto items."""
    for visit in visits:
        for answer in visit.answers:
            if answer.item.veto_below and _weighs(answer):
                points = answer.item.points
                yield VetoReading(
                    answer.item.code, _place(visit), visit.visited_on, gained(answer), points, f"visit:{visit.pk}"
                )


def mark_of(visit: ScoredVisit) -> int | None:
    """Hundredths of 100 points over everything that was looked at; None without a scored answer."""
    scored = [answer for answer in visit.answers if _weighs(answer)]
    offered = sum(answer.item.points for answer in scored)
    return round(100 * HUNDREDTHS * sum(gained(answer) for answer in scored) / offered) if offered else None


def looks_of(visits: Iterable[ScoredVisit], homes: Mapping[int, str], units: Mapping[int, str]) -> list[Look]:
    """Who looked at which unit. `homes`: person → unit; `units`: unit → its reference."""
    return [
        Look(f"visit:{visit.pk}", f"user:{user}", homes.get(user, ""), units[visit.unit_id])
        for visit in visits
        if visit.unit_id is not None and visit.unit_id in units
        for user in visit.inspectors
    ]


def problems_of(findings: QuerySet[Finding], areas: Iterable[str]) -> list[Problem]:
    """Findings as problems of the duty area they lie in; those outside of every duty area are left out."""
    known = set(areas)
    found = []
    for row in findings:
        area = next((above for above in reversed(ancestors(row.area_path)) if above in known), "")
        if area:
            at = (row.lng, row.lat) if row.lng is not None and row.lat is not None else None
            day = timezone.localtime(row.found_at).date()
            found.append(Problem(f"finding:{row.pk}", day, area, row.category, at))
    return found


def _place(visit: ScoredVisit) -> str:
    return f"site:{visit.site_id}" if visit.site_id else f"area:{visit.area_id}"


def _weighs(answer: ItemAnswer) -> bool:
    worth = answer.item.scoring not in (Scoring.NONE, Scoring.BONUS) and answer.item.points > 0
    return worth and answer.is_answered
