"""Who owns a duty at a place on a day, along each of the three dimensions (M-011)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from weicheng.access.paths import ancestors, covers_path
from weicheng.access.roles import roles
from weicheng.domain.duties import DutyBook, Gap, Vacuum
from weicheng.organization.enums import UnitKind
from weicheng.organization.facts import book_of, duty_book
from weicheng.organization.models import Area, DutyAssignment, Pairing, Posting, Unit
from weicheng.organization.needs import duty_departments, duty_names
from weicheng.organization.queries.validity import valid_on, valid_unit


@dataclass(frozen=True)
class DutyHolders:
    """The valid owners of a duty at a place on a day; with a gap, why there is not exactly one, and whose fault."""

    rows: tuple[DutyAssignment, ...]
    gap: Gap | None = None
    failed: tuple[DutyAssignment, ...] = ()


def duty_holders(duty: str, area_path: str, day: date) -> DutyHolders:
    """Who owns a duty at a place on a day, by the rule of the vacuum alarm (domain.duties, M-016); one query.

    The nearest area with an assignment in force decides alone: when its owner is no longer valid there is nobody,
    never a silent fall back to a unit further up that does not know of it.
    """
    rows = {row.pk: row for row in _assignments_above(area_path).filter(duty=duty).select_related("unit__area")}
    answer = book_of(rows.values()).owner_of(duty, area_path, day)
    if isinstance(answer, Vacuum):
        found = tuple(rows[assignment.id] for assignment in answer.assignments)
        several = answer.gap is Gap.OVERLAP
        return DutyHolders(found if several else (), answer.gap, () if several else found)
    return DutyHolders((rows[answer.assignment.id],))


def territorial_unit(area_path: str, day: date) -> Unit | None:
    """The unit that governs the nearest area at or above a place (属地); one query.

    A community governs itself and nobody: the territorial owner of its ground is the street (M-011).
    """
    return (
        Unit.objects.filter(valid_unit(day), area__path__in=ancestors(area_path))
        .exclude(kind=UnitKind.COMMUNITY)
        .select_related("area")
        .order_by("-area__path", "path")
        .first()
    )


def paired_unit(area_path: str, day: date) -> Unit | None:
    """The unit paired with the nearest area at or above a place (挂钩包保); one query."""
    pairing = (
        Pairing.objects.filter(valid_on(day), area__path__in=ancestors(area_path))
        .select_related("unit", "unit__area")
        .order_by("-area__path", "pk")
        .first()
    )
    return pairing.unit if pairing else None


def industry_unit(department: str, area_path: str, day: date) -> Unit | None:
    """The unit that is this kind of department for a place: of several, the one whose territory lies nearest above.

    A bureau without a territory of its own has that of the nearest unit above it. Two queries at most.
    """
    return industry_units([department], area_path, day).get(department)


def industry_units(departments: Collection[str], area_path: str, day: date) -> dict[str, Unit]:
    """As `industry_unit`, for many kinds of department with the same two queries."""
    bureaus: dict[str, list[Unit]] = {}
    for unit in Unit.objects.filter(valid_unit(day), industry__in=departments).select_related("area").order_by("path"):
        bureaus.setdefault(unit.industry, []).append(unit)
    found = {department: units[0] for department, units in bureaus.items() if len(units) == 1}
    several = {department: units for department, units in bureaus.items() if len(units) > 1}
    if not several:
        return found
    above = {path for units in several.values() for unit in units for path in ancestors(unit.path)}
    governed = dict(Unit.objects.filter(path__in=above, area__isnull=False).values_list("path", "area__path"))

    def territory(bureau: Unit) -> str:
        return next((governed[path] for path in reversed(ancestors(bureau.path)) if path in governed), "")

    for department, units in several.items():
        nearest = [unit for unit in units if covers_path(territory(unit), area_path)]
        if nearest:
            found[department] = max(nearest, key=lambda unit: len(territory(unit)))
    return found


@dataclass(frozen=True)
class PlaceOwners:
    """三类责任 of a place: who governs it, who is paired with it, and who regulates each duty (M-011)."""

    territory: Unit | None
    paired: Unit | None
    industry: Mapping[str, Unit]  # by duty


def place_owners(area_path: str, day: date) -> PlaceOwners:
    """The three kinds of owners of a place on a day, for every duty of the pack; four queries (M-011)."""
    departments = duty_departments()
    units = industry_units(set(departments.values()), area_path, day)
    return PlaceOwners(
        territorial_unit(area_path, day),
        paired_unit(area_path, day),
        {duty: units[department] for duty, department in departments.items() if department in units},
    )


def responsible_posting(unit: Unit, day: date) -> Posting | None:
    """Who answers for a unit on a day: its top leader, else its leader's post, else whoever handles cases there."""
    able = [code for code, role in roles().items() if "case.handle" in role.capabilities]
    rows = Posting.objects.filter(valid_on(day), unit=unit, user__is_active=True).filter(
        Q(is_head=True) | Q(role__in=able)
    )
    ranked = sorted(rows, key=lambda posting: (not posting.is_head, posting.role != "unit_leader", posting.pk))
    return ranked[0] if ranked else None


def has_person_with(capability: str, unit: Unit, day: date) -> bool:
    """Whether somebody active holds a post in the unit that gives a capability; a notice reaches nobody else."""
    able = [code for code, role in roles().items() if capability in role.capabilities]
    return Posting.objects.filter(valid_on(day), unit=unit, role__in=able, user__is_active=True).exists()


@dataclass(frozen=True)
class DutyStanding:
    """Who answers for one duty at a place on a day, or why nobody does; a line of the responsibility table."""

    duty: str
    name: str
    owner: DutyAssignment | None
    gap: Gap | None
    inherited_from: str
    # 行业承包: the department that regulates the duty there (M-011).
    industry: Unit | None = None

    @property
    def problem(self) -> str:
        """What is wrong, in the words of the alarm; empty when somebody answers."""
        return self.gap.label if self.gap else ""


def duty_table(area: Area, day: date, industry: Mapping[str, Unit]) -> list[DutyStanding]:
    """Every duty of the pack at a place on a day, with its owner by nearest ancestor area (M-016). Four queries.

    `industry` comes from `place_owners`.
    """
    book = duty_book(area.path)
    rows = {row.pk: row for row in _assignments_above(area.path)}
    found = (_standing(book, rows, code, name, area, day) for code, name in duty_names().items())
    return [replace(row, industry=industry.get(row.duty)) for row in found]


def _assignments_above(path: str) -> QuerySet[DutyAssignment]:
    return DutyAssignment.objects.filter(area__path__in=ancestors(path)).select_related(
        "unit", "area", "posting", "posting__user"
    )


def _standing(
    book: DutyBook, rows: dict[int, DutyAssignment], code: str, name: str, area: Area, day: date
) -> DutyStanding:
    answer = book.owner_of(code, area.path, day)
    if isinstance(answer, Vacuum):
        first = rows.get(answer.assignments[0].id) if answer.assignments else None
        return DutyStanding(code, name, first, answer.gap, "")
    row = rows[answer.assignment.id]
    return DutyStanding(code, name, row, None, "" if row.area_id == area.pk else row.area.name)
