"""What signing in means here: lock-out by account and address together, one-time codes, few browsers at once."""

from __future__ import annotations

from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from weicheng.organization.models import User


def client_address(request: HttpRequest) -> str:
    """The caller's address as the trusted proxies saw it (base.middleware puts it there)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def is_locked_out(request: HttpRequest) -> bool:
    """Whether the last attempt of this request met a lock; django-axes leaves its answer on the request."""
    return bool(getattr(request, "axes_locked_out", False))


def second_factor(user: User) -> TOTPDevice | None:
    """The person's confirmed one-time-code generator, if they use one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()
