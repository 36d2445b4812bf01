"""How states of a case look everywhere: label, colour and icon in one place."""

from __future__ import annotations

from weicheng.base.badges import Badge, Tone
from weicheng.cases.models import Case, Slip
from weicheng.domain.cases import STATE_NAMES, Outcome, State

_LOOKS = {
    State.REPORTED: (Tone.INFO, "eye"),
    State.VERIFIED: (Tone.INFO, "clipboard-check"),
    State.REGISTERED: (Tone.WARN, "send"),
    State.DISPATCHED: (Tone.WARN, "inbox"),
    State.ACCEPTED: (Tone.ACTIVE, "tool"),
    State.HANDLED: (Tone.INFO, "search"),
    State.CHECKED: (Tone.INFO, "rubber-stamp"),
    State.CLOSED: (Tone.GOOD, "circle-check"),
    State.DECLINED: (Tone.NEUTRAL, "ban"),
}
STATES = {state: Badge(STATE_NAMES[state], tone, icon) for state, (tone, icon) in _LOOKS.items()}
OUTCOMES = {
    Outcome.UNKNOWN: None,
    Outcome.FIXED: Badge("已整改", Tone.GOOD, "check"),
    Outcome.NOT_FIXED: Badge("未整改", Tone.BAD, "x"),
    Outcome.RELAPSED: Badge("反弹", Tone.BAD, "repeat"),
}
FLAGS = (
    ("disputed", Badge("争议中", Tone.WARN, "scale")),
    ("suspended", Badge("挂账", Tone.NEUTRAL, "player-pause")),
    ("listed", Badge("挂牌督办", Tone.BAD, "flag")),
    ("is_key", Badge("重点", Tone.WARN, "star")),
    ("on_the_spot", Badge("立行立改", Tone.GOOD, "bolt")),
)
SLIPS = {
    Slip.Colour.WHITE: Badge("白色督办单", Tone.NEUTRAL, "file-text"),
    Slip.Colour.YELLOW: Badge("黄色督办单", Tone.WARN, "file-alert"),
    Slip.Colour.RED: Badge("红色督办单", Tone.BAD, "file-alert"),
}


def of_case(case: Case) -> Badge:
    """The state of a case."""
    return STATES[State(case.state)]


def flags_of(case: Case) -> list[Badge]:
    """What is true of a case beside its state; *closed* and *fixed* are different facts."""
    flags = [badge for name, badge in FLAGS if getattr(case, name)]
    outcome = OUTCOMES[Outcome(case.outcome)]
    return [*flags, outcome] if outcome else flags
