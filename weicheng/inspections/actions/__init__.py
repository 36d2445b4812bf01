"""Every write to inspection, one file a concept."""

from weicheng.inspections.actions.adding import add_finding
from weicheng.inspections.actions.drawing import note_looks, plan_draw
from weicheng.inspections.actions.feedback import ToldProblem, take_feedback
from weicheng.inspections.actions.findings import link_case, raise_case
from weicheng.inspections.actions.groups import decide_proposal, log_entry, station_group, withdraw_group
from weicheng.inspections.actions.planning import Plan, move_visit, plan_visit, plan_visits, void_visit
from weicheng.inspections.actions.points import (
    PointEntry,
    change_point,
    explain_fewer,
    list_point,
    list_points,
    remove_point,
)
from weicheng.inspections.actions.recording import record_visit
from weicheng.inspections.actions.rounds import arrange_round, issue_bulletin, rate_unit
from weicheng.inspections.actions.shifts import drop_shift, roster_shifts

__all__ = [
    "Plan",
    "PointEntry",
    "ToldProblem",
    "add_finding",
    "arrange_round",
    "change_point",
    "decide_proposal",
    "drop_shift",
    "explain_fewer",
    "issue_bulletin",
    "link_case",
    "list_point",
    "list_points",
    "log_entry",
    "move_visit",
    "note_looks",
    "plan_draw",
    "plan_visit",
    "plan_visits",
    "raise_case",
    "rate_unit",
    "record_visit",
    "remove_point",
    "roster_shifts",
    "station_group",
    "take_feedback",
    "void_visit",
    "withdraw_group",
]
