"""Accounts and their signed-in browsers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from weicheng.organization.models import SignIn, User


def user_by_id(pk: int | None) -> User | None:
    """The active account, if there is one."""
    return User.objects.filter(pk=pk, is_active=True).first() if pk else None


def demo_accounts() -> QuerySet[User]:
    """The published accounts of the demo city, one for each role, in the order they were made."""
    return User.objects.filter(is_demo=True, is_active=True).order_by("pk")


@dataclass(frozen=True)
class OwnSignIn:
    """One of the person's signed-in browsers."""

    pk: int
    at: datetime
    address: str
    device: str
    is_this: bool


def sign_ins_of(user: User, session_key: str) -> list[OwnSignIn]:
    """The person's signed-in browsers, newest first."""
    rows = SignIn.objects.filter(user=user).order_by("-at")
    return [OwnSignIn(row.pk, row.at, row.address or "", row.device, row.session_key == session_key) for row in rows]


def pending_second_factor(user: User) -> TOTPDevice | None:
    """The generator whose QR code the person is looking at."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()
