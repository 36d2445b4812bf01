"""Scheduled and queued work on cases; each calls one action and may be repeated."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from weicheng.base import trail
from weicheng.cases import queries
from weicheng.cases.actions.escalating import climb
from weicheng.cases.actions.recalculating import conclude_recalculation, recalculate
from weicheng.cases.actions.tallying import fold_figures, reconcile_figures

CHUNK = 200


@task()
def climb_ladders() -> dict[str, int]:
    """Looks at every open case whose time has come and takes the steps that are due, each case by itself."""
    now = timezone.now()
    looked = taken = last = 0
    with trail.follow(trail.Source.JOB):
        while numbers := queries.cases_to_watch(now, after=last):
            for pk in numbers:
                taken += len(climb(case_id=pk, now=now))
            looked += len(numbers)
            last = numbers[-1]
    return {"looked": looked, "steps": taken}


@task()
def recalculate_deadlines(batch: int) -> int:
    """Recomputes every open deadline under the calendar of a batch, a chunk of cases at a time."""
    changed = last = 0
    with trail.follow(trail.Source.JOB):
        while numbers := queries.open_case_ids(after=last, limit=CHUNK):
            changed += recalculate(case_ids=numbers, batch=batch)
            last = numbers[-1]
        conclude_recalculation(batch=batch, count=changed)
    return changed


@task()
def look_after_figures() -> dict[str, int]:
    """Every night: folds the rows of the statistics and checks the recent months against the cases themselves."""
    with trail.follow(trail.Source.JOB):
        corrected = reconcile_figures()
        folded = fold_figures()
    return {"corrected": corrected, "folded": folded}
