"""责任边界表 (M-017): duty × type of place on a day, and the places a reform forgot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from weicheng.domain import vacuum
from weicheng.domain.boundary import BoundaryCell, boundary_matrix, handovers, left_by_reform
from weicheng.domain.duties import Gap, Span
from weicheng.domain.vacuum import Alarm
from weicheng.organization.enums import AreaLevel, Fabric
from weicheng.organization.facts import area_nodes, duty_book
from weicheng.organization.models import Area, Unit
from weicheng.organization.needs import duty_names, needed_duties

ZONE = AreaLevel.ZONE.value
COLUMNS: Mapping[str, str] = {fabric.value: fabric.label for fabric in Fabric} | {ZONE: AreaLevel.ZONE.label}
# M-017 names them: they are the places that fall between departments, districts and zones.
MUST_BE_COVERED = (Fabric.URBAN_VILLAGE.value, Fabric.FRINGE.value)
# A cell names so many units; the rest are counted.
NAMED_UNITS = 3


@dataclass(frozen=True)
class NamedCell:
    """One duty in one type of place: the units that answer, and how many places have none or several."""

    place_type: str
    places: int
    units: str
    gaps: int
    overlaps: int


@dataclass(frozen=True)
class BoundaryTable:
    """The matrix of a day with what is wrong in words."""

    # (duty code, its name, (type of place, cell) for each column)
    rows: tuple[tuple[str, str, tuple[tuple[str, NamedCell | None], ...]], ...]
    forgotten: tuple[str, ...]  # places left without an owner by a reform, as sentences
    unmarked: tuple[str, ...]  # types of places M-017 demands of which no area is marked


def boundary_table(day: date) -> BoundaryTable:
    """The whole matrix on a day; six queries whatever the size, and an interval computation per duty."""
    nodes, needs, book = area_nodes(""), needed_duties(), duty_book("")
    cells = boundary_matrix(nodes, needs, book, day)
    units = dict(
        Unit.objects.filter(pk__in={pk for cell in cells.values() for pk in cell.units}).values_list("pk", "name")
    )
    begins = min((assignment.span.start for assignment in book.assignments), default=day)
    open_gaps = [
        alarm
        for alarm in vacuum.alarms(nodes, needs, book, Span(min(begins, day)))
        if alarm.span.covers(day) and alarm.gap is not Gap.IDLE
    ]
    marked = {node.place_type for node in nodes}
    return BoundaryTable(
        rows=tuple(
            (
                code,
                name,
                tuple((label, _named(place, cells.get((code, place)), units)) for place, label in COLUMNS.items()),
            )
            for code, name in duty_names().items()
        ),
        forgotten=_sentences(list(left_by_reform(open_gaps, handovers(book.assignments)))),
        unmarked=tuple(COLUMNS[place] for place in MUST_BE_COVERED if place not in marked),
    )


def _named(place_type: str, cell: BoundaryCell | None, names: Mapping[int, str]) -> NamedCell | None:
    if cell is None:
        return None
    shown = [names[pk] for pk in cell.units[:NAMED_UNITS]]
    more = f"等 {len(cell.units)} 个单位" if len(cell.units) > NAMED_UNITS else ""
    return NamedCell(place_type, cell.places, "、".join(shown) + more, len(cell.gaps), len(cell.overlaps))


def _sentences(alarms: Sequence[Alarm]) -> tuple[str, ...]:
    areas = dict(Area.objects.filter(path__in={alarm.area_path for alarm in alarms}).values_list("path", "name"))
    units = dict(Unit.objects.filter(pk__in={pk for a in alarms for pk in a.units}).values_list("pk", "name"))
    duties = duty_names()
    return tuple(
        vacuum.sentence(
            alarm, area=areas[alarm.area_path], duty=duties[alarm.duty], units=[units[pk] for pk in alarm.units]
        )
        for alarm in alarms
    )
