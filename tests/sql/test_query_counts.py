"""What each page costs in SQL statements: as many as counts.json says, and no more for many rows than for few.

`make counts` writes the file anew; its diff is part of the review.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages import openers, plain_pages
from weicheng.testing.snapshot import built_once
from weicheng.testing.town import Town, build

BASELINE = Path(__file__).with_name("counts.json")
MORE_CASES = 20

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


@pytest.fixture
def town() -> Town:
    return built_once(build)


def statements(town: Town) -> dict[str, int]:
    """URL name → statements of one GET, for the pages that answer with a page."""
    paths, counts = plain_pages(), {}
    for person, names in openers(town).items():
        client = Client()
        client.force_login(town.users[person])
        for name in names:
            client.get(paths[name])  # what a process keeps in memory is there from the second time on
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(paths[name])
            if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
                counts[name] = len(seen)
    return dict(sorted(counts.items()))


def test_each_page_costs_what_the_baseline_says_however_many_cases_there_are(town: Town) -> None:
    town.case()
    few = statements(town)
    for number in range(MORE_CASES):
        town.case(text=f"第 {number} 处垃圾")
    many = statements(town)
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}, "grows with the rows"
    if os.environ.get("WEICHENG_WRITE_COUNTS"):
        BASELINE.write_text(json.dumps(few, indent=1) + "\n", encoding="utf8")
    assert few == json.loads(BASELINE.read_text(encoding="utf8")), "run make counts and review the difference"
