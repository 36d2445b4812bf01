"""What the least that could be done costs: a view that inserts a case and an event, behind the same middleware."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from weicheng.access.web import public
from weicheng.cases.models import Case
from weicheng.domain.cases import Source, State
from weicheng.events.models import Event


@public
def bare_report(request: HttpRequest) -> HttpResponse:
    """No form, no rules, no look-up: the given words into two rows."""
    now, given = timezone.now(), request.POST
    with transaction.atomic():
        case = Case.objects.create(
            state=State.REPORTED,
            source=Source.CITIZEN,
            category=given["category"],
            duty="refuse",
            title="bare",
            description=given["text"],
            area_id=int(given["area"]),
            area_path="",
            found_at=now,
            reported_at=now,
            touched_at=now,
            pack_id=int(given["pack"]),
            command_id=uuid4(),
        )
        Event.objects.create(
            at=now,
            actor_label="市民",
            action="bare",
            subject=f"case:{case.pk}",
            root=f"case:{case.pk}",
            source="portal",
        )
    return HttpResponse(status=201)
