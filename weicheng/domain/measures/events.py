"""Conditions that ask for nothing to happen: no major accident, no outbreak in the last years (M-024)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weicheng.domain.measures.readings import Facts
from weicheng.domain.measures.verdicts import Status, Verdict
from weicheng.domain.reasons import Reason

CLAUSE = "M-024"


@dataclass(frozen=True)
class NoEvent:
    """No event of a kind in a window of whole years that ends with the year of assessment.

    The window on a day is the year of that day and those before it: two years in 2011 are 2010 and 2011.
    """

    event: str
    years: int

    @property
    def indicators(self) -> tuple[str, ...]:
        return ()

    def judge(self, facts: Facts) -> Verdict:
        first, last = facts.day.year - self.years + 1, facts.day.year
        inputs: dict[str, object] = {"event": self.event, "since": first, "until": last}
        known = [day for day in facts.events.get(self.event, ()) if day <= facts.day]
        inside = sorted(day for day in known if first <= day.year)
        if inside:
            again = date(inside[-1].year + self.years, 1, 1)
            days = [day.isoformat() for day in inside]
            reason = Reason("measure.event", CLAUSE, {**inputs, "days": days, "again": again.isoformat()})
            return Verdict(Status.UNMET, (reason,), again_on=again)
        since = facts.watched_since.get(self.event)
        if since is None or since > date(first, 1, 1):
            return Verdict(Status.UNKNOWN, (Reason("measure.nobody-watched", CLAUSE, inputs),))
        return Verdict(Status.MET, (Reason("measure.no-event", CLAUSE, inputs),))
