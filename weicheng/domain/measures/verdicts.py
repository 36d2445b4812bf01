"""What a measure says of the figures: 达标, 暂时达标, 不达标 or 未知, how much is missing, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from weicheng.domain.measures.readings import Facts, Reading
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.reasons import Reason

PERCENT, POINTS = "%", "个百分点"


class Status(Labelled):
    """Where a clause stands (M-021). `held`: met, but nobody is sure that it stays so (M-025)."""

    MET = "met", "达标"
    HELD = "held", "暂时达标"
    UNMET = "unmet", "不达标"
    UNKNOWN = "unknown", "未知"

    @property
    def counts_as_met(self) -> bool:
        """Whether a condition in this state lets a city apply (M-020)."""
        return self in {Status.MET, Status.HELD}


@dataclass(frozen=True)
class Verdict:
    """The status with what it rests on.

    `gap` is what is missing to the bound in `gap_unit`, never below 0: None where nothing can be counted. `parts` are
    the verdicts of a measure made of several; `again_on` is the first day on which a window without events can be
    clean again.
    """

    status: Status
    reasons: tuple[Reason, ...]
    indicator: str = ""
    reading: Reading | None = None
    bound: Decimal | None = None
    unit: str = ""
    gap: Decimal | None = None
    parts: tuple[Verdict, ...] = ()
    again_on: date | None = None

    @property
    def gap_unit(self) -> str:
        """The unit of the gap: two percentages differ by percentage points, never by percent (M-022)."""
        return POINTS if self.unit == PERCENT else self.unit

    def leaves(self) -> Iterator[Verdict]:
        """The verdicts on single indicators, in order; the verdict itself when it has no parts."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


class Measure(Protocol):
    """Anything that can be asked of figures."""

    def judge(self, facts: Facts) -> Verdict:
        """Compares the facts with what is asked."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the indicators it reads, each once, in order."""


def hold(verdict: Verdict, *, weak: bool) -> Verdict:
    """A met verdict under weak controllability is only held (M-025); any other stays as it is."""
    if weak and verdict.status is Status.MET:
        reason = Reason("measure.weak", "M-025", {})
        return replace(verdict, status=Status.HELD, reasons=(*verdict.reasons, reason))
    return verdict


def worst(verdicts: Sequence[Verdict]) -> Status:
    """The status of a whole of which every part must be met: a part that is not met decides before one unknown."""
    found = {verdict.status for verdict in verdicts}
    return next(status for status in (Status.UNMET, Status.UNKNOWN, Status.HELD, Status.MET) if status in found)
