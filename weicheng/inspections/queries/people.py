"""Who may be sent: for choices only; the actions ask the policy."""

from __future__ import annotations

from django.db.models import QuerySet

from weicheng.access.policy import Actor
from weicheng.access.roles import roles
from weicheng.draws.models import Draw
from weicheng.draws.queries import visible_draws
from weicheng.inspections.models import Visit
from weicheng.inspections.queries.visits import MANAGE, VISIT
from weicheng.organization.models import Posting, User


def inspectors() -> QuerySet[User]:
    """People with an account whose role makes visits or arranges them."""
    able = [code for code, role in roles().items() if {VISIT, MANAGE} & set(role.capabilities)]
    holders = Posting.objects.filter(role__in=able, ends_on=None).values("user")
    return User.objects.filter(is_active=True, pk__in=holders).order_by("username")


def leading_posts() -> QuerySet[Posting]:
    """Posts of leaders, and heads of units, now held."""
    rows = Posting.objects.filter(
        ends_on=None, user__is_active=True, role__in=["leader", "office_director", "unit_leader"]
    )
    return rows.select_related("unit", "user").order_by("unit__path", "pk")


def draws_to_visit(actor: Actor) -> QuerySet[Draw]:
    """Draws that are drawn and whose visits nobody has planned yet, for a choice."""
    planned = Visit.objects.filter(drawn_id__isnull=False).values("drawn_id")
    rows = visible_draws(actor).filter(state=Draw.State.DRAWN).exclude(chosen__pk__in=planned)
    return rows.order_by("-visit_on", "-pk")


def draws_without_pairs(actor: Actor, asked: str) -> bool:
    """Whether somebody must be named for the visits of a draw (its key as the address gave it), or of any to choose."""
    rows = draws_to_visit(actor).filter(inspectors=None)
    return (rows.filter(pk=int(asked)) if asked.isascii() and asked.isdecimal() else rows).exists()
