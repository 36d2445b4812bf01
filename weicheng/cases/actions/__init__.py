"""Every write to cases: one function a use case, one transaction, one event."""

from weicheng.cases.actions.answering import answer_report, contest_answer, rate_report
from weicheng.cases.actions.batch import RowResult, batch_close, batch_dispatch, batch_extend, batch_remind
from weicheng.cases.actions.checking import close_case, pass_check, refuse_close, reopen_case, rework_case
from weicheng.cases.actions.dispatch import (
    accept_case,
    dispatch_case,
    dispute_case,
    judge_return,
    return_case,
    rule_ownership,
    withdraw_dispatch,
)
from weicheng.cases.actions.handling import add_photos, handle_case
from weicheng.cases.actions.hotline import count_hotline_day, mark_answered_back
from weicheng.cases.actions.intake import correct_case, decline_case, refute_case, register_case, verify_case
from weicheng.cases.actions.joining import join_case, split_report
from weicheng.cases.actions.lists import add_many_to_list, add_to_list, assign_item, claim_item, make_list
from weicheng.cases.actions.looking_back import draw_look_backs, record_look_back
from weicheng.cases.actions.report import report_case
from weicheng.cases.actions.requests import (
    ask_extension,
    ask_suspension,
    decide_extension,
    decide_suspension,
    resume_case,
)
from weicheng.cases.actions.sealing import hand_over_sealed, make_seal_key, open_sealed, reveal_identity, seal_off
from weicheng.cases.actions.searching import add_many as index_for_search
from weicheng.cases.actions.slips import draft_slip, reply_slip, sign_slip, withdraw_slip
from weicheng.cases.actions.spot import SpotFix
from weicheng.cases.actions.supervising import (
    JointPart,
    delist_case,
    list_case,
    mark_key,
    note_case,
    record_cleanup,
    remind_unit,
    treat_jointly,
)
from weicheng.cases.actions.sweeping import LookAlike, sweep_case
from weicheng.cases.actions.tallying import reconcile_figures

__all__ = [
    "JointPart",
    "LookAlike",
    "RowResult",
    "SpotFix",
    "accept_case",
    "add_many_to_list",
    "add_photos",
    "add_to_list",
    "answer_report",
    "ask_extension",
    "ask_suspension",
    "assign_item",
    "batch_close",
    "batch_dispatch",
    "batch_extend",
    "batch_remind",
    "claim_item",
    "close_case",
    "contest_answer",
    "correct_case",
    "count_hotline_day",
    "decide_extension",
    "decide_suspension",
    "decline_case",
    "delist_case",
    "dispatch_case",
    "dispute_case",
    "draft_slip",
    "draw_look_backs",
    "hand_over_sealed",
    "handle_case",
    "index_for_search",
    "join_case",
    "judge_return",
    "list_case",
    "make_list",
    "make_seal_key",
    "mark_answered_back",
    "mark_key",
    "note_case",
    "open_sealed",
    "pass_check",
    "rate_report",
    "reconcile_figures",
    "record_cleanup",
    "record_look_back",
    "refuse_close",
    "refute_case",
    "register_case",
    "remind_unit",
    "reopen_case",
    "reply_slip",
    "report_case",
    "resume_case",
    "return_case",
    "reveal_identity",
    "rework_case",
    "rule_ownership",
    "seal_off",
    "sign_slip",
    "split_report",
    "sweep_case",
    "treat_jointly",
    "verify_case",
    "withdraw_dispatch",
    "withdraw_slip",
]
