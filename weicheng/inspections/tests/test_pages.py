"""Every page of inspection opens with and without rows, and each step of the work goes through by clicks."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.cases.models import Case
from weicheng.inspections import actions
from weicheng.inspections.models import FeedbackItem, Group, GroupEntry, KeyPoint, Rating, Round, Shift, Visit
from weicheng.inspections.tests.helpers import TODAY, answer, finding, plan, record, site
from weicheng.testing.town import REFUSE, Town

LISTS = (
    "visit_list", "point_list", "round_list", "squad_list", "shift_page", "feedback_list", "level_list",
)  # fmt: skip
PAGES = (*LISTS, "cadence", "check_comparison", "tour", "point_map", "point_industries", "point_due", "point_months")
JSON = ("tour_points", "point_shapes")


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def test_every_page_opens_empty_and_lists_export(town: Town) -> None:
    client = browser(town)
    assert {name: client.get(reverse(name)).status_code for name in (*PAGES, *JSON)} == dict.fromkeys(
        (*PAGES, *JSON), 200
    )
    for name in LISTS:
        workbook = client.get(reverse(name), {"export": "xlsx"})
        assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["visit_new", "point_new", "round_new", "squad_new", "shift_new", "feedback_new"])
def test_every_form_opens_and_says_what_is_missing(town: Town, name: str) -> None:
    client = browser(town)
    assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse(name), {"note": "x"}).status_code == 422


def test_the_map_of_the_tour_stands_inside_the_form_that_it_fills_in(town: Town) -> None:
    page = browser(town, "inspector").get(reverse("tour")).content.decode()
    form = page.partition('<form class="split"')[2].partition("</form>")[0]
    assert "data-pick" in form
    assert "data-lng" in form


def test_a_visit_goes_from_the_plan_to_a_case_by_clicks(town: Town) -> None:
    place, client = site(town), browser(town)
    form = {"kind": "patrol", "planned_on": TODAY, "site": place.pk, "inspectors": [town.users["inspector"].pk]}
    client.post(reverse("visit_new"), form)
    visit = Visit.objects.get()
    inspector = browser(town, "inspector")
    assert "今日路线" in inspector.get(reverse("tour")).content.decode()
    sent = {"visited_at": "2026-06-03T08:30", "problems": "案板不洁\n\n地面油污", "command": uuid4()}
    for _ in range(2):
        inspector.post(reverse("visit_record", args=[visit.pk]), sent)
    assert visit.findings.count() == 2
    row = visit.findings.order_by("pk")[0]
    assert inspector.get(reverse("finding_raise", args=[row.pk])).status_code == 200
    inspector.post(reverse("finding_raise", args=[row.pk]), {"category": REFUSE})
    case = Case.objects.get()
    assert case.number in inspector.get(reverse("visit_detail", args=[visit.pk])).content.decode()
    other = visit.findings.order_by("pk")[1]
    actions_of = inspector.post(reverse("finding_link", args=[other.pk, case.pk]))
    assert actions_of.status_code == 302
    other.refresh_from_db()
    assert other.case == case
    add = {"text": "又一处", "uuid": uuid4()}
    inspector.post(reverse("finding_new", args=[visit.pk]), add)
    assert visit.findings.count() == 3
    assert inspector.get(reverse("finding_fixed", args=[visit.pk])).status_code == 200


def test_a_follow_up_is_planned_and_reported_by_clicks(town: Town) -> None:
    first = record(town, plan(town), findings=[finding()], answers=[answer()])
    client = browser(town)
    form = {"planned_on": TODAY, "inspectors": [town.users["inspector"].pk]}
    client.post(reverse("visit_follow", args=[first.pk]), form)
    again = Visit.objects.get(earlier=first)
    row = first.findings.get()
    sent = {"visited_at": "2026-06-03T08:30", "problems": "", f"result_{row.pk}": "relapsed", "command": uuid4()}
    client.post(reverse("visit_record", args=[again.pk]), sent)
    assert "反弹率" in client.get(reverse("visit_detail", args=[again.pk])).content.decode()


def test_a_visit_is_moved_and_called_off_by_clicks(town: Town) -> None:
    visit, client = plan(town), browser(town)
    client.post(reverse("visit_move", args=[visit.pk]), {"planned_on": TODAY + timedelta(days=2)})
    client.post(reverse("visit_void", args=[visit.pk]), {"reason": "暴雨"})
    visit.refresh_from_db()
    assert (visit.planned_on, visit.void_reason) == (TODAY + timedelta(days=2), "暴雨")


def test_a_key_point_is_listed_checked_changed_and_removed_by_clicks(town: Town) -> None:
    place, client = site(town), browser(town)
    client.post(reverse("point_new"), {"site": place.pk, "kind": "place", "industry": "market", "must_inspect": "on"})
    point = KeyPoint.objects.get()
    client.post(reverse("point_change", args=[point.pk]), {"kind": "part", "cycle_days": 1})
    ticked = {"pk": [point.pk]}
    assert "1 个点位" in client.post(reverse("point_plan"), ticked).content.decode()
    due = {"keys": str(point.pk), "planned_on": TODAY, "inspectors": [town.users["inspector"].pk]}
    client.post(reverse("point_plan"), due)
    record(town, Visit.objects.get(), findings=[finding()])
    assert "不达标" in client.get(reverse("point_detail", args=[point.pk])).content.decode()
    assert client.get(reverse("point_remove", args=[point.pk])).status_code == 200
    client.post(reverse("point_remove", args=[point.pk]))
    assert client.post(reverse("point_plan"), {}).status_code == 302
    client.post(reverse("point_explain", args=[2026, 5]), {"text": "五一放假"})
    point.refresh_from_db()
    assert point.removed_on == TODAY


def test_an_inspection_is_arranged_rated_and_made_known_by_clicks(town: Town) -> None:
    client, place = browser(town), site(town)
    form = {
        "kind": "special", "title": "市场专项", "area": town.areas["county"].pk, "starts_on": TODAY, "ends_on": TODAY,
        "sites": [place.pk], "inspectors": [town.users["inspector"].pk], "topics": "案板\n地面",
    }  # fmt: skip
    client.post(reverse("round_new"), form)
    row = Round.objects.get()
    aspects = ("tasks", "progress", "effect", "awareness", "responsibility", "style")
    client.post(
        reverse("round_rate", args=[row.pk]), {"unit": town.units["urban"].pk, **dict.fromkeys(aspects, "good")}
    )
    client.post(reverse("round_bulletin", args=[row.pk]), {"number": "1 号", "on": TODAY})
    assert Rating.objects.count() == 6
    assert "已通报" in client.get(reverse("round_detail", args=[row.pk])).content.decode()


def test_a_group_is_stationed_and_its_proposal_decided_by_clicks(town: Town) -> None:
    client = browser(town)
    form = {
        "name": "督导一组",
        "area": town.areas["east"].pk,
        "inspectors": [town.users["inspector"].pk],
        "starts_on": TODAY,
    }
    client.post(reverse("squad_new"), form)
    group = Group.objects.get()
    said = {"power": "propose", "on": TODAY, "text": "建议约谈", "unit": town.units["urban"].pk}
    browser(town, "inspector").post(reverse("squad_entry", args=[group.pk]), said)
    entry = GroupEntry.objects.get()
    assert "待您决定" in client.get(reverse("squad_list")).content.decode()
    client.post(reverse("proposal_decide", args=[entry.pk]), {"taken": "yes", "note": "由分管领导约谈"})
    client.post(reverse("squad_withdraw", args=[group.pk]), {"ends_on": TODAY + timedelta(days=9)})
    page = client.get(reverse("squad_page", args=[group.pk])).content.decode()
    assert "已采纳" in page


def test_shifts_are_rostered_and_dropped_by_clicks(town: Town) -> None:
    client = browser(town)
    form = {
        "area": town.areas["county"].pk, "party": town.units["urban"].pk, "starts_at": "2026-06-03T06:00",
        "ends_at": "2026-06-03T14:00", "days": 2,
    }  # fmt: skip
    client.post(reverse("shift_new"), form)
    assert "无人值守" in client.get(reverse("shift_page")).content.decode()
    row = Shift.objects.order_by("starts_at")[0]
    assert client.get(reverse("shift_drop", args=[row.pk])).status_code == 200
    client.post(reverse("shift_drop", args=[row.pk]))
    assert Shift.objects.count() == 1


def test_feedback_is_registered_by_clicks(town: Town) -> None:
    form = {
        "source": "media", "document": "晚报", "received_on": TODAY, "area": town.areas["east1"].pk, "category": REFUSE,
        "problems": "一处垃圾\n又一处", "command": uuid4(),
    }  # fmt: skip
    client = browser(town, "dispatcher")
    client.post(reverse("feedback_new"), form)
    assert FeedbackItem.objects.count() == 2
    assert "晚报" in client.get(reverse("feedback_list")).content.decode()


def test_a_missing_patrol_leads_to_its_plan(town: Town) -> None:
    page = browser(town).get(reverse("cadence")).content.decode()
    assert f"kind=patrol&amp;planned_on=2026-06-01&amp;area={town.areas['county'].pk}" in page
    assert browser(town).get(reverse("cadence"), {"day": "2026-05-01"}).status_code == 200


@pytest.mark.parametrize(
    ("person", "status"),
    [
        pytest.param("director", 200, id="who manages"),
        pytest.param("inspector", 403, id="an inspector stations no group"),
        pytest.param("discipline", 403, id="a role without inspection"),
    ],
)
def test_who_may_station_a_group(town: Town, person: str, status: int) -> None:
    assert browser(town, person).get(reverse("squad_new")).status_code == status


def test_the_todo_page_shows_what_waits(town: Town) -> None:
    plan(town)
    actions.list_point(actor=town.actor("director"), site=site(town), entry=actions.PointEntry(cycle_days=1))
    assert "我的检查" in browser(town, "inspector").get(reverse("home")).content.decode()
    assert browser(town).get(reverse("home")).status_code == 200
