"""Public lists, comparisons, five-haves, progress, imbalance, and scores over longer times."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.honours import Have, Scored, five_have_rate, five_haves, red_black, winners
from weicheng.domain.imbalance import (
    Grouping,
    Limits,
    Part,
    TwoPeriods,
    Typical,
    by_progress,
    imbalance,
    typical_groups,
)
from weicheng.domain.yearly import gap_to_line, quarter, yearly_share

TODAY = date(2026, 6, 3)
EVIDENCE = dict.fromkeys(Have, "文件")


def scored(*points):
    return [Scored(f"site:{place}", score) for place, score in enumerate(points)]


def points(found):
    return [one.score for one in found]


@pytest.mark.mechanism("M-069")
def test_the_example_of_the_red_and_black_list():
    lists = red_black(scored(95, 92, 92, 90, 70, 65, 60), size=2, pass_mark=75)
    assert (points(lists.red), points(lists.black)) == ([95, 92, 92], [60, 65])


@pytest.mark.mechanism("M-069")
@pytest.mark.parametrize(
    ("marks", "size", "red", "black", "remark"),
    [
        ((90, 80, 75), 2, [90, 80], [], "75 reaches the pass mark and is never black"),
        ((74, 60), 3, [], [60, 74], "and nobody below it is red"),
        ((90, 60, 60, 60), 2, [90], [60, 60, 60], "ties at the edge are all listed"),
        ((90, 60), 0, [], [], "a list of nobody"),
        ((), 3, [], [], "nothing scored"),
    ],
)
def test_who_is_listed(marks, size, red, black, remark):
    lists = red_black(scored(*marks), size=size, pass_mark=75)
    assert (points(lists.red), points(lists.black)) == (red, black), remark


@given(st.lists(st.integers(0, 100), max_size=12), st.integers(0, 4), st.integers(0, 100))
def test_nobody_is_red_and_black(marks, size, pass_mark):
    lists = red_black(scored(*marks), size=size, pass_mark=pass_mark)
    assert not set(lists.red) & set(lists.black)
    assert all(one.score < pass_mark for one in lists.black)


@pytest.mark.mechanism("M-070")
@pytest.mark.parametrize(
    ("marks", "quota", "best", "tied", "seats"),
    [
        pytest.param((88, 91, 90), 2, [91, 90], [], 0, id="the example: two of three"),
        pytest.param((91, 90, 90), 2, [91], [90, 90], 1, id="a tie across the edge is for a person to decide"),
        pytest.param((88,), 2, [88], [], 0, id="fewer than the quota"),
    ],
)
def test_winners_are_within_the_quota(marks, quota, best, tied, seats):
    found = winners(scored(*marks), quota=quota)
    assert (points(found.winners), points(found.tied), found.seats_left) == (best, tied, seats)


@pytest.mark.mechanism("M-071")
def test_a_village_last_checked_45_days_ago_has_four_of_five():
    found = five_haves(EVIDENCE, checked_on=TODAY - timedelta(days=45), today=TODAY, within_days=30)
    assert (found.text, found.missing, found.met) == ("4/5", (Have.CHECK,), False)


@pytest.mark.parametrize(
    ("evidence", "checked_on", "met", "remark"),
    [
        (EVIDENCE, TODAY - timedelta(days=30), True, "thirty days ago still counts"),
        (EVIDENCE, TODAY - timedelta(days=31), False, "thirty-one do not"),
        (EVIDENCE, TODAY + timedelta(days=1), False, "nor does tomorrow"),
        (EVIDENCE, None, False, "never checked"),
        (EVIDENCE | {Have.MONEY: " "}, TODAY, False, "money without evidence"),
    ],
)
def test_five_haves_need_evidence_and_a_recent_check(evidence, checked_on, met, remark):
    assert five_haves(evidence, checked_on=checked_on, today=TODAY, within_days=30).met is met, remark


def test_the_share_of_villages_with_all_five():
    with_all = five_haves(EVIDENCE, checked_on=TODAY, today=TODAY, within_days=30)
    without = five_haves({}, checked_on=None, today=TODAY, within_days=30)
    assert five_have_rate([with_all, without]).text == "50%"
    assert [have.label for have in Have] == ["有制度", "有标准", "有队伍", "有经费", "有检查"]


@pytest.mark.mechanism("M-119")
def test_villages_of_95_92_and_70_are_uneven_although_the_mean_is_good():
    found = imbalance("某镇", [Part("甲村", 9500), Part("乙村", 9200), Part("丙村", 7000)], limit=1500)
    assert (found.range, found.mean, found.flagged) == (2500, 8567, True)
    assert (found.best.name, found.worst.name) == ("甲村", "丙村")
    assert (found.deviation, round(found.cv, 1)) == (1115, 13.0)


@pytest.mark.parametrize(
    ("marks", "flagged", "remark"),
    [((9000, 7500), False, "15 points are not more than 15"), ((9000, 7499), True, "a hundredth more is")],
)
def test_a_range_above_the_limit_is_flagged(marks, flagged, remark):
    assert imbalance("x", [Part(str(m), m) for m in marks], limit=1500).flagged is flagged, remark


def test_one_part_cannot_be_uneven_and_nought_has_no_share():
    assert imbalance("x", [Part("甲", 9000)], limit=1500) is None
    assert imbalance("x", [Part("甲", 0), Part("乙", 0)], limit=1500).cv is None
    assert len({grouping.label for grouping in Grouping}) == 4


@pytest.mark.mechanism("M-120")
def test_the_example_of_the_three_typical_groups():
    units = [TwoPeriods("A", 9200, 9300), TwoPeriods("B", 7000, 8400), TwoPeriods("C", None, 8600, (9800, 7300))]
    assert typical_groups(units, Limits()) == {
        Typical.STEADY: ("A",), Typical.PROGRESS: ("B",), Typical.UNEVEN: ("C",),
    }  # fmt: skip
    assert [kind.label for kind in Typical] == ["持续保持", "进步较大", "面好点差"]


@pytest.mark.parametrize(
    ("unit", "groups", "remark"),
    [
        (TwoPeriods("A", 9000, 9000), {Typical.STEADY}, "90 both times"),
        (TwoPeriods("A", 8999, 9100), set(), "89.99 before"),
        (TwoPeriods("A", 7000, 8000), {Typical.PROGRESS}, "exactly ten points"),
        (TwoPeriods("A", 7000, 7999), set(), "not quite"),
        (TwoPeriods("A", 8500, 8500, (9300, 7800)), set(), "a range of exactly 15"),
        (TwoPeriods("A", 8500, 8500, (9300, 7799)), {Typical.UNEVEN}, "more than 15"),
        (TwoPeriods("A", 8500, 8499, (9300, 7000)), set(), "a mean below 85"),
    ],
)
def test_who_belongs_to_a_typical_group(unit, groups, remark):
    assert {kind for kind, names in typical_groups([unit], Limits()).items() if names} == groups, remark


@pytest.mark.mechanism("M-120")
def test_progress_is_sorted_and_needs_a_time_before():
    units = [TwoPeriods("A", 9200, 9300), TwoPeriods("B", 7000, 8400), TwoPeriods("N", None, 9900)]
    assert [(unit.unit, unit.progress) for unit in by_progress(units)] == [("B", 1400), ("A", 100)]
    assert units[-1].progress is None


@pytest.mark.mechanism("M-115")
def test_a_quarter_is_the_mean_of_three_months_or_incomplete():
    whole = quarter([9000, 8400, 9600], observation=8800)
    assert (whole.score, whole.observation) == (9000, 8800)
    assert quarter([9000, None, 9600]).score is None
    with pytest.raises(ValueError, match="3 months"):
        quarter([9000])


@pytest.mark.mechanism("M-114")
def test_a_weight_of_15_and_920_of_1000_bring_13_8_points():
    assert yearly_share(score=92000, full=100000, weight=1500) == 1380
    with pytest.raises(ValueError, match="no score"):
        yearly_share(score=101, full=100, weight=1500)


@pytest.mark.mechanism("M-118")
def test_738_points_after_a_gain_of_149_are_112_short_of_850():
    found = gap_to_line(score=73800, increase=14900, line=85000)
    assert (found.start, found.gap, found.gap_at_start) == (58900, 11200, 26100)
