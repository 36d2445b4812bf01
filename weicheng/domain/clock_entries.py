"""What can happen to a clock: the typed entries from which its due time follows, and the kinds of clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from weicheng.domain.calendar import Allowance


class ClockKind(StrEnum):
    """Whose time is measured.

    The citizen's clock runs from the report to the answer, whoever holds the case. A handling clock is what one
    unit has: handing the case over ends it, and the next unit's own clock begins.
    """

    CITIZEN = "citizen"
    HANDLING = "handling"


@dataclass(frozen=True)
class Started:
    """The clock begins with this allowance."""

    at: datetime
    allowance: Allowance


@dataclass(frozen=True)
class Paused:
    """The clock stands still (挂账): why, by whose leave, until when. At `until` it runs again by itself."""

    at: datetime
    reason: str
    approver: str
    until: datetime


@dataclass(frozen=True)
class Resumed:
    """The clock runs on with what was left: before its pause ends, after a stop (返工, 重新打开), or when a case
    that was handed over comes back. Nobody gets a fresh allowance by sending a case around.
    """

    at: datetime


@dataclass(frozen=True)
class Extended:
    """More time (延期), counted from where the allowance so far ends; pausing and resuming keep it."""

    at: datetime
    reason: str
    approver: str
    extra: Allowance


@dataclass(frozen=True)
class Promised:
    """The calendar changed after `due` had been told to the citizen: the deadline may not fall before it."""

    at: datetime
    due: datetime


@dataclass(frozen=True)
class HandedOver:
    """The case went to another unit: ends a handling clock, means nothing to the citizen's."""

    at: datetime
    to: str


@dataclass(frozen=True)
class Stopped:
    """The work that this clock measures is done."""

    at: datetime


Entry = Started | Paused | Resumed | Extended | Promised | HandedOver | Stopped


@dataclass(frozen=True)
class Clock:
    """One clock: whose time it is, and everything that happened to it, in order."""

    kind: ClockKind
    entries: tuple[Entry, ...]
