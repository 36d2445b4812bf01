"""How states of scores, rankings and duties look everywhere."""

from __future__ import annotations

from weicheng.assessment.models import LastDuty, Ranking, ScoreAppeal, ScoreSheet
from weicheng.base.badges import Badge, Tone
from weicheng.domain.ranking import Outcome

SHEETS = {
    ScoreSheet.State.DRAFT: Badge("待复核", Tone.INFO, "hourglass"),
    ScoreSheet.State.COUNTED: Badge("已生效", Tone.GOOD, "circle-check"),
    ScoreSheet.State.RETURNED: Badge("不予计分", Tone.STOP, "ban"),
}
VETOED = Badge("一票否决", Tone.BAD, "alert-triangle")
OPEN, UPHELD, DISMISSED = (
    Badge("待答复", Tone.INFO, "hourglass"),
    Badge("成立", Tone.GOOD, "circle-check"),
    Badge("不成立", Tone.NEUTRAL, "message-2"),
)
DUTIES = {
    LastDuty.State.OPEN: Badge("待检讨", Tone.WARN, "hourglass"),
    LastDuty.State.DONE: Badge("已检讨", Tone.GOOD, "circle-check"),
    LastDuty.State.WITHDRAWN: Badge("已撤销", Tone.NEUTRAL, "ban"),
}
PUBLISHED, UNPUBLISHED = Badge("已公布", Tone.GOOD, "circle-check"), Badge("待公布", Tone.WARN, "hourglass")
OUTCOMES = {
    Outcome.LAST: Badge("末位明确", Tone.BAD, "flag"),
    Outcome.GROUP: Badge("末位不可区分", Tone.INFO, "users-group"),
    Outcome.UNKNOWN: Badge("误差未知，不定末位", Tone.NEUTRAL, "circle-dashed"),
    Outcome.NONE: Badge("无可比较", Tone.NEUTRAL, "circle-dashed"),
}
# Share of the full mark, in percent, from which a score has a tone.
TONES = ((90, Tone.GOOD), (80, Tone.INFO), (70, Tone.WARN))
LEGEND = (
    (Tone.GOOD, "90 分以上"),
    (Tone.INFO, "80–90 分"),
    (Tone.WARN, "70–80 分"),
    (Tone.BAD, "70 分以下"),
    (Tone.NEUTRAL, "无样本"),
)


def of_sheet(sheet: ScoreSheet) -> Badge:
    """Whether a score counts."""
    return SHEETS[ScoreSheet.State(sheet.state)]


def of_appeal(appeal: ScoreAppeal) -> Badge:
    """What became of an appeal."""
    if appeal.upheld is None:
        return OPEN
    return UPHELD if appeal.upheld else DISMISSED


def of_duty(duty: LastDuty) -> Badge:
    """How far a self-criticism is."""
    return DUTIES[LastDuty.State(duty.state)]


def of_ranking(ranking: Ranking) -> Badge:
    """Whether a ranking is out."""
    return PUBLISHED if ranking.published_at else UNPUBLISHED


def of_outcome(ranking: Ranking) -> Badge:
    """What it says of the last place."""
    return OUTCOMES[Outcome(ranking.outcome)]


def tone_of(score: int | None, full: int = 10000) -> Tone:
    """The tone of a score on a map."""
    if score is None:
        return Tone.NEUTRAL
    return next((tone for least, tone in TONES if score * 100 >= least * full), Tone.BAD)
