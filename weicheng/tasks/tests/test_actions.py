"""Tasks from giving to confirming, by the real actions in the test town."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.domain.tasks import defects_of
from weicheng.events.models import Event
from weicheng.organization import actions as organization
from weicheng.organization.models import Posting
from weicheng.tasks import actions, queries
from weicheng.tasks.models import Progress, Task
from weicheng.testing.town import FOUNDER, MORNING, Town, build

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 12)


@pytest.fixture
def town() -> Town:
    return build()


def given(town: Town, **more: object) -> Task:
    wanted = {"title": "清理背街小巷", "lead": town.units["urban"], "target": "50 条", "due_on": DUE, "now": MORNING}
    return actions.assign_task(actor=town.actor("director"), **(wanted | more))  # type: ignore[arg-type]


def post_of(town: Town, key: str) -> Posting:
    return Posting.objects.get(user=town.users[key])


@pytest.mark.mechanism("M-007")
def test_seven_of_ten_tasks_are_firm_and_three_stand_on_the_list_with_their_reasons(town: Town) -> None:
    handler = post_of(town, "urban_handler")
    for number in range(10):
        lacks = {3: {"due_on": None}, 5: {"due_on": None}, 8: {"handler": None}}.get(number, {})
        given(town, **({"title": f"任务{number}", "handler": handler} | lacks))
    rate = queries.firm_rate(Task.objects.all())
    assert (rate.numerator, rate.denominator, rate.text) == (7, 10, "70%")
    assert [task.title for task in Task.objects.filter(queries.LACKING).order_by("pk")] == ["任务3", "任务5", "任务8"]
    review = queries.review(Task.objects.all())
    assert review.valid.numerator == 7
    assert sorted(d.label for found in review.defects.values() for d in found) == [
        "无完成时限",
        "无完成时限",
        "无责任人",
    ]


@pytest.mark.mechanism("M-007", "M-008")
def test_the_database_and_the_rule_agree_on_what_is_lacking(town: Town) -> None:
    handler, leader = post_of(town, "urban_handler"), post_of(town, "leader")
    for helpers in ([], [town.units["market"]]):
        for lead in (town.units["urban"], None):
            for person in (handler, None):
                for head in (leader, None):
                    if lead or not helpers:
                        given(town, lead=lead, handler=person if lead else None, leader=head, cooperating=helpers)
    given(town, target="", handler=handler)
    given(town, due_on=None, handler=handler)
    lacking = set(Task.objects.filter(queries.LACKING).values_list("pk", flat=True))
    by_rule = {t.pk for t in Task.objects.prefetch_related("cooperating") if defects_of(queries.facts_of(t))}
    assert lacking == by_rule
    assert 0 < len(lacking) < Task.objects.count()


@pytest.mark.mechanism("M-008")
def test_a_task_of_several_units_without_a_lead_is_refused(town: Town) -> None:
    helpers = [town.units[key] for key in ("urban", "market", "housing")]
    with pytest.raises(BadInput, match="没有牵头单位"):
        given(town, lead=None, cooperating=helpers)
    assert not Task.objects.exists()
    given(town, lead=helpers[0], cooperating=helpers[1:])


def test_a_task_goes_from_the_giver_to_the_unit_and_back(town: Town) -> None:
    task = given(town, cooperating=[town.units["market"]])
    actions.report_progress(actor=town.actor("market_handler"), task=task, text="已出 5 人", now=MORNING)
    with pytest.raises(MoveRefused, match="牵头单位"):
        actions.report_progress(actor=town.actor("market_handler"), task=task, text="好了", says_done=True)
    with pytest.raises(NotAllowed):
        actions.report_progress(actor=town.actor("housing_handler"), task=task, text="无关")
    actions.report_progress(actor=town.actor("urban_handler"), task=task, text="50 条完成", says_done=True)
    assert list(queries.tasks_to_confirm(town.actor("director"))) == [task]
    with pytest.raises(NotAllowed):
        actions.finish_task(actor=town.actor("urban_handler"), task=task)
    with pytest.raises(BadInput, match="还差什么"):
        actions.finish_task(actor=town.actor("director"), task=task, done=False)
    actions.finish_task(actor=town.actor("director"), task=task, done=False, note="东门口还有")
    task.refresh_from_db()
    assert (task.state, task.due_on) == (Task.State.OPEN, DUE)
    actions.finish_task(actor=town.actor("director"), task=task)
    with pytest.raises(MoveRefused, match="已经办结"):
        actions.report_progress(actor=town.actor("urban_handler"), task=task, text="再报")
    assert [row.unit and row.unit.name for row in Progress.objects.order_by("pk")] == ["市监局", "城管局", None]


def test_firming_up_a_task_keeps_the_record_and_drops_a_handler_of_the_former_lead(town: Town) -> None:
    task = given(town, handler=post_of(town, "urban_handler"))
    actions.change_task(
        actor=town.actor("director"), task=task, changes={"lead": town.units["market"], "due_on": DUE}, now=MORNING
    )
    task.refresh_from_db()
    assert (task.unit_path, task.handler) == (town.units["market"].path, None)
    assert Event.objects.get(action="task.changed").data["fields"] == "牵头单位"
    with pytest.raises(NotAllowed):
        actions.name_handler(actor=town.actor("urban_handler"), task=task, handler=post_of(town, "urban_handler"))
    actions.name_handler(actor=town.actor("market_handler"), task=task, handler=post_of(town, "market_handler"))
    task.refresh_from_db()
    assert task.handler == post_of(town, "market_handler")


def test_reminders_go_out_by_the_clock_and_not_twice(town: Town) -> None:
    given(town)
    counts = [actions.remind_due(today=DUE + timedelta(days=n), now=MORNING) for n in (-4, -3, -2, 0, 1, 1, 7, 8)]
    assert counts == [0, 1, 0, 0, 1, 0, 0, 1]
    assert Event.objects.filter(action="task.reminded").count() == 3


def test_a_leaders_instruction_is_a_task_that_the_leader_confirms(town: Town) -> None:
    leader = town.actor("leader")
    task = actions.assign_task(
        actor=leader, kind=Task.Kind.INSTRUCTION, title="一周内清理", lead=town.units["urban"], due_on=DUE, now=MORNING
    )
    actions.report_progress(actor=town.actor("urban_handler"), task=task, text="已清理", says_done=True)
    assert list(queries.tasks_to_confirm(leader)) == [task]
    actions.finish_task(actor=leader, task=task)
    with pytest.raises(NotAllowed):
        actions.assign_task(actor=leader, title="领导不下达一般任务", lead=town.units["urban"], now=MORNING)
    with pytest.raises(NotAllowed):
        given(town, kind=Task.Kind.INSTRUCTION)


def test_a_unit_that_moves_takes_its_tasks_along(town: Town) -> None:
    task = given(town, cooperating=[town.units["market"]])
    for key in ("urban", "market"):
        organization.move_unit(actor=FOUNDER, unit=town.units[key], parent=town.units["office"])
        town.units[key].refresh_from_db()
    task.refresh_from_db()
    assert task.unit_path == town.units["urban"].path
    assert queries.helper_paths(task) == [town.units["market"].path]
    assert queries.own_tasks(town.actor("urban_handler")).get() == task
