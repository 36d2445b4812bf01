"""Who sees a batch: whoever imports with the same or a wider reach; the command line's, who keeps the organisation.

The rule stands here as SQL and as Python; a test holds the two together.
"""

from __future__ import annotations

from django.db.models import Q

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import OutOfReach
from weicheng.workbooks.models import Batch

CAPABILITY = "workbook.import"
OFFICE = "organization.manage"


def _keeps_the_city(actor: Actor) -> bool:
    return policy.has(actor, CAPABILITY) and policy.has(actor, OFFICE)


def seen_by(actor: Actor) -> Q:
    """The batches a person sees, as a filter."""
    seen = policy.scope(actor, CAPABILITY)
    return seen | Q(created_by=None) if seen and _keeps_the_city(actor) else seen


def sees(actor: Actor, batch: Batch) -> bool:
    """Whether a person sees a batch; agrees with `seen_by` on every batch."""
    return policy.covers(actor, CAPABILITY, batch) or (batch.created_by_id is None and _keeps_the_city(actor))


def require_seen(actor: Actor, batch: Batch) -> None:
    """Raises NotAllowed without the right to import, OutOfReach for a batch of others."""
    policy.require_anywhere(actor, CAPABILITY)
    if not sees(actor, batch):
        raise OutOfReach
