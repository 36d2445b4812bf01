"""Who holds a post on a day, and as whom a person acts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from weicheng.access.policy import ANONYMOUS, Actor, Reach
from weicheng.access.roles import ReachKind, roles
from weicheng.organization.models import Posting, Unit, User
from weicheng.organization.queries.validity import valid_on


def postings_in_force(user: User, day: date) -> QuerySet[Posting]:
    """The person's own postings and those held as a deputy (AB岗) on a day; one query."""
    as_deputy = Q(substitutions__deputy=user) & valid_on(day, "substitutions__")
    return (
        Posting.objects.filter(Q(user=user) | as_deputy)
        .filter(valid_on(day))
        .select_related("unit", "unit__area", "area")
        .order_by("pk")
        .distinct()
    )


def holder_on(unit: Unit, title: str, day: date) -> User | None:
    """Who held a post of a unit on a day, by the books and not by deputy (M-001)."""
    posting = (
        Posting.objects.filter(valid_on(day), unit=unit, title=title)
        .select_related("user")
        .order_by("-is_head", "starts_on")
        .first()
    )
    return posting.user if posting else None


def heads_on(units: Collection[int], day: date) -> dict[int, Posting]:
    """Unit → the post of its 一把手 on a day, with the person; units without one are missing. One query."""
    posts = Posting.objects.filter(valid_on(day), unit__in=units, is_head=True)
    return {post.unit_id: post for post in posts.select_related("user").order_by("-starts_on")}


def actor_of(user: User, day: date | None = None) -> Actor:
    """The person as the policy sees them on a day (today by default): one reach for each posting with a role."""
    day = day or timezone.localdate()
    table = roles()
    reaches = [
        _reach(posting, table[posting.role].reach, table[posting.role].name, user)
        for posting in postings_in_force(user, day)
        if posting.role in table
    ]
    return Actor(user.pk, user.name, tuple(reach for reach in reaches if reach))


def actor_by_id(user_id: int) -> Actor:
    """The actor of an account, for background jobs; a barred account may nothing."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_of(user) if user else ANONYMOUS


def _reach(posting: Posting, kind: ReachKind, role_name: str, user: User) -> Reach | None:
    """A posting without the tree its role needs reaches nothing, rather than everything."""
    area = posting.area or posting.unit.area
    path = (area.path if area else None) if kind is ReachKind.AREA else posting.unit.path
    if path is None:
        return None
    stands_in = "(代)" if posting.user_id != user.pk else ""
    return Reach(
        role=posting.role,
        path=path,
        posting_id=posting.pk,
        unit_id=posting.unit_id,
        unit_path=posting.unit.path,
        label=f"{posting.unit.name} {role_name}{stands_in}",
    )
