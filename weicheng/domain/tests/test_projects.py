"""Progress, completeness, quantities and funds: the seeds' targets with made progress."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.funds import Fund, Purse, add_up, by_gap, district_gap, sum_funds, wan, weak_shares
from weicheng.domain.projects import (
    Missing,
    Phase,
    ProjectFacts,
    WorkQuantity,
    after_target_year,
    by_years,
    carried_over,
    missing_of,
    projectised,
    review_projects,
    sum_quantities,
)

D = date.fromisoformat
START, DUE = D("2010-01-01"), D("2010-10-28")  # 300 days
WAN = 10_000


def project(record="p", target="100", done="0", **given):
    return ProjectFacts(record=record, target=Decimal(target), done=Decimal(done), **given)


WHOLE = {"has_funds": True, "has_unit": True, "has_person": True, "due_on": DUE}


@pytest.mark.mechanism("M-035")
@pytest.mark.parametrize(
    ("target", "done", "rate"),
    [
        pytest.param("54", "27", Fraction(1, 2), id="商州: 54 alleys"),
        pytest.param("2000", "500", Fraction(1, 4), id="商州: 2000 toilets"),
        pytest.param("24", "24", Fraction(1), id="商州: 24 refuse stands"),
        pytest.param("24", "30", Fraction(1), id="more than planned is not more than done"),
        pytest.param("0", "3", Fraction(0), id="nothing planned"),
    ],
)
def test_the_rate_is_done_over_target(target, done, rate):
    assert project(target=target, done=done).rate == rate


@pytest.mark.mechanism("M-035")
def test_37_communities_at_15_a_year_take_three_years():
    assert by_years(37, 15) == (15, 15, 7)
    assert by_years(30, 15) == (15, 15)
    for total, each in ((37, 0), (-1, 5)):
        with pytest.raises(ValueError, match="never ends"):
            by_years(total, each)


@pytest.mark.mechanism("M-035")
@pytest.mark.parametrize(
    ("done", "given", "behind"),
    [
        pytest.param("49", {}, True, id="half of the time, less than half done"),
        pytest.param("50", {}, False, id="half and half"),
        pytest.param("0", {"due_on": None}, False, id="no due date: unknown, not behind"),
        pytest.param("0", {"starts_on": None}, False, id="no start"),
        pytest.param("0", {"starts_on": DUE}, False, id="due on its first day, still ahead"),
        pytest.param("0", {"starts_on": START, "due_on": START}, True, id="due on its first day, past"),
        pytest.param("10", {"phase": Phase.FINISHED}, False, id="said to be finished"),
    ],
)
def test_behind_is_less_than_the_calendar_expects(done, given, behind):
    dates = {"starts_on": START, "due_on": DUE}
    assert project(done=done, **(dates | given)).is_behind(START + timedelta(days=150)) is behind


@pytest.mark.mechanism("M-036")
def test_eight_hardware_clauses_five_with_all_four():
    clauses = {f"c{n}": [project(**WHOLE)] for n in range(5)}
    clauses |= {f"d{n}": [project(**(WHOLE | {"has_funds": False}))] for n in range(2)} | {"e": []}
    assert projectised(clauses).text == "62.5%"
    assert [missing.label for missing in missing_of(project())] == ["资金", "时间节点", "责任单位", "责任人"]
    assert missing_of(project(**WHOLE)) == ()
    assert missing_of(project(**(WHOLE | {"has_person": False}))) == (Missing.PERSON,)


@pytest.mark.mechanism("M-038")
def test_nine_of_ten_projects_are_not_in_substantial_construction():
    """平湖, spring 2010: 「“十大硬件建設項目”幾乎都沒有進入實質性的建設改造階段」."""
    projects = [project(f"p{n}", phase=Phase.DESIGN if n % 2 else Phase.APPROVAL) for n in range(9)]
    review = review_projects([*projects, project("p9", phase=Phase.BUILDING)], D("2010-04-15"))
    assert review.headline == "9/10 未进入实质性建设"
    assert review.finished.text == "0%"


@pytest.mark.mechanism("M-037")
def test_a_project_behind_without_an_obstacle_is_listed():
    dates = {"starts_on": START, "due_on": DUE}
    named, silent = project("a", obstacles=1, **dates), project("b", **dates)
    review = review_projects([named, silent], DUE)
    assert (review.behind, review.unexplained, review.incomplete) == (("a", "b"), ("b",), ("a", "b"))
    assert [phase.label for phase in Phase] == ["立项", "设计", "动工", "完工"]


@pytest.mark.mechanism("M-035")
def test_what_is_unfinished_at_the_end_of_a_stage_is_carried_over():
    end = D("2009-12-31")
    projects = [
        project("late", due_on=end, finished_on=D("2010-05-01")),
        project("open", due_on=D("2009-06-30")),
        project("done", due_on=end, finished_on=end),
        project("later", due_on=D("2010-06-30")),
        project("undated"),
    ]
    assert carried_over(projects, end) == ("late", "open")


@pytest.mark.mechanism("M-220")
def test_huanggang_2014_a_project_that_ends_2015_is_listed():
    projects = [project("垃圾处理厂", due_on=D("2012-12-31")), project("污水处理厂", due_on=D("2013-12-31"))]
    late = project("made", due_on=D("2015-06-30"))
    assert after_target_year([*projects, late, project("undated")], 2014) == ("made",)


@pytest.mark.mechanism("M-183")
def test_the_five_rebuildings_of_zhuzhou_are_never_mixed_in_unit():
    said = [("小街小巷", 157, "条"), ("沥青路面", 38, "条"), ("人行道", 11, "条"), ("城中村", 47, "个"),
            ("老旧小区", 285, "个"), ("农贸市场", 51, "个")]  # fmt: skip
    items = [WorkQuantity("五改", 2008, kind, Decimal(amount), unit) for kind, amount, unit in said]
    metres = WorkQuantity("五改", 2008, "小街小巷", Decimal(1600), "米")
    sums = sum_quantities([*items, metres, items[0]])
    assert [str(row.amount) for row in sums] == ["314", "38", "11", "47", "285", "51", "1600"]
    assert [row.amount for row in sum_quantities(items)] == [157, 38, 11, 47, 285, 51]


quantities = st.lists(
    st.builds(
        WorkQuantity, st.sampled_from("ab"), st.sampled_from([2008, 2009]), st.sampled_from("xy"),
        st.decimals(0, 1000, places=2), st.sampled_from(["条", "米"]),
    )
)  # fmt: skip


@given(quantities)
def test_sums_of_quantities_lose_nothing_in_any_unit(items):
    for unit in ("条", "米"):
        total = sum(row.amount for row in sum_quantities(items) if row.unit == unit)
        assert total == sum(item.amount for item in items if item.unit == unit)


@pytest.mark.mechanism("M-181")
def test_five_channels_make_500_of_which_fiscal_60_percent():
    codes = ("project", "fiscal", "department", "enterprise", "public")
    funds = [Fund(code, yuan * WAN) for code, yuan in zip(codes, (100, 300, 50, 30, 20), strict=True)]
    sums = sum_funds(funds)
    assert sums.text == "500 万元"
    assert {row.channel: row.share.text for row in sums.channels}["fiscal"] == "60%"
    assert sum_funds([*funds, Fund("fiscal", 20_000_000, True)]).text == "约 2,500 万元"
    assert sum_funds([]).text == "0 万元"


@pytest.mark.parametrize(
    ("yuan", "text"), [(0, "0"), (12_345_678, "1,234.5678"), (5000, "0.5"), (-30_000, "-3"), (1, "0.0001")]
)
def test_yuan_are_printed_in_wan_without_rounding(yuan, text):
    assert wan(yuan) == text


@pytest.mark.mechanism("M-182")
def test_needed_800_secured_500_paid_350_leaves_a_gap_of_300():
    purse = Purse("p", 800 * WAN, 500 * WAN, 350 * WAN)
    assert (purse.gap, purse.gap_share.text, purse.payment.text) == (300 * WAN, "37.5%", "70%")
    rich = Purse("q", 100 * WAN, 900 * WAN)
    assert [row.record for row in by_gap([rich, purse])] == ["p", "q"]
    assert rich.gap == 0
    assert add_up([rich, purse]).gap == 300 * WAN


@given(st.lists(st.builds(Purse, st.just("p"), st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))))
def test_the_gap_of_all_is_the_sum_of_the_gaps(purses):
    assert add_up(purses).gap == sum(purse.gap for purse in purses)


@pytest.mark.mechanism("M-229")
def test_the_share_of_weak_areas_must_not_fall():
    rows = weak_shares({2010: (46, 100), 2009: (40, 100), 2011: (0, 0), 2012: (45, 100)})
    assert [(row.year, row.share.text, row.falls) for row in rows] == [
        (2009, "40%", False),
        (2010, "46%", False),
        (2011, "—", False),
        (2012, "45%", True),
    ]


@pytest.mark.mechanism("M-229")
@pytest.mark.parametrize(
    ("scores", "gap"),
    [
        pytest.param([("东昌", 8800), ("二道江", 8100)], (700, False), id="7 points: 未同步"),
        pytest.param([("二道江", 8300), ("东昌", 8800)], (500, True), id="the limit is inclusive"),
    ],
)
def test_two_districts_are_in_step_within_five_points(scores, gap):
    found = district_gap(scores, limit=500)
    assert (found.ahead, found.behind) == ("东昌", "二道江")
    assert (found.gap, found.in_step) == gap
    assert district_gap(scores[:1], limit=500) is None
