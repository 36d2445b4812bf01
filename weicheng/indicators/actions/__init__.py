"""Every write to standards and indicators, one file a use case."""

from weicheng.indicators.actions.appraising import appraise, mark_unknown, record_activity
from weicheng.indicators.actions.collecting import answer, ask_departments, remind_departments, waive
from weicheng.indicators.actions.events import count_event, watch_events, withdraw_event
from weicheng.indicators.actions.values import (
    Figures,
    bounds_of,
    check_figures,
    correct_value,
    record_value,
    record_values,
    require_entry,
    withdraw_batch,
    withdraw_value,
)

__all__ = [
    "Figures",
    "answer",
    "appraise",
    "ask_departments",
    "bounds_of",
    "check_figures",
    "correct_value",
    "count_event",
    "mark_unknown",
    "record_activity",
    "record_value",
    "record_values",
    "remind_departments",
    "require_entry",
    "waive",
    "watch_events",
    "withdraw_batch",
    "withdraw_event",
    "withdraw_value",
]
