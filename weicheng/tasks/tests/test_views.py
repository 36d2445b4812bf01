"""The pages of tasks: who may open them, and that they do what they say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from weicheng.base.todo import boxes_for
from weicheng.organization.models import Posting
from weicheng.tasks import actions
from weicheng.tasks.models import Task
from weicheng.testing.town import Town, build

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def town() -> Town:
    return build()


@pytest.fixture
def task(town: Town) -> Task:
    return actions.assign_task(
        actor=town.actor("director"), title="清理背街小巷", lead=town.units["urban"], due_on=TODAY + timedelta(days=2)
    )


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("director", "task_detail", 200),  # gave it
        ("dispatcher", "task_detail", 200),  # manages tasks of the district
        ("urban_handler", "task_detail", 200),  # its unit leads
        ("stranger", "task_detail", 404),  # another street
        ("market_handler", "task_detail", 404),  # another bureau
        ("checker", "task_detail", 403),  # sees no tasks at all
        ("director", "task_finish", 200),
        ("urban_handler", "task_finish", 403),  # whoever does it does not confirm it
        ("urban_handler", "task_report", 200),
        ("leader", "task_change", 403),  # sees it, did not give it
        ("stranger", "task_report", 404),
    ],
)
def test_who_may_open_the_page_of_a_task(who: str, name: str, status: int, town: Town, task: Task) -> None:
    assert browser(town, who).get(reverse(name, args=[task.pk])).status_code == status


def test_a_unit_reports_on_its_phone_and_the_office_confirms(town: Town, task: Task) -> None:
    unit, office = browser(town, "urban_handler"), browser(town, "director")
    assert [box.waiting for box in boxes_for(town.actor("urban_handler")) if box.label == "本单位任务"] == [1]
    answer = unit.post(reverse("task_report", args=[task.pk]), {"text": "清理 20 条", "says_done": "on"})
    assert answer.status_code == 302
    assert [box.waiting for box in boxes_for(town.actor("director")) if box.label == "待确认任务"] == [1]
    assert "清理背街小巷" in office.get(reverse("task_list"), {"confirm": "on"}).content.decode()
    again = office.post(reverse("task_finish", args=[task.pk]), {"done": "no", "note": ""})
    assert again.status_code == 422
    assert "还差什么" in again.content.decode()
    assert office.post(reverse("task_finish", args=[task.pk]), {"done": "yes", "note": ""}).status_code == 302
    task.refresh_from_db()
    assert task.state == Task.State.DONE


@pytest.mark.mechanism("M-007")
def test_the_list_names_what_a_task_lacks_and_the_page_leads_to_the_remedy(town: Town, task: Task) -> None:
    office = browser(town, "director")
    page = office.get(reverse("task_list"), {"firm": "no"}).content.decode()
    assert "未压实</span> 无责任人、无目标" in page
    handler = Posting.objects.get(user=town.users["urban_handler"])
    data = {
        "title": task.title, "lead": town.units["urban"].pk, "handler": handler.pk, "target": "50 条",
        "due_on": task.due_on,
    }  # fmt: skip
    assert office.post(reverse("task_change", args=[task.pk]), data).status_code == 302
    assert "未压实</span>" not in office.get(reverse("task_detail", args=[task.pk])).content.decode()
    assert "清理背街小巷" not in office.get(reverse("task_list"), {"firm": "no"}).content.decode()


def test_a_leader_instructs_from_the_page_of_a_case(town: Town) -> None:
    case = town.case()
    leader = browser(town, "leader")
    url = f"{reverse('task_new')}?about=case:{case.pk}&kind=instruction"
    assert url.replace("&", "&amp;") in leader.get(reverse("case_detail", args=[case.pk])).content.decode()
    assert case.title in leader.get(url).content.decode()
    due = TODAY + timedelta(days=7)
    data = {"kind": "instruction", "title": "限期整改", "lead": town.units["urban"].pk, "due_on": due}
    assert leader.post(url, data).status_code == 302
    task = Task.objects.get()
    assert (task.kind, task.about, task.leader.user) == ("instruction", f"case:{case.pk}", town.users["leader"])
    assert "限期整改" in leader.get(reverse("case_detail", args=[case.pk])).content.decode()
    # The unit sees the instruction, but a case out of its reach stays hidden.
    assert (
        case.number not in browser(town, "urban_handler").get(reverse("task_detail", args=[task.pk])).content.decode()
    )


@pytest.mark.parametrize("about", ["case:999999", "case:abc", "nothing:1", "case:", "case:９", "x" * 300])
def test_a_task_about_nothing_is_an_ordinary_one(about: str, town: Town) -> None:
    director = browser(town, "director")
    assert director.get(reverse("task_new"), {"about": about}).status_code == 200
    data = {"kind": "assigned", "title": "普通任务"}
    assert director.post(f"{reverse('task_new')}?about={about}", data).status_code == 302
    assert Task.objects.get().about == ""


def test_the_filters_and_the_export_answer(town: Town, task: Task) -> None:
    office = browser(town, "dispatcher")
    filters = ({"due": "late"}, {"due": "week"}, {"due": "none"}, {"state": "all"}, {"firm": "yes"}, {"mine": "on"},
               {"lead": town.units["urban"].pk}, {"q": "背街"}, {"kind": "assigned"}, {"state": "无"})  # fmt: skip
    shown = [task.title in office.get(reverse("task_list"), given).content.decode() for given in filters]
    assert shown == [False, True, False, True, False, False, True, True, True, True]
    answer = office.get(reverse("task_list"), {"export": "xlsx"})
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_list_and_page_cost_the_same_for_few_rows_and_for_many(town: Town, task: Task) -> None:
    office = browser(town, "director")
    urls = [reverse("task_list"), reverse("task_detail", args=[task.pk])]
    for url in urls:
        office.get(url)
    counts = []
    for more in (1, 12):
        for n in range(more):
            helpers = [town.units["market"], town.units["housing"]]
            actions.assign_task(
                actor=town.actor("director"), title=f"任务{n}", lead=town.units["urban"], cooperating=helpers
            )
            actions.report_progress(actor=town.actor("urban_handler"), task=task, text="进展")
        with CaptureQueriesContext(connection) as seen:
            assert [office.get(url).status_code for url in urls] == [200, 200]
        counts.append(len(seen))
    assert counts[0] == counts[1]
