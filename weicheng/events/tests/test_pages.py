"""The auditor reads and checks the log; the administrator looks after background work; nobody else sees either."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from weicheng.base.models import Job
from weicheng.base.tests import sample_tasks
from weicheng.base.worker import Worker
from weicheng.events import deliveries, log, seals
from weicheng.events.models import Delivery, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_audit(client, town):
    client.force_login(town.users["audit"])
    return client


@pytest.fixture
def as_system(client, town):
    client.force_login(town.users["system"])
    return client


@pytest.fixture
def noted(moved, town):
    with transaction.atomic():
        return log.record(moved, subject="case:81", actor=town.actor("dispatcher"), old="甲", unit="乙", due=None)


PAGES = ["event_list", "seal_list", "seal_print", "seal_export"]
SYSTEM_PAGES = ["system_status", "delivery_list"]


@pytest.mark.parametrize("page", [*PAGES, *SYSTEM_PAGES])
def test_a_page_opens_to_its_administrator_only(client, town, page):
    owner, others = ("audit", ["system", "leader"]) if page in PAGES else ("system", ["audit", "leader"])
    client.force_login(town.users[owner])
    assert client.get(reverse(page)).status_code == 200
    for person in others:
        client.force_login(town.users[person])
        assert client.get(reverse(page)).status_code == 403


def test_the_list_tells_who_did_what(as_audit, noted):
    shown = as_audit.get(reverse("event_list"), {"action": "test.moved"}).content.decode()
    assert "从 甲 移到 乙" in shown
    assert "测试dispatcher" in shown
    assert "未封存" in shown


def test_the_list_costs_the_same_for_one_event_and_for_many(as_audit, moved, clerk):
    as_audit.get(reverse("event_list"))  # the first click of a session writes when it was
    costs = []
    for size in (1, 40):
        with transaction.atomic():
            log.record_many(moved, [log.Entry("case:81")] * size, actor=clerk)
        with CaptureQueriesContext(connection) as queries:
            assert as_audit.get(reverse("event_list")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] < 20


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"person": "测试disp"}, True),
        ({"person": "dispatcher"}, True),
        ({"person": "inspector"}, False),
        ({"subject": "case:81"}, True),
        ({"subject": "case:82"}, False),
        ({"source": "cli"}, True),
        ({"source": "portal"}, False),
    ],
)
def test_the_auditor_finds_an_event_by(as_audit, noted, filters, found):
    shown = as_audit.get(reverse("event_list"), filters).content.decode()
    assert ("从 甲 移到 乙" in shown) is found


@pytest.mark.parametrize(("name", "value"), [("since", "昨天"), ("action", "no.such"), ("person", "x" * 99)])
def test_a_filter_that_makes_no_sense_is_named_and_ignored(as_audit, noted, name, value):
    answer = as_audit.get(reverse("event_list"), {name: value})
    assert answer.status_code == 200
    assert "从 甲 移到 乙" in answer.content.decode()


def test_taking_the_log_away_is_itself_logged(as_audit, noted):
    answer = as_audit.get(reverse("event_list"), {"export": "xlsx", "action": "test.moved"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert Event.objects.get(action="log.exported").data == {"filters": "export=xlsx&action=test.moved"}


def test_an_event_opens_with_all_its_data(as_audit, noted):
    shown = as_audit.get(reverse("event_detail", args=[noted.pk])).content.decode()
    assert "case:81" in shown
    assert as_audit.get(reverse("event_detail", args=[10**9])).status_code == 404


def test_sealed_days_are_listed_printed_and_exported(as_audit, noted):
    *_, seal = seals.seal_days(now=timezone.now() + timedelta(days=1))  # two of them when the run crosses midnight
    for page in PAGES[1:]:
        assert seal.root in as_audit.get(reverse(page)).content.decode()
    shown = as_audit.get(reverse("event_list"), {"action": "test.moved"}).content.decode()
    assert "已封存" in shown


def test_the_auditor_has_the_log_checked(as_audit, noted):
    answer = as_audit.post(reverse("log_verify"), follow=True)
    assert "核验操作日志" in answer.content.decode()
    Worker().work_off()
    job = Job.objects.get()
    assert job.message.startswith("核验通过")
    assert "核验通过" in as_audit.get(reverse("job_progress", args=[job.pk])).content.decode()
    assert Event.objects.filter(action="log.verified").exists()


def test_nobody_watches_the_job_of_another(as_audit, client, town):
    as_audit.post(reverse("log_verify"))
    job = Job.objects.get()
    client.force_login(town.users["leader"])
    assert client.get(reverse("job_progress", args=[job.pk])).status_code == 404
    assert client.post(reverse("job_cancel", args=[job.pk])).status_code == 404


def test_a_waiting_job_can_be_stopped(as_audit):
    as_audit.post(reverse("log_verify"))
    job = Job.objects.get()
    shown = as_audit.post(reverse("job_cancel", args=[job.pk]), follow=True).content.decode()
    assert "正在停止" in shown


def test_the_administrator_sees_a_failed_task_and_runs_it_again(as_system):
    sample_tasks.fail.enqueue()
    Worker().work_off()
    assert "LookupError: 坏了" in as_system.get(reverse("system_status")).content.decode()
    task = DBTaskResult.objects.failed().get()
    as_system.post(reverse("task_retry"), {"pk": [str(task.pk), "no id"]})
    task.refresh_from_db()
    assert task.status == "READY"
    assert Event.objects.filter(action="task.retried").exists()


def test_the_status_page_warns_when_no_worker_is_alive(as_system):
    assert "没有后台进程在工作" in as_system.get(reverse("system_status")).content.decode()


def test_the_administrator_has_failed_deliveries_made_again(as_system, noted):
    Delivery.objects.filter(follower="tester").update(attempts=deliveries.MAX_ATTEMPTS, last_error="坏了")
    assert "坏了" in as_system.get(reverse("delivery_list")).content.decode()
    as_system.post(reverse("delivery_retry"), {"pk": [Delivery.objects.get(follower="tester").pk, "x", "9" * 30]})
    assert Delivery.objects.get(follower="tester").attempts == 0
