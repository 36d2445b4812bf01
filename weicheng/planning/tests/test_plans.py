"""Versions of a plan: frozen when issued, a change list, what moves, signed statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.indicators.models import Campaign
from weicheng.notifications.actions import tell
from weicheng.notifications.models import Message
from weicheng.organization import actions as organization
from weicheng.planning import actions, queries
from weicheng.planning.models import Plan, PlanItem, PlanVersion, Statement
from weicheng.planning.tests.helpers import TODAY, D, draft, fill, issue, project_of
from weicheng.tasks.actions import assign_task
from weicheng.tasks.models import Task
from weicheng.testing.town import FOUNDER, Town

# 渭南, moved to years that the town knows: three stages become two.
THREE = [("第一阶段", "2026-03-01", "2026-08-31"), ("第二阶段", "2026-09-01", "2027-03-31"),
         ("第三阶段", "2027-04-01", "2027-12-31")]  # fmt: skip
TWO = [("第一阶段", "2026-03-01", "2026-12-31"), ("第二阶段", "2027-01-01", "2027-12-31")]


def page_of(town: Town, plan: Plan, by: str = "director", version: int | None = None) -> queries.PlanPage:
    return queries.plan_page(town.actor(by), plan.pk, version, TODAY)


def second_version(town: Town, plan: Plan, milestones: Any = ()) -> PlanVersion:
    director = town.actor("director")
    version = actions.draft_version(actor=director, plan=plan, reason="提前半年申报验收")
    for item in version.items.filter(kind="stage"):
        actions.remove_item(actor=director, item=item)
    fill(town, version, TWO, milestones)
    return version


@pytest.mark.mechanism("M-031", "M-032")
def test_three_stages_become_two_with_a_change_list(town: Town, campaign: Campaign) -> None:
    first = issue(town, draft(town, campaign, THREE))
    issue(town, second_version(town, first.plan))
    page = page_of(town, first.plan)
    assert [change.sentence for change in page.changes] == [
        "阶段“第三阶段”（2027-04-01 至 2027-12-31）并入“第二阶段”",
        "阶段“第一阶段”由 2026-03-01 至 2026-08-31 调整为 2026-03-01 至 2026-12-31",
        "阶段“第二阶段”由 2026-09-01 至 2027-03-31 调整为 2027-01-01 至 2027-12-31",
    ]
    assert [row.number for row in page.versions] == [2, 1]
    assert len(page_of(town, first.plan, version=first.pk).stages) == 3


@pytest.mark.mechanism("M-031")
def test_an_issued_version_is_frozen_and_how_its_nodes_go_is_not(town: Town, campaign: Campaign) -> None:
    version = issue(town, draft(town, campaign, TWO, milestones=[("申报材料", "2026-06-30")]))
    with pytest.raises(MoveRefused, match="已经印发"):
        actions.set_item(actor=town.actor("director"), version=version, kind="node", name="n", starts_on=TODAY)
    for change in (
        lambda: PlanVersion.objects.update(targets="改"),
        lambda: PlanItem.objects.update(ends_on=D("2030-01-01")),
        lambda: PlanItem.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    item = version.items.get(kind="milestone")
    actions.finish_item(actor=town.actor("director"), item=item, done_on=TODAY)
    assert page_of(town, version.plan).review.done.text == "100%"
    with pytest.raises(MoveRefused, match="已经登记完成"):
        actions.finish_item(actor=town.actor("director"), item=item, done_on=TODAY)
    with pytest.raises(MoveRefused, match="只登记"):
        actions.finish_item(actor=town.actor("director"), item=version.items.first(), done_on=TODAY)


@pytest.mark.parametrize(
    ("stages", "milestones", "sentence"),
    [
        pytest.param([TWO[0], ("第二阶段", "2027-01-02", "2027-12-31")], [], "不属于任何阶段", id="a gap of one day"),
        pytest.param([TWO[0], ("第二阶段", "2026-12-31", "2027-12-31")], [], "重叠", id="an overlap of one day"),
        pytest.param(TWO, [("验收", "2028-01-01")], "不在规划期内", id="a milestone after the plan"),
    ],
)
def test_a_plan_with_faults_is_not_issued(
    town: Town, campaign: Campaign, stages: Any, milestones: Any, sentence: str
) -> None:
    version = draft(town, campaign, stages, milestones=milestones)
    with pytest.raises(BadInput, match=sentence):
        issue(town, version)
    version.refresh_from_db()
    assert version.state == PlanVersion.State.DRAFT


def test_there_is_one_draft_at_a_time_and_only_the_office_sees_it(town: Town, campaign: Campaign) -> None:
    version = draft(town, campaign, TWO)
    with pytest.raises(MoveRefused, match="已有草稿"):
        actions.draft_version(actor=town.actor("director"), plan=version.plan, reason="再改")
    with pytest.raises(OutOfReach):
        page_of(town, version.plan, by="urban_handler")
    with pytest.raises(NotAllowed):
        actions.draft_version(actor=town.actor("urban_head"), plan=version.plan, reason="再改")
    issue(town, version)
    assert page_of(town, version.plan, by="urban_handler").version == version


@pytest.mark.mechanism("M-032")
def test_rephasing_lists_the_projects_and_tasks_that_stand_elsewhere_and_tells_their_units(
    town: Town, campaign: Campaign
) -> None:
    first = issue(town, draft(town, campaign, THREE))
    moved = project_of(town, campaign, due_on=D("2026-10-31"))
    stays = project_of(town, campaign, title="留在第一阶段", due_on=D("2026-07-31"))
    task = assign_task(
        actor=town.actor("director"), title="硬化十条巷", lead=town.units["urban"], due_on=D("2028-01-31"),
        about=f"project:{moved.pk}",
    )  # fmt: skip
    issue(town, second_version(town, first.plan))
    rephasing = page_of(town, first.plan).rephasing
    assert rephasing is not None
    assert [shift.work.record for shift in rephasing.stays] == [f"project:{stays.pk}"]
    assert [(shift.work.record, shift.was, shift.now) for shift in rephasing.affected] == [
        (f"project:{moved.pk}", "第二阶段", "第一阶段"),
        (f"task:{task.pk}", None, None),
    ]
    tell(list(Event.objects.filter(action__regex="^(plan|project)")))
    assert Message.objects.filter(title__startswith="方案调整，你单位 2 项").exists()


@pytest.mark.mechanism("M-033")
def test_a_milestone_that_comes_earlier_shows_its_former_day_and_whom_it_affects(
    town: Town, campaign: Campaign
) -> None:
    first = issue(town, draft(town, campaign, THREE, milestones=[("申报", "2027-12-31")]))
    for due in ("2027-05-31", "2027-07-15", "2027-09-15"):
        project_of(town, campaign, title=due, due_on=D(due))
    issue(town, second_version(town, first.plan, [("申报", "2027-06-30")]))
    row = page_of(town, first.plan).dates[0]
    assert list(row.former) == [(1, D("2027-12-31"))]
    assert [work.name for work in row.affected] == ["2027-07-15", "2027-09-15"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 900) | st.none(), max_size=6))
def test_rephasing_in_the_database_loses_no_project(town: Town, campaign: Campaign, days: list[int | None]) -> None:
    with transaction.atomic():
        first = issue(town, draft(town, campaign, THREE))
        for number, day in enumerate(days):
            due = D("2026-01-01") + timedelta(days=day) if day is not None else None
            project_of(town, campaign, title=f"项目{number}", due_on=due)
        found = queries.rephased_by(first, second_version(town, first.plan))
        assert len(found.stays) + len(found.affected) == len(days)
        transaction.set_rollback(True)


@pytest.mark.mechanism("M-034")
def test_what_cannot_be_solved_this_year_shows_until_it_has_timetable_and_measures(
    town: Town, campaign: Campaign
) -> None:
    version = issue(town, draft(town, campaign, TWO, milestones=[("污水厂", "2026-05-31")]))
    item, director = version.items.get(kind="milestone"), town.actor("director")
    with pytest.raises(BadInput, match="请订出时间表"):
        actions.set_timetable(actor=director, item=item, timetable=" ", measures="")
    actions.set_timetable(actor=director, item=item, timetable="2027年6月", measures="")
    review = page_of(town, version.plan).review
    assert (review.flagged, review.overdue) == ((str(item.pk),), (str(item.pk),))
    actions.set_timetable(actor=director, item=item, timetable="2027年6月", measures="列入预算")
    assert page_of(town, version.plan).review.flagged == ()


@pytest.mark.mechanism("M-006")
def test_eleven_of_twelve_units_signed_and_the_twelfth_is_listed(town: Town, campaign: Campaign) -> None:
    version, director = issue(town, draft(town, campaign, TWO)), town.actor("director")
    government = town.units["government"]
    units = [
        organization.add_unit(actor=FOUNDER, name=f"第{n}局", kind="bureau", parent=government, area=None, industry="")
        for n in range(12)
    ]
    for unit in units:
        assign_task(actor=director, title=f"{unit.name}的任务", lead=unit, about=f"plan:{version.plan_id}")
    for unit in units[:11]:
        actions.sign_statement(
            actor=director, version=version, unit=unit, number=f"责{unit.pk}", signed_on=TODAY, party_a="区长",
            party_b="局长", weight=15,
        )  # fmt: skip
    page = queries.signing_of(version, campaign)
    assert (page.signing.rate.text, [unit.name for unit, _ in page.unsigned]) == ("91.7%", ["第11局"])
    assert Statement.objects.first().tasks.count() == 1
    assign_task(actor=director, title="后来的任务", lead=units[0], about=f"plan:{version.plan_id}")
    assert sum(queries.signing_of(version, campaign).unlisted.values()) == 1
    with pytest.raises(MoveRefused, match="已经签订"):
        actions.sign_statement(
            actor=director, version=version, unit=units[0], number="重", signed_on=TODAY, party_a="a", party_b="b"
        )
    assert Task.objects.count() == 13


def test_a_draft_is_signed_by_nobody(town: Town, campaign: Campaign) -> None:
    version = draft(town, campaign, TWO)
    given = {"version": version, "unit": town.units["urban"], "number": "1", "signed_on": TODAY}
    with pytest.raises(MoveRefused, match="印发后"):
        actions.sign_statement(actor=town.actor("director"), party_a="a", party_b="b", **given)
    issue(town, version)
    with pytest.raises(BadInput, match="权重"):
        actions.sign_statement(actor=town.actor("director"), party_a="a", party_b="b", weight=101, **given)


def test_words_of_a_draft_are_changed_and_told_in_the_next_change_list(town: Town, campaign: Campaign) -> None:
    director, first = town.actor("director"), draft(town, campaign, TWO)
    days = {"starts_on": D("2026-03-01"), "ends_on": D("2027-12-31")}
    actions.edit_words(actor=director, version=first, texts={"targets": "三年达标"}, **days)
    issue(town, first)
    second = actions.draft_version(actor=director, plan=first.plan, reason="提前")
    actions.edit_words(actor=director, version=second, texts={"targets": "两年达标"}, **days)
    assert [change.sentence for change in page_of(town, first.plan).changes] == ["修改“目标任务”"]
    with pytest.raises(BadInput, match="早于开始日期"):
        actions.edit_words(actor=director, version=second, texts={}, starts_on=TODAY, ends_on=D("2026-01-01"))
    with pytest.raises(BadInput, match="已经有方案"):
        draft(town, campaign, TWO)
