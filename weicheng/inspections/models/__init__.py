"""Tables of inspection: visits and findings, key points, rounds, groups, shifts, feedback; one file a concept."""

from weicheng.inspections.models.feedback import FeedbackItem
from weicheng.inspections.models.group import Group, GroupEntry, GroupMember
from weicheng.inspections.models.point import CheckNote, KeyPoint
from weicheng.inspections.models.round import Rating, Round, RoundUnit
from weicheng.inspections.models.shift import Shift, ShiftPerson
from weicheng.inspections.models.visit import (
    AnswerSheet,
    Finding,
    FollowUp,
    Visit,
    VisitInspector,
    VisitPhoto,
)

__all__ = [
    "AnswerSheet",
    "CheckNote",
    "FeedbackItem",
    "Finding",
    "FollowUp",
    "Group",
    "GroupEntry",
    "GroupMember",
    "KeyPoint",
    "Rating",
    "Round",
    "RoundUnit",
    "Shift",
    "ShiftPerson",
    "Visit",
    "VisitInspector",
    "VisitPhoto",
]
