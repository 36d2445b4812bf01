"""推诿扯皮: a case passed from hand to hand, who must rule on it, and whose hours were lost (M-107).

It is a diagnosis with its records, never a penalty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from weicheng.domain.packs.schema import Bounce
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.reasons import Reason


class Ruler(Labelled):
    """Who has to decide to whom a case belongs. The decision binds."""

    NOBODY = "nobody", "无需裁定"
    OFFICE = "office", "创卫办裁定"
    SUPERIOR = "superior", "报共同上级裁定"


@dataclass(frozen=True)
class Holding:
    """One unit's turn with a case. `passed_on`: it ended because the unit returned or passed the case.

    `excused`: the reason given was accepted, so that its hours are nobody's fault.
    """

    unit: str
    begin: datetime
    end: datetime
    passed_on: bool = False
    excused: bool = False


@dataclass(frozen=True)
class BounceFinding:
    """How often a case was passed on, who must rule, and the time lost by each unit without accepted reason."""

    passes: int
    came_back_to: str
    ruler: Ruler
    lost: Mapping[str, timedelta]
    reason: Reason

    @property
    def flagged(self) -> bool:
        """Whether this is 推诿 and not an ordinary correction."""
        return self.ruler is not Ruler.NOBODY


def examine_bounces(holdings: Sequence[Holding], rule: Bounce) -> BounceFinding:
    """Judge the hands through which a case went, in order of time.

    Flagged from `rule.office_rules_at` passes on, or as soon as the case comes back to a unit that had passed it
    on; from `rule.superior_at` passes on it goes up to the common superior. Passes with an accepted reason are
    corrections of a wrong dispatch and do not count.
    """
    blamed = [turn for turn in holdings if turn.passed_on and not turn.excused]
    came_back_to = _first_return(holdings)
    ruler = Ruler.NOBODY
    if len(blamed) >= rule.superior_at:
        ruler = Ruler.SUPERIOR
    elif len(blamed) >= rule.office_rules_at or came_back_to:
        ruler = Ruler.OFFICE
    lost: dict[str, timedelta] = {}
    for turn in blamed:
        lost[turn.unit] = lost.get(turn.unit, timedelta()) + (turn.end - turn.begin)
    hours = {unit: span / timedelta(hours=1) for unit, span in lost.items()}
    reason = Reason("bounce", rule.clause, {"passes": len(blamed), "came_back_to": came_back_to, "hours": hours})
    return BounceFinding(len(blamed), came_back_to, ruler, lost, reason)


def _first_return(holdings: Sequence[Holding]) -> str:
    passed: set[str] = set()
    for turn in holdings:
        if turn.unit in passed:
            return turn.unit
        if turn.passed_on and not turn.excused:
            passed.add(turn.unit)
    return ""
