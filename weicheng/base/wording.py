"""How times, spans and amounts are said in Chinese. Pure text: callers bring `now`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from weicheng.base.badges import Badge, Tone

MINUTE, HOUR, DAY = 60, 3600, 86400
# A due time nearer than this is shown as a warning.
SOON = timedelta(hours=4)


def duration(span: timedelta) -> str:
    """A measured span: 45分钟, 2小时05分, 3天4小时. Seconds are dropped; a negative span is an error of the caller."""
    seconds = int(span.total_seconds())
    if seconds < 0:
        raise ValueError("a duration cannot be negative")
    if seconds < MINUTE:
        return "不到1分钟"
    if seconds < HOUR:
        return f"{seconds // MINUTE}分钟"
    if seconds < 3 * DAY:
        return f"{seconds // HOUR}小时{seconds % HOUR // MINUTE:02d}分"
    return f"{seconds // DAY}天{seconds % DAY // HOUR}小时"


def _rough(seconds: int) -> str:
    if seconds < HOUR:
        return f"{max(seconds // MINUTE, 1)} 分"
    if seconds < DAY:
        return f"{seconds // HOUR} 小时 {seconds % HOUR // MINUTE} 分"
    days, hours = seconds // DAY, seconds % DAY // HOUR
    return f"{days} 天 {hours} 小时" if days < 3 and hours else f"{days} 天"


def countdown(due: datetime | None, now: datetime) -> str:
    """What is left until `due`, or how long it is over: 剩余 3 小时 20 分, 超期 2 天. Empty without a due time."""
    if due is None:
        return ""
    seconds = int((due - now).total_seconds())
    return f"剩余 {_rough(seconds)}" if seconds >= 0 else f"超期 {_rough(-seconds)}"


def due_badge(due: datetime | None, now: datetime) -> Badge | None:
    """The countdown with its colour and icon; None without a due time."""
    if due is None:
        return None
    text = countdown(due, now)
    if due < now:
        return Badge(text, Tone.BAD, "clock-exclamation")
    if due - now <= SOON:
        return Badge(text, Tone.WARN, "hourglass")
    return Badge(text, Tone.NEUTRAL, "clock")


def moment(value: datetime | date | None) -> str:
    """A time to the minute in local time, or a day: 2026-11-02 13:05, 2026-11-02. Empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


def size(octets: int) -> str:
    """The size of a file: 812 KB, 3.4 MB."""
    if octets < 1024 * 1024:
        return f"{max(round(octets / 1024), 1)} KB"
    return f"{octets / 1024 / 1024:.1f} MB"
