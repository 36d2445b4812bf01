"""A status is label, colour and icon together, so that it never rests on colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from weicheng.base.icons import icon


class Tone(StrEnum):
    """How urgent or how good a state is; the style sheet gives each tone its colours in AA contrast."""

    NEUTRAL = "neutral"
    INFO = "info"
    ACTIVE = "active"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    STOP = "stop"


@dataclass(frozen=True)
class Badge:
    """One state as it is shown everywhere. Keep one mapping from state to Badge in each app."""

    label: str
    tone: Tone = Tone.NEUTRAL
    icon: str = "circle"

    def __str__(self) -> str:
        return self.label

    def __html__(self) -> SafeString:
        return _drawn(self)


@lru_cache(maxsize=1024)
def _drawn(badge: Badge) -> SafeString:
    # A list of fifty rows shows the same few states again and again.
    return format_html('<span class="state state-{}">{}{}</span>', badge.tone, icon(badge.icon), badge.label)
