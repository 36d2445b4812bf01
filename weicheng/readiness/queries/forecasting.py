"""The forecast of an area today, and how it went before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.checklists import ChecklistItem
from weicheng.domain.forecast import Forecast, forecast
from weicheng.domain.packs.parse import Pack
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.veto import VetoRisk, veto_risks
from weicheng.forms import queries as forms
from weicheng.forms.models import FormVersion
from weicheng.inspections.models import Round, Visit
from weicheng.inspections.queries import ScoredVisit, scored_visits
from weicheng.organization.models import Area
from weicheng.readiness import facts
from weicheng.readiness.models import Snapshot
from weicheng.standards import queries as rules

VIEW = "readiness.view"
COLUMNS: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
# Drawn or made by the office: a patrol goes where complaints are, a self-check is a unit's own word.
COUNTED = (Visit.Kind.COVERT, Visit.Kind.MONTHLY, Visit.Kind.SIMULATED, Visit.Kind.DOUBLE)
HISTORY_DAYS = 180


@dataclass(frozen=True)
class Today:
    """The forecast of one area with the veto items, and what its references mean."""

    area: Area
    pack: Pack
    pack_version: int
    day: date
    forecast: Forecast
    vetoes: tuple[VetoRisk, ...]
    visits: int
    streets: Mapping[str, Area]


def areas_of(actor: Actor) -> QuerySet[Area]:
    """The areas that the actor may see a forecast of, the widest first."""
    return Area.objects.filter(policy.scope(actor, VIEW, {ReachKind.AREA: "path"})).order_by("path")


def area_of(actor: Actor, pk: int | None) -> Area:
    """One of them, the widest unless told. Raises OutOfReach."""
    rows = areas_of(actor)
    row = rows.filter(pk=pk).first() if pk else rows.first()
    if row is None:
        raise OutOfReach
    return row


def today(actor: Actor, area: Area, *, day: date | None = None) -> Today:
    """The forecast of an area from the visits that still say something; six queries, however many visits."""
    day = day or timezone.localdate()
    published = rules.current_pack(day=day, area_path=area.path)
    since = day - timedelta(days=facts.ageing_of(published.pack).horizon)
    visits = scored_visits(actor, since=since, until=day, kinds=COUNTED, area=area)
    return _of_visits(area, day, published, visits)


def simulated(actor: Actor, round_: Round, *, day: date | None = None) -> Today:
    """What a simulated inspection alone says under the full table: its own visits and no other (M-094).

    Raises OutOfReach for an inspection of another kind.
    """
    if round_.kind != Round.Kind.SIMULATED:
        raise OutOfReach
    day = day or timezone.localdate()
    made = scored_visits(actor, since=round_.starts_on, until=day, kinds=(Visit.Kind.SIMULATED,), area=round_.area)
    visits = [visit for visit in made if visit.round_id == round_.pk]
    last = max((visit.visited_on for visit in visits), default=round_.ends_on)
    return _of_visits(round_.area, last, rules.current_pack(day=last, area_path=round_.area_path), visits)


def _of_visits(area: Area, day: date, published: rules.Published, visits: list[ScoredVisit]) -> Today:
    pack, ageing = published.pack, facts.ageing_of(published.pack)
    streets = facts.streets_under(area)
    lines = facts.lines_of(pack)
    readings = list(facts.readings_of(visits, pack, streets))
    found = forecast(facts.parts_of(pack, area, streets), readings, lines=lines, ageing=ageing, today=day)
    vetoes = veto_risks(
        facts.veto_items(_items()), facts.veto_readings(visits), ageing=ageing, today=day, confidence=lines.confidence
    )
    return Today(area, pack, published.version_id, day, found, vetoes, len(visits), streets)


def history(area: Area, day: date) -> list[Snapshot]:
    """The nights of the last half year, oldest first; one query."""
    since = day - timedelta(days=HISTORY_DAYS)
    return list(Snapshot.objects.filter(area=area, day__gt=since, day__lte=day).order_by("day"))


def _items() -> list[ChecklistItem]:
    rows = FormVersion.objects.filter(state=FormVersion.State.PUBLISHED).defer("workbook", "xform")
    return [item for version in rows for item in forms.items(version)]
