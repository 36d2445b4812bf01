"""Groups, leaders, guardians, liaisons, grids and blocks: the figures of the mechanisms from real rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.domain.guardians import GuardianDuty
from weicheng.domain.refusals import BadInput, NotAllowed
from weicheng.events.models import Event
from weicheng.organization import actions, queries
from weicheng.organization.enums import AreaLevel, ContactDirection, LeaderDuty, SuccessionKind, UnitKind, WeakPoint
from weicheng.organization.models import Area, Block, LeadTarget, Posting, Unit, User
from weicheng.organization.queries import grids, groups, guarding, liaising

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRST = TODAY.replace(day=1)
SINCE = date(2020, 1, 1)


@pytest.fixture
def city(clerk: Actor) -> Area:
    return actions.add_area(actor=clerk, name="测试区", level=AreaLevel.COUNTY)


@pytest.fixture
def office(clerk: Actor, city: Area) -> Unit:
    government = actions.add_unit(actor=clerk, name="区政府", kind=UnitKind.GOVERNMENT, area=city)
    return actions.add_unit(actor=clerk, name="创卫办", kind=UnitKind.OFFICE, parent=government)


def bureau(clerk: Actor, office: Unit, name: str, kind: UnitKind = UnitKind.BUREAU, area: Area | None = None) -> Unit:
    return actions.add_unit(actor=clerk, name=name, kind=kind, parent=office.parent, area=area)


def employ(clerk: Actor, unit: Unit, name: str, title: str = "主任", **more: object) -> Posting:
    user = User.objects.filter(username=name).first() or actions.open_account(actor=clerk, username=name, name=name)[0]
    return actions.open_posting(actor=clerk, user=user, unit=unit, title=title, starts_on=SINCE, **more)  # type: ignore[arg-type]


def add_group(clerk: Actor, unit: Unit, chair: str, kind: UnitKind = UnitKind.LEADING_GROUP) -> Unit:
    group = actions.add_unit(actor=clerk, name=f"{unit.name}领导小组", kind=kind, parent=unit)
    employ(clerk, group, chair, "总指挥" if kind == UnitKind.HEADQUARTERS else "组长")
    return group


@pytest.mark.mechanism("M-001")
def test_four_of_five_departments_have_a_group_and_one_is_not_headed_by_its_top_leader(
    clerk: Actor, office: Unit, city: Area
) -> None:
    for number in range(5):
        unit = bureau(clerk, office, f"部门{number}")
        employ(clerk, unit, f"局长{number}", is_head=True)
        actions.assign_duty(actor=clerk, duty=f"duty{number}", area=city, unit=unit, starts_on=SINCE)
        if number == 3:
            add_group(clerk, unit, "副局长")
        elif number < 4:
            kind = UnitKind.HEADQUARTERS if number == 2 else UnitKind.LEADING_GROUP
            add_group(clerk, unit, f"局长{number}", kind)
    bureau(clerk, office, "没有任务的部门")
    states = groups.group_states(TODAY)
    found = groups.group_coverage(states)
    assert (found.with_group.rate.text, found.headed_by_top_leader.rate.text) == ("80%", "75%")
    assert {state.unit.name: state.problem for state in states if state.problem} == {
        "部门3": "组长不是一把手",
        "部门4": "没有领导小组",
    }


@pytest.mark.mechanism("M-001")
def test_who_was_director_is_answered_by_the_books_of_that_day(clerk: Actor, office: Unit) -> None:
    former = employ(clerk, office, "原副市长", "创卫办主任", is_head=True)
    successor, _ = actions.open_account(actor=clerk, username="npc", name="人大副主任")
    actions.hand_over_posting(actor=clerk, posting=former, successor=successor, on=date(2020, 8, 20))

    def director(day: date) -> list[str]:
        return [row.user.name for row in groups.posts_on(day, unit=office, title="主任")]

    assert director(date(2020, 7, 31)) == ["原副市长"]
    assert director(date(2020, 9, 1)) == ["人大副主任"]
    assert director(date(2019, 9, 1)) == []


@pytest.mark.mechanism("M-001")
def test_the_chart_reaches_every_unit_and_closes_every_level(clerk: Actor, office: Unit) -> None:
    unit = bureau(clerk, office, "城管局")
    add_group(clerk, unit, "局长")
    bureau(clerk, office, "市监局")
    closed = bureau(clerk, office, "已撤销的局")
    actions.change_unit(actor=clerk, unit=closed, changes={"closed_on": TODAY})
    lines = groups.organisation_chart(TODAY)
    assert [line.unit.name for line in lines] == ["区政府", "创卫办", "城管局", "城管局领导小组", "市监局"]
    assert [line.head for line in lines][3] == "组长 局长"
    assert sum(line.opens for line in lines) == sum(len(line.closes) for line in lines) == 2
    assert [len(line.closes) for line in lines] == [0, 0, 0, 1, 1]


@pytest.mark.mechanism("M-002")
def test_the_log_of_the_office_tells_its_work_and_not_who_signed_in(clerk: Actor, office: Unit, city: Area) -> None:
    posting = employ(clerk, office, "zhuren", role="office_director", area=city)
    director = queries.actor_of(posting.user)
    unit = bureau(clerk, office, "城管局")
    Event.objects.all().count()
    actions.assign_duty(actor=director, duty="sweeping", area=city, unit=unit, starts_on=SINCE)
    actions.note_sign_in(user=posting.user, actor=director, session_key="k", address="", device="")
    events = groups.office_events(office, TODAY, TODAY)
    assert [event.action for event in events] == ["duty.assigned"]
    assert groups.office_work(events) == [("责任分工", 1)]
    assert not groups.office_events(unit, TODAY, TODAY).exists()


@pytest.mark.mechanism("M-009")
def test_leaders_without_a_road_or_project_are_named(clerk: Actor, office: Unit, city: Area) -> None:
    leaders = [employ(clerk, office, f"领导{n}", "区领导", role="leader", area=city) for n in (1, 2, 3)]
    road = actions.add_lead_target(actor=clerk, kind=LeadTarget.Kind.ROAD, name="人民路")
    project = actions.add_lead_target(actor=clerk, kind=LeadTarget.Kind.PROJECT, name="垃圾填埋场")
    for posting, target in ((leaders[0], road), (leaders[0], project), (leaders[1], road)):
        actions.assign_leader(actor=clerk, posting=posting, target=target, starts_on=SINCE)
    rows = guarding.leader_table(TODAY, FIRST).rows
    assert [(row.lacks, row.is_idle) for row in rows] == [((), False), (("项目",), False), (("路段", "项目"), True)]


@pytest.mark.mechanism("M-009")
def test_of_22_projects_21_have_a_leader_and_one_is_uncovered(clerk: Actor, office: Unit, city: Area) -> None:
    leader = employ(clerk, office, "领导", "区领导", role="leader", area=city)
    targets = [
        actions.add_lead_target(actor=clerk, kind=LeadTarget.Kind.PROJECT, name=f"项目{n:02}") for n in range(1, 23)
    ]
    for target in targets:
        tie = actions.assign_leader(actor=clerk, posting=leader, target=target, starts_on=SINCE)
    actions.end_leader(actor=clerk, assignment=tie, ends_on=TODAY)
    found = guarding.leader_table(TODAY, FIRST)
    assert (found.coverage.objects.rate.numerator, found.coverage.objects.rate.denominator) == (21, 22)
    assert [row.name for row in found.unled] == ["项目22"]
    # Reassignment is dated: the day before, all were covered.
    assert guarding.leader_table(TODAY - timedelta(days=1), FIRST).unled == ()
    actions.close_lead_target(actor=clerk, target=targets[21], on=TODAY)
    assert guarding.leader_table(TODAY, FIRST).unled == ()
    with pytest.raises(BadInput, match="已包联"):
        actions.assign_leader(actor=clerk, posting=leader, target=targets[0], starts_on=TODAY)


@pytest.mark.mechanism("M-010")
def test_three_of_four_groups_of_a_village_have_a_guardian_and_one_duty_is_blank(
    clerk: Actor, office: Unit, city: Area
) -> None:
    village = actions.add_area(actor=clerk, name="村", level=AreaLevel.COMMUNITY, parent=city)
    committee = bureau(clerk, office, "村委会", UnitKind.COMMUNITY, village)
    guardian = employ(clerk, committee, "委员", "村委委员", role="grid_worker", area=village)
    cells = [actions.add_area(actor=clerk, name=f"组{n}", level=AreaLevel.GRID, parent=village) for n in range(4)]
    ties = [actions.assign_leader(actor=clerk, posting=guardian, area=cell, starts_on=SINCE) for cell in cells[:3]]
    # A guardian of the village itself who sits in the village is of no level above it.
    actions.assign_leader(actor=clerk, posting=guardian, area=village, starts_on=SINCE)
    layers = guarding.guardian_layers(guarding.guarded_areas(TODAY))
    assert {layer: found.rate.text for layer, found in layers.items()} == {"社区(村)": "0%", "网格": "75%"}
    actor = queries.actor_of(guardian.user)
    for duty, count in ((LeaderDuty.ADVANCE, 2), (LeaderDuty.COORDINATE, 1), (LeaderDuty.GUIDE, 3)):
        for _ in range(count):
            actions.log_guardian_work(actor=actor, assignment=ties[0], duty=duty, on=TODAY, text="走访")
    [row] = [row for tie, row in guarding.duty_matrix(TODAY, FIRST, TODAY) if tie == ties[0]]
    assert list(row.counts.values()) == [2, 1, 0, 3]
    assert row.blank == (GuardianDuty.IMPLEMENT,)
    assert guarding.blank_duties(actor, TODAY) == 4 * 4 - 3


@pytest.mark.mechanism("M-012")
def test_a_unit_without_liaison_and_one_way_contacts_are_flagged(clerk: Actor, office: Unit) -> None:
    staff = employ(clerk, office, "专干", role="dispatcher")
    units = [bureau(clerk, office, f"单位{letter}") for letter in "ABCDE"]
    liaisons = [actions.name_liaison(actor=clerk, posting=staff, unit=unit, starts_on=SINCE) for unit in units[:4]]
    ours = queries.actor_of(staff.user)
    theirs = queries.actor_of(employ(clerk, units[0], "对方", role="unit_handler").user)
    for _ in range(3):
        actions.log_contact(
            actor=ours, liaison=liaisons[1], on=TODAY, direction=ContactDirection.TO_UNIT, text="指导台账",
            weak_point=WeakPoint.LEDGER,
        )  # fmt: skip
    for actor, direction in ((ours, ContactDirection.TO_UNIT), (theirs, ContactDirection.FROM_UNIT)):
        actions.log_contact(actor=actor, liaison=liaisons[0], on=TODAY, direction=direction, text="对接")
    with pytest.raises(NotAllowed):
        actions.log_contact(
            actor=theirs, liaison=liaisons[1], on=TODAY, direction=ContactDirection.FROM_UNIT, text="冒名"
        )
    rows = liaising.liaison_rows(TODAY, FIRST, TODAY)
    assert [row.problem for row in rows] == [
        "",
        "单向：没有单位联系创卫办",
        "本期没有联络",
        "本期没有联络",
        "没有联络人",
    ]
    assert liaising.liaison_summary(rows).units.rate.text == "80%"
    assert liaising.weak_points().count() == 3


@pytest.mark.mechanism("M-063")
def test_presence_is_counted_from_work_and_names_nobody(clerk: Actor, office: Unit, city: Area) -> None:
    community = actions.add_area(actor=clerk, name="社区", level=AreaLevel.COMMUNITY, parent=city)
    actions.add_area(actor=clerk, name="没有网格的社区", level=AreaLevel.COMMUNITY, parent=city)
    committee = bureau(clerk, office, "居委会", UnitKind.COMMUNITY, community)
    cells = [actions.add_area(actor=clerk, name=f"网格{n}", level=AreaLevel.GRID, parent=community) for n in range(3)]
    workers = [employ(clerk, committee, f"网格员{n}", "网格员", role="grid_worker", area=cells[n]) for n in (0, 1)]
    tie = actions.assign_leader(actor=clerk, posting=workers[0], area=cells[0], starts_on=SINCE)
    actions.note_sign_in(
        user=workers[1].user, actor=queries.actor_of(workers[1].user), session_key="k", address="", device=""
    )
    actions.log_guardian_work(
        actor=queries.actor_of(workers[0].user), assignment=tie, duty=LeaderDuty.GUIDE, on=TODAY, text="巡查"
    )
    found = grids.grid_registry(TODAY, TODAY)
    assert found.at_work.text == "50%"  # signing in is no work
    assert found.without_worker == ("社区网格2",)
    assert found.communities_without_grid == ("没有网格的社区",)
    employ(clerk, committee, "社区网格员", "网格员", role="grid_worker", area=community)
    assert grids.grid_registry(TODAY, TODAY).without_worker == ()


@pytest.mark.mechanism("M-064")
def test_27_blocks_with_25_groups_20_handlers_and_18_checks(clerk: Actor, office: Unit, city: Area) -> None:
    unit = bureau(clerk, office, "牵头部门")
    head = employ(clerk, unit, "局长", is_head=True, role="unit_leader")
    group = add_group(clerk, unit, "局长")
    actor = queries.actor_of(head.user)
    for number in range(27):
        block = actions.add_block(
            actor=clerk, name=f"区块{number:02}", lead=unit, areas=[city],
            group=group if number < 25 else None, handler=head if number < 20 else None,
        )  # fmt: skip
        if 2 <= number < 20:
            actions.log_block_check(actor=actor, block=block, on=TODAY, text="检查")
    states = grids.block_states(TODAY, FIRST, TODAY)
    ticks = grids.block_ticks(states)
    assert [rate.text for rate in (ticks.groups, ticks.handlers, ticks.checks)] == ["92.6%", "74.1%", "66.7%"]
    assert ticks.in_place.rate.numerator == sum(state.in_place for state in states) == 18
    with pytest.raises(NotAllowed):
        actions.log_block_check(actor=clerk, block=block, on=TODAY, text="别的单位")
    with pytest.raises(BadInput, match="不是领导小组"):
        actions.staff_block(actor=clerk, block=block, handler=None, group=unit)


@pytest.mark.mechanism("M-004")
def test_blocks_and_the_governed_area_follow_a_merger(clerk: Actor, office: Unit, city: Area) -> None:
    old = bureau(clerk, office, "指挥部乙", UnitKind.HEADQUARTERS, city)
    new = bureau(clerk, office, "指挥部丙", UnitKind.HEADQUARTERS)
    handler = employ(clerk, old, "经办")
    for number in range(27):
        actions.add_block(actor=clerk, name=f"网格{number}", lead=old, areas=[city], handler=handler)
    actions.succeed(
        actor=clerk, from_units=[old], to_unit=new, kind=SuccessionKind.MERGER, on=TODAY, basis="〔2026〕1号"
    )
    assert Block.objects.filter(lead=new, handler=None).count() == 27
    new.refresh_from_db()
    assert new.area == city
    assert [row.from_unit.name for row in queries.successions_of(new)[0]] == ["指挥部乙"]
