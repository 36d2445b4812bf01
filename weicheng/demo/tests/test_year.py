"""The demo city: its story, told by the actions, and the recorded year that opens within a minute."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from weicheng.assessment.models import Period, Ranking, ScoreAppeal
from weicheng.cases.models import Case, CaseFigure, Clock, ClockEntry
from weicheng.demo import year
from weicheng.demo.city import BUILDER
from weicheng.demo.draws import draw_weeks
from weicheng.demo.inspections import POINTS
from weicheng.demo.load import tell_inspection, tell_year
from weicheng.domain.cases import OPEN, State
from weicheng.domain.sampling.checks import verify
from weicheng.draws.models import Draw, Publication
from weicheng.forms import actions as forms
from weicheng.grading.models import Claim, Lead
from weicheng.inspections.models import FeedbackItem, Finding, KeyPoint, Visit
from weicheng.organization.models import User, VacuumAlarm
from weicheng.readiness.models import Snapshot
from weicheng.surveys.models import Interview

pytestmark = pytest.mark.django_db


def quiet(done: int, total: int, doing: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture(autouse=True)
def demo() -> object:
    with override_settings(DEMO=True):
        yield


def test_the_record_has_the_columns_of_the_tables() -> None:
    assert year.outdated(year.read()) == [], "run `make demo-year` and commit the new record"


def test_a_record_of_other_rules_is_told_anew() -> None:
    body = year.read()
    table = body["tables"]["standards.PackVersion"]
    at = table["columns"].index("sha256")
    table["rows"][0][at] = "0" * 64
    [changed] = year.outdated(body)
    assert changed.startswith("hygiene-city/")


def test_the_recorded_year_moves_by_whole_weeks_and_is_about_three_thousand_cases_of_twelve_months() -> None:
    body = year.read()
    recorded = datetime.fromisoformat(body["now"])
    now = recorded + timedelta(days=38)
    year.play(body, now=now, progress=quiet)
    found = Case.objects.order_by("reported_at").values_list("reported_at", flat=True)
    assert 2700 <= len(found) <= 3000
    assert now - timedelta(days=375) < found[0] < now - timedelta(days=330)
    assert found[len(found) - 1] <= recorded + timedelta(days=35), "weekdays stay"
    latest = Case.objects.order_by("-reported_at").first()
    assert latest is not None
    [told] = [row for row in body["tables"]["cases.Case"]["rows"] if row[0] == latest.pk]
    at = datetime.fromisoformat(told[body["tables"]["cases.Case"]["columns"].index("reported_at")])
    assert latest.reported_at - at == timedelta(days=35)
    assert {state for state in State if Case.objects.filter(state=state).exists()} >= {State.CLOSED, State.DECLINED}
    assert Case.objects.filter(state__in=OPEN).count() > 10
    assert sum(CaseFigure.objects.values_list("reported", flat=True)) >= len(found)
    assert VacuumAlarm.objects.filter(cleared_at=None).exists()
    assert User.objects.filter(is_demo=True).count() == 14
    assert not Clock.objects.filter(entries=None).exists()
    assert ClockEntry.objects.exists()


def test_the_story_calls_the_actions_and_the_same_seed_tells_the_same_story() -> None:
    now = timezone.now()
    city = tell_year(quiet, cases=12, now=now)
    assert 10 <= Case.objects.count() <= 12
    assert len(city.communities) == 179
    assert all(case.clocks.exists() for case in Case.objects.all())
    assert VacuumAlarm.objects.filter(cleared_at=None).count() == 3
    draw_weeks(now)
    states = list(Draw.objects.order_by("pk").values_list("state", flat=True))
    assert states == [*["published"] * 4, "rerolled", *["published"] * 3, "drawn", "frozen"]
    assert all(verify(json.loads(one.text))[-1].agrees for one in Publication.objects.all())
    _every_page_of_inspection_has_something(now)


def _every_page_of_inspection_has_something(now: datetime) -> None:
    forms.publish_shipped(actor=BUILDER, now=now)
    tell_inspection(now)
    assert KeyPoint.objects.exclude(checked_on=None).count() >= POINTS - 15
    assert set(Visit.objects.filter(state=Visit.State.DONE).values_list("kind", flat=True)) >= {
        *("patrol", "covert", "joint", "leader", "follow_up", "double")
    }
    assert Finding.objects.exclude(case=None).exists()
    assert FeedbackItem.objects.count() == 5
    assert sorted(ScoreAppeal.objects.values_list("upheld", flat=True), key=str) in ([None, True], [True])
    assert Period.objects.filter(kind=Period.Kind.MONTH).count() == 2
    assert Ranking.objects.exclude(published_at=None).count() == 3
    assert Interview.objects.count() == 60
    assert set(Claim.objects.values_list("grade", flat=True)) == {"A", "B", "D"}
    assert sorted(Lead.objects.values_list("kind", "state")) == [
        ("before_as_after", "open"), ("place", "dismissed"), ("same_file", "confirmed"), ("same_picture", "open"),
    ]  # fmt: skip
    assert Snapshot.objects.values("day").distinct().count() == 9
