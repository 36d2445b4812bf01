"""Every write of assessment."""

from weicheng.assessment.actions.appealing import decide_appeal, lodge_appeal
from weicheng.assessment.actions.duties import answer_duty_appeal, appeal_duty, hold_duty, state_duty
from weicheng.assessment.actions.lists import (
    decide_contest,
    make_list,
    mark_unit,
    open_contest,
    publish_list,
    record_five_haves,
    score_candidate,
)
from weicheng.assessment.actions.ranking import (
    adopt_plain_mean,
    close_period,
    end_plain_mean,
    publish_ranking,
    revise_period,
)
from weicheng.assessment.actions.scoring import days_waiting, make_sheets, return_sheet, review_sheet, score_waiting

__all__ = [
    "adopt_plain_mean",
    "answer_duty_appeal",
    "appeal_duty",
    "close_period",
    "days_waiting",
    "decide_appeal",
    "decide_contest",
    "end_plain_mean",
    "hold_duty",
    "lodge_appeal",
    "make_list",
    "make_sheets",
    "mark_unit",
    "open_contest",
    "publish_list",
    "publish_ranking",
    "record_five_haves",
    "return_sheet",
    "review_sheet",
    "revise_period",
    "score_candidate",
    "score_waiting",
    "state_duty",
]
