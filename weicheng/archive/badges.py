"""States of the archive, each with label, colour and icon."""

from __future__ import annotations

from weicheng.base.badges import Badge, Tone
from weicheng.domain.archive import SlotState
from weicheng.domain.pipeline import StepState

SLOT_BADGES = {
    SlotState.PRESENT: Badge(SlotState.PRESENT.label, Tone.GOOD, "circle-check"),
    SlotState.BACKFILLED: Badge(SlotState.BACKFILLED.label, Tone.WARN, "help"),
    SlotState.STALE: Badge(SlotState.STALE.label, Tone.WARN, "clock"),
    SlotState.MISSING: Badge(SlotState.MISSING.label, Tone.BAD, "alert-triangle"),
}
STEP_BADGES = {
    StepState.PASSED: Badge(StepState.PASSED.label, Tone.GOOD, "circle-check"),
    StepState.RUNNING: Badge(StepState.RUNNING.label, Tone.ACTIVE, "hourglass"),
    StepState.FAILED: Badge(StepState.FAILED.label, Tone.BAD, "alert-triangle"),
    StepState.READY: Badge(StepState.READY.label, Tone.INFO, "flag"),
    StepState.WAITING: Badge(StepState.WAITING.label, Tone.NEUTRAL, "clock"),
    StepState.HELD: Badge(StepState.HELD.label, Tone.WARN, "lock"),
}
AHEAD = Badge("未到期", Tone.NEUTRAL, "calendar")
WITHDRAWN = Badge("已撤回", Tone.STOP, "ban")
IN_FORCE = Badge("有效", Tone.GOOD, "circle-check")
FINISHED = Badge("已完成", Tone.GOOD, "circle-check")
UNFINISHED = Badge("未完成", Tone.WARN, "hourglass")
