"""Every write to the organisation, one file a concept."""

from weicheng.organization.actions.accounts import (
    activate_account,
    change_password,
    close_account,
    open_account,
    publish_demo_password,
    reset_account,
)
from weicheng.organization.actions.blocks import add_block, log_block_check, staff_block
from weicheng.organization.actions.duties import assign_duty, end_duty, pair_unit, transfer_duty
from weicheng.organization.actions.linkage import (
    add_lead_target,
    assign_leader,
    close_lead_target,
    end_leader,
    log_contact,
    log_guardian_work,
    name_liaison,
)
from weicheng.organization.actions.postings import close_posting, hand_over_posting, open_posting, substitute
from weicheng.organization.actions.sessions import (
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    end_session,
    lift_lock,
    note_sign_in,
    note_sign_out,
)
from weicheng.organization.actions.succession import succeed
from weicheng.organization.actions.tours import forget_tours, note_tour
from weicheng.organization.actions.trees import (
    add_alias,
    add_area,
    add_unit,
    carries_paths,
    change_area,
    change_unit,
    move_unit,
)
from weicheng.organization.actions.vacuum import refresh_vacuums

__all__ = [
    "activate_account",
    "add_alias",
    "add_area",
    "add_block",
    "add_lead_target",
    "add_unit",
    "assign_duty",
    "assign_leader",
    "begin_second_factor",
    "carries_paths",
    "change_area",
    "change_password",
    "change_unit",
    "close_account",
    "close_lead_target",
    "close_posting",
    "confirm_second_factor",
    "drop_second_factor",
    "end_duty",
    "end_leader",
    "end_session",
    "forget_tours",
    "hand_over_posting",
    "lift_lock",
    "log_block_check",
    "log_contact",
    "log_guardian_work",
    "move_unit",
    "name_liaison",
    "note_sign_in",
    "note_sign_out",
    "note_tour",
    "open_account",
    "open_posting",
    "pair_unit",
    "publish_demo_password",
    "refresh_vacuums",
    "reset_account",
    "staff_block",
    "substitute",
    "succeed",
    "transfer_duty",
]
