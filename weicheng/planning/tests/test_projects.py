"""Projects from 立项 to 完工: progress, forecast, obstacles, decisions, money, quantities, pilots, kept objects."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from weicheng.base.append_only import AppendOnly
from weicheng.domain.finishing import Outlook
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.indicators.models import Campaign, Clause
from weicheng.notifications.actions import tell
from weicheng.notifications.models import Message
from weicheng.planning import actions, queries
from weicheng.planning.models import DecisionRequest, FundEntry, KeptObject, Project, ProjectObstacle, ProjectReport
from weicheng.planning.rules import rules_on
from weicheng.planning.tests.helpers import TODAY, WAN, D, campaign_of, plan_for, project_of, report
from weicheng.testing.town import Town


def page_of(town: Town, project: Project, by: str = "director") -> queries.ProjectPage:
    return queries.project_page(town.actor(by), project.pk, rules_on())


def fund(town: Town, project: Project | None, wan: int, **changed: Any) -> FundEntry:
    given = {"campaign": Campaign.objects.get(), "act": "secured", "channel": "fiscal", "on": TODAY}
    return actions.enter_fund(actor=town.actor("director"), project=project, yuan=wan * WAN, **(given | changed))


@pytest.mark.mechanism("M-035", "M-038")
def test_progress_moves_the_forecast(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign, target=Decimal(100))
    assert page_of(town, project).finish.outlook is Outlook.UNKNOWN
    report(town, project, 20, "2026-04-11")  # day 100 of 300
    page = page_of(town, project)
    assert (page.finish.days, page.finish.outlook) == (500, Outlook.LATE)
    assert page.facts.is_behind(TODAY)
    report(town, project, 60, "2026-06-01")
    assert page_of(town, project).finish.on == D("2026-01-01") + timedelta(days=252)


def test_the_newest_report_is_what_the_project_says_and_none_is_ever_changed(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    report(town, project, 27)
    project.refresh_from_db()
    assert (project.done, project.phase, project.reported_on) == (27, "building", D("2026-06-01"))
    with pytest.raises(AppendOnly):
        ProjectReport.objects.update(done=54)
    report(town, project, 54, "2026-06-03", phase="finished")
    project.refresh_from_db()
    assert project.finished_on == TODAY


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"on": "2026-06-04"}, "还没有到", id="tomorrow"),
        pytest.param({"on": "2026-05-31"}, "早于最近一次填报", id="before the newest"),
        pytest.param({"done": -1}, "不能用", id="less than nothing"),
        pytest.param({"done": 26}, "请写明减少的原因", id="less than before, without a word"),
        pytest.param({"phase": "moon"}, "没有“moon”", id="an unknown phase"),
        pytest.param({"obstacles": ("moon",)}, "规则包里没有", id="an unknown obstacle"),
    ],
)
def test_a_faulty_report_is_refused(town: Town, campaign: Campaign, changed: dict[str, Any], sentence: str) -> None:
    project = project_of(town, campaign)
    report(town, project, 27)
    given = {"done": 30, "on": "2026-06-02"} | changed
    with pytest.raises(BadInput, match=sentence):
        report(town, project, given.pop("done"), given.pop("on"), **given)
    assert ProjectReport.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"title": " "}, "没有填写", id="no name"),
        pytest.param({"title": "背街小巷硬化"}, "已经立项", id="a name that is taken"),
        pytest.param({"target": Decimal(0)}, "工程量", id="nothing to do"),
        pytest.param({"unit": ""}, "计量单位", id="no unit"),
        pytest.param({"due_on": D("2025-12-31")}, "早于开工日期", id="ends before it begins"),
        pytest.param({"needed": -1}, "所需资金", id="less than no money"),
        pytest.param({"area_kind": "moon"}, "投资区域类别", id="an unknown kind of area"),
    ],
)
def test_a_faulty_project_is_refused(town: Town, campaign: Campaign, changed: dict[str, Any], sentence: str) -> None:
    project_of(town, campaign)
    with pytest.raises(BadInput, match=sentence):
        project_of(town, campaign, **({"title": "另一项目"} | changed))
    assert Project.objects.count() == 1


def test_a_clause_of_another_edition_is_refused(town: Town, campaign: Campaign) -> None:
    other = campaign_of(town, "创建文明城市")
    clause = Clause.objects.get(edition=other.edition)
    with pytest.raises(BadInput, match="不属于本活动的标准版本"):
        project_of(town, campaign, clause=clause)
    assert project_of(town, other, clause=clause).clause == clause


def test_a_change_is_recorded_by_field_and_told_to_the_unit(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    tell(list(Event.objects.filter(action__regex="^(plan|project)")))
    assert Message.objects.filter(title="新项目：背街小巷硬化").exists()
    actions.change_project(
        actor=town.actor("director"), project=project, plan=plan_for(town, due_on=D("2026-12-31"), target=Decimal(60))
    )
    assert Event.objects.get(action="project.changed").data["fields"] == "工程量、完工时限"
    actions.change_project(
        actor=town.actor("director"), project=project, plan=plan_for(town, due_on=D("2026-12-31"), target=Decimal(60))
    )
    assert Event.objects.filter(action="project.changed").count() == 1


def test_a_dropped_project_stays_on_record_and_takes_no_more_reports(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    actions.drop_project(actor=town.actor("director"), project=project, reason="并入老旧小区改造")
    with pytest.raises(MoveRefused, match="已经撤销"):
        report(town, project, 1)
    assert page_of(town, project).project.dropped_because


def test_who_sees_and_who_reports(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    east = project_of(town, campaign, title="东街项目", area=town.areas["east"], lead=town.units["east_office"])
    assert set(queries.visible_projects(town.actor("urban_handler"))) == {project}
    assert set(queries.visible_projects(town.actor("street"))) == {east}
    assert set(queries.visible_projects(town.actor("leader"))) == {project, east}
    with pytest.raises(OutOfReach):
        page_of(town, east, by="urban_handler")
    with pytest.raises(NotAllowed):
        actions.report_progress(
            actor=town.actor("market_handler"), project=project, on=TODAY, done=Decimal(1), phase="building"
        )
    with pytest.raises(NotAllowed):
        project_of(town, campaign, title="无权立项", by="urban_head")


@pytest.mark.mechanism("M-036")
def test_a_project_says_what_it_lacks(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign, due_on=None)
    assert [need.label for need in page_of(town, project).missing] == ["资金", "时间节点", "责任人"]
    fund(town, project, 100)
    assert [need.label for need in page_of(town, project).missing] == ["时间节点", "责任人"]


@pytest.mark.mechanism("M-037")
def test_projects_behind_are_counted_by_obstacle_and_those_without_one_are_listed(
    town: Town, campaign: Campaign
) -> None:
    named, silent = project_of(town, campaign), project_of(town, campaign, title="公厕改造")
    report(town, named, 1, obstacles=("siting", "land"))
    rows = queries.visible_projects(town.actor("leader"))
    assert dict(queries.obstacle_table(rows, TODAY)) == {"siting": 1, "land": 1, "": 1}
    assert queries.review(rows, TODAY).unexplained == (str(silent.pk),)
    row = ProjectObstacle.objects.get(kind="land")
    with pytest.raises(MoveRefused, match="还没有解决"):
        actions.name_obstacle(actor=town.actor("urban_handler"), project=named, kind="land")
    actions.clear_obstacle(actor=town.actor("urban_handler"), obstacle=row)
    assert dict(queries.obstacle_table(rows, TODAY)) == {"siting": 1, "": 1}
    with pytest.raises(MoveRefused, match="已经登记解决"):
        actions.clear_obstacle(actor=town.actor("urban_handler"), obstacle=row)


@pytest.mark.mechanism("M-185")
def test_a_decision_that_waits_45_days_goes_onto_the_agenda_once_and_is_told(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    handler = town.actor("urban_handler")
    old = actions.ask_decision(
        actor=handler, project=project, question="请明确转运站选址", asked_on=TODAY - timedelta(days=45)
    )
    actions.ask_decision(actor=handler, project=project, question="请协调拆迁", asked_on=TODAY - timedelta(days=30))
    assert actions.escalate_decisions() == 1
    assert actions.escalate_decisions() == 0
    assert list(DecisionRequest.objects.exclude(escalated_on=None)) == [old]
    tell(list(Event.objects.filter(action__regex="^(plan|project)")))
    leader = town.users["leader"]
    titles = set(Message.objects.filter(user=leader).values_list("title", flat=True))
    assert {"提请协调：请明确转运站选址", "列入协调会：请明确转运站选址"} <= titles
    with pytest.raises(NotAllowed):
        actions.decide(actor=handler, request=old, decision="同意")
    with pytest.raises(BadInput, match="早于提请日期"):
        actions.decide(actor=town.actor("leader"), request=old, decision="同意", decided_on=D("2026-01-01"))
    actions.decide(actor=town.actor("leader"), request=old, decision="选在城东")
    tell(list(Event.objects.filter(action__regex="^(plan|project)")))
    assert Message.objects.filter(title="已作出决定：请明确转运站选址", user=town.users["urban_handler"]).exists()
    with pytest.raises(MoveRefused, match="已经作出决定"):
        actions.decide(actor=town.actor("leader"), request=old, decision="选在城西")


@pytest.mark.mechanism("M-181", "M-182")
def test_money_by_channel_and_the_gap_of_each_project(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    channels = (("project", 100), ("fiscal", 300), ("department", 50), ("enterprise", 30), ("public", 20))
    for channel, wan in channels:
        fund(town, project, wan, channel=channel)
    fund(town, project, 350, act="paid")
    rows = queries.visible_projects(town.actor("director"))
    found = queries.investment(rows, [campaign.pk], rules_on())
    assert found.secured.text == "500 万元"
    assert {row.channel: row.share.text for row in found.secured.channels}["fiscal"] == "60%"
    purse = found.purses[0][1]
    assert (purse.gap, purse.gap_share.text, purse.payment.text) == (300 * WAN, "37.5%", "70%")
    fund(town, None, 20, kind="working", in_budget=True, approximate=True)
    again = queries.investment(rows, [campaign.pk], rules_on())
    assert (again.working.text, again.working_in_budget) == ("约 20 万元", True)


@pytest.mark.parametrize(
    ("wan", "changed", "sentence"),
    [
        pytest.param(0, {}, "为 0", id="nothing"),
        pytest.param(-10, {}, "没有写原因", id="taken back without a reason"),
        pytest.param(-200, {"text": "多登"}, "冲减后小于 0", id="more taken back than there was"),
        pytest.param(10, {"channel": "moon"}, "规则包里没有", id="an unknown channel"),
        pytest.param(10, {"on": TODAY + timedelta(days=1)}, "还没有到", id="tomorrow"),
    ],
)
def test_a_faulty_sum_is_refused(
    town: Town, campaign: Campaign, wan: int, changed: dict[str, Any], sentence: str
) -> None:
    project = project_of(town, campaign)
    fund(town, project, 100)
    with pytest.raises(BadInput, match=sentence):
        fund(town, project, wan, **changed)
    fund(town, project, -50, text="多登 50 万元")
    assert page_of(town, project).purse.secured == 50 * WAN


@pytest.mark.mechanism("M-229")
def test_the_share_of_weak_areas_by_year(town: Town, campaign: Campaign) -> None:
    weak = project_of(town, campaign, area_kind="back_street")
    strong = project_of(town, campaign, title="新区道路", area_kind="new_town")
    for year, share in ((2025, 46), (2026, 40)):
        fund(town, weak, share, act="paid", on=D(f"{year}-03-01"))
        fund(town, strong, 100 - share, act="paid", on=D(f"{year}-03-01"))
    found = queries.investment(queries.visible_projects(town.actor("leader")), [], rules_on())
    assert [(row.year, row.share.text, row.falls) for row in found.by_year] == [
        (2025, "46%", False),
        (2026, "40%", True),
    ]


@pytest.mark.mechanism("M-183")
def test_quantities_are_what_was_done_in_each_year_and_never_mixed(town: Town, campaign: Campaign) -> None:
    said = (("小街小巷", 157, "条"), ("沥青路面", 38, "条"), ("人行道", 11, "条"), ("城中村", 47, "个"),
            ("老旧小区", 285, "个"), ("农贸市场", 51, "个"))  # fmt: skip
    for work, amount, unit in said:
        project = project_of(
            town, campaign, title=work, work=work, target=Decimal(amount), unit=unit, starts_on=D("2025-01-01")
        )
        report(town, project, amount - 10, "2025-12-31")
        report(town, project, amount, "2026-06-01", phase="finished")
    rows = queries.quantities(queries.visible_projects(town.actor("leader")))
    sums = {(row.kind, row.year): (row.amount, row.unit) for row in rows}
    assert sums["小街小巷", 2025] == (147, "条")
    assert sums["老旧小区", 2026] == (10, "个")
    by_kind = {work: sum(row.amount for row in rows if row.kind == work) for work, _, _ in said}
    assert list(by_kind.values()) == [157, 38, 11, 47, 285, 51]


@pytest.mark.mechanism("M-220")
def test_a_project_that_ends_after_the_target_year_is_listed(town: Town, campaign: Campaign) -> None:
    project_of(town, campaign, due_on=D("2027-12-31"))
    late = project_of(town, campaign, title="垃圾处理厂", due_on=D("2028-06-30"))
    assert queries.after_target_pks(queries.visible_projects(town.actor("leader"))) == [late.pk]


@pytest.mark.mechanism("M-039")
def test_a_pilot_is_rolled_out_only_after_its_evaluation(town: Town, campaign: Campaign) -> None:
    director = town.actor("director")
    pilot = actions.open_pilot(
        actor=director, campaign=campaign, title="管线整治", lead=town.units["urban"], area=town.areas["east"],
        place="城南新村", starts_on=D("2026-05-01"), ends_on=D("2026-05-31"), deadline=D("2026-09-15"), roll_out="全区",
    )  # fmt: skip
    with pytest.raises(MoveRefused, match="还没有评估"):
        actions.roll_out(actor=director, pilot=pilot)
    actions.evaluate_pilot(actor=director, pilot=pilot, evaluation="可行")
    with pytest.raises(MoveRefused, match="还没有推广"):
        actions.finish_pilot(actor=director, pilot=pilot)
    actions.roll_out(actor=director, pilot=pilot)
    with pytest.raises(MoveRefused, match="不再改动"):
        actions.evaluate_pilot(actor=director, pilot=pilot, evaluation="不可行")
    assert actions.finish_pilot(actor=director, pilot=pilot).done_on == TODAY
    with pytest.raises(BadInput, match="早于试点结束"):
        actions.open_pilot(
            actor=director, campaign=campaign, title="错", lead=town.units["urban"], area=town.areas["east"],
            place="城南", starts_on=TODAY, ends_on=TODAY, deadline=D("2026-01-01"), roll_out="全区",
        )  # fmt: skip


@pytest.mark.mechanism("M-184")
def test_an_estate_without_manager_45_days_after_acceptance_is_flagged(town: Town, campaign: Campaign) -> None:
    handler, project = town.actor("urban_handler"), project_of(town, campaign, starts_on=D("2025-01-01"))
    with pytest.raises(MoveRefused, match="还没有完工"):
        actions.hand_over(actor=handler, project=project, name="测试小区", accepted_on=TODAY)
    report(town, project, 54, "2026-04-01", phase="finished")
    kept = actions.hand_over(actor=handler, project=project, name="测试小区", accepted_on=TODAY - timedelta(days=45))
    assert queries.neglected(queries.visible_kept(handler), TODAY, 30) == [kept.pk]
    actions.name_manager(actor=handler, kept=kept, manager="测试物业", contract_to=D("2027-06-30"))
    assert queries.neglected(queries.visible_kept(handler), TODAY, 30) == [kept.pk]  # nobody has looked since
    actions.check_kept(actor=handler, kept=kept, on=TODAY)
    assert queries.neglected(queries.visible_kept(handler), TODAY, 30) == []
    with pytest.raises(BadInput, match="已经移交"):
        actions.hand_over(actor=handler, project=project, name="测试小区", accepted_on=TODAY)
    assert KeptObject.objects.count() == 1


def test_a_node_moves_until_it_is_done(town: Town, campaign: Campaign) -> None:
    project, director = project_of(town, campaign), town.actor("director")
    node = actions.set_milestone(actor=director, project=project, name="主体完工", planned_on=D("2026-07-01"))
    again = actions.set_milestone(actor=director, project=project, name="主体完工", planned_on=D("2026-08-01"))
    assert (node.pk, again.planned_on) == (again.pk, D("2026-08-01"))
    actions.finish_milestone(actor=town.actor("urban_handler"), milestone=node, done_on=TODAY)
    with pytest.raises(MoveRefused, match="不能再改日期"):
        actions.set_milestone(actor=director, project=project, name="主体完工", planned_on=TODAY)
    with pytest.raises(MoveRefused, match="已经登记完成"):
        actions.finish_milestone(actor=director, milestone=node, done_on=TODAY)


def test_money_on_record_is_never_changed(town: Town, campaign: Campaign) -> None:
    entry = fund(town, project_of(town, campaign), 100)
    with pytest.raises(DatabaseError), transaction.atomic():
        super(type(FundEntry.objects.all()), FundEntry.objects.filter(pk=entry.pk)).update(yuan=1)


@pytest.mark.parametrize("count", [1, 6])
def test_a_page_of_a_project_costs_the_same_for_one_and_for_many_reports(
    town: Town, campaign: Campaign, django_assert_max_num_queries: Any, count: int
) -> None:
    project = project_of(town, campaign)
    for number in range(count):
        report(town, project, number, f"2026-05-0{number + 1}")
    actor, rules = town.actor("director"), rules_on()
    with django_assert_max_num_queries(8):
        queries.project_page(actor, project.pk, rules)
