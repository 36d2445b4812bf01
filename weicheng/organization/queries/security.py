"""Locked accounts, signed-in browsers and one-time codes, for the security administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from weicheng.domain.refusals import OutOfReach
from weicheng.organization.models import SignIn, User


@dataclass(frozen=True)
class Lock:
    """An account that too many wrong passwords locked at one address."""

    pk: int
    username: str
    address: str
    failures: int
    at: datetime
    until: datetime


def locks(now: datetime | None = None) -> list[Lock]:
    """The locks in force, newest first; one query. They end by themselves at `until`."""
    now = now or timezone.now()
    rows = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=now - settings.AXES_COOLOFF_TIME
    ).order_by("-attempt_time")
    return [
        Lock(
            row.pk,
            row.username or "",
            row.ip_address or "",
            row.failures_since_start,
            row.attempt_time,
            row.attempt_time + settings.AXES_COOLOFF_TIME,
        )
        for row in rows
    ]


def locked_username(pk: int) -> str:
    """Whose lock it is. Raises OutOfReach when it has ended meanwhile."""
    row = AccessAttempt.objects.filter(pk=pk).first()
    if row is None or not row.username:
        raise OutOfReach
    return str(row.username)


def accounts() -> QuerySet[User]:
    """Every account with the number of its signed-in browsers and whether it uses one-time codes."""
    codes = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return User.objects.annotate(browsers=Count("sign_ins"), has_codes=Exists(codes))


def sessions_of(person: User) -> Sequence[SignIn]:
    """The signed-in browsers of a person, newest first."""
    return list(SignIn.objects.filter(user=person).order_by("-at"))


def password_policy() -> list[tuple[str, str]]:
    """The rules of passwords and sessions in force, as the manual names them."""
    minutes = int(settings.AXES_COOLOFF_TIME / timedelta(minutes=1))
    days = f"{settings.PASSWORD_DAYS} 天" if settings.PASSWORD_DAYS else "不限"
    return [
        *(("口令", sentence) for sentence in password_validators_help_texts()),
        ("口令有效期", days),
        ("首次登录", "须修改口令"),
        ("连续输错", f"{settings.AXES_FAILURE_LIMIT} 次后锁定 {minutes} 分钟（按账号和来源地址）"),
        ("无操作退出", f"{settings.IDLE_MINUTES} 分钟"),
        ("登录有效期", f"{settings.SESSION_COOKIE_AGE // 3600} 小时"),
        ("同时登录", f"最多 {settings.SESSIONS_PER_PERSON} 台设备"),
    ]
