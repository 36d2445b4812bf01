"""Loading the demo city into an empty place, with progress."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from weicheng.cases.queries import all_cases
from weicheng.demo import year
from weicheng.demo.assessment import assess
from weicheng.demo.city import BUILDER, City, build_city
from weicheng.demo.draws import draw_weeks
from weicheng.demo.figures import report_figures
from weicheng.demo.inspections import inspect
from weicheng.demo.photos import photograph
from weicheng.demo.planning import plan_works
from weicheng.demo.readiness import audit
from weicheng.demo.stage import Stage
from weicheng.demo.standards import lay_out_standards
from weicheng.demo.story import CASES, tell
from weicheng.demo.surveys import survey
from weicheng.demo.ties import tie
from weicheng.forms import actions as forms
from weicheng.grading.actions import withdraw_claims

# Published on purpose; the web server refuses to serve a demo off loopback.
PASSWORD = settings.DEMO_PASSWORD
SEED = 20260101
# Cases in one transaction: enough to save the disk, few enough to show progress.
CHUNK = 50

Progress = Callable[[int, int, str], None]


def load(progress: Progress, *, now: datetime | None = None) -> None:
    """Opens the demo city in an empty place: from the recorded year, or by telling it where the record is outdated."""
    now = now or timezone.now()
    body = year.read()
    if year.outdated(body):
        tell_year(progress, now=now)
    else:
        year.play(body, now=now, progress=progress)
    forms.publish_shipped(actor=BUILDER, now=now)
    progress(0, 1, "抽查、督查检查、评分")
    with transaction.atomic():
        draw_weeks(now)
        tell_inspection(now)
    progress(1, 1, "抽查、督查检查、评分")


def tell_inspection(now: datetime) -> None:
    """Three months of inspection out of the draws, with scores, rankings, doubles, forecasts, a survey and photos; then
    the standard with its figures, and the plan with its projects."""
    stage = Stage(random.Random(11), now)  # noqa: S311 - a story, not a secret
    inspect(stage)
    audit(stage)
    assess(stage)
    survey(stage)
    photograph(stage)
    campaign = lay_out_standards(stage)
    report_figures(stage, campaign)
    plan_works(stage, campaign)


def tell_year(progress: Progress, *, cases: int = CASES, now: datetime | None = None) -> City:
    """Builds the city and tells its last twelve months by the ordinary actions, from a fixed seed.

    Told up to `now` (default: this moment); the same seed and moment give the same story. Some minutes.
    """
    now = now or timezone.now()
    progress(0, cases, "区划、单位、人员")
    with transaction.atomic():
        today = timezone.localtime(now).date()
        city = build_city(password=PASSWORD, today=today)
        tie(city, now, today)
    episodes = tell(city, seed=SEED, cases=cases, now=now)
    done = 0
    while True:
        with transaction.atomic():
            told = sum(1 for _ in zip(range(CHUNK), episodes, strict=False))
        done += told
        progress(min(done, cases), cases, "一年的案件")
        if told < CHUNK:
            _withdraw_stock_pictures(city, now)
            return city


def _withdraw_stock_pictures(city: City, now: datetime) -> None:
    """The story shows the same sixteen drawings again and again: as evidence every case would be suspicious."""
    subjects = [f"case:{pk}" for pk in all_cases().values_list("pk", flat=True)]
    withdraw_claims(actor=city.actor("zhuren"), subjects=subjects, reason="演示图片重复使用", now=now)
