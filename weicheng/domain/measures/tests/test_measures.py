"""Measures of standards: the figures of the seeds, each kind at its bound, and laws that hold for any figures."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.measures import (
    AllOf,
    AnyOf,
    BadMeasure,
    Baseline,
    Direction,
    Facts,
    Level,
    Limit,
    MostOf,
    NoEvent,
    Op,
    PlanTarget,
    Reading,
    Status,
    Trend,
    YesNo,
    hold,
    read_measure,
)
from weicheng.domain.measures.limits import level_name, level_rank

DAY = date(2011, 12, 31)
VECTORS = ("鼠", "蚊", "蝇", "蟑")


def year(number, low, high=None):
    return Reading(date(number, 1, 1), date(number, 12, 31), Decimal(low), Decimal(low if high is None else high))


def facts(day=DAY, **readings):
    return Facts(day, {code: found if isinstance(found, list) else [found] for code, found in readings.items()})


def limit(op, bound, unit="%", code="x", **more):
    return Limit(code, op, Decimal(bound), unit, **more)


@pytest.mark.mechanism("M-021")
@pytest.mark.parametrize(
    ("op", "low", "high", "status", "gap", "remark"),
    [
        (Op.AT_LEAST, "36", None, Status.MET, "0", "以上 is inclusive"),
        (Op.AT_LEAST, "35.99", None, Status.UNMET, "0.01", "just under"),
        (Op.ABOVE, "36", None, Status.UNMET, "0", "大于 is strict, and the gap is nothing one could build"),
        (Op.ABOVE, "36.01", None, Status.MET, "0", "over it"),
        (Op.AT_MOST, "36", None, Status.MET, "0", "以下 is inclusive"),
        (Op.AT_MOST, "40", None, Status.UNMET, "4", "too much"),
        (Op.BELOW, "36", None, Status.UNMET, "0", "低于 is strict"),
        (Op.BELOW, "35", None, Status.MET, "0", "under it"),
        (Op.AT_LEAST, "30", "40", Status.UNMET, "6", "a range counts by its lower end"),
        (Op.AT_MOST, "30", "40", Status.UNMET, "4", "where less is better, by its upper end"),
        (Op.AT_LEAST, "36", "40", Status.MET, "0", "the whole range reaches it"),
    ],
)
def test_a_number_is_judged_by_the_end_that_proves_less(op, low, high, status, gap, remark):
    verdict = limit(op, "36").judge(facts(x=year(2011, low, high)))
    assert (verdict.status, verdict.gap) == (status, Decimal(gap)), remark
    assert verdict.gap_unit == "个百分点"
    assert verdict.reasons[0].inputs["bound"] == "36"


@pytest.mark.mechanism("M-022")
def test_the_three_greening_gaps_of_huanggang_come_out_to_the_digit():
    """绿化覆盖率 32.03, 绿地率 27.71, 人均 5.53 ㎡ (seed 003 黄冈)."""
    green = AllOf((
        limit(Op.AT_LEAST, "36", code="cover"), limit(Op.AT_LEAST, "31", code="rate"),
        limit(Op.AT_LEAST, "8", "㎡", code="park"),
    ))  # fmt: skip
    known = facts(cover=year(2011, "32.03"), rate=year(2011, "27.71"), park=year(2011, "5.53"))
    verdict = green.judge(known)
    assert verdict.status is Status.UNMET
    assert [(str(leaf.gap), leaf.gap_unit) for leaf in verdict.leaves()] == [
        ("3.97", "个百分点"), ("3.29", "个百分点"), ("2.47", "㎡")
    ]  # fmt: skip
    assert green.indicators == ("cover", "rate", "park")


@pytest.mark.mechanism("M-029")
@pytest.mark.parametrize(
    ("value", "measure", "status", "remark"),
    [
        ("87", limit(Op.ABOVE, "80"), Status.MET, "垃圾 87% (眉山) against the 2008 threshold (秦都)"),
        ("87", limit(Op.AT_LEAST, "100"), Status.UNMET, "the same figure against 黄冈's 100%"),
        ("77", limit(Op.ABOVE, "50"), Status.MET, "污水 77% against the 2008 threshold"),
        ("77", limit(Op.AT_LEAST, "80"), Status.UNMET, "the same figure against 80%"),
    ],
)
def test_one_figure_passes_one_edition_and_fails_another(value, measure, status, remark):
    assert measure.judge(facts(x=year(2008, value))).status is status, remark


@pytest.mark.mechanism("M-023")
@pytest.mark.parametrize(
    ("densities", "status", "remark"),
    [
        (("0.8", "1.0", "0.9", "2.9"), Status.MET, "three within, the fourth under three times"),
        (("0.8", "1.0", "0.9", "3"), Status.MET, "exactly three times"),
        (("0.8", "1.0", "0.9", "3.1"), Status.UNMET, "the fourth over three times"),
        (("0.8", "1.1", "0.9", "1.2"), Status.UNMET, "two over their limit"),
        (("0.8", None, None, "0.7"), Status.UNKNOWN, "黄冈 has figures for two only"),
        (("1.2", None, "1.5", None), Status.UNMET, "two over: the missing ones cannot help"),
        (("3.5", None, None, None), Status.UNMET, "one far over decides alone"),
    ],
)
def test_three_of_four_vectors_may_carry_the_fourth(densities, status, remark):
    measure = MostOf(tuple(limit(Op.AT_MOST, "1", "", code) for code in VECTORS), 3, Decimal(3))
    known = {code: year(2011, value) for code, value in zip(VECTORS, densities, strict=True) if value}
    assert measure.judge(facts(**known)).status is status, remark
    assert measure.indicators == VECTORS


@pytest.mark.mechanism("M-023")
def test_a_composite_names_the_exception_and_how_many_times_its_limit_it_is():
    measure = MostOf(tuple(limit(Op.AT_MOST, "2", "", code) for code in VECTORS), 3, Decimal(3))
    verdict = measure.judge(facts(鼠=year(2011, 1), 蚊=year(2011, 2), 蝇=year(2011, 5), 蟑=year(2011, 2)))
    assert verdict.status is Status.MET
    assert verdict.reasons[0].inputs["over"] == {"蝇": "2.5"}


def test_nothing_is_a_multiple_of_a_limit_of_nothing():
    """直接入口食品场所不得有蝇."""
    measure = MostOf((limit(Op.AT_MOST, "0", ""), limit(Op.AT_MOST, "1", "", "y")), 1, Decimal(3))
    assert measure.judge(facts(x=year(2011, 1), y=year(2011, 1))).status is Status.UNMET


@pytest.mark.mechanism("M-024")
@pytest.mark.parametrize(
    ("day", "events", "watched", "status", "again", "remark"),
    [
        ("2011-12-31", [], "2010-01-01", Status.MET, None, "2010-2011 无重大食品安全事故 (黄冈)"),
        ("2011-12-31", ["2011-06-01"], "2010-01-01", Status.UNMET, "2013-01-01", "again for 2012-2013"),
        ("2012-12-31", ["2011-06-01"], "2010-01-01", Status.UNMET, "2013-01-01", "still inside the window"),
        ("2013-01-01", ["2011-06-01"], "2010-01-01", Status.MET, None, "the first day it can be met again"),
        ("2011-12-31", ["2009-12-31"], "2009-01-01", Status.MET, None, "the day before the window"),
        ("2011-05-31", ["2011-06-01"], "2010-01-01", Status.MET, None, "not yet happened"),
        ("2011-12-31", [], "2010-01-02", Status.UNKNOWN, None, "nobody watched on the first day of the window"),
        ("2011-12-31", [], None, Status.UNKNOWN, None, "nobody watched at all"),
        ("2011-12-31", ["2011-06-01"], None, Status.UNMET, "2013-01-01", "an event is known whoever watched"),
    ],
)
def test_a_window_without_events(day, events, watched, status, again, remark):
    since = {"food": date.fromisoformat(watched)} if watched else {}
    known = Facts(date.fromisoformat(day), {}, {"food": [date.fromisoformat(each) for each in events]}, since)
    measure = NoEvent("food", 2)
    verdict = measure.judge(known)
    assert (verdict.status, verdict.again_on) == (status, date.fromisoformat(again) if again else None), remark
    assert measure.indicators == ()


def test_a_whole_is_unmet_before_it_is_unknown():
    both = AllOf((limit(Op.AT_LEAST, "36"), YesNo("law")))
    assert both.judge(facts(x=year(2011, 30))).status is Status.UNMET
    assert both.judge(facts(x=year(2011, 40))).status is Status.UNKNOWN
    assert both.judge(facts(x=year(2011, 40), law=year(2011, 1))).status is Status.MET
    missing = AllOf((NoEvent("food", 2), NoEvent("epidemic", 3)))
    events = {"food": [date(2011, 6, 1)], "epidemic": [date(2011, 6, 1)]}
    assert missing.judge(Facts(DAY, {}, events)).again_on == date(2014, 1, 1)


def test_yes_and_no_have_no_gap():
    assert YesNo("law").judge(facts(law=year(2011, 0))).status is Status.UNMET
    assert YesNo("law").judge(facts(law=year(2011, 0))).gap is None
    assert YesNo("law").judge(facts(law=year(2011, 1))).status is Status.MET
    assert YesNo("law").judge(facts()).status is Status.UNKNOWN
    assert YesNo("law").indicators == ("law",)


@pytest.mark.parametrize(
    ("level", "status", "remark"),
    [
        ("A", Status.MET, "better than asked"),
        ("C", Status.MET, "exactly"),
        ("不达标", Status.UNMET, "below the last level"),
    ],
)
def test_a_level_is_reached_by_any_better_one(level, status, remark):
    rank = level_rank(level)
    assert Level("x", "C").judge(facts(x=year(2011, rank))).status is status, remark
    assert level_name(rank) == level
    assert Level("x", "C").indicators == ("x",)


@pytest.mark.parametrize(
    ("direction", "before", "last", "status", "gap", "remark"),
    [
        (Direction.DOWN, 52, 51, Status.MET, 0, "fell"),
        (Direction.DOWN, 52, 52, Status.UNMET, 0, "the same is no fall"),
        (Direction.DOWN, 52, 54, Status.UNMET, 2, "rose"),
        (Direction.UP, 78, 79, Status.MET, 0, "rose"),
        (Direction.UP, 78, 77, Status.UNMET, 1, "fell"),
    ],
)
def test_a_trend_compares_with_the_year_before(direction, before, last, status, gap, remark):
    verdict = Trend("x", direction, "%").judge(facts(x=[year(2010, before), year(2011, last)]))
    assert (verdict.status, verdict.gap) == (status, gap), remark
    assert verdict.reasons[-1].rule == "measure.year-before"
    assert Trend("x", direction).indicators == ("x",)


def test_a_trend_without_the_year_before_is_unknown():
    assert Trend("x", Direction.DOWN).judge(facts(x=[year(2009, 60), year(2011, 1)])).status is Status.UNKNOWN
    assert Trend("x", Direction.DOWN).judge(facts()).reasons[0].rule == "measure.no-year"


@pytest.mark.parametrize(
    ("last", "status", "remark"),
    [("12", Status.MET, "exactly the mean of 10 to 14"), ("12.1", Status.UNMET, "over it")],
)
def test_a_baseline_is_the_mean_of_five_years_before(last, status, remark):
    past = [year(2006 + number, 10 + number) for number in range(5)]
    verdict = Baseline("x").judge(facts(x=[*past, year(2011, last)]))
    assert (verdict.status, verdict.bound) == (status, 12), remark
    missing = Baseline("x").judge(facts(x=[*past[1:], year(2011, last)]))
    assert missing.status is Status.UNKNOWN
    assert missing.reasons[0].inputs["missing"] == [2006]


def test_a_baseline_takes_the_end_of_a_past_range_that_asks_more():
    past = [year(2006 + number, 10, 20) for number in range(5)]
    assert Baseline("x").judge(facts(x=[*past, year(2011, 12)])).status is Status.UNMET
    assert Baseline("x", Op.AT_LEAST).judge(facts(x=[*past, year(2011, 12)])).bound == 20
    assert Baseline("x").judge(facts()).status is Status.UNKNOWN
    assert Baseline("x").indicators == ("x",)


def test_a_plan_says_what_is_asked():
    beds = PlanTarget("beds", "beds_plan")
    assert beds.judge(facts(beds=year(2011, 6), beds_plan=year(2011, 6))).status is Status.MET
    assert beds.judge(facts(beds=year(2011, 6), beds_plan=year(2011, 5, 7))).gap == 1
    assert beds.judge(facts(beds=year(2011, 6))).reasons[0].rule == "measure.no-plan"
    fewer = PlanTarget("beds", "beds_plan", Op.AT_MOST)
    assert fewer.judge(facts(beds=year(2011, 6), beds_plan=year(2011, 5, 7))).bound == 5
    assert beds.indicators == ("beds", "beds_plan")


@pytest.mark.parametrize(
    ("figures", "status", "gap", "remark"),
    [
        ([year(2010, 7), year(2011, 5)], Status.MET, 0, "under the threshold"),
        ([year(2010, 8), year(2011, 7)], Status.MET, 0, "over it, but falling"),
        ([year(2010, 6), year(2011, 7)], Status.UNMET, 1, "over it and rising: the gap is to the threshold"),
        ([year(2011, 7)], Status.UNKNOWN, 1, "over it; whether it falls is not known"),
    ],
)
def test_a_threshold_or_continuous_improvement(figures, status, gap, remark):
    measure = AnyOf((limit(Op.AT_MOST, "6", "‰"), Trend("x", Direction.DOWN, "‰")))
    verdict = measure.judge(facts(x=figures))
    assert (verdict.status, verdict.gap) == (status, gap), remark
    assert measure.indicators == ("x",)


def test_what_is_counted_over_a_year_needs_a_whole_year():
    month = Reading(date(2011, 12, 1), date(2011, 12, 31), Decimal(28), Decimal(28))
    days = limit(Op.AT_LEAST, "300", "天", yearly=True)
    assert days.judge(facts(x=[month])).status is Status.UNKNOWN
    assert days.judge(facts(x=[year(2011, 310), month])).status is Status.MET
    assert limit(Op.AT_LEAST, "300", "天").judge(facts(x=[month, year(2010, 310)])).status is Status.UNMET


def test_a_later_reading_of_a_period_corrects_the_earlier_and_the_future_is_not_known():
    known = facts(x=[year(2011, 1), year(2011, 2), year(2012, 9)])
    assert known.latest("x") == year(2011, 2)
    assert known.years("x") == {2011: year(2011, 2)}
    part = Reading(date(2011, 6, 1), date(2011, 12, 31), Decimal(5), Decimal(5))
    assert facts(x=[part, year(2011, 2)]).latest("x") == year(2011, 2)


@pytest.mark.mechanism("M-025")
def test_a_met_condition_under_weak_control_is_only_held():
    met = YesNo("law").judge(facts(law=year(2011, 1)))
    assert hold(met, weak=True).status is Status.HELD
    assert hold(met, weak=False) is met
    unmet = YesNo("law").judge(facts(law=year(2011, 0)))
    assert hold(unmet, weak=True) is unmet
    assert [status.counts_as_met for status in Status] == [True, True, False, False]


@pytest.mark.parametrize(
    "make",
    [
        lambda: AllOf(()),
        lambda: AnyOf(()),
        lambda: MostOf((), 1, Decimal(3)),
        lambda: MostOf((limit(Op.AT_MOST, "1"),), 2, Decimal(3)),
        lambda: MostOf((limit(Op.AT_MOST, "1"),), 1, Decimal("0.5")),
        lambda: MostOf((limit(Op.AT_LEAST, "1"),), 1, Decimal(3)),
        lambda: Level("x", "D"),
        lambda: year(2011, 2, 1),
        lambda: Reading(date(2011, 2, 1), date(2011, 1, 1), Decimal(1), Decimal(1)),
    ],
)
def test_what_cannot_be_asked_is_refused_when_it_is_written(make):
    with pytest.raises(ValueError, match=r"\w"):
        make()


LIMIT = {"kind": "limit", "indicator": "x", "op": ">=", "bound": "36", "unit": "%"}


@pytest.mark.parametrize(
    ("data", "measure"),
    [
        (LIMIT, limit(Op.AT_LEAST, "36")),
        ({**LIMIT, "yearly": True}, limit(Op.AT_LEAST, "36", yearly=True)),
        ({"kind": "yes", "indicator": "law"}, YesNo("law")),
        ({"kind": "level", "indicator": "x", "level": "C"}, Level("x", "C")),
        ({"kind": "trend", "indicator": "x", "direction": "down"}, Trend("x", Direction.DOWN)),
        ({"kind": "baseline", "indicator": "x", "op": "<="}, Baseline("x")),
        ({"kind": "plan", "indicator": "x", "plan": "y", "op": ">="}, PlanTarget("x", "y")),
        ({"kind": "no_event", "event": "food", "years": 2}, NoEvent("food", 2)),
        ({"kind": "all", "parts": [LIMIT]}, AllOf((limit(Op.AT_LEAST, "36"),))),
        ({"kind": "any", "parts": [LIMIT]}, AnyOf((limit(Op.AT_LEAST, "36"),))),
        (
            {"kind": "most", "parts": [{**LIMIT, "op": "<="}], "needed": 1, "ratio": "3"},
            MostOf((limit(Op.AT_MOST, "36"),), 1, Decimal(3)),
        ),
    ],
)
def test_a_measure_is_read_from_the_data_of_an_edition(data, measure):
    assert read_measure(data) == measure


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "guess"}, "没有“guess”这种口径"),
        ({"kind": "yes"}, "口径缺少“指标代码”"),
        ({**LIMIT, "bound": "many"}, "口径中的数值不是数字"),
        ({**LIMIT, "op": "about"}, "口径中没有“about”这个词"),
        ({"kind": "all", "parts": []}, "口径不成立"),
        ({"kind": "no_event", "event": "food", "years": "long"}, "口径不成立"),
        ({"kind": "most", "parts": [{"kind": "yes", "indicator": "x"}], "needed": 1, "ratio": "3"}, "只能由数值口径"),
    ],
)
def test_what_is_no_measure_is_refused_with_a_sentence(data, said):
    with pytest.raises(BadMeasure, match=said):
        read_measure(data)


numbers = st.decimals(min_value=0, max_value=1000, places=2)


@given(op=st.sampled_from(list(Op)), bound=numbers, ends=st.tuples(numbers, numbers))
def test_a_gap_is_never_negative_and_a_met_limit_has_none(op, bound, ends):
    low, high = sorted(ends)
    verdict = Limit("x", op, bound).judge(facts(x=year(2011, low, high)))
    assert verdict.gap is not None
    assert verdict.gap >= 0
    if verdict.status is Status.MET:
        assert verdict.gap == 0
        # Every value of the range meets it, so the range proves it.
        assert op.holds(low, bound)
        assert op.holds(high, bound)


@given(values=st.lists(st.one_of(st.none(), numbers), min_size=4, max_size=4), extra=numbers)
def test_a_composite_known_to_fail_or_pass_is_not_changed_by_learning_more(values, extra):
    """Unknown means that both ends are still open: filling one gap never turns met into unmet or back."""
    measure = MostOf(tuple(limit(Op.AT_MOST, "300", "", code) for code in VECTORS), 3, Decimal(3))
    known = {code: year(2011, value) for code, value in zip(VECTORS, values, strict=True) if value is not None}
    before = measure.judge(facts(**known)).status
    more = {**{code: year(2011, extra) for code in VECTORS}, **known}
    if before is not Status.UNKNOWN:
        assert measure.judge(facts(**more)).status is before
    assert measure.judge(facts(**more)).status is not Status.UNKNOWN


@given(events=st.lists(st.dates(date(2000, 1, 1), date(2030, 12, 31)), max_size=5), years=st.integers(1, 5))
def test_on_the_day_it_names_a_window_is_clean_again(events, years):
    day = date(2015, 7, 1)
    measure = NoEvent("food", years)
    known = Facts(day, {}, {"food": [each for each in events if each <= day]}, {"food": date(1990, 1, 1)})
    verdict = measure.judge(known)
    if verdict.again_on:
        later = Facts(verdict.again_on, {}, known.events, known.watched_since)
        assert measure.judge(later).status is Status.MET
        assert verdict.status is Status.UNMET
