"""Every read of notifications that leaves this app."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.access.roles import roles
from weicheng.domain.refusals import OutOfReach
from weicheng.notifications.models import Channel, Message, Outbox
from weicheng.notifications.recipients import Recipient
from weicheng.organization.models import Posting, User
from weicheng.organization.queries import valid_on

# The bell shows 99+ beyond this; counting further would cost every page more.
UNREAD_LIMIT = 100


def messages_of(actor: Actor) -> QuerySet[Message]:
    """The person's own messages; none for a job or the public."""
    if actor.user_id is None:
        return Message.objects.none()
    return Message.objects.filter(user_id=actor.user_id)


def unread_count(actor: Actor) -> int:
    """How many own messages are unread, counted up to 100; one query from a partial index."""
    return messages_of(actor).filter(read_at=None).values("pk")[:UNREAD_LIMIT].count()


def people_of(recipient: Recipient, now: datetime) -> list[int]:
    """The active accounts a recipient stands for; of a unit, those whose post or substitution gives the capability."""
    if recipient.user_id is not None:
        people = User.objects.filter(pk=recipient.user_id, is_active=True)
        return list(people.values_list("pk", flat=True))
    return sorted(handlers_of(recipient.unit_path, recipient.needs, now))


def handlers_of(unit_path: str, capability: str, now: datetime) -> set[int]:
    """The people in a unit itself (not below it) who have a capability there today; two queries."""
    day = timezone.localdate(now)
    able = [code for code, role in roles().items() if capability in role.capabilities]
    posts = Posting.objects.filter(valid_on(day), unit__path=unit_path, role__in=able)
    holders = posts.filter(user__is_active=True).values_list("user_id", flat=True)
    deputies = posts.filter(valid_on(day, "substitutions__"), substitutions__deputy__is_active=True).values_list(
        "substitutions__deputy_id", flat=True
    )
    return {*holders, *deputies}


def units_with(capability: str, now: datetime) -> list[str]:
    """The paths of the units where somebody has a capability today."""
    able = [code for code, role in roles().items() if capability in role.capabilities]
    posts = Posting.objects.filter(valid_on(timezone.localdate(now)), role__in=able)
    return sorted(set(posts.values_list("unit__path", flat=True)))


def usernames(ids: Collection[int]) -> dict[int, str]:
    """User names by id, for receivers outside."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "username"))


def outbox() -> QuerySet[Outbox]:
    """What was, is and could not be sent. The views that show it need outbox.manage."""
    return Outbox.objects.all()


def failure_count() -> int:
    """How many rows were given up and wait for a person, counted up to 100."""
    return outbox().filter(state=Outbox.State.GIVEN_UP).values("pk")[:UNREAD_LIMIT].count()


def channels() -> QuerySet[Channel]:
    """The ways out with how many rows are on their way and how many failed."""
    unsent = Q(outbox__state__in=[Outbox.State.WAITING, Outbox.State.FAILED])
    return Channel.objects.annotate(
        waiting=Count("outbox", filter=unsent),
        given_up=Count("outbox", filter=Q(outbox__state=Outbox.State.GIVEN_UP)),
    ).order_by("name")


def channel(pk: int) -> Channel:
    """One of them. Raises OutOfReach."""
    row = Channel.objects.filter(pk=pk).first()
    if row is None:
        raise OutOfReach
    return row
