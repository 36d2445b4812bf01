"""The start of every step: lock the batch, ask the policy, look at the state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.models import Job
from weicheng.domain.refusals import MoveRefused
from weicheng.workbooks.kinds import kind_of
from weicheng.workbooks.models import Batch
from weicheng.workbooks.reach import require_seen

# Queues the work on a batch and returns its job; None when the caller does the work itself.
Enqueue = Callable[[Batch], Job | None]
# Longer than the longest import: a job that still says "running" then has lost its worker for good.
LONGEST_JOB = timedelta(hours=1)


def locked(actor: Actor, batch: Batch, *states: Batch.State) -> Batch:
    """The batch, locked for this transaction. Raises NotAllowed, OutOfReach, or MoveRefused in another state."""
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    require_seen(actor, fresh)
    policy.require_anywhere(actor, kind_of(fresh.kind).capability)
    if fresh.state not in states:
        wanted = "或".join(state.label for state in states)
        raise MoveRefused(f"这个批次现在是“{fresh.get_state_display()}”，这一步要求“{wanted}”。请刷新页面。")
    return fresh


def refuse_while_running(batch: Batch) -> None:
    """Raises MoveRefused while a job works on the batch; a job that died may be followed by another."""
    since = timezone.now() - LONGEST_JOB
    running = Job.objects.filter(pk=batch.job_id or 0, state__in=[Job.State.WAITING, Job.State.RUNNING])
    if running.filter(requested_at__gt=since).exists():
        raise MoveRefused("后台正在处理这个批次。请等它结束，或先停止它。")


def hand_over(batch: Batch, enqueue: Enqueue) -> Batch:
    """Save the batch in its new state and queue its job in the same transaction, so that none waits for nothing."""
    batch.save()
    job = enqueue(batch)
    batch.job_id = job.pk if job else None
    batch.save(update_fields=["job_id"])
    return batch
