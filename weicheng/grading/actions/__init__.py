"""Every write of the ledger of photo evidence, but grading itself: that loads OpenCV (`actions/grading.py`)."""

from weicheng.grading.actions.claiming import Claiming, claim_photo, claim_photos, queue_again, withdraw_claims
from weicheng.grading.actions.leads import answer_lead, decide_lead

__all__ = [
    "Claiming",
    "answer_lead",
    "claim_photo",
    "claim_photos",
    "decide_lead",
    "queue_again",
    "withdraw_claims",
]
