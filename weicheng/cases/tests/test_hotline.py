"""Hotline files: taken in at any hour, compared with what the centre sent, answered back, taken back (M-129)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weicheng.cases import actions
from weicheng.cases.models import Case, CaseFigure, Clock, HotlineOrder, Report, ReporterIdentity
from weicheng.cases.queries import hotline
from weicheng.cases.tests.workbooks import check, faults, load
from weicheng.domain.refusals import MoveRefused
from weicheng.testing.town import MORNING, SHANGHAI, Town
from weicheng.workbooks import actions as workbooks

HEADER = ["工单号", "来电时间", "内容", "地址", "类别", "办理时限", "姓名", "电话"]
SUNDAY_NIGHT = datetime(2026, 6, 7, 2, 30, tzinfo=SHANGHAI)
NOW = datetime(2026, 6, 8, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def order(number: str = "A1", **changed: object) -> list[object]:
    usual = (
        "2026-06-07 02:30",
        "垃圾成堆",
        "东街道东一社区菜市场",
        "垃圾没人清",
        "2026-06-12 18:00",
        "张三",
        "13800138000",
    )
    row: dict[str, object] = dict(zip(HEADER, (number, *usual), strict=True))
    return list((row | changed).values())


def dispatcher(town: Town) -> Any:
    return town.actor("dispatcher")


def browser(town: Town, person: str = "dispatcher") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


@pytest.mark.mechanism("M-129")
def test_a_complaint_of_sunday_night_is_accepted_and_due_by_the_rule(town: Town) -> None:
    load(dispatcher(town), "hotline", [HEADER, order()])
    report = Report.objects.get()
    assert report.external_no == "A1"
    assert report.reported_at == SUNDAY_NIGHT
    assert report.case is not None
    assert report.case.area == town.areas["east1"]
    clock = Clock.objects.get(report=report)
    assert report.told_due_at == clock.due_at
    assert clock.entries.get().at == SUNDAY_NIGHT


def test_the_caller_is_stored_apart_and_encrypted(town: Town) -> None:
    load(dispatcher(town), "hotline", [HEADER, order()])
    assert ReporterIdentity.objects.get().phone_tail == "8000"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        pytest.param({"工单号": None}, "没有填写", id="no number"),
        pytest.param({"来电时间": "2026-06-09 10:00"}, "晚于现在", id="a call of tomorrow"),
        pytest.param({"来电时间": "上周"}, "不是日期", id="a time that is none"),
        pytest.param({"来电时间": "2026-06-07 25:70"}, "时间不存在", id="an hour that does not exist"),
        pytest.param({"类别": "天外飞仙"}, "没有名为", id="a category nobody knows"),
        pytest.param({"电话": "不详地址"}, "不是电话号码", id="a phone that is none"),
        pytest.param({"内容": "长" * 2001}, "2001", id="a text that is too long"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_taken_in(town: Town, changed: dict[str, object], fault: str) -> None:
    batch = check(dispatcher(town), "hotline", [HEADER, order("A0"), order("A1", **changed)])
    [found] = faults(batch)
    assert found.startswith("3 ")
    assert fault in found
    with pytest.raises(MoveRefused):
        workbooks.start_applying(actor=dispatcher(town), batch=batch, enqueue=lambda batch, user: None)  # type: ignore[arg-type,return-value]
    assert not Report.objects.exists()


def test_the_same_number_twice_in_a_file_is_a_fault(town: Town) -> None:
    [found] = faults(check(dispatcher(town), "hotline", [HEADER, order(), order()]))
    assert "工单号相同" in found


@pytest.mark.parametrize(
    ("address", "area", "is_placed"),
    [
        pytest.param("东街道东一社区人民路", "east1", True, id="the community stands in the address"),
        pytest.param("西街道某处", "west", True, id="only the street does"),
        pytest.param("人民路 88 号", "county", False, id="nothing does: the whole district, for a clerk to find out"),
        pytest.param("东一社区与西一社区交界", "county", False, id="two places do"),
    ],
)
def test_an_address_tells_the_area_if_it_names_exactly_one(
    town: Town, address: str, area: str, is_placed: bool
) -> None:
    load(dispatcher(town), "hotline", [HEADER, order(地址=address)])
    assert Case.objects.get().area == town.areas[area]
    assert HotlineOrder.objects.get().is_placed is is_placed


def test_an_unknown_contract_version_is_refused(town: Town) -> None:
    [found] = faults(check(dispatcher(town), "hotline", [[*HEADER, "契约版本"], [*order(), "1999.1"]]))
    assert "本系统不认识" in found


def test_a_category_of_the_centre_is_mapped_once_and_remembered(town: Town) -> None:
    batch = check(dispatcher(town), "hotline", [HEADER, order(类别="市容环境-垃圾暴露")])
    question = batch.questions.get()
    workbooks.confirm_name(actor=dispatcher(town), batch=batch, question=question, name="暴露垃圾")
    load(dispatcher(town), "hotline", [HEADER, order("A2", 类别="市容环境-垃圾暴露")])
    assert Case.objects.get().category == "06010"


def test_a_number_that_comes_again_is_compared_and_not_taken_in(town: Town) -> None:
    load(dispatcher(town), "hotline", [HEADER, order("A1")])
    load(dispatcher(town), "hotline", [HEADER, order("A1"), order("A2", 类别="小广告")])
    assert Report.objects.count() == 2
    assert HotlineOrder.objects.filter(is_repeat=True).count() == 1


def test_the_comparison_shows_what_is_missing(town: Town) -> None:
    actor = dispatcher(town)
    load(actor, "hotline", [HEADER, order("A1"), order("A2", 内容="村主任收红包", 地址="某处", 类别="小广告")])
    actions.count_hotline_day(actor=actor, day=SUNDAY_NIGHT.date(), sent=5, now=NOW)
    [line] = hotline.hotline_days(actor, today=NOW.date())
    assert (line.sent, line.taken_in, line.missing, line.unplaced, line.suspect) == (5, 2, 3, 1, 1)
    page = browser(town).get(reverse("hotline_list")).content.decode()
    assert "2026-06-07" in page


def answered(town: Town) -> Report:
    load(dispatcher(town), "hotline", [HEADER, order()])
    report = Report.objects.get()
    return actions.answer_report(actor=dispatcher(town), report=report, text="已清运", now=NOW)


def test_results_go_back_once_and_again_when_asked(town: Town) -> None:
    answered(town)
    client = browser(town)
    url = reverse("hotline_results")
    content = b"".join(client.post(url).streaming_content)  # type: ignore[attr-defined]
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)  # type: ignore[union-attr]
    assert any(row[0] == "A1" and row[4] == "已清运" for row in rows)
    assert HotlineOrder.objects.get().answered_back_at == NOW
    assert client.post(url).status_code == 302
    assert b"".join(client.post(url, {"since": "2026-06-01"}).streaming_content)  # type: ignore[attr-defined]


def test_an_untouched_file_can_be_taken_back_completely(town: Town) -> None:
    batch = load(dispatcher(town), "hotline", [HEADER, order("A1"), order("A2", 类别="小广告")])
    workbooks.undo_batch(actor=dispatcher(town), batch=batch)
    assert not Report.objects.exists()
    assert not Case.objects.exists()
    assert sum(CaseFigure.objects.values_list("reported", flat=True)) == 0


def test_a_report_that_was_joined_goes_and_its_case_stays(town: Town) -> None:
    kept = town.case(source="phone", by="dispatcher", area=town.areas["east1"], address="东街道东一社区菜市场", now=NOW)
    batch = load(dispatcher(town), "hotline", [HEADER, order()])
    workbooks.undo_batch(actor=dispatcher(town), batch=batch)
    kept.refresh_from_db()
    assert kept.reports.count() == 1


def test_a_file_that_somebody_worked_on_stays(town: Town) -> None:
    batch = load(dispatcher(town), "hotline", [HEADER, order()])
    actions.verify_case(actor=town.actor("grid"), case=Case.objects.get(), now=NOW.replace(hour=10))
    with pytest.raises(MoveRefused, match="件案件导入后已有办理"):
        workbooks.undo_batch(actor=dispatcher(town), batch=batch)


def test_only_those_who_receive_see_the_comparison(town: Town) -> None:
    assert browser(town, "grid").get(reverse("hotline_list")).status_code == 403
    assert browser(town).get(reverse("hotline_order_list")).status_code == 200


@pytest.mark.parametrize(
    "data", [{}, {"day": "x", "sent": "5"}, {"day": "2026-06-09", "sent": "5"}, {"day": "2026-06-07", "sent": "-1"}]
)
def test_a_count_that_cannot_be_is_refused(town: Town, data: dict[str, str]) -> None:
    assert browser(town).post(reverse("hotline_count"), data).status_code == 422


def test_a_file_costs_the_same_queries_for_each_day_shown(town: Town, django_assert_max_num_queries: Any) -> None:
    load(dispatcher(town), "hotline", [HEADER, order("A1"), order("A2", 来电时间="2026-06-06 10:00", 类别="小广告")])
    actor = dispatcher(town)
    with django_assert_max_num_queries(2):
        assert len(hotline.hotline_days(actor, today=MORNING.date().replace(day=8))) == 2
