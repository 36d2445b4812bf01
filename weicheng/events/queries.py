"""Reads the log: timelines in sentences, and the search of the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from weicheng.base.blocks import Happening
from weicheng.base.trail import source_name
from weicheng.base.wording import moment
from weicheng.domain.refusals import OutOfReach
from weicheng.events import deliveries, seals
from weicheng.events.models import Delivery, Event, Seal
from weicheng.events.sentences import sentences


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a timeline; everything is text ready to be shown."""

    at: datetime
    who: str
    label: str
    sentence: str
    details: tuple[tuple[str, str], ...]
    action: str
    subject: str
    event_id: int


def timeline(*roots: str) -> list[TimelineEntry]:
    """Everything that happened to these matters (`case:81`), oldest first.

    Costs one query for the events and one per kind of name in their sentences. The caller has checked that the
    person may see the matter.
    """
    events = Event.objects.filter(root__in=roots).select_related("actor")
    return entries(sorted(events, key=lambda event: (event.at, event.pk)))


def entries(events: Iterable[Event]) -> list[TimelineEntry]:
    """Events, read with their actors, as lines of a timeline in the given order."""
    known = list(events)
    return [
        TimelineEntry(
            at=event.at,
            who=str(event.actor) if event.actor else event.actor_label,
            label=event.actor_label if event.actor else "",
            sentence=sentence,
            details=_details(event),
            action=event.action,
            subject=event.subject,
            event_id=event.pk,
        )
        for event, sentence in zip(known, sentences(known), strict=True)
    ]


def happenings(*roots: str) -> list[Happening]:
    """The timeline of these matters as `base/_timeline.html` draws it."""
    return _drawn(timeline(*roots))


def happenings_of(subject: str) -> list[Happening]:
    """As `happenings`, for a part of a larger matter: only what is about the part itself."""
    return _drawn(entries(search(subject=subject).select_related("actor").order_by("at", "pk")))


def _drawn(lines: Sequence[TimelineEntry]) -> list[Happening]:
    return [
        Happening(at=moment(line.at), sentence=line.sentence, who=" ".join(filter(None, (line.label, line.who))))
        for line in lines
    ]


def _details(event: Event) -> tuple[tuple[str, str], ...]:
    pairs = [("依据规则", event.rules), ("来源", source_name(event.source)), ("请求编号", event.request)]
    return tuple((name, value) for name, value in pairs if value)


def search(
    *,
    person: str = "",
    action: str = "",
    subject: str = "",
    source: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Event]:
    """The events that match all given filters; both days inclusive, by the time of recording.

    `person` is a user name or part of a name.
    """
    events = Event.objects.all()
    if person:
        people = get_user_model()._default_manager.filter(Q(username=person) | Q(name__contains=person))
        events = events.filter(actor__in=people)
    if action:
        events = events.filter(action=action)
    if source:
        events = events.filter(source=source)
    if subject:
        events = events.filter(Q(root=subject) | Q(subject=subject) & ~Q(subject=F("root")))
    if since:
        events = events.filter(recorded_at__gte=_midnight(since))
    if until:
        events = events.filter(recorded_at__lt=_midnight(until + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def event(pk: int) -> Event:
    """One event with its actor; raises OutOfReach."""
    found = Event.objects.select_related("actor").filter(pk=pk).first()
    if found is None:
        raise OutOfReach
    return found


def unsealed_since() -> datetime | None:
    """From which moment on events are not sealed yet; None if none is sealed."""
    day = seals.first_unsealed_day()
    return seals.day_bounds(day)[0] if day and Seal.objects.exists() else None


def all_seals() -> QuerySet[Seal]:
    """The seals without their hashes, newest first."""
    return Seal.objects.defer("hashes").order_by("-day")


def failed_deliveries() -> QuerySet[Delivery]:
    """The deliveries that were given up."""
    return deliveries.failed()
