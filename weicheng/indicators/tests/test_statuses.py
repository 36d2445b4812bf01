"""Statuses, gaps and work of 黄冈, out of an imported workbook (M-020, M-021, M-022, M-025)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from weicheng.domain.measures.verdicts import Status
from weicheng.indicators import actions, queries
from weicheng.indicators.models import Campaign, Clause
from weicheng.indicators.tests import cities
from weicheng.testing.town import Town


def row_of(campaign: Campaign, number: str) -> queries.ClauseStatus:
    return next(row for row in queries.statuses(campaign, cities.DAY) if row.clause.number == number)


def weaken(town: Town, campaign: Campaign, *numbers: str) -> None:
    for clause in Clause.objects.filter(edition=campaign.edition, number__in=numbers):
        actions.appraise(
            actor=town.actor("director"), campaign=campaign, clause=clause, control="weak", on=date(2012, 1, 1)
        )


@pytest.mark.mechanism("M-020", "M-021", "M-023", "M-025")
def test_huanggang_has_six_unmet_three_held_and_one_met(town: Town, huanggang: Campaign) -> None:
    weaken(town, huanggang, "7", "8", "9")
    found = queries.may_apply(huanggang, cities.DAY)
    assert [one.number for one in found.failing] == ["1", "2", "3", "5", "6", "10"]
    assert found.sentence == (
        "10 项必备条件中，有 6 项不达标（第 1、2、3、5、6、10 项），有 3 项暂时达标（第 7、8、9 项，可控性较弱），"
        "有 1 项达标，不具备申报资格。"
    )


@pytest.mark.mechanism("M-022")
def test_greening_lacks_3_97_and_3_29_points_and_2_47_square_metres(huanggang: Campaign) -> None:
    row = row_of(huanggang, "3")
    assert [part.gap_text for part in row.parts] == ["差 3.97 个百分点", "差 3.29 个百分点", "差 2.47 ㎡/人"]
    assert [part.bound_text for part in row.parts] == ["≥ 36%", "≥ 31%", "≥ 8 ㎡/人"]


@pytest.mark.mechanism("M-022")
def test_the_work_is_96_and_71_ten_thousand_square_metres_with_the_unrounded_mu(huanggang: Campaign) -> None:
    _, green, park = (part.volume for part in row_of(huanggang, "3").parts)
    assert green is not None
    assert park is not None
    assert green.text == "需新增绿地面积 96 万㎡（折合 1437 亩）"
    assert (green.mu_of_rounded, "1440 亩" in green.note) == ("1440", True)
    assert green.base.source == "住建局"
    assert park.text == "需新增公园绿地面积 71 万㎡（折合 1065 亩）"


@pytest.mark.mechanism("M-021")
def test_a_range_counts_by_its_lower_end(huanggang: Campaign) -> None:
    row = row_of(huanggang, "2")
    assert (row.status, row.value_text, row.gap_text) == (Status.UNMET, "50%–77%", "差 30 个百分点")


@pytest.mark.mechanism("M-020")
@pytest.mark.parametrize(("value", "failing"), [("90", 5), ("89.9", 6)])
def test_one_mended_condition_leaves_the_verdict(town: Town, huanggang: Campaign, value: str, failing: int) -> None:
    part = row_of(huanggang, "10").parts[0]
    assert part.value is not None
    low = Decimal(value)
    said = actions.Figures(since=part.value.since, until=part.value.until, source="第三方", low=low, high=low)
    actions.correct_value(actor=town.actor("director"), value=part.value, figures=said, reason="按正式调查更正")
    found = queries.may_apply(huanggang, cities.DAY)
    assert (len(found.failing), found.verdict) == (failing, "不具备申报资格")


def test_a_day_before_the_values_knows_nothing(huanggang: Campaign) -> None:
    found = queries.may_apply(huanggang, date(2011, 12, 30))
    assert found.counts.unknown == 8
    assert not found.may_apply


@pytest.mark.mechanism("M-206")
def test_one_entry_of_36_9_percent_counts_in_two_campaigns(town: Town, take_in) -> None:
    cities.indicators()
    standards = {name: cities.edition(name, [("绿化覆盖率", cities.limit("cover", ">=", bound))], name)
                 for name, bound in (("卫生", "36"), ("园林", "40"))}  # fmt: skip
    campaigns = {name: cities.campaign(town, standard, name) for name, standard in standards.items()}
    take_in(cities.MEISHAN)
    rows = {name: queries.statuses(campaign, cities.DAY)[0] for name, campaign in campaigns.items()}
    assert {name: (row.value_text, row.status) for name, row in rows.items()} == {
        "卫生": ("36.9%", Status.MET),
        "园林": ("36.9%", Status.UNMET),
    }
    assert rows["卫生"].parts[0].value == rows["园林"].parts[0].value


def test_the_number_of_queries_does_not_grow_with_the_values(
    huanggang: Campaign, take_in, django_assert_num_queries
) -> None:
    with django_assert_num_queries(6):
        queries.statuses(huanggang, cities.DAY)
    take_in([[name, 30 + year - 2000, None, None, year, "年报"] for year in range(2000, 2011)
             for name in ("建成区绿化覆盖率", "建成区绿地率")])  # fmt: skip
    with django_assert_num_queries(6):
        queries.statuses(huanggang, cities.DAY)
