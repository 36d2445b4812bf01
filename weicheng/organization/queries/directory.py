"""Units and areas by name, and what the pages of the organisation list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.base.crypto import decrypt
from weicheng.domain import vacuum
from weicheng.domain.duties import Span
from weicheng.domain.refusals import BadInput, OutOfReach
from weicheng.organization.facts import area_nodes, duty_book
from weicheng.organization.models import Area, DutyAssignment, Posting, Succession, Unit, User, VacuumAlarm
from weicheng.organization.needs import duty_names, idle_units, needed_duties

AnyNode = TypeVar("AnyNode", Area, Unit)
AnyRow = TypeVar("AnyRow")


def is_founded() -> bool:
    """Whether the installation has a first area, and so an organisation to add to."""
    return Area.objects.exists()


def unit_by_name(name: str) -> Unit:
    """The open unit of that name, short name or alias. Raises BadInput if there is none, or more than one."""
    matches = Q(name=name) | Q(short_name=name) | Q(aliases__name=name)
    return _only(Unit.objects.filter(matches, closed_on=None).distinct(), "单位", name)


def area_by_name(name: str) -> Area:
    """The open area of that name or code. Raises BadInput if there is none, or more than one."""
    return _only(Area.objects.filter(Q(name=name) | Q(code=name), closed_on=None), "区域", name)


def _only(rows: QuerySet[AnyNode], what: str, name: str) -> AnyNode:
    found = list(rows.select_related("parent")[:2])
    if not found:
        raise BadInput.of(what, f"没有“{name}”", "请先在系统里登记，或检查名称")
    if len(found) > 1:
        raise BadInput.of(what, f"有不止一个“{name}”", "请改用区划代码或完整名称")
    return found[0]


def units() -> QuerySet[Unit]:
    """Every unit with its parent and territory; the directory is open to everybody inside."""
    return Unit.objects.select_related("parent", "area")


def unit_rows(kind: str = "") -> QuerySet[Unit]:
    """Open units for a choice, in the order of the tree."""
    rows = Unit.objects.filter(closed_on=None).order_by("path")
    return rows.filter(kind=kind) if kind else rows


def unit(pk: int) -> Unit:
    """One unit. Raises OutOfReach."""
    return _found(units().filter(pk=pk).first())


def areas() -> QuerySet[Area]:
    """Every area with its parent."""
    return Area.objects.select_related("parent")


def area_rows() -> QuerySet[Area]:
    """Open areas for a choice, in the order of the tree."""
    return Area.objects.filter(closed_on=None).order_by("path")


def area(pk: int) -> Area:
    """One area. Raises OutOfReach."""
    return _found(areas().filter(pk=pk).first())


def people() -> QuerySet[User]:
    """Every account with its postings."""
    return User.objects.order_by("username")


def person(pk: int) -> User:
    """One account. Raises OutOfReach."""
    return _found(User.objects.filter(pk=pk).first())


def postings() -> QuerySet[Posting]:
    """Every posting, past and present, with what it names."""
    return Posting.objects.select_related("user", "unit", "area").order_by("-starts_on", "pk")


def posting(pk: int) -> Posting:
    """One posting. Raises OutOfReach."""
    return _found(postings().filter(pk=pk).first())


def assignments() -> QuerySet[DutyAssignment]:
    """Every assignment of a duty, past and present, with what it names."""
    return DutyAssignment.objects.select_related("area", "unit", "posting", "posting__user")


def assignment(pk: int) -> DutyAssignment:
    """One assignment. Raises OutOfReach."""
    return _found(assignments().filter(pk=pk).first())


def home_area(actor: Actor, capability: str) -> Area | None:
    """The area in which a person first has a capability, to begin a form with; one query."""
    paths = [reach.path for reach in actor.reaches_for(capability) if reach.kind is ReachKind.AREA]
    return Area.objects.filter(path=paths[0]).first() if paths else None


def vacuums() -> QuerySet[VacuumAlarm]:
    """Every alarm with its area; open ones have no `cleared_at`."""
    return VacuumAlarm.objects.select_related("area")


def vacuum_alarm(pk: int) -> VacuumAlarm:
    """One alarm. Raises OutOfReach."""
    return _found(vacuums().filter(pk=pk).first())


def hole_paths(day: date, duty: str = "") -> list[str]:
    """Where a duty, or any, has no single valid owner on a day, as paths of areas (M-016).

    Today's holes stand in the alarms; those of another day are computed from the intervals, never stored.
    """
    if day == timezone.localdate():
        rows = VacuumAlarm.objects.filter(cleared_at=None, starts_on__lte=day)
        return list((rows.filter(duty=duty) if duty else rows).values_list("area_path", flat=True))
    needs = [need for need in needed_duties() if duty in ("", need.code)]
    book = duty_book("", [need.code for need in needs])
    found = vacuum.alarms(area_nodes(""), needs, book, Span(day, day + timedelta(days=1)))
    return [alarm.area_path for alarm in found]


def idle_list() -> list[tuple[Unit, date]]:
    """Units with open work and no record of any kind, and since when (等待观望, M-016)."""
    since = {pk: min(span.start for span in spans) for pk, spans in idle_units().items() if spans}
    return [(row, since[row.pk]) for row in Unit.objects.filter(pk__in=since).order_by("path")]


def unit_names(pks: Iterable[int]) -> dict[int, str]:
    """Names of units by key; one query."""
    return dict(Unit.objects.filter(pk__in=set(pks)).values_list("pk", "name"))


def _found(row: AnyRow | None) -> AnyRow:
    if row is None:
        raise OutOfReach
    return row


def successions() -> QuerySet[Succession]:
    """Every merger and succession with its units (M-004, M-005)."""
    return Succession.objects.select_related("from_unit", "to_unit")


def successions_of(unit: Unit) -> tuple[list[Succession], list[Succession]]:
    """What a unit took over, and to whom it passed its own matters; one query."""
    rows = list(successions().filter(Q(from_unit=unit) | Q(to_unit=unit)).order_by("on", "pk"))
    return [row for row in rows if row.to_unit_id == unit.pk], [row for row in rows if row.from_unit_id == unit.pk]


def alias_names(unit: Unit) -> list[str]:
    """The other spellings of a unit that a person confirmed (M-227)."""
    return list(unit.aliases.order_by("name").values_list("name", flat=True))


@dataclass(frozen=True)
class NamedDuty:
    """An assignment with the name of its duty in the rule pack."""

    name: str
    assignment: DutyAssignment


def named_duties(rows: QuerySet[DutyAssignment]) -> list[NamedDuty]:
    """Assignments in the order of duty and area, with the names of their duties."""
    names = duty_names()
    return [NamedDuty(names.get(row.duty, row.duty), row) for row in rows.order_by("duty", "area__path")]


def phone_of(person: User) -> str:
    """The phone in the clear, for masking or a logged revelation; empty when none is kept."""
    return decrypt(person.phone_sealed, context=f"user:{person.username}")
