"""Recording, correcting and withdrawing values; the workbook with one wrong cell (M-028, M-169, M-170)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.events.models import Event
from weicheng.indicators import actions, figures, queries
from weicheng.indicators.models import Indicator, IndicatorValue
from weicheng.indicators.queries import history
from weicheng.indicators.tests import cities
from weicheng.testing.town import Town
from weicheng.workbooks.actions import undo_batch

YEAR = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}


@pytest.fixture
def ledger(town: Town) -> dict[str, Indicator]:
    return cities.indicators(cover=town.units["urban"])


def said(**changed: Any) -> actions.Figures:
    given: dict[str, Any] = {**YEAR, "source": "园林局", "low": Decimal("36.9")}
    return actions.Figures(**(given | changed))


def enter(town: Town, indicator: Indicator, by: str = "director", **changed: Any) -> IndicatorValue:
    return actions.record_value(
        actor=town.actor(by), indicator=indicator, area=town.areas["county"], figures=said(**changed)
    )


@pytest.mark.mechanism("M-028")
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"low": None}, "没有填写", id="no figure at all"),
        pytest.param({"low": Decimal(3690)}, "超过 100%", id="a slipped decimal point"),
        pytest.param({"low": Decimal(-1)}, "负数", id="less than nothing"),
        pytest.param({"low": Decimal(77), "high": Decimal(50)}, "大于上限", id="a range the wrong way round"),
        pytest.param({"numerator": Decimal(3)}, "要一起填写", id="half of a rate"),
        pytest.param({"numerator": Decimal(3), "denominator": Decimal(0)}, "分母为 0", id="divided by nothing"),
        pytest.param({"until": date(2024, 12, 31)}, "早于开始日期", id="a period that ends before it begins"),
        pytest.param({"source": " "}, "来源", id="from nowhere"),
        pytest.param({"low": Decimal(10) ** 13}, "数值过大", id="more than anybody has"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    town: Town, ledger: dict[str, Indicator], changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        enter(town, ledger["cover"], **changed)
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        pytest.param("director", True, id="the office"),
        pytest.param("urban_handler", True, id="the department that owes it"),
        pytest.param("market_handler", False, id="another department"),
        pytest.param("street", False, id="a street of the district"),
    ],
)
def test_the_office_and_the_owing_department_enter_values(
    town: Town, ledger: dict[str, Indicator], by: str, allowed: bool
) -> None:
    if allowed:
        assert enter(town, ledger["cover"], by=by).low == Decimal("36.9")
    else:
        with pytest.raises(NotAllowed):
            enter(town, ledger["cover"], by=by)


def test_one_source_says_one_thing_about_one_period(town: Town, ledger: dict[str, Indicator]) -> None:
    enter(town, ledger["cover"])
    with pytest.raises(BadInput, match="同一来源"):
        enter(town, ledger["cover"], low=Decimal(37))


@pytest.mark.mechanism("M-028")
def test_a_correction_is_a_further_row_with_its_reason(town: Town, ledger: dict[str, Indicator]) -> None:
    director, first = town.actor("director"), enter(town, ledger["cover"])
    second = actions.correct_value(actor=director, value=first, figures=said(low=Decimal(35)), reason="按实测更正")
    assert list(queries.standing_values()) == [second]
    assert (second.corrects, IndicatorValue.objects.count()) == (first, 2)
    with pytest.raises(MoveRefused):
        actions.correct_value(actor=director, value=first, figures=said(), reason="再改")
    with pytest.raises(BadInput, match="更正理由"):
        actions.correct_value(actor=director, value=second, figures=said(), reason=" ")


def test_a_withdrawn_value_counts_no_more_and_stays_readable(town: Town, ledger: dict[str, Indicator]) -> None:
    value = enter(town, ledger["cover"])
    with pytest.raises(BadInput, match="撤回理由"):
        actions.withdraw_value(actor=town.actor("director"), value=value, reason="")
    actions.withdraw_value(actor=town.actor("director"), value=value, reason="登错了指标")
    assert not queries.standing_values().exists()
    assert queries.value_of(value.pk) == value


@pytest.mark.mechanism("M-028")
def test_a_workbook_with_one_wrong_cell_names_row_and_field_and_enters_nothing(
    ledger: dict[str, Indicator], take_in: Any
) -> None:
    rows = [list(row) for row in cities.MEISHAN]
    rows[1][1] = "3690"
    rows[1][2] = rows[1][3] = None
    result = take_in(rows)
    (fault,) = result.faults
    assert fault.place.endswith("第 3 行「B 列 现状值」")
    assert "超过 100%" in fault.problem
    assert not IndicatorValue.objects.exists()
    rows[1][1] = "36.9%"
    assert take_in(rows).fault_count == 0
    assert IndicatorValue.objects.count() == 4


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        pytest.param(["绿化率", 30, None, None, 2025, "年报"], "指标名称", "台账里没有", id="an unknown indicator"),
        pytest.param(["建成区绿地率", "三成", None, None, 2025, "年报"], "现状值", "不是数字", id="words for a figure"),
        pytest.param(["建成区绿地率", 30, None, None, None, "年报"], "起", "没有写明统计期", id="no period"),
        pytest.param(["建成区绿地率", 30, None, None, 25, "年报"], "年度", "不是年份", id="a year of two digits"),
        pytest.param(
            ["建成区无烟草广告", "大概", None, None, 2025, "年报"], "现状值", "看不出", id="neither yes nor no"
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_field(
    ledger: dict[str, Indicator], take_in: Any, row: list[Any], field: str, problem: str
) -> None:
    (fault,) = take_in([row]).faults
    assert field in fault.place
    assert problem in fault.problem


def test_an_import_again_changes_nothing_and_a_contradiction_is_refused(
    ledger: dict[str, Indicator], take_in: Any
) -> None:
    take_in(cities.MEISHAN)
    assert take_in(cities.MEISHAN).fault_count == 0
    assert IndicatorValue.objects.count() == 4
    changed = [["建成区绿地率", "30", None, None, 2006, "眉山市报告"]]
    (fault,) = take_in(changed).faults
    assert "台账里这一期已是 34.2%" in fault.problem


def test_undoing_an_import_withdraws_what_it_entered(town: Town, ledger: dict[str, Indicator], take_in: Any) -> None:
    result = take_in(cities.MEISHAN)
    undo_batch(actor=town.actor("director"), batch=result.batch)
    assert not queries.standing_values().exists()
    assert IndicatorValue.objects.count() == 4
    assert Event.objects.filter(action="indicator.withdrawn").count() == 4
    assert take_in(cities.MEISHAN).fault_count == 0
    assert queries.standing_values().count() == 4


@pytest.mark.mechanism("M-028")
def test_meishans_290_days_are_79_45_percent_not_79_49(town: Town, ledger: dict[str, Indicator], take_in: Any) -> None:
    take_in(cities.MEISHAN)
    found = history.history_of(ledger["air"], town.areas["county"])
    assert found.values[0].text == "79.49%"
    assert found.values[0].warning == "原文 79.49%，按 290 ÷ 365 重算是 79.45%，相差超过四舍五入。"
    green = history.history_of(ledger["green"], town.areas["county"])
    assert (green.values[0].text, green.values[0].warning) == ("34.2%", "")


@pytest.mark.mechanism("M-028", "M-170")
def test_green_area_and_cover_imply_one_built_up_area(ledger: dict[str, Indicator], take_in: Any) -> None:
    take_in(cities.MEISHAN)
    value = queries.standing_values().get(indicator=ledger["green"])
    bases, agree = history.implied_bases(value, ledger["green"])
    assert {base.name: round(float(base.best), 1) for base in bases} == {
        "建成区绿化覆盖率": 2198.0,
        "建成区绿地率": 2200.7,
    }
    assert agree


@pytest.mark.mechanism("M-169", "M-170")
def test_a_rate_of_two_known_figures_is_computed_and_follows_a_correction(
    town: Town, ledger: dict[str, Indicator]
) -> None:
    enter(town, ledger["built_up"], low=Decimal(2200), source="住建局")
    area = enter(town, ledger["green_area"], low=Decimal("752.65"))
    rate = queries.standing_values().get(indicator=ledger["green"])
    assert (figures.text_of(ledger["green"], rate.low, rate.high), rate.source) == (
        "34.21%", "由台账计算：绿地面积 ÷ 建成区面积"
    )  # fmt: skip
    actions.correct_value(actor=town.actor("director"), value=area, figures=said(low=Decimal(770)), reason="补登绿地")
    assert queries.standing_values().get(indicator=ledger["green"]).low == Decimal(35)


@pytest.mark.mechanism("M-028", "M-029")
def test_two_sources_that_contradict_each_other_are_named(town: Town, ledger: dict[str, Indicator]) -> None:
    enter(town, ledger["cover"], printed="36.9")
    enter(town, ledger["cover"], low=Decimal("34.2"), source="统计公报", printed="34.2")
    ((_, pair),) = history.history_of(ledger["cover"], town.areas["county"]).conflicts
    assert {pair.one.source, pair.other.source} == {"园林局", "统计公报"}


@pytest.mark.parametrize(
    ("kind", "typed", "bounds"),
    [
        pytest.param("rate", "36.9%", ("36.9", "36.9"), id="with its sign"),
        pytest.param("rate", "50%～77%", ("50", "77"), id="a range with a wave"),
        pytest.param("number", "1,200", ("1200", "1200"), id="with a comma"),
        pytest.param("number", "约 13.1 平方米", ("13.1", "13.1"), id="with words around it"),
        pytest.param("yes_no", "有", ("1", "1"), id="yes in another word"),
        pytest.param("yes_no", "否", ("0", "0"), id="no"),
        pytest.param("level", "c级", ("3", "3"), id="a level"),
        pytest.param("level", "不达标", ("4", "4"), id="below every level"),
    ],
)
def test_what_people_type_becomes_a_value(kind: str, typed: str, bounds: tuple[str, str]) -> None:
    assert figures.read(Indicator(kind=kind), typed) == tuple(Decimal(end) for end in bounds)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("rate", "多"), ("rate", "77-50"), ("yes_no", "大概"), ("level", "D"), ("number", "")],
)
def test_what_means_nothing_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(BadInput):
        figures.read(Indicator(kind=kind), typed)
