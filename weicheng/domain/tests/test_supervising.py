"""M-083: five tasks of a department, one of them behind → 5, 5 and 1."""

from __future__ import annotations

import pytest

from weicheng.domain.supervising import Level, SupervisedTask, route


@pytest.mark.mechanism("M-083")
def test_five_tasks_of_a_department_one_behind() -> None:
    tasks = [SupervisedTask(number, "001002", "", number == 3) for number in range(5)]
    lists = route(tasks, department="001002")
    assert [len(lists[level]) for level in (Level.SPECIAL, Level.GENERAL, Level.KEY)] == [5, 5, 1]


@pytest.mark.parametrize(
    ("task", "department", "special"),
    [
        pytest.param(SupervisedTask(1, "001003", "", False), "001002", False, id="led by another department"),
        pytest.param(SupervisedTask(1, "001002001", "", False), "001002", True, id="led by a unit below it"),
        pytest.param(SupervisedTask(1, "001003", "001001005", False), "001002", True, id="in one of the two districts"),
        pytest.param(SupervisedTask(1, "001003", "001009", False), "001002", False, id="in neither"),
        pytest.param(SupervisedTask(1, "001003", "001001", False), "", False, id="no department asks"),
    ],
)
def test_what_a_department_supervises(task: SupervisedTask, department: str, special: bool) -> None:
    lists = route([task], department=department, districts=["001001", "001002"])
    assert bool(lists[Level.SPECIAL]) is special
