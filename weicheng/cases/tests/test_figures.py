"""Statistics agree with the cases whatever happens to them, whoever asks, folded or not."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from weicheng.access.policy import Actor
from weicheng.cases import actions, queries
from weicheng.cases.actions.tallying import fold_figures, recent_months, reconcile_figures
from weicheng.cases.models import Case, CaseFigure, Report
from weicheng.cases.models.figure import COUNTERS, KEYS
from weicheng.cases.queries import Narrow, Period
from weicheng.cases.tally import Contribution, add, contribution
from weicheng.cases.tests.walk import Walk, later
from weicheng.domain.cases import Source
from weicheng.domain.closure import CaseTimes, closure, punctuality
from weicheng.domain.kpis import COUNTS, KPIS
from weicheng.testing.town import LICENCE, MORNING, SHANGHAI, Town, build, found_town

JUNE = {"start": date(2026, 6, 1), "end": date(2026, 6, 30)}
WHOLE_JUNE = Period(datetime(2026, 6, 1, tzinfo=SHANGHAI), datetime(2026, 7, 1, tzinfo=SHANGHAI))


def stored() -> Contribution:
    sums: Contribution = {}
    for row in CaseFigure.objects.values_list(*KEYS, *COUNTERS):
        add(sums, row[: len(KEYS)], dict(zip(COUNTERS, row[len(KEYS) :], strict=True)))
    return without_nothing(sums)


def counted() -> Contribution:
    sums: Contribution = {}
    for case in Case.objects.all():
        for cell, counts in contribution(case).items():
            add(sums, cell, counts)
    return without_nothing(sums)


def without_nothing(sums: Contribution) -> Contribution:
    kept = {cell: Counter({name: n for name, n in counts.items() if n}) for cell, counts in sums.items()}
    return {cell: counts for cell, counts in kept.items() if counts}


def a_busy_month(town: Town) -> None:
    """Cases in every state: closed in time and late, returned, reworked, declined, joined, found on the spot."""
    Walk(town).dispatched().accepted().handled().checked().closed()
    Walk(town, category=LICENCE).dispatched(unit="market").accepted(by="market_handler")
    Walk(town, address="二").dispatched().returned().dispatched(30, unit="urban", override_reason="改派")
    late = Walk(town, address="三", category="06007").dispatched().accepted().handled(60 * 24 * 9)
    late.case = actions.rework_case(actor=town.actor("checker"), case=late.case, reason="没清", now=later(days=10))
    case = town.case(by="citizen", source=Source.CITIZEN, area=town.areas["east1_02"])
    actions.refute_case(actor=town.actor("grid"), case=case, reason="没有", now=later(hours=1))
    other = town.case(by="citizen", source=Source.CITIZEN, area=town.areas["east1_02"], address="四")
    kept = town.case(area=town.areas["east1_02"], address="五")
    actions.join_case(actor=town.actor("dispatcher"), case=other, into=kept, now=later(hours=2))
    town.case(area=town.areas["west1_01"])
    fix = actions.SpotFix(town.units["east_office"], "当场清运", [town.photo()], [town.photo()])
    town.case(address="六", spot_fix=fix)


def found_busy_town() -> Town:
    town = found_town()
    a_busy_month(town)
    return town


@pytest.fixture
def busy_town(db: None) -> Town:
    """The town after its busy month."""
    return build(found_busy_town)


@pytest.mark.parametrize("folded", [False, True])
def test_the_summary_rows_say_what_the_cases_say(busy_town: Town, folded):
    if folded:
        assert fold_figures() > 0
    assert stored() == counted()


def test_folding_twice_changes_nothing_more(busy_town: Town):
    fold_figures()
    rows = CaseFigure.objects.count()
    assert fold_figures() == 0
    assert CaseFigure.objects.count() == rows == len(stored())


def test_the_nightly_count_puts_right_what_was_wrong_and_says_how_much(busy_town: Town):
    assert reconcile_figures(now=later(days=20)) == 0
    cell = CaseFigure.objects.filter(reported=1).first()
    CaseFigure.objects.filter(pk=cell.pk).update(reported=7)
    Case.objects.filter(pk=Case.objects.first().pk).update(reworks=1)
    assert reconcile_figures(now=later(days=20)) > 0
    assert stored() == counted()


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 6, 30), [date(2026, 6, 1), date(2026, 5, 1), date(2026, 4, 1)]),
        (date(2026, 1, 1), [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]),  # over the year
    ],
)
def test_the_months_looked_at_again_are_this_one_and_the_two_before(today, months):
    assert recent_months(today) == months


@pytest.mark.parametrize(
    ("person", "reported"),
    [
        ("director", 8),  # the whole district
        ("street", 7),  # one street
        ("stranger", 1),  # the other street
        ("grid", 7),  # a community, below the cells of the summary: counted from the cases
        ("market_handler", 1),  # a bureau, by its line
        ("discipline", 0),  # sees no case
    ],
)
def test_each_person_s_figures_are_those_of_the_cases_they_see(busy_town: Town, person, reported):
    actor = busy_town.actor(person)
    assert queries.totals(actor, **JUNE)["reported"] == reported
    assert queries.visible_cases(actor).exclude(state="joined").count() == reported


def test_a_person_with_two_hats_counts_no_case_twice(busy_town: Town):
    hats = busy_town.actor("grid").reaches + busy_town.actor("market_handler").reaches
    both = Actor(1, "两顶帽子", hats)
    assert queries.totals(both, **JUNE)["reported"] == queries.visible_cases(both).exclude(state="joined").count()


def test_figures_are_grouped_and_named(busy_town: Town):
    by_unit = queries.figures(busy_town.actor("director"), by=("unit_id", "month"), **JUNE)
    named = {figure.names: figure["due"] for figure in by_unit}
    assert named["市监局", "2026年06月"] == 1
    assert "尚无责任单位" in {figure.names[0] for figure in by_unit}


@pytest.mark.parametrize(
    ("narrow", "reported"),
    [
        (Narrow(category=LICENCE), 1),
        (Narrow(area_path="000100010002"), 1),  # 西街道
        (Narrow(area_path="0001000100010001"), 7),  # 东一社区, below the cells
        (Narrow(area_path="00010001000100010002"), 2),  # one grid
        (Narrow(unit_path="9999"), 0),
    ],
)
def test_figures_are_narrowed_the_same_above_and_below_the_street(busy_town: Town, narrow, reported):
    assert queries.totals(busy_town.actor("director"), narrow=narrow, **JUNE)["reported"] == reported


def test_statistics_cost_the_same_for_one_case_and_for_many(town: Town):
    costs = []
    for _ in range(2):
        a_busy_month(town)
        with CaptureQueriesContext(connection) as taken:
            queries.figures(town.actor("director"), **JUNE)
        costs.append(len(taken))
    assert costs[0] == costs[1]


def test_an_unknown_dimension_is_a_fault_of_the_program(town: Town):
    with pytest.raises(ValueError, match="shoe_size"):
        queries.figures(town.actor("director"), by=("shoe_size",), **JUNE)


# --- rates -----------------------------------------------------------------------------------------------------------


def test_every_count_of_the_table_leads_to_exactly_the_cases_it_counted(busy_town: Town):
    director, now = busy_town.actor("director"), later(days=20)
    counts = queries.kpi_counts(director, WHOLE_JUNE, now=now)
    assert set(counts) == set(COUNTS)
    for name, number in counts.items():
        found = queries.counted_cases(director, name, WHOLE_JUNE, now=now)
        assert found.count() == number, name


def test_every_rate_names_its_formula(busy_town: Town):
    lines = queries.kpi_lines(busy_town.actor("director"), WHOLE_JUNE, now=later(days=20))
    assert [line.kpi.name for line in lines] == list(KPIS)
    assert all("÷" in line.rate.formula for line in lines)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("上报数", 8),
        ("公众举报数", 1),
        ("有效上报数", 7),  # one was refuted
        ("应处置数", 5),  # two of 东街道, one of 市监局, one of 城管局, one on the spot
        ("按期处置数", 2),
        ("返工数", 1),
        ("应核实数", 1),  # the joined one no longer counts by itself
    ],
)
def test_the_counts_are_those_of_the_busy_month(busy_town: Town, name, number):
    assert queries.kpi_counts(busy_town.actor("director"), WHOLE_JUNE, now=later(days=20))[name] == number


def times(case: Case, due: datetime | None = None) -> CaseTimes:
    return CaseTimes(f"case:{case.pk}", case.found_at, due or case.handle_due_at, case.closed_at)


@pytest.mark.mechanism("M-096")
def test_twenty_problems_with_15_closed_12_in_time_are_75_and_60_percent_and_2_overdue(town: Town):
    cases = []
    for number in range(20):
        walk = Walk(town, address=f"第{number}处", category="06007").dispatched().accepted()
        if number < 12:
            walk.handled(60).checked(70).closed(80)
        elif number < 15:
            walk.handled(60 * 24 * 9).checked(60 * 24 * 9 + 1).closed(60 * 24 * 9 + 2)
        elif number >= 17:
            # Three of the open ones have time left.
            actions.ask_extension(
                actor=town.actor("street"), case=walk.case, reason="雨天", amount=5, time_unit="work_day", now=MORNING
            )
            walk.case = actions.decide_extension(
                actor=town.actor("director"), case=walk.case, granted=True, now=later(hours=1)
            )
        cases.append(Case.objects.get(pk=walk.case.pk))
    found = closure([times(case) for case in cases], now=later(days=10))
    assert (found.closed.text, found.closed_on_time.text, len(found.overdue)) == ("75%", "60%", 2)


@pytest.mark.mechanism("M-130")
def test_forty_due_with_one_late_and_one_open_are_95_percent(town: Town):
    for number in range(40):
        case = town.case(by="citizen", source=Source.CITIZEN, address=f"第{number}处", now=later(minutes=number))
        if number == 39:
            continue
        minute = 60 * 24 * 20 if number == 38 else 60 + number
        actions.refute_case(actor=town.actor("grid"), case=case, reason="没有", now=later(minutes=minute))
    answered = {report.case_id: report.answered_at for report in Report.objects.all()}
    known = [
        CaseTimes(f"case:{case.pk}", case.found_at, case.citizen_due_at, answered[case.pk])
        for case in Case.objects.all()
    ]
    found = punctuality(known, start=WHOLE_JUNE.start, end=WHOLE_JUNE.end, now=later(days=25))
    assert (found.rate.text, len(found.late)) == ("95%", 2)
