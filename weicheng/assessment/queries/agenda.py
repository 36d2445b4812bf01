"""The agenda of a meeting: which self-criticisms are due at it, by whom (M-117)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.assessment.models import LastDuty
from weicheng.assessment.queries.rankings import visible_duties
from weicheng.organization.models import Posting
from weicheng.organization.queries import heads_on


@dataclass(frozen=True)
class AgendaItem:
    """A duty with the post and name of whoever heads the unit on the day; None where nobody is registered."""

    duty: LastDuty
    head: Posting | None


@dataclass(frozen=True)
class Agenda:
    """What is due at a meeting, and what stands aside because an appeal waits for its answer."""

    on: date
    due: tuple[AgendaItem, ...]
    appealed: tuple[AgendaItem, ...]


def agenda(actor: Actor, on: date) -> Agenda:
    """Duties that are open and arose before the meeting or on its day, oldest first; two queries."""
    midnight = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    rows = visible_duties(actor).filter(state=LastDuty.State.OPEN, created_at__lt=midnight).order_by("created_at", "pk")
    items = list(_with_heads(list(rows), on))
    waiting = [item for item in items if item.duty.appealed_at and item.duty.upheld is None]
    return Agenda(on, tuple(item for item in items if item not in waiting), tuple(waiting))


def _with_heads(duties: list[LastDuty], on: date) -> Iterable[AgendaItem]:
    heads = heads_on([duty.unit_id for duty in duties if duty.unit_id], on)
    return (AgendaItem(duty, heads.get(duty.unit_id or 0)) for duty in duties)
