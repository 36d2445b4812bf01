"""What people do by clicks: the office plans and projects, a unit reports in a minute, a leader decides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from weicheng.indicators.models import Campaign, Clause
from weicheng.planning import actions
from weicheng.planning.models import DecisionRequest, KeptObject, Pilot, Plan, PlanItem, Project, ProjectReport
from weicheng.planning.tests.helpers import TODAY, D, browser, plan_for, project_of, read, report, send
from weicheng.tasks.models import Task
from weicheng.testing.town import Town

LISTS = (
    "project_list", "project_gantt", "project_map", "obstacle_page", "decision_list", "fund_page", "quantity_page",
    "pilot_list", "kept_list", "plan_list",
)  # fmt: skip


@pytest.mark.mechanism("M-035", "M-036")
def test_a_gap_becomes_a_project_by_clicks(town: Town, campaign: Campaign) -> None:
    office, clause = browser(town), Clause.objects.get()
    asked = {
        "campaign": campaign.pk,
        "clause": clause.pk,
        "title": "新增绿地",
        "target": "96",
        "unit": "万㎡",
        "work": "绿地",
    }
    page = read(office, "project_new", **asked)
    assert all(words in page for words in ("来自条款“3 建成区绿化覆盖率”的差距", 'value="96"', "万㎡", "新增绿地"))
    sent = {**asked, "kind": "hardware", "area": town.areas["county"].pk, "lead": town.units["urban"].pk,
            "starts_on": "2026-01-01", "due_on": "2026-10-28", "needed": "1200.5"}  # fmt: skip
    page = send(office, "project_new", **sent)
    project = Project.objects.get()
    assert (project.clause, project.target, project.needed) == (clause, 96, 12_005_000)
    assert "未项目化：缺资金、责任人" in page
    send(
        office, "project_fund", project.pk, act="secured", wan="500", channel="fiscal", on="2026-06-01", kind="building"
    )
    assert "缺资金" not in read(office, "project_detail", project.pk)
    send(office, "project_milestone", project.pk, name="主体完工", planned_on="2026-08-01")
    send(office, "project_edit", project.pk, **{**sent, "target": "95.8"})
    assert "95.8" in read(office, "project_detail", project.pk)
    url = f"{reverse('task_new')}?about=project:{project.pk}"
    office.post(url, {"kind": "assigned", "title": "栽植行道树", "lead": town.units["urban"].pk})
    assert Task.objects.get().about == f"project:{project.pk}"
    assert "栽植行道树" in read(office, "project_detail", project.pk)
    assert "新增绿地" in read(office, "task_detail", Task.objects.get().pk)


@pytest.mark.parametrize("said", [{"campaign": "x"}, {"clause": "²"}, {"target": "NaN"}, {"target": "1e99"}])
def test_an_address_with_nonsense_opens_an_empty_form(town: Town, campaign: Campaign, said: dict[str, str]) -> None:
    assert "新建项目" in read(browser(town), "project_new", **said)


@pytest.mark.mechanism("M-037", "M-038", "M-185")
def test_a_unit_reports_and_asks_and_a_leader_decides(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    unit, leader = browser(town, "urban_handler"), browser(town, "leader")
    first = {"on": "2026-04-11", "done": "10", "phase": "building", "obstacles": ["land"]}
    page = send(unit, "project_report", project.pk, **first)
    assert all(words in page for words in ("将超期", "晚于时限", "用地", "按时间应达"))
    send(unit, "project_report", project.pk, on="2026-05-11", done="20", phase="building")
    page = send(unit, "project_report", project.pk, on="2026-06-01", done="24", phase="building")
    assert "<polyline" in page
    assert ProjectReport.objects.count() == 3
    assert "请写明减少的原因" in send(unit, "project_report", project.pk, on="2026-06-02", done="1", phase="building")
    send(unit, "project_obstacle", project.pk, kind="siting", named_on="2026-06-01")
    send(unit, "obstacle_clear", project.obstacles.get(kind="siting").pk)
    send(unit, "project_ask", project.pk, question="请明确选址", asked_on="2026-04-01")
    asked = DecisionRequest.objects.get()
    page = read(leader, "obstacle_page")
    assert all(words in page for words in ("请明确选址", "0/1 未进入实质性建设", "已等 63 天"))
    assert "待决定协调事项" in read(leader, "home")
    assert unit.post(reverse("decision_decide", args=[asked.pk]), {}).status_code == 403
    page = send(leader, "decision_decide", asked.pk, decision="选在城东", decided_on="2026-06-03")
    assert all(words in page for words in ("已决定", "选在城东"))


def test_lists_open_filter_and_export_for_everybody_who_may(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    report(town, project, 10)
    for person in ("director", "leader", "urban_handler", "street", "inspector"):
        for name in LISTS:
            assert browser(town, person).get(reverse(name)).status_code == 200, (person, name)
    office = browser(town)
    states = ("open", "unstarted", "behind", "late", "unexplained", "incomplete", "after", "finished", "dropped")
    for state in states:
        read(office, "project_list", state=state)
    chosen = {"state": "behind", "lead": town.units["urban"].pk, "area": town.areas["county"].pk, "q": "硬化"}
    assert "背街小巷硬化" in read(office, "project_list", **chosen)
    for name in ("project_list", "decision_list", "fund_page", "quantity_page", "kept_list", "pilot_list"):
        workbook = office.get(reverse(name), {"export": "xlsx"})
        assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert browser(town, "grid").get(reverse("project_list")).status_code == 403


def test_the_map_shows_where_projects_lie(town: Town, campaign: Campaign) -> None:
    project_of(town, campaign, point=town.point("east1_01"))
    found = json.loads(browser(town).get(reverse("project_points")).content)["features"]
    assert found[0]["properties"] | {"url": ""} == {
        "name": "背街小巷硬化", "tone": "bad", "note": "立项，落后，完成 0%", "url": "",
    }  # fmt: skip


@pytest.mark.mechanism("M-031", "M-032", "M-033", "M-034", "M-006")
def test_a_plan_goes_from_draft_to_a_second_version_by_clicks(town: Town, campaign: Campaign) -> None:
    office = browser(town)
    days = {"starts_on": "2026-03-01", "ends_on": "2027-12-31"}
    send(office, "plan_new", campaign=campaign.pk, title="实施方案", **days)
    plan = Plan.objects.get()
    version = plan.versions.get()
    send(office, "version_words", version.pk, targets="两年达标", **days)
    for name, first, last in (("第一阶段", "2026-03-01", "2026-12-31"), ("第二阶段", "2027-01-02", "2027-12-31")):
        send(office, "version_item", version.pk, kind="stage", name=name, starts_on=first, ends_on=last)
    send(office, "version_item", version.pk, kind="milestone", name="申报", starts_on="2027-12-01")
    sent = {"document_no": "创卫〔2026〕1号", "issued_on": "2026-06-03"}
    assert "不属于任何阶段" in send(office, "version_issue", version.pk, **sent)
    stage = PlanItem.objects.get(name="第二阶段")
    assert "第二阶段" in read(office, "version_item", version.pk, item=stage.pk)
    send(office, "item_remove", stage.pk)
    send(
        office, "version_item", version.pk, kind="stage", name="第二阶段", starts_on="2027-01-01", ends_on="2027-12-31"
    )
    assert "已印发" in send(office, "version_issue", version.pk, **sent)
    node = PlanItem.objects.get(name="申报")
    send(office, "item_timetable", node.pk, timetable="2027年", measures="")
    assert "缺时间表或措施" in read(office, "plan_detail", plan.pk)
    send(office, "item_done", node.pk, done_on="2026-06-01")
    send(office, "plan_draft", plan.pk, reason="提前")
    second = plan.versions.order_by("-number").first()
    send(office, "version_item", second.pk, kind="milestone", name="申报", starts_on="2027-06-01")
    page = send(office, "version_issue", second.pk, **sent)
    assert all(words in page for words in ("里程碑“申报”由 2027-12-01 调整为 2027-06-01", "第 1 版 2027-12-01"))
    assert "实施方案" in read(browser(town, "urban_handler"), "plan_list")
    office.post(f"{reverse('task_new')}?about=plan:{plan.pk}",
                {"kind": "assigned", "title": "按期申报", "lead": town.units["urban"].pk})  # fmt: skip
    assert "城管局" in read(office, "statement_page", second.pk)
    page = send(office, "statement_new", second.pk, unit=town.units["urban"].pk, number="责1", signed_on="2026-06-03",
                party_a="区长", party_b="局长", weight="15")  # fmt: skip
    assert "100%" in page
    assert browser(town).get(reverse("plan_detail", args=[plan.pk]), {"version": "99"}).status_code == 404


@pytest.mark.mechanism("M-039", "M-184")
def test_pilots_and_kept_objects_by_clicks(town: Town, campaign: Campaign) -> None:
    office, unit = browser(town), browser(town, "urban_handler")
    send(office, "pilot_new", campaign=campaign.pk, title="管线整治", lead=town.units["urban"].pk,
         area=town.areas["east"].pk, place="城南新村", starts_on="2026-05-01", ends_on="2026-05-31",
         deadline="2026-09-15", roll_out="全区")  # fmt: skip
    pilot = Pilot.objects.get()
    assert "试点还没有评估" in send(office, "pilot_roll_out", pilot.pk)
    assert "待评估" in read(office, "pilot_list")
    assert "开始推广" in send(office, "pilot_evaluate", pilot.pk, evaluation="可行", on="2026-06-01")
    assert "推广完成" in send(office, "pilot_roll_out", pilot.pk)
    send(office, "pilot_finish", pilot.pk)
    project = project_of(town, campaign)
    send(unit, "project_report", project.pk, on="2026-06-01", done="54", phase="finished")
    send(unit, "project_hand_over", project.pk, name="测试小区", accepted_on="2026-04-01")
    kept = KeptObject.objects.get()
    assert "没有管护单位" in read(unit, "kept_detail", kept.pk)
    send(unit, "kept_manager", kept.pk, manager="测试物业")
    assert "有人管护" in send(unit, "kept_check", kept.pk, on="2026-06-03")
    assert "测试小区" in read(unit, "kept_list", q="测试")


@pytest.mark.mechanism("M-181", "M-182")
def test_money_stands_on_its_page(town: Town, campaign: Campaign) -> None:
    office, project = browser(town), project_of(town, campaign)
    send(office, "fund_new", campaign=campaign.pk, act="secured", wan="20", channel="fiscal", on="2026-06-01",
         kind="working", in_budget="on")  # fmt: skip
    assert "没有写原因" in send(office, "project_fund", project.pk, act="secured", wan="-1", channel="fiscal",
                            on="2026-06-01", kind="building")  # fmt: skip
    page = read(office, "fund_page")
    assert all(words in page for words in ("已列入财政预算", "财政筹资", "背街小巷硬化", "800"))


@pytest.mark.parametrize(
    ("name", "person"),
    [("project_new", "urban_handler"), ("plan_new", "leader"), ("fund_new", "street"), ("pilot_new", "inspector")],
)
def test_who_only_looks_opens_no_form(town: Town, campaign: Campaign, name: str, person: str) -> None:
    assert browser(town, person).get(reverse(name)).status_code == 403


def test_a_dropped_project_offers_no_step(town: Town, campaign: Campaign) -> None:
    office, project = browser(town), project_of(town, campaign)
    assert "填报进度" in read(office, "project_detail", project.pk)
    page = send(office, "project_drop", project.pk, reason="并入其他项目")
    assert "已撤销" in page
    assert "填报进度" not in page


def test_a_far_forecast_does_not_break_the_drawing(town: Town, campaign: Campaign) -> None:
    project = project_of(town, campaign)
    report(town, project, 0.01)
    actions.change_project(actor=town.actor("director"), project=project, plan=plan_for(town, due_on=D("2026-06-10")))
    page: Any = read(browser(town), "project_gantt") + read(browser(town), "project_detail", project.pk)
    assert f"{TODAY}" in page
