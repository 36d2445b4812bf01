"""Scheduled work of assessment."""

from __future__ import annotations

from django.urls import reverse
from django_tasks import task

from weicheng.assessment import actions
from weicheng.base import trail, work
from weicheng.domain.refusals import BadInput


@task()
def score_visits() -> int:
    """Makes the score sheets of finished visits that have none, shown as a job with its progress while it works."""
    with trail.follow(trail.Source.JOB):
        try:
            days = actions.days_waiting()
        except BadInput:
            return 0  # no rules are published yet, so nothing can be scored
        if not days:
            return 0
        made = 0
        with work.carry_out(work.note("评分：已完成的检查").pk) as progress:
            made = actions.score_waiting(days, progress=progress)
            told = f"新增 {made} 份评分表，请由另一人逐份复核。" if made else "没有可以评分的检查。"
            progress.conclude(told, label="待复核的评分", url=f"{reverse('score_list')}?state=draft")
        return made
