"""Vacuum alarms as kept in the database: raised and cleared in the transaction of the change that causes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weicheng.access.policy import Actor
from weicheng.domain.duties import Vacuum
from weicheng.domain.vacuum import DutyNeed
from weicheng.events.models import Event
from weicheng.organization import actions, needs
from weicheng.organization.enums import AreaLevel, SuccessionKind, UnitKind
from weicheng.organization.facts import duty_book
from weicheng.organization.models import Area, DutyAssignment, Unit, VacuumAlarm

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=400)
Kind = VacuumAlarm.Kind


@pytest.fixture(autouse=True)
def one_duty() -> Iterator[None]:
    """Every community needs an owner for sweeping; put back what the rule pack said afterwards."""
    before = needs.duty_sources()
    needs.provide_duties(lambda: [DutyNeed("sweeping", frozenset({"community"}))], lambda: {"sweeping": "清扫保洁"})
    yield
    needs.provide_duties(*before)


@pytest.fixture
def town(clerk: Actor) -> dict[str, Area]:
    street = actions.add_area(actor=clerk, name="城西街道", level=AreaLevel.STREET)
    return {"street": street} | {
        name: actions.add_area(actor=clerk, name=name, level=AreaLevel.COMMUNITY, parent=street)
        for name in ("北园社区", "春荣社区")
    }


@pytest.fixture
def unit(clerk: Actor) -> Unit:
    return actions.add_unit(actor=clerk, name="测试单位01", kind=UnitKind.BUREAU)


def alarms() -> set[tuple[str, str]]:
    return {(row.area.name, row.kind) for row in VacuumAlarm.objects.filter(cleared_at=None).select_related("area")}


@pytest.mark.mechanism("M-016")
def test_an_area_without_an_owner_raises_an_alarm_at_once_and_assigning_one_clears_it(
    clerk: Actor, town: dict[str, Area], unit: Unit
) -> None:
    assert {kind for _, kind in alarms()} == {Kind.MISSING}
    row = actions.assign_duty(actor=clerk, duty="sweeping", area=town["street"], unit=unit, starts_on=LONG_AGO)
    assert alarms() == set()
    actions.end_duty(actor=clerk, assignment=row, ends_on=TODAY)
    assert alarms() == {("城西街道", Kind.MISSING)}
    assert Event.objects.filter(action="vacuum.raised").exists()


def test_two_leading_units_in_one_area_raise_an_overlap(clerk: Actor, town: dict[str, Area], unit: Unit) -> None:
    other = actions.add_unit(actor=clerk, name="测试单位02", kind=UnitKind.BUREAU)
    start = {"actor": clerk, "duty": "sweeping", "area": town["street"], "starts_on": LONG_AGO}
    actions.assign_duty(unit=unit, **start)
    second = actions.assign_duty(unit=other, **start)
    assert alarms() == {("城西街道", Kind.OVERLAP)}
    actions.end_duty(actor=clerk, assignment=second, ends_on=TODAY)
    assert alarms() == set()


def test_a_post_that_falls_vacant_raises_an_alarm_and_its_successor_takes_the_duty_over(
    clerk: Actor, town: dict[str, Area], unit: Unit
) -> None:
    people = [actions.open_account(actor=clerk, username=name, name=name)[0] for name in ("甲岗位", "乙岗位")]
    posting = actions.open_posting(
        actor=clerk, user=people[0], unit=unit, title="片长", role="unit_handler", starts_on=LONG_AGO
    )
    actions.assign_duty(
        actor=clerk, duty="sweeping", area=town["street"], unit=unit, posting=posting, starts_on=LONG_AGO
    )
    actions.hand_over_posting(actor=clerk, posting=posting, successor=people[1], on=TODAY)
    assert alarms() == set()
    current = DutyAssignment.objects.get(ends_on=None)
    assert current.posting is not None
    assert current.posting.user == people[1]
    actions.close_posting(actor=clerk, posting=current.posting, ends_on=TODAY + timedelta(days=1))
    assert alarms() == {("城西街道", Kind.EXPIRED)}


@pytest.mark.mechanism("M-004")
def test_a_merger_passes_every_duty_on_and_leaves_no_hole(clerk: Actor, town: dict[str, Area], unit: Unit) -> None:
    actions.assign_duty(actor=clerk, duty="sweeping", area=town["street"], unit=unit, starts_on=LONG_AGO)
    merged = actions.add_unit(actor=clerk, name="测试单位03", kind=UnitKind.HEADQUARTERS)
    actions.succeed(
        actor=clerk, from_units=[unit], to_unit=merged, kind=SuccessionKind.MERGER, on=TODAY, basis="〔2026〕1号"
    )
    assert alarms() == set()
    assert list(DutyAssignment.objects.order_by("starts_on").values_list("unit_id", "ends_on")) == [
        (unit.pk, TODAY),
        (merged.pk, None),
    ]


def test_closing_a_unit_without_a_successor_raises_an_alarm(clerk: Actor, town: dict[str, Area], unit: Unit) -> None:
    actions.assign_duty(actor=clerk, duty="sweeping", area=town["street"], unit=unit, starts_on=LONG_AGO)
    actions.change_unit(actor=clerk, unit=unit, changes={"closed_on": TODAY})
    assert alarms() == {("城西街道", Kind.CLOSED_UNIT)}


@pytest.mark.mechanism("M-017")
def test_a_reform_that_forgets_one_estate_raises_exactly_that_gap_from_its_day(
    clerk: Actor, town: dict[str, Area], unit: Unit
) -> None:
    team = actions.add_unit(actor=clerk, name="专业队伍", kind=UnitKind.BUREAU)
    for name in ("北园社区", "春荣社区"):
        row = actions.assign_duty(
            actor=clerk, duty="sweeping", area=town[name], unit=unit, starts_on=LONG_AGO,
            ends_on=TODAY + timedelta(days=30) if name == "春荣社区" else None,
        )  # fmt: skip
        if name == "北园社区":
            actions.transfer_duty(actor=clerk, assignment=row, unit=team, on=TODAY + timedelta(days=30))
    row = VacuumAlarm.objects.get(cleared_at=None)
    assert (row.area.name, row.starts_on) == ("春荣社区", TODAY + timedelta(days=30))


def test_a_hole_that_spreads_from_one_community_to_the_last_becomes_one_alarm_of_the_street(
    clerk: Actor, town: dict[str, Area], unit: Unit
) -> None:
    """The nightly run says the same, so the alarm keeps the day it was first seen."""
    first, second = (
        actions.assign_duty(actor=clerk, duty="sweeping", area=town[name], unit=unit, starts_on=LONG_AGO)
        for name in ("北园社区", "春荣社区")
    )
    actions.end_duty(actor=clerk, assignment=first, ends_on=TODAY)
    assert alarms() == {("北园社区", Kind.MISSING)}
    actions.end_duty(actor=clerk, assignment=second, ends_on=TODAY)
    assert alarms() == {("城西街道", Kind.MISSING)}
    nightly = actions.refresh_vacuums(area_path="", duties=None)
    assert (nightly.raised, nightly.cleared) == (0, 0)


changes = st.lists(
    st.tuples(
        st.sampled_from(["assign", "end", "close_unit"]),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(-3, 6),
        st.one_of(st.none(), st.integers(1, 5)),
    ),
    max_size=8,
)


@given(changes)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_changes_leaves_a_hole_without_an_alarm(
    clerk: Actor, town: dict[str, Area], unit: Unit, django_db_blocker: object, steps: list[tuple]
) -> None:
    DutyAssignment.objects.all().delete()
    Unit.objects.update(closed_on=None)
    actions.refresh_vacuums(area_path="", duties=None)
    other = Unit.objects.filter(name="另一单位").first() or actions.add_unit(
        actor=clerk, name="另一单位", kind=UnitKind.BUREAU
    )
    units, areas = [unit, other], list(town.values())
    for what, where, who, shift, length in steps:
        day = TODAY + timedelta(days=shift)
        if what == "assign":
            actions.assign_duty(
                actor=clerk, duty="sweeping", area=areas[where], unit=units[who], starts_on=day,
                ends_on=day + timedelta(days=length) if length else None,
            )  # fmt: skip
        elif what == "end" and (row := DutyAssignment.objects.filter(area=areas[where], ends_on=None).first()):
            actions.end_duty(actor=clerk, assignment=row, ends_on=max(day, row.starts_on + timedelta(days=1)))
        elif what == "close_unit":
            actions.change_unit(actor=clerk, unit=units[who], changes={"closed_on": day})
    open_alarms = list(VacuumAlarm.objects.filter(cleared_at=None))
    book = duty_book("", ["sweeping"])
    for area in (town["北园社区"], town["春荣社区"]):
        for ahead in range(9):
            day = TODAY + timedelta(days=ahead)
            if isinstance(book.owner_of("sweeping", area.path, day), Vacuum):
                assert any(area.path.startswith(row.area_path) for row in open_alarms), (area, day)
    everywhere = actions.refresh_vacuums(area_path="", duties=None)
    assert everywhere.raised == 0, "what the changes raised is what the nightly run over everything finds"
