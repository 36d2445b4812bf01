"""The organisation's pages: who may open them, and that they do what they say."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.organization import actions
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Posting, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clerk: Actor) -> Area:
    return actions.add_area(actor=clerk, name="湘桥区", level=AreaLevel.COUNTY, code="445102")


@pytest.fixture
def office(clerk: Actor, city: Area) -> Unit:
    return actions.add_unit(actor=clerk, name="区创卫办", kind=UnitKind.OFFICE, area=city)


def signed_in(clerk: Actor, unit: Unit, role: str) -> Client:
    user, _ = actions.open_account(actor=clerk, username=role, name=role)
    actions.open_posting(actor=clerk, user=user, unit=unit, title="岗位", role=role, starts_on=date(2020, 1, 1))
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.fixture
def keeper(clerk: Actor, office: Unit) -> Client:
    return signed_in(clerk, office, "office_director")


@pytest.fixture
def grid_worker(clerk: Actor, office: Unit) -> Client:
    return signed_in(clerk, office, "grid_worker")


LISTS = ["unit_list", "area_list", "posting_list", "duty_list", "vacuum_list"]


@pytest.mark.parametrize("name", LISTS)
def test_the_directory_is_open_to_everybody_inside_and_to_nobody_outside(name: str, grid_worker: Client) -> None:
    assert grid_worker.get(reverse(name)).status_code == 200
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", [*LISTS, "person_list"])
def test_every_list_exports_to_excel(name: str, keeper: Client) -> None:
    answer = keeper.get(reverse(name), {"export": "xlsx"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_a_grid_worker_sees_the_page_but_may_not_change_the_books(grid_worker: Client, office: Unit) -> None:
    assert grid_worker.get(reverse("unit_detail", args=[office.pk])).status_code == 200
    assert grid_worker.get(reverse("unit_change", args=[office.pk])).status_code == 403
    assert grid_worker.get(reverse("person_list")).status_code == 403


def test_a_unit_that_does_not_exist_is_not_found(keeper: Client) -> None:
    assert keeper.get(reverse("unit_detail", args=[999])).status_code == 404


def test_a_keeper_registers_a_unit_through_the_form(keeper: Client, office: Unit) -> None:
    data = {"parent": office.pk, "name": "城管局", "kind": "bureau", "short_name": "", "industry": "urban"}
    answer = keeper.post(reverse("unit_new"), data)
    assert answer.status_code == 302
    assert Unit.objects.get(name="城管局").parent == office
    again = keeper.post(reverse("unit_new"), data)
    assert again.status_code == 422
    assert "已经有“城管局”" in again.content.decode()


def test_a_street_manager_may_not_keep_the_books_of_the_whole_district(clerk: Actor, office: Unit, city: Area) -> None:
    client = signed_in(clerk, office, "street_manager")
    assert client.post(reverse("area_close", args=[city.pk]), {"closed_on": "2026-01-01"}).status_code == 403


def test_the_page_of_an_area_answers_for_any_day(keeper: Client, city: Area) -> None:
    for day in ("2018-08-01", "不是日期", ""):
        assert keeper.get(reverse("area_detail", args=[city.pk]), {"day": day}).status_code == 200


@pytest.mark.mechanism("M-001")
def test_a_post_is_handed_over_on_its_unit_page(keeper: Client, clerk: Actor, office: Unit) -> None:
    first, second = (actions.open_account(actor=clerk, username=n, name=n)[0] for n in ("前任岗", "后任岗"))
    row = actions.open_posting(
        actor=clerk, user=first, unit=office, title="主任", starts_on=date(2017, 9, 25), is_head=True
    )
    today = timezone.localdate()
    answer = keeper.post(reverse("posting_hand_over", args=[row.pk]), {"successor": second.pk, "on": today.isoformat()})
    assert answer.status_code == 302
    assert Posting.objects.get(title="主任", ends_on=None).user == second
    page = keeper.get(reverse("unit_detail", args=[office.pk])).content.decode()
    assert "前任岗" in page
    assert "后任岗" in page


def test_an_administrator_opens_an_account_and_sees_the_code_once(clerk: Actor, office: Unit) -> None:
    admin = signed_in(clerk, office, "unit_leader")
    answer = admin.post(reverse("person_new"), {"username": "xin01", "name": "新人", "phone": ""})
    assert "激活码" in answer.content.decode()
    user = User.objects.get(username="xin01")
    assert "激活码：" not in admin.get(reverse("person_detail", args=[user.pk])).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_few_rows_and_for_many(name: str, keeper: Client, clerk: Actor, city: Area) -> None:
    keeper.get(reverse("account"))  # the first request of a session also writes its idle clock
    counts = []
    for more in (1, 12):
        for n in range(more):
            unit = actions.add_unit(actor=clerk, name=f"单位{more}-{n}", kind=UnitKind.BUREAU)
            area = actions.add_area(actor=clerk, name=f"街道{more}-{n}", level=AreaLevel.STREET, parent=city)
            actions.assign_duty(actor=clerk, duty="sweeping", area=area, unit=unit, starts_on=date(2020, 1, 1))
            user, _ = actions.open_account(actor=clerk, username=f"u{more}-{n}", name="某人")
            actions.open_posting(actor=clerk, user=user, unit=unit, title="岗", starts_on=date(2020, 1, 1))
        with CaptureQueriesContext(connection) as seen:
            assert keeper.get(reverse(name)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
