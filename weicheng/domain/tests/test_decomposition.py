"""Clauses broken down to tasks (M-030) and surveyed before planning (M-219)."""

import pytest

from weicheng.domain.decomposition import Broken, Surveyed, baseline, decompose


@pytest.mark.mechanism("M-030")
def test_60_of_66_clauses_with_a_valid_task_are_90_9_percent_and_six_are_listed():
    clauses = [Broken(f"clause:{n}", f"大项{n % 10}", tasks=1, valid=int(n < 60)) for n in range(66)]
    found = decompose(clauses)
    assert (found.rate.text, len(found.missing), found.is_complete) == ("90.9%", 6, False)
    assert len(found.by_category) == 10
    assert sum(rate.denominator for _, rate in found.by_category) == 66


@pytest.mark.mechanism("M-030")
@pytest.mark.parametrize(
    ("tasks", "valid", "complete"),
    [
        pytest.param(0, 0, False, id="no task"),
        pytest.param(2, 0, False, id="tasks that lack a person or a date"),
        pytest.param(2, 1, True, id="one of them is valid"),
    ],
)
def test_a_clause_needs_one_valid_task(tasks, valid, complete):
    assert decompose([Broken("clause:1", "市容", tasks, valid)]).is_complete is complete


def test_nothing_to_break_down_is_not_complete():
    assert not decompose([]).is_complete


@pytest.mark.mechanism("M-219")
def test_63_of_66_clauses_with_a_baseline_are_95_5_percent_and_three_are_unknown():
    clauses = [Surveyed(f"clause:{n}", has_value=n < 63, marked_unknown=n >= 63) for n in range(66)]
    found = baseline(clauses)
    assert (found.rate.text, len(found.unknown), found.may_plan) == ("95.5%", 3, True)


@pytest.mark.mechanism("M-219")
def test_a_clause_without_value_and_without_the_mark_holds_up_the_plan():
    found = baseline([Surveyed("clause:1", has_value=True), Surveyed("clause:2")])
    assert [one.record for one in found.open] == ["clause:2"]
    assert not found.may_plan


def test_without_clauses_there_is_nothing_to_plan_by():
    assert not baseline([]).may_plan
