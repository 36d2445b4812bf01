"""Valid tasks and the defect list."""

from dataclasses import replace
from datetime import date

import pytest

from weicheng.domain.tasks import Defect, Reminder, TaskFacts, defects_of, reminder_due, review_tasks

TASK = TaskFacts(
    "task:1",
    leads=("城管局",),
    units=("城管局",),
    person="posting:7",
    target="公厕达标率100%",
    due_on=date(2026, 9, 30),
)


@pytest.mark.mechanism("M-007")
def test_seven_of_ten_tasks_are_valid():
    tasks = [replace(TASK, task=f"task:{n}") for n in range(10)]
    tasks[3] = replace(tasks[3], due_on=None)
    tasks[5] = replace(tasks[5], due_on=None)
    tasks[8] = replace(tasks[8], person="")
    found = review_tasks(tasks)
    assert (found.valid.numerator, found.valid.text) == (7, "70%")
    assert found.defects == {
        "task:3": (Defect.NO_DUE_DATE,),
        "task:5": (Defect.NO_DUE_DATE,),
        "task:8": (Defect.NO_PERSON,),
    }


@pytest.mark.mechanism("M-008")
@pytest.mark.parametrize(
    ("change", "defects", "remark"),
    [
        ({}, [], "one unit needs no leader"),
        ({"leads": ()}, ["无牵头单位"], "no lead"),
        (
            {"leads": (), "units": ("城管局", "住建局", "街道"), "leader": "posting:1"},
            ["无牵头单位"],
            "three units, no lead",
        ),
        ({"units": ("城管局", "住建局")}, ["多部门任务无责任领导"], "two units, no responsible leader"),
        ({"units": ("城管局", "住建局"), "leader": "posting:1"}, [], "two units, one lead, one leader"),
        ({"leads": ("城管局", "住建局"), "leader": "posting:1"}, ["牵头单位多于一个"], "two leads"),
        ({"target": " "}, ["无目标"], "a blank is no target"),
    ],
)
def test_a_task_of_several_units_has_one_lead_and_one_leader(change, defects, remark):
    assert [defect.label for defect in defects_of(replace(TASK, **change))] == defects, remark


DUE = date(2026, 6, 12)


@pytest.mark.parametrize(
    ("due_on", "reminded_on", "today", "expected"),
    [
        (DUE, None, date(2026, 6, 8), None),  # four days ahead: not yet
        (DUE, None, date(2026, 6, 9), Reminder.NEAR),  # three days ahead
        (DUE, date(2026, 6, 9), date(2026, 6, 10), None),  # told once is enough
        (DUE, None, DUE, Reminder.NEAR),  # nobody looked for days: made up on the day itself
        (DUE, date(2026, 6, 1), date(2026, 6, 9), Reminder.NEAR),  # told before the date was moved
        (DUE, date(2026, 6, 9), date(2026, 6, 13), Reminder.LATE),  # the day after
        (DUE, date(2026, 6, 13), date(2026, 6, 13), None),  # twice a day never
        (DUE, date(2026, 6, 13), date(2026, 6, 19), None),  # six days later: not yet
        (DUE, date(2026, 6, 13), date(2026, 6, 20), Reminder.LATE),  # every week
        (None, None, date(2026, 6, 20), None),  # no date, no reminder: it stands among the 未压实
    ],
)
def test_a_task_is_brought_to_mind_before_its_date_and_every_week_after(due_on, reminded_on, today, expected):
    assert reminder_due(due_on, reminded_on, today) is expected
