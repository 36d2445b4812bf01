"""Accounts: opened with an activation code, never with a password; reset by the unit's own administrator."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.crypto import blind_index, encrypt
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.models import Unit, User
from weicheng.organization.reach import where_unit

ACTIVATION_DAYS = 14
# Read aloud and typed on a phone: no 0/O, 1/I/L.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
USERNAME = re.compile(r"[A-Za-z0-9_.\-\u4e00-\u9fff]{2,40}")


def activation_digest(username: str, code: str) -> str:
    """What is stored of an activation code: a digest under a key that is neither in the database nor in a backup.

    As safe as a slow hash against whoever steals the database, and 500 imported accounts cost no minute of Argon2.
    """
    return blind_index(code, purpose=f"activation:{username}")


def new_activation_code() -> str:
    """Ten characters, about 49 bits; shown once, stored as a hash."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(10))


@transaction.atomic
def open_account(
    *, actor: Actor, username: str, name: str, phone: str = "", batch_id: int | None = None, is_demo: bool = False
) -> tuple[User, str]:
    """Opens an account; returns it with its activation code, which is shown only now. Raises BadInput."""
    policy.require_anywhere(actor, "organization.accounts" if not actor.granted else "organization.manage")
    if not USERNAME.fullmatch(username):
        raise BadInput.of("用户名", f"“{username[:40]}”不合要求", "请使用 2–40 位字母、数字、汉字、点、横线或下划线")
    if User.objects.filter(username=username).exists():
        raise BadInput.of("用户名", f"“{username}”已被使用", "请换一个用户名")
    code = new_activation_code()
    user = User(
        username=username,
        name=name,
        phone_sealed=encrypt(phone, context=f"user:{username}"),
        batch_id=batch_id,
        is_demo=is_demo,
        activation_hash=activation_digest(username, code),
        activation_until=timezone.now() + timedelta(days=ACTIVATION_DAYS),
    )
    user.set_unusable_password()
    user.save()
    log.record(event_types.ACCOUNT_OPENED, subject=f"user:{user.pk}", actor=actor, account=user.pk)
    return user, code


def _require_administrator(actor: Actor, user: User) -> None:
    """An account is managed by whoever manages accounts over one of the person's units."""
    units = Unit.objects.filter(postings__user=user).distinct()
    if not any(policy.covers(actor, "organization.accounts", where_unit(unit)) for unit in units):
        raise NotAllowed("只有该人员所在单位的管理员或系统管理员可以重置口令。")


@transaction.atomic
def reset_account(*, actor: Actor, user: User) -> str:
    """Voids the password and returns a new activation code to hand over; the person chooses the next password."""
    user = User.objects.select_for_update().get(pk=user.pk)
    _require_administrator(actor, user)
    code = new_activation_code()
    user.set_unusable_password()
    user.activation_hash = activation_digest(user.username, code)
    user.activation_until = timezone.now() + timedelta(days=ACTIVATION_DAYS)
    user.must_change_password = True
    user.save(update_fields=["password", "activation_hash", "activation_until", "must_change_password"])
    log.record(event_types.ACCOUNT_RESET, subject=f"user:{user.pk}", actor=actor, account=user.pk)
    return code


@transaction.atomic
def activate_account(*, username: str, code: str, password: str, now: datetime | None = None) -> User:
    """Turns an activation code into the person's first password. The same sentence for every wrong pair, so that
    nobody learns which user names exist. Raises BadInput."""
    now = now or timezone.now()
    wrong = BadInput.of("激活码", "用户名或激活码不正确，或激活码已过期", "请向本单位管理员重新索取激活码")
    user = User.objects.select_for_update().filter(username=username, is_active=True).first()
    if not user or not user.activation_hash or not user.activation_until or user.activation_until < now:
        raise wrong
    if not secrets.compare_digest(activation_digest(user.username, code.strip().upper()), user.activation_hash):
        raise wrong
    _set_password(user, password, now)
    user.activation_hash, user.activation_until = "", None
    user.save(
        update_fields=["password", "activation_hash", "activation_until", "must_change_password", "password_changed_at"]
    )
    log.record(
        event_types.ACCOUNT_ACTIVATED, subject=f"user:{user.pk}", actor=Actor(user.pk, user.name), account=user.pk
    )
    return user


@transaction.atomic
def change_password(*, user: User, old: str, new: str, now: datetime | None = None) -> User:
    """The person's own change. Raises BadInput when the old password is wrong or the new one is weak or the same."""
    if not user.check_password(old):
        raise BadInput.of("原口令", "不正确", "请重新输入；忘记口令请找本单位管理员重置")
    if old == new:
        raise BadInput.of("新口令", "与原口令相同", "请换一个")
    _set_password(user, new, now or timezone.now())
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    log.record(event_types.PASSWORD_CHANGED, subject=f"user:{user.pk}", actor=Actor(user.pk, user.name))
    return user


def _set_password(user: User, password: str, now: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput([Fault("新口令", sentence) for sentence in error.messages]) from error
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = now


@transaction.atomic
def publish_demo_password(*, password: str, shown: Collection[str]) -> list[User]:
    """Gives every account of a demo city the one published password; `shown` are the user names listed at the start.

    Raises MoveRefused in an installation that is no demo: a published password must never reach a real one.
    """
    if not settings.DEMO:
        raise MoveRefused("只有演示城市可以使用公开口令。")
    hashed = make_password(password)
    User.objects.update(password=hashed, must_change_password=False, activation_hash="", activation_until=None)
    User.objects.filter(username__in=shown).update(is_demo=True)
    return list(User.objects.order_by("pk"))


@transaction.atomic
def close_account(*, actor: Actor, user: User) -> User:
    """Bars sign-in; rows that name the person stay."""
    user = User.objects.select_for_update().get(pk=user.pk)
    _require_administrator(actor, user)
    if actor.user_id == user.pk:
        raise MoveRefused("不能停用自己的账号。请由另一位管理员办理。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    log.record(event_types.ACCOUNT_CLOSED, subject=f"user:{user.pk}", actor=actor, account=user.pk)
    return user
