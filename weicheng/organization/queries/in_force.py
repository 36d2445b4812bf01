"""What holds on a day, by what it is about: workbooks are compared with it, however many rows they have."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from weicheng.organization.models import DutyAssignment, Pairing, Posting, User
from weicheng.organization.queries.validity import valid_on


def pairings_in_force(day: date) -> set[tuple[int, int]]:
    """(unit, area) of every pairing that holds on a day or later; one query."""
    return set(Pairing.objects.exclude(ends_on__lte=day).values_list("unit_id", "area_id"))


def pairings() -> QuerySet[Pairing]:
    """Every pairing, past and present, with what it names."""
    return Pairing.objects.select_related("unit", "area")


def duties_in_force(day: date) -> set[tuple[str, int, int, str]]:
    """(duty, area, unit, part) of every assignment that holds on a day or later; one query."""
    rows = DutyAssignment.objects.exclude(ends_on__lte=day)
    return set(rows.values_list("duty", "area_id", "unit_id", "part"))


def posts_in_force(day: date) -> dict[tuple[int, str], int]:
    """(unit, title) → posting that holds on a day; the head's where several share a title. One query."""
    rows = Posting.objects.filter(valid_on(day)).order_by("is_head")
    return {(unit, title): pk for unit, title, pk in rows.values_list("unit_id", "title", "pk")}


def people_with_posts() -> list[tuple[int, str, str, int | None, str, str, date | None, date | None, bool | None]]:
    """(user, user name, name, unit, title, role, from, to, head) of every posting ever, and of people without one."""
    columns = ("unit_id", "title", "role", "starts_on", "ends_on", "is_head")
    rows = User.objects.values_list("pk", "username", "name", *(f"postings__{column}" for column in columns))
    return list(rows.order_by("pk"))


def units_of_people(users: list[int]) -> dict[int, str]:
    """User → the names of the units in which the person holds or held a post; one query."""
    found: dict[int, list[str]] = {}
    rows = Posting.objects.filter(user_id__in=users).order_by("pk").values_list("user_id", "unit__name")
    for user, unit in rows:
        if unit not in found.setdefault(user, []):
            found[user].append(unit)
    return {user: "、".join(units) for user, units in found.items()}
