"""Stages, re-phasing, change lists, countdown and nodes: the figures of 渭南 and the laws of the rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.plans import (
    ChangeKind,
    Item,
    ItemKind,
    Node,
    NodeState,
    Stage,
    Work,
    affected_by_move,
    days_left,
    plan_changes,
    rephase,
    review_nodes,
    stage_faults,
    stage_on,
)

D = date.fromisoformat
FIRST, LAST = D("2009-03-01"), D("2010-12-31")
# 渭南: 「將由原來的三個階段調整為兩個階段」; the former days are made up.
THREE = (
    Stage("第一阶段", D("2009-03-01"), D("2009-08-31")),
    Stage("第二阶段", D("2009-09-01"), D("2010-03-31")),
    Stage("第三阶段", D("2010-04-01"), D("2010-12-31")),
)
TWO = (
    Stage("第一阶段", D("2009-03-01"), D("2009-12-31")),
    Stage("第二阶段", D("2010-01-01"), D("2010-12-31")),
)


def items(stages):
    return [Item(ItemKind.STAGE, stage.name, stage.starts_on, stage.ends_on) for stage in stages]


@pytest.mark.mechanism("M-032")
def test_the_two_stages_of_weinan_cover_the_plan_and_hold_its_milestones():
    assert stage_faults(FIRST, LAST, TWO) == []
    assert stage_faults(FIRST, LAST, THREE) == []
    assert stage_on(TWO, D("2009-06-30")).name == "第一阶段"  # 申报材料和各项本底资料
    assert stage_on(TWO, D("2010-09-30")).name == "第二阶段"  # 模拟自查
    assert D("2010-09-30") > TWO[1].first_half_ends_on == D("2010-06-30")  # 尾留任务 until here


@pytest.mark.mechanism("M-032")
@pytest.mark.parametrize(
    ("days", "faults"),
    [
        pytest.param([], ["没有阶段"], id="no stage at all"),
        pytest.param([("a", 3, 10)], ["不属于任何阶段"], id="begins after the plan"),
        pytest.param([("a", 1, 8)], ["不属于任何阶段"], id="ends before the plan"),
        pytest.param([("a", 1, 5), ("b", 5, 10)], ["重叠"], id="one day in two stages"),
        pytest.param([("a", 1, 4), ("b", 6, 10)], ["2020-01-05 至 2020-01-05"], id="one day in no stage"),
        pytest.param([("a", 0, 10)], ["早于规划期"], id="begins before the plan"),
        pytest.param([("a", 1, 11)], ["晚于规划期末"], id="ends after the plan"),
        pytest.param([("a", 5, 1)], ["早于开始日期"], id="backwards"),
        pytest.param([("a", 1, 5), ("a", 6, 10)], ["名称重复"], id="two of one name"),
        pytest.param([("a", 1, 10), ("b", 3, 5)], ["重叠"], id="one within another"),
        pytest.param([("b", 6, 10), ("a", 1, 5)], [], id="in any order"),
    ],
)
def test_stages_that_do_not_cover_once_are_faulty(days, faults):
    start = D("2019-12-31")
    stages = [Stage(name, start + timedelta(first), start + timedelta(last)) for name, first, last in days]
    found = [str(fault) for fault in stage_faults(D("2020-01-01"), D("2020-01-10"), stages)]
    assert len(found) == len(faults)
    assert all(words in fault for words, fault in zip(faults, found, strict=True))


def test_a_plan_that_runs_backwards_is_faulty():
    assert "早于开始日期" in str(stage_faults(LAST, FIRST, TWO)[0])


@pytest.mark.parametrize(
    ("first", "last", "half"),
    [
        pytest.param("2010-01-01", "2010-12-31", "2010-06-30", id="a year"),
        pytest.param("2009-03-01", "2009-12-31", "2009-07-31", id="ten months"),
        pytest.param("2009-07-01", "2010-02-28", "2009-10-31", id="over the turn of the year"),
        pytest.param("2009-09-01", "2010-04-30", "2009-12-31", id="the half ends with the year"),
        pytest.param("2010-01-01", "2010-01-10", "2010-01-05", id="ten days"),
        pytest.param("2010-01-01", "2010-03-31", "2010-02-14", id="three months, by days"),
    ],
)
def test_the_first_half_of_a_stage_goes_by_months_where_it_can(first, last, half):
    assert Stage("阶段", D(first), D(last)).first_half_ends_on == D(half)


@pytest.mark.mechanism("M-031", "M-032")
def test_the_change_list_names_the_merged_stage_and_the_moved_dates():
    changes = plan_changes(items(THREE), items(TWO), old_words={"目标": "达标"}, new_words={"目标": "提前半年"})
    assert [change.sentence for change in changes] == [
        "阶段“第三阶段”（2010-04-01 至 2010-12-31）并入“第二阶段”",
        "阶段“第一阶段”由 2009-03-01 至 2009-08-31 调整为 2009-03-01 至 2009-12-31",
        "阶段“第二阶段”由 2009-09-01 至 2010-03-31 调整为 2010-01-01 至 2010-12-31",
        "修改“目标”",
    ]


@pytest.mark.mechanism("M-031")
def test_added_and_removed_things_are_told_with_their_days():
    old = [Item(ItemKind.MILESTONE, "初验", D("2010-07-01"), D("2010-07-01")), items(THREE)[0]]
    new = [Item(ItemKind.NODE, "自查", D("2010-05-01"), D("2010-05-01"))]
    changes = plan_changes(old, new, old_words={}, new_words={})
    assert [change.sentence for change in changes] == [
        "取消里程碑“初验”（2010-07-01）",
        "取消阶段“第一阶段”（2009-03-01 至 2009-08-31）",
        "新增时间节点“自查”（2010-05-01）",
    ]
    assert [change.kind.label for change in changes] == ["取消", "取消", "新增"]
    assert ChangeKind.REMOVED is changes[0].kind


def test_a_plan_without_change_has_an_empty_change_list():
    assert plan_changes(items(TWO), items(TWO), old_words={"目标": "a"}, new_words={"目标": "a"}) == []


@pytest.mark.mechanism("M-032")
def test_the_22_projects_of_weinan_find_their_stage_and_the_moved_ones_are_listed():
    works = [Work(f"project:{n}", f"项目{n}", D("2009-12-31") - timedelta(days=14 * n)) for n in range(22)]
    found = rephase(works, THREE, TWO)
    assert len(found.stays) + len(found.moves) == 22
    # Due in September to December 2009: second stage before, first now.
    assert {(shift.was, shift.now) for shift in found.moves} == {("第二阶段", "第一阶段")}
    assert len(found.moves) == 9


def test_work_outside_its_stage_or_without_a_date_is_flagged():
    works = [
        Work("task:1", "按时", D("2009-05-01"), "第一阶段"),
        Work("task:2", "晚于所属阶段", D("2010-02-01"), "第一阶段"),
        Work("task:3", "晚于规划", D("2011-02-01"), "第三阶段"),
        Work("task:4", "没有时限", None),
    ]
    found = rephase(works, THREE, TWO)
    assert [shift.work.record for shift in found.stays] == ["task:1"]
    assert [(shift.work.record, shift.was, shift.now) for shift in found.affected] == [
        ("task:2", "第一阶段", "第二阶段"),
        ("task:3", "第三阶段", None),
        ("task:4", None, None),
    ]


days = st.dates(D("2008-01-01"), D("2012-01-01"))
works = st.lists(
    st.builds(Work, st.text(max_size=3), st.just(""), st.none() | days, st.sampled_from(["", "第一阶段", "第九阶段"]))
)


@st.composite
def stages_of(draw):
    """Stages that cover 2009-03-01 to 2010-12-31, cut at any days."""
    cuts = sorted(draw(st.sets(st.dates(FIRST + timedelta(1), LAST), max_size=5)))
    firsts, lasts = [FIRST, *cuts], [cut - timedelta(1) for cut in cuts] + [LAST]
    return [Stage(f"阶段{n}", a, b) for n, (a, b) in enumerate(zip(firsts, lasts, strict=True))]


@given(works, stages_of(), stages_of())
def test_rephasing_loses_no_task_and_doubles_none(tasks, old, new):
    found = rephase(tasks, old, new)
    everywhere = [shift.work for shift in (*found.stays, *found.affected)]
    assert sorted(map(repr, everywhere)) == sorted(map(repr, tasks))


@given(stages_of(), days)
def test_cut_stages_cover_every_day_of_the_plan_once(stages, day):
    assert stage_faults(FIRST, LAST, stages) == []
    assert (stage_on(stages, day) is not None) == (FIRST <= day <= LAST)
    assert sum(stage.has(day) for stage in stages) <= 1


@pytest.mark.mechanism("M-033")
def test_a_milestone_that_moves_earlier_affects_what_is_due_after_it():
    works = [Work(d, d, D(f"2010-{d}")) for d in ("05-31", "07-15", "09-15")] + [Work("x", "x", None)]
    assert [work.name for work in affected_by_move(works, LAST, D("2010-06-30"))] == ["07-15", "09-15"]
    assert affected_by_move(works, D("2010-06-30"), LAST) == []
    assert days_left(D("2010-06-30"), D("2010-04-01")) == 90


@pytest.mark.mechanism("M-034")
def test_ten_nodes_six_done_one_overdue_three_ahead():
    today = D("2021-06-15")
    nodes = [Node(f"n{n}", "", D("2021-06-01"), D("2021-06-01" if n else "2021-06-02")) for n in range(6)]
    nodes += [Node("n6", "", D("2021-06-14"))] + [Node(f"n{n}", "", D("2021-06-15")) for n in (7, 8, 9)]
    review = review_nodes(nodes, today)
    assert (review.done.text, review.overdue) == ("60%", ("n6",))
    assert [node.state(today) for node in nodes[:2]] == [NodeState.DONE_LATE, NodeState.DONE]
    assert [state.label for state in NodeState] == ["按期完成", "超期完成", "超期", "未到期"]
    assert nodes[7].state(today) is NodeState.AHEAD


@pytest.mark.mechanism("M-034")
@pytest.mark.parametrize(
    ("timetable", "measures", "flagged"),
    [
        pytest.param("2022年6月", "列入预算", (), id="both"),
        pytest.param("2022年6月", " ", ("n",), id="no measures"),
        pytest.param("", "列入预算", ("n",), id="no timetable"),
    ],
)
def test_what_cannot_be_solved_this_year_needs_timetable_and_measures(timetable, measures, flagged):
    node = Node("n", "", LAST, None, True, timetable, measures)
    assert review_nodes([node], LAST).flagged == flagged
