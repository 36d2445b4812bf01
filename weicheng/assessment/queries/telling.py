"""What the messages about an event need: its row, and the units it concerns."""

from __future__ import annotations

from django.db.models import Model

from weicheng.access.paths import ancestors
from weicheng.assessment.models import LastDuty, Ranking, RankRow, ScoreAppeal, ScoreSheet
from weicheng.events.models import Event
from weicheng.organization.models import Unit

_ROWS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "score": (ScoreSheet, ()),
    "score-appeal": (ScoreAppeal, ("sheet",)),
    "ranking": (Ranking, ("period",)),
    "last-duty": (LastDuty, ("area", "ranking")),
}


def of_event(event: Event) -> Model | None:
    """The sheet, appeal, ranking or duty an event is about; one query."""
    kind, _, number = event.subject.partition(":")
    if kind not in _ROWS:
        return None
    model, joins = _ROWS[kind]
    rows = model._default_manager.filter(pk=int(number))
    return (rows.select_related(*joins) if joins else rows).first()


def concerned_units(sheet: ScoreSheet) -> list[str]:
    """Paths of the unit inspected and of the units that govern the ground, nearest street first; one query."""
    governing = Unit.objects.filter(area__path__in=ancestors(sheet.area_path)[2:], closed_on=None)
    paths = governing.order_by("-area__path").values_list("path", flat=True)
    return list(dict.fromkeys([*([sheet.unit_path] if sheet.unit_path else []), *paths]))


def ranked_units(ranking: Ranking) -> list[str]:
    """Paths of the units that govern the areas of a ranking; one query."""
    areas = RankRow.objects.filter(ranking=ranking, size__gt=0).values("area_id")
    return list(Unit.objects.filter(area__in=areas, closed_on=None).order_by("path").values_list("path", flat=True))
