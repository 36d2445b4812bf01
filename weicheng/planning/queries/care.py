"""Pilots and kept objects."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.paths import ancestors
from weicheng.access.policy import Actor
from weicheng.access.roles import roles
from weicheng.organization.models import Posting
from weicheng.organization.queries import valid_on
from weicheng.planning import facts
from weicheng.planning.models import KeptObject, Pilot, Project
from weicheng.planning.queries.reach import COLUMNS, DECIDE, REPORT, VIEW


def pilots(actor: Actor) -> QuerySet[Pilot]:
    """Pilots of the actor's areas and units."""
    rows = Pilot.objects.filter(policy.scope(actor, VIEW, COLUMNS) | policy.scope(actor, REPORT, COLUMNS))
    return rows.select_related("lead", "area")


def visible_kept(actor: Actor) -> QuerySet[KeptObject]:
    """Kept objects of the actor's areas and units."""
    rows = KeptObject.objects.filter(policy.scope(actor, VIEW, COLUMNS) | policy.scope(actor, REPORT, COLUMNS))
    return rows.select_related("project")


def neglected(rows: QuerySet[KeptObject], today: date, every: int) -> list[int]:
    """弃管: objects without manager or check; one query."""
    return [row.pk for row in rows if facts.kept_facts(row).neglect(today, every)]


def deciders(project: Project) -> list[int]:
    """The people who decide over the project's area today; one query."""
    able = [code for code, role in roles().items() if DECIDE in role.capabilities]
    found = Posting.objects.filter(
        valid_on(timezone.localdate()), role__in=able, area__path__in=ancestors(project.area_path), user__is_active=True
    )
    return list(found.order_by("user").values_list("user", flat=True).distinct())
