"""Many people with their posts at once; accounts come without a password, codes are handed out afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.crypto import encrypt
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.accounts import ACTIVATION_DAYS, activation_digest, new_activation_code
from weicheng.organization.actions.bulk.growth import BATCH, Tick
from weicheng.organization.actions.bulk.trees import Trees
from weicheng.organization.models import Posting, User


@dataclass(frozen=True, slots=True)
class NewPosting:
    """A post of a person in a unit, from a day."""

    unit_id: int
    title: str
    starts_on: date
    ends_on: date | None = None
    role: str = ""
    area_id: int | None = None
    is_head: bool = False
    basis: str = ""


@dataclass(slots=True)
class NewPerson:
    """A person with posts to be added; `user_id` when the account exists already and only posts are new."""

    username: str
    name: str
    phone: str = ""
    user_id: int | None = None
    postings: list[NewPosting] = field(default_factory=list)


@transaction.atomic
def add_people(
    *, actor: Actor, rows: Sequence[NewPerson], batch_id: int | None = None, tick: Tick = lambda done: None
) -> int:
    """Opens the accounts that are new and all the posts; returns the number of posts.

    The rules of posts (one head, exclusive roles) were checked by the caller; reach is checked again here.
    Raises NotAllowed, or IntegrityError for a user name taken meanwhile.
    """
    _require_reach(actor, rows)
    fresh = [row for row in rows if row.user_id is None]
    users = User.objects.bulk_create([_user(row, batch_id) for row in fresh], batch_size=BATCH)
    new_keys = (user.pk for user in users)
    keys = [next(new_keys) if row.user_id is None else row.user_id for row in rows]
    opened = [log.Entry(f"user:{user.pk}", data={"account": user.pk, "batch": batch_id}) for user in users]
    log.record_many(event_types.ACCOUNT_OPENED, opened, actor=actor)
    tick(0)
    made = Posting.objects.bulk_create(
        [_posting(key, new, batch_id) for key, row in zip(keys, rows, strict=True) for new in row.postings],
        batch_size=BATCH,
    )
    entries = [
        log.Entry(
            f"posting:{row.pk}",
            root=f"unit:{row.unit_id}",
            data={"unit": row.unit_id, "title": row.title, "batch": batch_id},
        )
        for row in made
    ]
    log.record_many(event_types.POSTING_OPENED, entries, actor=actor)
    tick(len(made))
    return len(made)


def _require_reach(actor: Actor, rows: Sequence[NewPerson]) -> None:
    trees = Trees()
    for key in {posting.unit_id for row in rows for posting in row.postings}:
        policy.require(actor, "organization.manage", trees.where_unit(trees.units[key]))


def _user(row: NewPerson, batch_id: int | None) -> User:
    # As set_unusable_password() does, which has no form for many rows.
    return User(
        username=row.username,
        name=row.name,
        phone_sealed=encrypt(row.phone, context=f"user:{row.username}"),
        password=UNUSABLE_PASSWORD_PREFIX + get_random_string(40),
        batch_id=batch_id,
    )


def _posting(user_id: int, posting: NewPosting, batch_id: int | None) -> Posting:
    return Posting(
        user_id=user_id,
        unit_id=posting.unit_id,
        title=posting.title,
        role=posting.role,
        area_id=posting.area_id,
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
        is_head=posting.is_head,
        basis=posting.basis,
        batch_id=batch_id,
    )


@transaction.atomic
def issue_activation_codes(*, actor: Actor, batch_id: int, now: datetime | None = None) -> list[tuple[User, str]]:
    """New codes for the accounts of an import that have not been activated; earlier codes of theirs become void.

    The codes are returned once and stored as digests only. Raises NotAllowed without the right over accounts.
    """
    policy.require_anywhere(actor, "organization.manage")
    until = (now or timezone.now()) + timedelta(days=ACTIVATION_DAYS)
    waiting = User.objects.select_for_update().filter(
        batch_id=batch_id, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    issued = [(user, new_activation_code()) for user in waiting.order_by("pk")]
    for user, code in issued:
        user.activation_hash, user.activation_until = activation_digest(user.username, code), until
    User.objects.bulk_update([user for user, _ in issued], ["activation_hash", "activation_until"], batch_size=BATCH)
    entries = [log.Entry(f"user:{user.pk}", data={"account": user.pk}) for user, _ in issued]
    log.record_many(event_types.ACCOUNT_RESET, entries, actor=actor)
    return issued
