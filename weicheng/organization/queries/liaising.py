"""挂钩指导: liaisons of the office with departments and streets, and their contacts both ways (M-012)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from weicheng.access.policy import Actor
from weicheng.domain.guardians import Direction, LiaisonContacts, LiaisonCoverage, liaison_coverage
from weicheng.domain.refusals import OutOfReach
from weicheng.organization.enums import ContactDirection, UnitKind
from weicheng.organization.models import Liaison, LiaisonContact, Posting, Unit
from weicheng.organization.queries.validity import valid_on, valid_unit


@dataclass(frozen=True)
class LiaisonRow:
    """A unit that must have a liaison, who that is, and the contacts of the period."""

    unit: Unit
    liaison: Liaison | None
    outgoing: int
    incoming: int

    @property
    def one_way(self) -> str:
        """单向, and which way is missing; empty for contacts both ways or none at all."""
        if bool(self.outgoing) == bool(self.incoming):
            return ""
        missing = Direction.INCOMING if self.outgoing else Direction.OUTGOING
        return f"单向：没有{missing.label}"

    @property
    def problem(self) -> str:
        """What is wrong, in words."""
        if self.liaison is None:
            return "没有联络人"
        return self.one_way or ("" if self.outgoing else "本期没有联络")


def liaison_rows(day: date, since: date, until: date) -> list[LiaisonRow]:
    """Every department, and every street of the built-up area, with its liaison of the day; three queries."""
    units = Unit.objects.filter(valid_unit(day)).filter(
        Q(kind=UnitKind.BUREAU) | Q(kind=UnitKind.STREET_OFFICE, area__built_up=True)
    )
    liaisons = {row.unit_id: row for row in liaisons_on(day)}
    counted = _contacts(since, until)
    return [
        LiaisonRow(
            unit,
            liaisons.get(unit.pk),
            counted.get((unit.pk, ContactDirection.TO_UNIT), 0),
            counted.get((unit.pk, ContactDirection.FROM_UNIT), 0),
        )
        for unit in units.order_by("path")
    ]


def _contacts(since: date, until: date) -> Mapping[tuple[int, str], int]:
    rows = LiaisonContact.objects.filter(on__gte=since, on__lte=until)
    counted = rows.values_list("liaison__unit", "direction").annotate(count=Count("pk")).order_by()
    return {(unit, direction): count for unit, direction, count in counted}


def liaison_summary(rows: list[LiaisonRow]) -> LiaisonCoverage:
    """The share with a liaison, one-way and missing contacts, by the rule (M-012)."""
    return liaison_coverage(
        LiaisonContacts(f"unit:{row.unit.pk}", str(row.liaison.pk) if row.liaison else "", row.outgoing, row.incoming)
        for row in rows
    )


def liaisons_on(day: date) -> QuerySet[Liaison]:
    """The liaisons of a day with their people."""
    return Liaison.objects.filter(valid_on(day)).select_related("posting__user", "posting__unit", "unit")


def liaison(pk: int) -> Liaison:
    """One liaison. Raises OutOfReach."""
    found = Liaison.objects.select_related("posting__user", "posting__unit", "unit").filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def may_log_contact(actor: Actor, row: Liaison) -> bool:
    """Whether the actor is the liaison, or of the unit on the other side."""
    return actor.user_id == row.posting.user_id or row.unit_id in actor.unit_ids("organization.view")


def contacts_of(row: Liaison) -> QuerySet[LiaisonContact]:
    """The contacts under one liaison, newest first."""
    return LiaisonContact.objects.filter(liaison=row).select_related("recorded_by").order_by("-on", "-pk")


def weak_points() -> QuerySet[LiaisonContact]:
    """Contacts that found a weak point in work, ledger or management, newest first (M-012)."""
    rows = LiaisonContact.objects.exclude(weak_point="").select_related("liaison__unit", "recorded_by")
    return rows.order_by("-on", "-pk")


def office_posts(day: date) -> QuerySet[Posting]:
    """Who can be a liaison: the people of the office on a day."""
    rows = Posting.objects.filter(valid_on(day), unit__kind=UnitKind.OFFICE).select_related("user", "unit")
    return rows.order_by("unit__path", "pk")
