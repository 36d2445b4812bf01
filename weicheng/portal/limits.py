"""How often one address may report, and try codes; both by setting."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from weicheng.base.throttle import Throttle

HOUR = 3600


def reports() -> Throttle:
    """Reports from one address."""
    return Throttle(
        name="report",
        times=settings.REPORTS_PER_HOUR,
        seconds=HOUR,
        sentence=f"这个网络一小时内的上报已达到上限。请稍后再试{_or_call()}。",
    )


def wrong_codes() -> Throttle:
    """Wrong codes tried from one address; past the limit right ones are refused too, or guessing would go on."""
    return Throttle(
        name="code",
        times=settings.WRONG_CODES_PER_HOUR,
        seconds=HOUR,
        sentence=f"查询码输错次数太多，请一小时后再试{_or_call()}。",
    )


def visitor(request: HttpRequest) -> str:
    """Whom to count: the address, which is all that is known of a person without an account."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _or_call() -> str:
    return f"，或拨打 {settings.PUBLIC_PHONE}" if settings.PUBLIC_PHONE else ""
