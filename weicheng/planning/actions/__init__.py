"""Every write to plans and projects, one file a subject."""

from weicheng.planning.actions.care import (
    check_kept,
    evaluate_pilot,
    finish_pilot,
    hand_over,
    name_manager,
    open_pilot,
    roll_out,
)
from weicheng.planning.actions.deciding import ask_decision, decide, escalate_decisions
from weicheng.planning.actions.funding import enter_fund
from weicheng.planning.actions.planning import draft_version, edit_words, issue, make_plan, remove_item, set_item
from weicheng.planning.actions.progressing import clear_obstacle, name_obstacle, report_progress
from weicheng.planning.actions.projects import (
    change_project,
    drop_project,
    finish_milestone,
    make_project,
    make_projects,
    set_milestone,
)
from weicheng.planning.actions.signing import sign_statement
from weicheng.planning.actions.tracking import finish_item, set_timetable

__all__ = [
    "ask_decision",
    "change_project",
    "check_kept",
    "clear_obstacle",
    "decide",
    "draft_version",
    "drop_project",
    "edit_words",
    "enter_fund",
    "escalate_decisions",
    "evaluate_pilot",
    "finish_item",
    "finish_milestone",
    "finish_pilot",
    "hand_over",
    "issue",
    "make_plan",
    "make_project",
    "make_projects",
    "name_manager",
    "name_obstacle",
    "open_pilot",
    "remove_item",
    "report_progress",
    "roll_out",
    "set_item",
    "set_milestone",
    "set_timetable",
    "sign_statement",
]
