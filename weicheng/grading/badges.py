"""How grades and leads look everywhere."""

from __future__ import annotations

from weicheng.base.badges import Badge, Tone
from weicheng.domain.photo_evidence import Weight
from weicheng.grading.models import Claim, Lead

GRADES = {
    "A": Badge("A 有佐证", Tone.GOOD, "circle-check"),
    "B": Badge("B 无疑点", Tone.INFO, "check"),
    "C": Badge("C 有疑点", Tone.WARN, "help"),
    "D": Badge("D 有矛盾", Tone.BAD, "alert-triangle"),
}
CLAIMS = {
    Claim.State.WAITING: Badge("待分级", Tone.NEUTRAL, "hourglass"),
    Claim.State.KNOWN: Badge("仅登记", Tone.NEUTRAL, "photo"),
    Claim.State.FAILED: Badge("分级失败", Tone.STOP, "alert-triangle"),
}
LEADS = {
    Lead.State.OPEN: Badge("待核实", Tone.WARN, "eye"),
    Lead.State.CONFIRMED: Badge("属实", Tone.BAD, "alert-triangle"),
    Lead.State.DISMISSED: Badge("不成立", Tone.GOOD, "circle-check"),
    Lead.State.DROPPED: Badge("已撤销", Tone.NEUTRAL, "ban"),
}
WEIGHTS = {
    Weight.SUPPORTS: Badge("佐证", Tone.GOOD, "check"),
    Weight.NOTES: Badge("提示", Tone.NEUTRAL, "info-circle"),
    Weight.DOUBTS: Badge("疑点", Tone.WARN, "help"),
    Weight.CONTRADICTS: Badge("矛盾", Tone.BAD, "alert-triangle"),
}


def of_claim(claim: Claim) -> Badge:
    """Its grade, or why it has none."""
    return GRADES[claim.grade] if claim.grade else CLAIMS.get(Claim.State(claim.state), CLAIMS[Claim.State.WAITING])


def of_lead(lead: Lead) -> Badge:
    """Where a lead stands."""
    return LEADS[Lead.State(lead.state)]


def of_signals(signals: list[dict[str, object]]) -> list[tuple[Badge, str]]:
    """Each observation with what it does to the claim."""
    return [(WEIGHTS[Weight(int(str(signal["weight"])))], str(signal["sentence"])) for signal in signals]
