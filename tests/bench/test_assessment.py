"""Scoring a month and ranking a city: the pure core, on figures made here, in seconds of the processor."""

from __future__ import annotations

import random
import time

import pytest

from tests.bench.results import Results
from weicheng.domain.checklists import ChecklistItem, ItemAnswer
from weicheng.domain.ranking import Sample, pool, rank
from weicheng.domain.scoring import Problem, Scheme, score_sheet

pytestmark = pytest.mark.bench

VISITS, FINDINGS, SCORING_SECONDS = 10_000, 10, 2.0
COMMUNITIES, MONTHS, RANKING_SECONDS = 3_000, 6, 1.0


def test_scoring_a_month_of_100000_findings(results: Results, slack: float) -> None:
    items = [ChecklistItem(f"{n}", f"第 {n} 项", points=500, basis=f"第{n}条", head=n % 11 + 1) for n in range(20)]
    answers = [ItemAnswer(item, grade=8 if number < FINDINGS else 10) for number, item in enumerate(items)]
    problems = [Problem(f"finding:{n}", f"{n}", "有垃圾", f"第{n}条", ("photo",)) for n in range(FINDINGS)]
    scheme = Scheme("周暗访", rules="hygiene-city/national@2026.1")
    began, wall = time.process_time(), time.perf_counter()
    cards = [score_sheet(scheme, answers, problems) for _ in range(VISITS)]
    took, waited = time.process_time() - began, time.perf_counter() - wall
    results.add(
        "scoring a month of 100,000 findings", f"{took:.2f} s", f"≤ {SCORING_SECONDS:.0f} s",
        met=took <= SCORING_SECONDS, remark=f"{VISITS:,} visits of 20 items; by the clock {waited:.2f} s",
    )  # fmt: skip
    assert {card.total for card in cards} == {9000}
    assert took <= SCORING_SECONDS * slack


def test_ranking_3000_communities(results: Results, slack: float) -> None:
    dice = random.Random(112)

    def month() -> list[Sample]:
        return [
            Sample(f"{n}", tuple(dice.randint(6000, 9900) for _ in range(dice.randint(1, 3))))
            for n in range(COMMUNITIES)
        ]

    months = [month() for _ in range(MONTHS)]
    began, wall = time.process_time(), time.perf_counter()
    spread = pool(sample.scores for samples in months for sample in samples)
    table = rank(months[-1], spread=spread)
    took, waited = time.process_time() - began, time.perf_counter() - wall
    results.add(
        "ranking 3,000 communities", f"{took:.2f} s", f"≤ {RANKING_SECONDS:.0f} s", met=took <= RANKING_SECONDS,
        remark=f"with bands and the spread of {MONTHS} months; by the clock {waited:.2f} s",
    )  # fmt: skip
    assert len(table.rows) == COMMUNITIES
    assert took <= RANKING_SECONDS * slack
