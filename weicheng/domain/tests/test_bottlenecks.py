"""What stands in the way, by group (M-026), and what comes first of all (M-027)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.bottlenecks import Unmet, bottlenecks, ticket_warning
from weicheng.domain.measures.verdicts import Status

GROUPS = ("硬件", "管理", "素质")


@pytest.mark.mechanism("M-026")
def test_nine_unmet_clauses_make_three_paragraphs_of_four_three_and_two():
    tagged = ["硬件"] * 4 + ["管理"] * 3 + ["素质"] * 2
    found = bottlenecks([Unmet(f"clause:{n}", group) for n, group in enumerate(tagged)], GROUPS)
    assert [(one.group, len(one.unmet)) for one in found] == [("硬件", 4), ("管理", 3), ("素质", 2)]


@pytest.mark.mechanism("M-026")
def test_the_widest_gap_then_the_longest_time_then_the_most_money_comes_first():
    unmet = [
        Unmet("a", "硬件", gap=0.1, lead_months=23, funds=9),
        Unmet("b", "硬件", gap=0.3),
        Unmet("c", "硬件", gap=0.1, lead_months=23, funds=20),
        Unmet("d", "硬件", gap=0.1, lead_months=30),
    ]
    (found,) = bottlenecks(unmet, GROUPS)
    assert [one.record for one in found.unmet] == ["b", "d", "c", "a"]
    assert (found.funds, found.longest) == (29, 30)


def test_a_group_without_unmet_clauses_gets_no_paragraph():
    assert [one.group for one in bottlenecks([Unmet("a", "素质")], GROUPS)] == ["素质"]


@given(st.lists(st.sampled_from([*GROUPS, "", "其他"]), max_size=20))
def test_no_unmet_clause_is_left_out(groups):
    found = bottlenecks([Unmet(str(n), group) for n, group in enumerate(groups)], GROUPS)
    assert sum(len(one.unmet) for one in found) == len(groups)


@pytest.mark.mechanism("M-027")
@pytest.mark.parametrize(
    ("status", "activities", "sentence"),
    [
        pytest.param(Status.MET, 1, "本季度开展活动 1 次，少于 3 次。", id="one of three activities"),
        pytest.param(Status.UNMET, 3, "入门证指标没有达标。", id="active, but unmet"),
        pytest.param(Status.UNKNOWN, 0, "入门证指标没有达标；本季度开展活动 0 次，少于 3 次。", id="both"),
        pytest.param(Status.HELD, 3, None, id="met for now, and active"),
    ],
)
def test_an_entry_ticket_warns_when_unmet_or_when_too_little_is_done(status, activities, sentence):
    warning = ticket_warning("clause:1", status=status, activities=activities, minimum=3)
    assert (warning.sentence if warning else None) == sentence
