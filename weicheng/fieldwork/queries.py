"""What the field app carries along for a day without signal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.cases import queries as cases
from weicheng.cases.models import Case
from weicheng.domain.cases import STATE_NAMES, State
from weicheng.domain.checklists import ChecklistItem
from weicheng.domain.geo import Point
from weicheng.fieldwork import interviews
from weicheng.forms import queries as forms
from weicheng.forms.models import FormVersion
from weicheng.inspections import queries as inspections
from weicheng.inspections.models import Finding, Visit
from weicheng.organization import queries as organization
from weicheng.places import queries as places
from weicheng.standards import queries as standards

# Phones are opened in the morning and may find no signal until the next evening.
DAYS_AHEAD = 1
MOST_CASES = 300
MOST_EARLIER = 50
# Cases that may be the same matter lie within one map cell of a visit, a kilometre or less.
AROUND_DEGREES = 0.01


def package(actor: Actor, day: date, visits: Collection[Visit]) -> dict[str, Any]:
    """Visits in the order of a tour, rounds of interviews, forms, categories, units to assign problems to, open cases
    around and the cells they lie in."""
    points = inspections.visit_points(visits)
    rounds = interviews.carried(actor, day)
    versions = {visit.version for visit in visits if visit.version} | {round_.version for round_ in rounds}
    return {
        "day": day.isoformat(),
        "visits": [_told(visit, points.get(visit.pk)) for visit in _toured(visits, points, day)],
        "surveys": [interviews.told(actor, round_) for round_ in rounds],
        "forms": {str(version.pk): _form(version) for version in versions},
        "categories": [{"code": code, "name": name} for code, name in cases.category_choices() if code],
        "common": [code for code, _ in cases.common_categories()],
        "units": _units() if any(map(assigns, visits)) else [],
        "cases": [_case(case) for case in _cases_around(actor, points.values())],
        "cells": _cells(visits),
        "mayReport": policy.has(actor, "case.report"),
    }


def visits_to_carry(actor: Actor, day: date) -> list[Visit]:
    """The actor's visits of the day and the next, and what is left over; three queries at most."""
    ahead = inspections.todays_visits(actor, day + timedelta(days=DAYS_AHEAD))
    found = {visit.pk: visit for visit in [*inspections.todays_visits(actor, day), *ahead]}
    return list(found.values())


def _toured(visits: Collection[Visit], points: Mapping[int, Point], day: date) -> list[Visit]:
    """What is waiting for today, then what is planned for tomorrow, each as a tour; what was made comes last."""
    waiting = [visit for visit in visits if visit.state == Visit.State.PLANNED]
    by_day = ([v for v in waiting if v.planned_on <= day], [v for v in waiting if v.planned_on > day])
    order = [leg.stop.pk for part in by_day for leg in inspections.legs(part, points)]
    place = {pk: number for number, pk in enumerate(order)}
    return sorted(visits, key=lambda visit: place.get(visit.pk, len(place)))


def assigns(visit: Visit) -> bool:
    """Whether every problem gets its unit and deadline on the spot (M-089)."""
    return visit.kind == Visit.Kind.LEADER


def _units() -> list[dict[str, Any]]:
    return [{"id": pk, "name": name} for pk, name in organization.unit_rows().values_list("pk", "name")]


def _told(visit: Visit, point: Point | None) -> dict[str, Any]:
    site, (lng, lat) = visit.site, point or (None, None)
    return {
        "id": visit.pk,
        "kind": visit.get_kind_display(),
        "state": visit.state,
        "place": site.name if site else visit.unit.name if visit.unit else visit.area.name,
        "address": site.address if site else "",
        "area": visit.area.name,
        "lng": lng,
        "lat": lat,
        "day": visit.planned_on.isoformat(),
        "version": visit.version_id,
        "assigns": assigns(visit),
        "unit": visit.unit_id,
        "note": visit.note,
        "with": [each.user.name for each in visit.inspectors.all()],
        "url": reverse("visit_detail", args=[visit.pk]),
        "earlier": [_earlier(finding) for finding in _earlier_findings(visit)],
    }


def _earlier_findings(visit: Visit) -> Iterable[Finding]:
    return inspections.findings_of(visit.earlier)[:MOST_EARLIER] if visit.earlier else ()


def _earlier(finding: Finding) -> dict[str, Any]:
    return {"id": finding.pk, "text": finding.text, "clause": finding.clause}


def _form(version: FormVersion) -> dict[str, Any]:
    return {
        "title": str(version),
        "url": reverse("field_form", args=[version.pk]),
        "items": {item.code: _item(item) for item in forms.items(version)},
    }


def _item(item: ChecklistItem) -> Mapping[str, Any]:
    """What a finding under this item is prefilled with."""
    return {"text": item.text, "clause": item.basis, "category": item.category}


def _cases_around(actor: Actor, points: Collection[Point]) -> Iterable[Case]:
    seen = policy.has(actor, "case.view")
    return cases.open_around(actor, list(points), AROUND_DEGREES)[:MOST_CASES] if seen else ()


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.pk,
        "title": case.title,
        "category": case.category,
        "state": STATE_NAMES[State(case.state)],
        "lng": case.lng,
        "lat": case.lat,
        "url": reverse("case_detail", args=[case.pk]),
    }


def _cells(visits: Collection[Visit]) -> list[dict[str, Any]]:
    """The borders of the areas visited as GeoJSON; a sketch to find one's way by."""
    names = {visit.area_id: visit.area.name for visit in visits}
    return [{"name": names[pk], "border": border} for pk, border in places.simple_borders(names)]


def near(actor: Actor, point: tuple[float, float] | None, category: str, now: datetime) -> list[cases.Duplicate]:
    """Open cases that may be the matter at this point; none outside every area."""
    area = places.locate(*point) if point else None
    if point is None or area is None:
        return []
    rule = standards.current_pack(area_path=area.path).pack.joining
    seen = cases.sighting(category=category, at=now, area=area, site=None, lng=point[0], lat=point[1])
    return cases.near_duplicates(actor, seen, rule)
