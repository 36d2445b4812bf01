"""Signed-in browsers, lock-outs and one-time codes."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, OutOfReach
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.models import SignIn, User


@transaction.atomic
def note_sign_in(
    *, user: User, actor: Actor, session_key: str, address: str, device: str, now: datetime | None = None
) -> list[SignIn]:
    """Records a sign-in and ends the oldest browsers beyond SESSIONS_PER_PERSON; returns those ended."""
    SignIn.objects.create(
        user=user,
        session_key=session_key,
        at=now or timezone.now(),
        address=address or None,
        device=device[:120],
    )
    log.record(event_types.SIGNED_IN, subject=f"user:{user.pk}", actor=actor)
    kept = SignIn.objects.filter(user=user).order_by("-at", "-pk")
    ended = list(kept[settings.SESSIONS_PER_PERSON :])
    _end(ended)
    return ended


def _end(rows: list[SignIn]) -> None:
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    SignIn.objects.filter(pk__in=[row.pk for row in rows]).delete()


@transaction.atomic
def note_sign_out(*, actor: Actor, session_key: str) -> None:
    """Forgets the browser that signs out."""
    SignIn.objects.filter(session_key=session_key).delete()
    log.record(event_types.SIGNED_OUT, subject=f"user:{actor.user_id}", actor=actor)


@transaction.atomic
def end_session(*, actor: Actor, sign_in_id: int) -> int:
    """Signs a browser out: another one of the same person, or any by the security administrator; returns whose it was.

    Raises OutOfReach for anybody else's.
    """
    row = SignIn.objects.filter(pk=sign_in_id).first()
    if row is None or not (row.user_id == actor.user_id or policy.has(actor, "security.manage")):
        raise OutOfReach
    _end([row])
    log.record(event_types.SESSION_ENDED, subject=f"user:{row.user_id}", actor=actor)
    return row.user_id


@transaction.atomic
def lift_lock(*, actor: Actor, username: str) -> int:
    """Forgets the wrong passwords of an account; returns how many records. For the security administrator."""
    policy.require_anywhere(actor, "security.manage")
    count, _ = AccessAttempt.objects.filter(username=username).delete()
    user = User.objects.filter(username=username).only("pk").first()
    log.record(
        event_types.LOCK_LIFTED, subject=f"user:{user.pk if user else 0}", actor=actor, account=user.pk if user else 0
    )
    return int(count)


@transaction.atomic
def begin_second_factor(*, user: User) -> TOTPDevice:
    """A fresh, unconfirmed generator whose secret is shown once as a QR code."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="动态口令", confirmed=False)


@transaction.atomic
def confirm_second_factor(*, user: User, token: str) -> TOTPDevice:
    """Turns one-time codes on after the first right one. Raises BadInput."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(token):
        raise BadInput.of("动态口令", "不正确", "请核对手机时间是否准确，并输入当前显示的 6 位数字")
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    log.record(event_types.SECOND_FACTOR_ON, subject=f"user:{user.pk}", actor=Actor(user.pk, user.name))
    return device


@transaction.atomic
def drop_second_factor(*, actor: Actor, user: User) -> None:
    """Turns one-time codes off: by the person, or by the security administrator for a lost phone."""
    if actor.user_id != user.pk:
        policy.require_anywhere(actor, "security.manage")
    TOTPDevice.objects.filter(user=user).delete()
    log.record(event_types.SECOND_FACTOR_OFF, subject=f"user:{user.pk}", actor=actor, account=user.pk)
