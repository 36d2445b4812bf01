"""Status of packs, values and years: label, colour and icon together."""

from __future__ import annotations

from datetime import date

from weicheng.base.badges import Badge, Tone
from weicheng.domain.packs.vocabulary import Mark
from weicheng.standards.models import PackVersion

MARKS = {
    Mark.CONFIRMED: Badge("已核", Tone.GOOD, "circle-check"),
    Mark.UNCHECKED: Badge("待核", Tone.WARN, "question-mark"),
    Mark.SAMPLE: Badge("示例", Tone.INFO, "info-circle"),
}
IN_FORCE = Badge("现行", Tone.GOOD, "circle-check")
COMING = Badge("待施行", Tone.ACTIVE, "hourglass")
SUPERSEDED = Badge("已被取代", Tone.NEUTRAL, "archive")
SOUND = Badge("检查通过，可以发布", Tone.GOOD, "circle-check")
FAULTY = Badge("有错误，不能发布", Tone.BAD, "alert-circle")
YEAR_KNOWN = Badge("放假安排已录入", Tone.GOOD, "circle-check")
YEAR_UNKNOWN = Badge("放假安排尚未录入", Tone.WARN, "alert-triangle")


def state_of(version: PackVersion, today: date) -> Badge:
    """Whether a version decides today, will, or did."""
    if version.effective_from > today:
        return COMING
    later = getattr(version, "superseded_by", None)
    return SUPERSEDED if later and later.effective_from <= today else IN_FORCE
