"""责任边界表: units by type of place, gaps and overlaps, and the place a reform forgot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.vacuum import DutyNeed
from weicheng.organization import actions, needs, queries
from weicheng.organization.enums import AreaLevel, Fabric, UnitKind
from weicheng.organization.models import Area, Unit, User

pytestmark = pytest.mark.django_db
REFORM, TODAY = date(2011, 5, 1), timezone.localdate()


@pytest.fixture(autouse=True)
def greening() -> Iterator[None]:
    """Every community needs an owner for greening; put back what the rule pack said afterwards."""
    before = needs.duty_sources()
    needs.provide_duties(lambda: [DutyNeed("greening", frozenset({"community"}))], lambda: {"greening": "园林绿化"})
    yield
    needs.provide_duties(*before)


@pytest.fixture
def estates(clerk: Actor) -> list[Area]:
    kinds = [Fabric.ORDINARY, Fabric.ORDINARY, Fabric.URBAN_VILLAGE]
    return [
        actions.add_area(actor=clerk, name=f"测试小区{number:02}", level=AreaLevel.COMMUNITY, fabric=kind)
        for number, kind in enumerate(kinds, start=1)
    ]


@pytest.fixture
def units(clerk: Actor) -> list[Unit]:
    return [actions.add_unit(actor=clerk, name=name, kind=UnitKind.BUREAU) for name in ("建设部门", "专业队伍")]


def reform(clerk: Actor, estates: list[Area], units: list[Unit], *, forgotten: int | None) -> None:
    """东昌 (M-017): on 2011-05-01 greening passes from a department to a professional team, estate by estate."""
    for number, estate in enumerate(estates):
        row = actions.assign_duty(
            actor=clerk, duty="greening", area=estate, unit=units[0], starts_on=REFORM - timedelta(days=365)
        )
        if number == forgotten:
            actions.end_duty(actor=clerk, assignment=row, ends_on=REFORM)
        else:
            actions.transfer_duty(actor=clerk, assignment=row, unit=units[1], on=REFORM)


def cells(day: date) -> dict[str, queries.boundaries.NamedCell | None]:
    ((_, _, row),) = queries.boundary_table(day).rows
    return {cell.place_type: cell for _, cell in row if cell}


@pytest.mark.mechanism("M-017")
def test_the_estate_that_the_reform_forgot_is_named_from_its_day(
    clerk: Actor, estates: list[Area], units: list[Unit]
) -> None:
    reform(clerk, estates, units, forgotten=1)
    assert queries.boundary_table(REFORM - timedelta(days=1)).forgotten == ()
    (sentence,) = queries.boundary_table(REFORM).forgotten
    assert sentence.startswith("测试小区02的“园林绿化”自2011-05-01起没有责任单位。请在“责任分工”中")
    assert cells(REFORM)[Fabric.ORDINARY].gaps == 1


def test_a_reform_that_forgets_nothing_leaves_nothing_to_say(
    clerk: Actor, estates: list[Area], units: list[Unit]
) -> None:
    reform(clerk, estates, units, forgotten=None)
    assert queries.boundary_table(TODAY).forgotten == ()
    assert {cell.gaps for cell in cells(TODAY).values()} == {0}


def test_a_cell_names_its_units_and_counts_its_places(clerk: Actor, estates: list[Area], units: list[Unit]) -> None:
    reform(clerk, estates, units, forgotten=None)
    assert (cells(REFORM - timedelta(days=1))[Fabric.ORDINARY].units, cells(REFORM)[Fabric.ORDINARY].units) == (
        "建设部门",
        "专业队伍",
    )
    actions.assign_duty(actor=clerk, duty="greening", area=estates[2], unit=units[0], starts_on=TODAY)
    village = cells(TODAY)[Fabric.URBAN_VILLAGE]
    assert (village.places, village.overlaps, village.units) == (1, 1, "")


def test_more_than_three_units_in_a_cell_are_counted(clerk: Actor) -> None:
    for number in range(5):
        area = actions.add_area(actor=clerk, name=f"测试小区{number:02}", level=AreaLevel.COMMUNITY)
        unit = actions.add_unit(actor=clerk, name=f"测试单位{number:02}", kind=UnitKind.BUREAU)
        actions.assign_duty(actor=clerk, duty="greening", area=area, unit=unit, starts_on=TODAY)
    assert cells(TODAY)[Fabric.ORDINARY].units == "测试单位00、测试单位01、测试单位02等 5 个单位"


def test_a_type_of_place_that_the_rule_demands_and_nobody_marked_is_named(estates: list[Area]) -> None:
    assert queries.boundary_table(TODAY).unmarked == ("城乡结合部",)


def test_the_page_is_for_people_inside(clerk: Actor, estates: list[Area], units: list[Unit]) -> None:
    reform(clerk, estates, units, forgotten=0)
    user, _ = actions.open_account(actor=clerk, username="grid01", name="测试")
    actions.open_posting(
        actor=clerk, user=user, unit=units[0], title="网格员", role="grid_worker", starts_on=date(2020, 1, 1),
        area=estates[0],
    )  # fmt: skip
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    client = Client()
    assert client.get(reverse("boundary_matrix")).status_code == 302
    client.force_login(User.objects.get(pk=user.pk))
    page = client.get(reverse("boundary_matrix"), {"day": "2011-05-02"})
    assert "测试小区01的“园林绿化”自2011-05-01起没有责任单位" in page.content.decode()
    assert client.get(reverse("boundary_matrix"), {"day": "x"}).status_code == 200
