"""Dispatch and the vacuum alarm give one answer to the question who owns a duty (M-016)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weicheng.access.policy import Actor
from weicheng.domain.duties import Gap, Vacuum
from weicheng.domain.vacuum import DutyNeed
from weicheng.organization import actions, needs, queries
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.facts import duty_book
from weicheng.organization.models import Area, DutyAssignment, Posting, Unit, VacuumAlarm

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=400)


@pytest.fixture(autouse=True)
def one_duty() -> Iterator[None]:
    before = needs.duty_sources()
    needs.provide_duties(lambda: [DutyNeed("sweeping", frozenset({"community"}))], lambda: {"sweeping": "清扫保洁"})
    yield
    needs.provide_duties(*before)


@pytest.fixture
def areas(clerk: Actor) -> list[Area]:
    street = actions.add_area(actor=clerk, name="城西街道", level=AreaLevel.STREET)
    community = actions.add_area(actor=clerk, name="北园社区", level=AreaLevel.COMMUNITY, parent=street)
    return [street, community]


@pytest.fixture
def units(clerk: Actor) -> list[Unit]:
    return [actions.add_unit(actor=clerk, name=f"测试单位{n}", kind=UnitKind.BUREAU) for n in (1, 2)]


@pytest.fixture
def posting(clerk: Actor, units: list[Unit]) -> Posting:
    user, _ = actions.open_account(actor=clerk, username="pianzhang", name="片长")
    return actions.open_posting(actor=clerk, user=user, unit=units[1], title="片长", starts_on=LONG_AGO)


@pytest.mark.mechanism("M-016")
@pytest.mark.parametrize(
    ("flaw", "gap"),
    [
        ("", None),  # the nearest owner is valid: it decides
        ("unit closed", Gap.CLOSED_UNIT),  # the street above must not get it silently
        ("posting ended", Gap.EXPIRED),  # neither when only the person has gone
    ],
)
def test_an_invalid_nearest_owner_is_a_vacuum_for_dispatch_and_alarm_alike(
    flaw: str, gap: Gap | None, clerk: Actor, areas: list[Area], units: list[Unit], posting: Posting
) -> None:
    street, community = areas
    start = {"actor": clerk, "duty": "sweeping", "starts_on": LONG_AGO}
    actions.assign_duty(area=street, unit=units[0], **start)
    actions.assign_duty(area=community, unit=units[1], posting=posting, **start)
    if flaw == "unit closed":
        actions.change_unit(actor=clerk, unit=units[1], changes={"closed_on": TODAY})
    elif flaw:
        actions.close_posting(actor=clerk, posting=posting, ends_on=TODAY)
    found = queries.duty_holders("sweeping", community.path, TODAY)
    assert found.gap is gap
    assert [row.unit_id for row in found.rows] == ([] if gap else [units[1].pk])
    assert [row.unit_id for row in found.failed] == ([units[1].pk] if gap else [])
    assert set(VacuumAlarm.objects.filter(cleared_at=None).values_list("kind", flat=True)) == (
        {gap.value} if gap else set()
    )


days = st.integers(-3, 3)
assigned = st.lists(st.tuples(st.booleans(), st.booleans(), days, st.none() | st.integers(1, 4)), max_size=5)


@given(assigned, st.none() | days)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dispatch_and_alarm_agree_whatever_the_assignments(
    areas: list[Area], units: list[Unit], rows: list[tuple], closed: int | None
) -> None:
    DutyAssignment.objects.all().delete()
    Unit.objects.filter(pk=units[0].pk).update(closed_on=None if closed is None else TODAY + timedelta(days=closed))
    for deep, second, shift, length in rows:
        start = TODAY + timedelta(days=shift)
        end = start + timedelta(days=length) if length else None
        DutyAssignment.objects.create(
            duty="sweeping", area=areas[deep], unit=units[second], starts_on=start, ends_on=end
        )
    answer = duty_book("").owner_of("sweeping", areas[1].path, TODAY)
    found = queries.duty_holders("sweeping", areas[1].path, TODAY)
    if isinstance(answer, Vacuum):
        assert found.gap is answer.gap
        assert len(found.rows) != 1
    else:
        assert [row.pk for row in found.rows] == [answer.assignment.id]
