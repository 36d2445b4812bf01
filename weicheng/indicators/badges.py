"""States of standards and indicators with label, colour and icon."""

from __future__ import annotations

from weicheng.base.badges import Badge, Tone
from weicheng.domain.editions import Change
from weicheng.domain.measures import Status
from weicheng.indicators.models import Clause

EVIDENCE = {
    Clause.Evidence.CONFIRMED: Badge("已核", Tone.GOOD, "circle-check"),
    Clause.Evidence.CITED: Badge("有出处", Tone.INFO, "link"),
    Clause.Evidence.UNCHECKED: Badge("待核", Tone.WARN, "alert-triangle"),
    Clause.Evidence.SAMPLE: Badge("示例", Tone.NEUTRAL, "point"),
    Clause.Evidence.MISSING: Badge("缺文", Tone.BAD, "file-off"),
}
STATUSES = {
    Status.MET: Badge(Status.MET.label, Tone.GOOD, "circle-check"),
    Status.HELD: Badge(Status.HELD.label, Tone.WARN, "alert-triangle"),
    Status.UNMET: Badge(Status.UNMET.label, Tone.BAD, "circle-x"),
    Status.UNKNOWN: Badge(Status.UNKNOWN.label, Tone.NEUTRAL, "help"),
}
CHANGES = {
    Change.ADDED: Badge(Change.ADDED.label, Tone.GOOD, "plus"),
    Change.REMOVED: Badge(Change.REMOVED.label, Tone.BAD, "minus"),
    Change.CHANGED: Badge(Change.CHANGED.label, Tone.INFO, "pencil"),
}


def of_evidence(evidence: str) -> Badge:
    """How far a text is confirmed."""
    return EVIDENCE[Clause.Evidence(evidence)]
