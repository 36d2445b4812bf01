"""我的任务 and 附近: what a person on the way sees, and a report in three taps."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from weicheng.cases.models import Case
from weicheng.cases.tests.pictures import jpeg
from weicheng.cases.tests.walk import Walk
from weicheng.domain.cases import Source
from weicheng.testing.town import LITTER, REFUSE, Town

pytestmark = pytest.mark.django_db


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def shown(town: Town, who: str, name: str) -> str:
    return browser(town, who).get(reverse(name)).content.decode()


@pytest.mark.parametrize(
    ("who", "step", "sees", "remark"),
    [
        ("grid", "verify", True, "a citizen's report waits to be verified"),
        ("street", "accept", False, "nothing was dispatched yet"),
        ("stranger", "verify", False, "another street has nothing to do with it"),
    ],
)
def test_my_tasks_are_those_whose_next_step_is_mine(town: Town, who: str, step: str, sees: bool, remark: str) -> None:
    case = town.case(by="citizen", source=Source.CITIZEN)
    assert (reverse("case_move", args=[case.pk, step]) in shown(town, who, "my_work")) is sees, remark


def test_a_task_moves_on_from_the_unit_to_the_checker(town: Town) -> None:
    walk = Walk(town).dispatched().accepted()
    assert reverse("case_move", args=[walk.case.pk, "handle"]) in shown(town, "street", "my_work")
    walk.handled()
    assert walk.case.title not in shown(town, "street", "my_work")
    assert reverse("case_move", args=[walk.case.pk, "pass"]) in shown(town, "checker", "my_work")


def test_a_report_needs_a_category_a_photo_and_the_button(town: Town) -> None:
    client = browser(town, "grid")
    quick = f"{reverse('case_new')}?category={REFUSE}"
    assert quick in client.get(reverse("my_work")).content.decode()
    form = client.get(quick).context["form"]
    assert form.initial["category"] == REFUSE
    assert form.initial["area"] == town.areas["east1"]
    sent = {
        "command_id": str(uuid4()), "category": REFUSE, "source": form.initial["source"],
        "area": form.initial["area"].pk, "photos": SimpleUploadedFile("现场.jpg", jpeg(), "image/jpeg"),
    }  # fmt: skip
    assert client.post(reverse("case_new"), sent).status_code == 302
    case = Case.objects.get()
    assert case.description
    assert case.area == town.areas["east1"]


def test_nearby_shows_open_cases_with_a_position_in_reach(town: Town) -> None:
    lng, lat = town.point("east1_01")
    near = town.case(lng=lng, lat=lat)
    town.case(category=LITTER)
    points = browser(town, "grid").get(reverse("nearby_points")).json()["features"]
    assert [point["properties"]["url"] for point in points] == [reverse("case_detail", args=[near.pk])]
    assert browser(town, "stranger").get(reverse("nearby_points")).json()["features"] == []
    assert near.title in shown(town, "grid", "nearby")


@pytest.mark.parametrize(("who", "name"), [("leader", "my_work"), ("audit", "nearby"), ("audit", "nearby_points")])
def test_who_makes_no_steps_has_no_tasks(town: Town, who: str, name: str) -> None:
    assert browser(town, who).get(reverse(name)).status_code == 403
