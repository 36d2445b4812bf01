"""Points, rounds, groups, shifts, feedback and levels through their actions: the examples of area G."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from weicheng.cases.models import Case
from weicheng.domain.cases import Source
from weicheng.domain.inspections import Aspect, FeedbackSource, Grade, Power
from weicheng.domain.points import PointKind
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.domain.supervising import Level
from weicheng.events.models import Event
from weicheng.inspections import actions, queries
from weicheng.inspections.models import FeedbackItem, Group, GroupEntry, KeyPoint, Round, Visit
from weicheng.inspections.recipients import concerned, decided, rated
from weicheng.inspections.tests.helpers import TODAY, answer, finding, plan, record, site
from weicheng.organization.models import Posting
from weicheng.tasks import actions as tasks
from weicheng.testing.town import MORNING, REFUSE, SHANGHAI, Town

DAY = timedelta(days=1)


def point(town: Town, name: str = "东一市场", **given: Any) -> KeyPoint:
    entry = actions.PointEntry(**({"kind": PointKind.PLACE, "industry": "market"} | given))
    return actions.list_point(actor=town.actor("director"), site=site(town, name), entry=entry, now=MORNING)


@pytest.mark.mechanism("M-231")
@pytest.mark.parametrize(
    ("given", "days"),
    [
        pytest.param({"name": "市场"}, 7, id="a market has a cycle of its own in the pack"),
        pytest.param({"name": "市场", "cycle_days": 3}, 3, id="the register says otherwise"),
    ],
)
def test_a_point_is_due_one_cycle_after_it_was_listed(town: Town, given: dict[str, Any], days: int) -> None:
    assert point(town, **given).due_on == TODAY + days * DAY


@pytest.mark.mechanism("M-231")
@pytest.mark.parametrize(
    ("given", "state"),
    [
        pytest.param({"answers": [answer("1", 9), answer("2", 6)]}, "met", id="every clause passes"),
        pytest.param({"answers": [answer("1", 10), answer("2", 5)]}, "unmet", id="one clause fails"),
        pytest.param({"findings": [finding()]}, "unmet", id="a problem was found"),
    ],
)
def test_a_check_says_whether_the_point_passes_and_when_it_is_due_again(
    town: Town, given: dict[str, Any], state: str
) -> None:
    row = point(town)
    visit = record(town, plan(town, area=None, site=row.site, kind=Visit.Kind.SWEEP), **given)
    row.refresh_from_db()
    assert (row.state, row.checked_on, row.due_on, row.last_visit) == (state, TODAY, TODAY + 7 * DAY, visit)


def test_points_due_leave_out_those_with_a_visit_planned(town: Town) -> None:
    waiting, planned = point(town, "一"), point(town, "二")
    plan(town, area=None, site=planned.site)
    due = queries.points_due(town.actor("director"), TODAY + 7 * DAY)
    assert list(due) == [waiting]


def test_a_point_is_listed_once_and_comes_back_after_it_was_removed(town: Town) -> None:
    row = point(town)
    with pytest.raises(BadInput, match="已经是重点点位"):
        actions.list_point(actor=town.actor("director"), site=row.site, entry=actions.PointEntry())
    actions.remove_point(actor=town.actor("director"), point=row)
    with pytest.raises(MoveRefused, match="移出"):
        actions.change_point(actor=town.actor("director"), point=row, entry=actions.PointEntry())
    again = actions.list_point(actor=town.actor("director"), site=row.site, entry=actions.PointEntry())
    assert (again.pk, again.removed_on) == (row.pk, None)


def test_a_street_lists_no_key_points(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.list_point(actor=town.actor("street"), site=site(town), entry=actions.PointEntry())


@pytest.mark.mechanism("M-231")
def test_a_month_with_fewer_checks_needs_a_note(town: Town) -> None:
    row = point(town)
    for day in (date(2026, 4, 2), date(2026, 4, 3), date(2026, 5, 5)):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        record(town, plan(town, area=None, site=row.site, planned_on=day), visited_at=at)
    actor, county = town.actor("director"), town.areas["county"]
    may, april = queries.checks_by_month(actor, county, TODAY)[:2]
    assert (may.comparison.this_month, may.comparison.last_month, may.lacks_note) == (1, 2, True)
    assert not april.lacks_note
    actions.explain_fewer(actor=actor, area=county, month=date(2026, 5, 1), text="五一放假")
    assert not queries.checks_by_month(actor, county, TODAY)[0].lacks_note
    with pytest.raises(BadInput):
        actions.explain_fewer(actor=actor, area=county, month=date(2026, 5, 1), text=" ")


def arrange(town: Town, **given: Any) -> Round:
    wanted = {
        "kind": Round.Kind.SPECIAL, "title": "农贸市场专项督查", "area": town.areas["county"], "starts_on": TODAY,
        "ends_on": TODAY,
    }  # fmt: skip
    return actions.arrange_round(actor=town.actor("director"), now=MORNING, **(wanted | given))


@pytest.mark.mechanism("M-086")
def test_a_joint_inspection_of_one_unit_is_refused(town: Town) -> None:
    with pytest.raises(BadInput, match="不少于 2 个单位"):
        arrange(town, kind=Round.Kind.JOINT, units=[town.units["urban"]])
    assert arrange(town, kind=Round.Kind.JOINT, units=[town.units["urban"], town.units["market"]]).pk


@pytest.mark.mechanism("M-089")
def test_a_leader_led_inspection_of_six_sites_and_eight_topics_with_two_companions(town: Town) -> None:
    topics = [
        "市政项目建设管理",
        "环境卫生整治",
        "洗手设施管养",
        "公厕保洁",
        "污水治理",
        "餐馆达标",
        "农贸市场",
        "校园管理",
    ]
    places = [
        site(town, name) for name in ("富法路", "清溪路", "电信小区", "胜境农贸市场", "胜境印象小区", "县第二小学")
    ]
    leader = Posting.objects.get(user=town.users["leader"])
    row = arrange(
        town, kind=Round.Kind.LEADER, title="领导带队检查", leader=leader, topics=topics, sites=places,
        units=[town.units["government"], town.units["urban"]], inspectors=[town.users["inspector"]],
    )  # fmt: skip
    page = queries.round_page(town.actor("director"), row.pk, TODAY)
    assert (len(page.visits), len(page.round.topics), len(page.units)) == (6, 8, 2)
    with pytest.raises(BadInput, match="带队领导"):
        arrange(town, kind=Round.Kind.LEADER)


SIX = dict.fromkeys(Aspect, (Grade.GOOD, ""))


@pytest.mark.mechanism("M-088")
def test_an_inspection_report_has_all_six_ratings_and_its_bulletin_in_three_days(town: Town) -> None:
    row, unit = arrange(town), town.units["urban"]
    five = {aspect: rating for aspect, rating in SIX.items() if aspect is not Aspect.STYLE}
    with pytest.raises(BadInput, match="查作风"):
        actions.rate_unit(actor=town.actor("director"), round_=row, unit=unit, grades=five)
    actions.rate_unit(actor=town.actor("director"), round_=row, unit=unit, grades=SIX)
    assert row.bulletin_due_on == TODAY + 3 * DAY
    later = MORNING + 5 * DAY
    issued = actions.issue_bulletin(
        actor=town.actor("director"), round_=row, number="创卫督〔2026〕1号", on=TODAY + 5 * DAY, now=later
    )
    page = queries.round_page(town.actor("director"), row.pk, TODAY + 9 * DAY)
    assert (page.bulletin.days_late, len(page.rated[0].ratings)) == (2, 6)
    with pytest.raises(MoveRefused):
        actions.rate_unit(actor=town.actor("director"), round_=issued, unit=unit, grades=SIX)
    with pytest.raises(MoveRefused):
        actions.issue_bulletin(actor=town.actor("director"), round_=issued, number="2号", on=TODAY)
    told = [person for event in Event.objects.filter(action__startswith="round.") for person in rated(event)]
    assert {recipient.unit_path for recipient in told} == {unit.path}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"number": " ", "on": TODAY}, id="without a number"),
        pytest.param({"number": "1号", "on": TODAY + DAY}, id="tomorrow"),
        pytest.param({"number": "1号", "on": TODAY - DAY}, id="before the inspection"),
    ],
)
def test_a_faulty_bulletin_is_refused(town: Town, given: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        actions.issue_bulletin(actor=town.actor("director"), round_=arrange(town), now=MORNING, **given)


def squad(town: Town) -> Group:
    return actions.station_group(
        actor=town.actor("director"), name="驻东街道督导组", area=town.areas["east"], starts_on=TODAY - 9 * DAY,
        members=[town.users["inspector"], town.users["checker"]], now=MORNING,
    )  # fmt: skip


def entry(town: Town, group: Group, power: Power, by: str = "inspector", **given: Any) -> GroupEntry:
    wanted = {"on": TODAY, "text": "现场检查三处", "unit": town.units["urban"]}
    return actions.log_entry(actor=town.actor(by), group=group, power=power, now=MORNING, **(wanted | given))


@pytest.mark.mechanism("M-087")
def test_twenty_entries_by_six_powers_leave_one_proposal_pending(town: Town) -> None:
    group = squad(town)
    numbers = dict(zip(Power, (8, 4, 3, 2, 2, 1), strict=True))
    for power, number in numbers.items():
        for _ in range(number):
            entry(town, group, power)
    assert queries.power_counts(group) == numbers
    assert queries.proposals_to_decide(town.actor("leader")).count() == 1


@pytest.mark.mechanism("M-087")
def test_a_proposal_is_decided_once_by_somebody_else_with_the_reason(town: Town) -> None:
    row = entry(town, squad(town), Power.PROPOSE)
    with pytest.raises(NotAllowed):
        actions.decide_proposal(actor=town.actor("inspector"), entry=row, taken=True, note="同意")
    with pytest.raises(BadInput, match="决定理由"):
        actions.decide_proposal(actor=town.actor("leader"), entry=row, taken=True, note=" ")
    done = actions.decide_proposal(actor=town.actor("leader"), entry=row, taken=False, note="先整改")
    assert (done.decision, done.decided_by) == (GroupEntry.Decision.DECLINED, town.users["leader"])
    with pytest.raises(MoveRefused):
        actions.decide_proposal(actor=town.actor("leader"), entry=row, taken=True, note="再议")
    told = [person for event in Event.objects.filter(action="entry.decided") for person in decided(event)]
    assert {(each.user_id, each.unit_path) for each in told} == {
        (town.users["inspector"].pk, ""), (None, town.units["urban"].path),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("power", "by", "given", "refusal"),
    [
        pytest.param(Power.INSPECT, "director", {}, NotAllowed, id="no member"),
        pytest.param(Power.INSPECT, "inspector", {"text": " "}, BadInput, id="nothing said"),
        pytest.param(Power.INSPECT, "inspector", {"on": TODAY + DAY}, BadInput, id="tomorrow"),
        pytest.param(Power.INSPECT, "inspector", {"on": TODAY - 10 * DAY}, BadInput, id="before it came"),
        pytest.param(Power.PROPOSE, "inspector", {"unit": None}, BadInput, id="a proposal against nobody"),
    ],
)
def test_a_faulty_entry_is_refused(town: Town, power: Power, by: str, given: dict[str, Any], refusal: type) -> None:
    with pytest.raises(refusal):
        entry(town, squad(town), power, by, **given)


def test_a_group_is_withdrawn_once(town: Town) -> None:
    group = squad(town)
    with pytest.raises(BadInput):
        actions.withdraw_group(actor=town.actor("director"), group=group, ends_on=group.starts_on)
    gone = actions.withdraw_group(actor=town.actor("director"), group=group, ends_on=TODAY)
    with pytest.raises(MoveRefused):
        actions.withdraw_group(actor=town.actor("director"), group=gone, ends_on=TODAY)
    with pytest.raises(BadInput, match="成员"):
        actions.station_group(
            actor=town.actor("director"), name="空组", area=town.areas["east"], members=[], starts_on=TODAY
        )


def shift(town: Town, party: str, start: float, end: float) -> None:
    midnight = datetime(2026, 6, 3, tzinfo=SHANGHAI)
    actions.roster_shifts(
        actor=town.actor("director"), area=town.areas["county"], party=town.units[party],
        starts_at=midnight + timedelta(hours=start), ends_at=midnight + timedelta(hours=end),
        people=[town.users["inspector"]],
    )  # fmt: skip


@pytest.mark.mechanism("M-093")
def test_the_half_hour_that_nobody_watches_is_named_and_both_parties_compared(town: Town) -> None:
    for party, start, end in (("urban", -2, 5.5), ("urban", 6, 14), ("market", 14, 24)):
        shift(town, party, start, end)
    for party, words in (("urban", "甲"), ("market", "乙")):
        seen = finding(words, category=REFUSE if party == "urban" else "06036")
        record(town, plan(town, by_unit=town.units[party]), findings=[seen])
    watch = queries.watch(town.actor("director"), town.areas["county"], TODAY)
    [gap] = watch.gaps
    assert (gap.starts_at.astimezone(SHANGHAI).strftime("%H:%M"), gap.ends_at - gap.starts_at) == (
        "05:30", timedelta(minutes=30),
    )  # fmt: skip
    assert [(unit.name, len(seen.found), len(seen.missed)) for unit, seen in watch.parties] == [
        ("城管局", 1, 1), ("市监局", 1, 1),
    ]  # fmt: skip


def test_a_shift_is_rostered_once_and_can_be_dropped(town: Town) -> None:
    shift(town, "urban", 6, 14)
    with pytest.raises(BadInput, match="已有班次"):
        shift(town, "urban", 6, 14)
    with pytest.raises(BadInput, match="24 小时"):
        shift(town, "market", 6, 31)
    row = queries.visible_shifts(town.actor("director")).get()
    actions.drop_shift(actor=town.actor("director"), shift=row)
    assert not queries.visible_shifts(town.actor("director")).exists()


@pytest.mark.mechanism("M-084")
def test_a_patrol_counts_for_the_district_it_was_made_in(town: Town) -> None:
    record(town, plan(town))
    grid = queries.cadence(town.actor("director"), date(2026, 6, 1), TODAY)
    assert [area.name for area in grid.districts] == ["测试区"]
    assert [(slot.starts_on, slot.made) for slot in grid.patrols.slots if slot.made] == [(TODAY, 1)]
    assert [slot.starts_on.day for slot in grid.patrols.missing] == [1, 2]


@pytest.mark.mechanism("M-091")
def test_twelve_items_from_four_sources_are_twelve_problems(town: Town) -> None:
    for source in FeedbackSource:
        problems = [
            actions.ToldProblem(text=f"{source.label}第 {n} 处垃圾", area=town.areas[area], category=REFUSE)
            for n, area in enumerate(("east1", "west1", "east1_01"))
        ]
        command = uuid4()
        for _ in range(2):  # the second send changes nothing
            actions.take_feedback(
                actor=town.actor("dispatcher"), source=source, document="通报〔2026〕3号", received_on=TODAY,
                problems=problems, command_id=command, now=MORNING,
            )  # fmt: skip
    counts = queries.feedback_counts(queries.visible_feedback(town.actor("director")))
    assert (sum(counts.values()), set(counts.values())) == (12, {3})
    assert FeedbackItem.objects.filter(case__isnull=False).count() == 12


def test_what_the_media_show_comes_from_the_media(town: Town) -> None:
    told = actions.ToldProblem(text="河边垃圾", area=town.areas["east1"], category=REFUSE)
    given: dict[str, Any] = {
        "actor": town.actor("dispatcher"), "source": FeedbackSource.MEDIA, "document": "晚报", "problems": [told],
        "received_on": TODAY, "command_id": uuid4(), "now": MORNING,
    }  # fmt: skip
    actions.take_feedback(**given)
    assert Case.objects.get().source == Source.MEDIA
    for fault in ({"document": ""}, {"problems": []}, {"received_on": TODAY + DAY}):
        with pytest.raises(BadInput):
            actions.take_feedback(**(given | fault))


@pytest.mark.mechanism("M-083")
def test_a_task_behind_schedule_is_on_all_three_lists(town: Town) -> None:
    for number in range(5):
        due = TODAY - DAY if number == 3 else TODAY + 30 * DAY
        tasks.assign_task(
            actor=town.actor("director"),
            title=f"任务{number}",
            lead=town.units["urban"],
            due_on=due,
            now=MORNING - 9 * DAY,
        )
    lists = queries.work_lists(town.actor("director"), town.units["urban"], TODAY)
    assert [len(lists[level]) for level in (Level.SPECIAL, Level.GENERAL, Level.KEY)] == [5, 5, 1]


@pytest.mark.mechanism("M-094")
def test_self_peers_and_office_are_compared_on_the_same_place(town: Town) -> None:
    place = site(town)
    for kind, grade in ((Visit.Kind.SELF, 10), (Visit.Kind.MUTUAL, 9), (Visit.Kind.COVERT, 8)):
        record(town, plan(town, kind=kind, area=None, site=place), answers=[answer("1", grade)])
    [row] = queries.three_looks(town.actor("director"), TODAY, TODAY)
    assert (row.name, [score for score, _ in row.cells], row.optimism) == ("东一市场", ["100", "90", "80"], "+20")


def test_the_day_goes_to_the_nearest_place_next_and_to_the_middle_of_an_area(town: Town) -> None:
    far, near = site(town, "远", point=(116.70, 23.60)), site(town, "近", point=(116.601, 23.605))
    first, second, third = (plan(town, area=None, site=far), plan(town, area=None, site=near), plan(town))
    tour = queries.tour(town.actor("inspector"), TODAY, (116.60, 23.605))
    assert [stop.visit.pk for stop in tour] == [second.pk, third.pk, first.pk]
    assert tour[1].point == pytest.approx(town.point("east1_01"))
    assert {link.label for link in tour[0].links} == {"手机地图", "高德", "百度", "腾讯"}


@pytest.mark.parametrize(
    ("kind", "unit_hears"),
    [
        pytest.param(Visit.Kind.PATROL, ["visit.planned", "visit.recorded"], id="an open visit is told of before"),
        pytest.param(Visit.Kind.COVERT, ["visit.recorded"], id="a covert one only after it was made"),
    ],
)
def test_whom_a_visit_concerns(town: Town, kind: str, unit_hears: list[str]) -> None:
    record(town, plan(town, kind=kind, area=None, site=site(town)))
    events = Event.objects.filter(action__startswith="visit.").order_by("pk")
    told = {event.action: concerned(event) for event in events}
    assert [action for action, people in told.items() if any(each.unit_path for each in people)] == unit_hears
    assert [each.user_id for each in told["visit.planned"] if each.user_id] == [town.users["inspector"].pk]


def test_a_forgotten_finding_is_added_until_the_day_after(town: Town) -> None:
    visit = plan(town)
    with pytest.raises(MoveRefused, match="还没有记录"):
        actions.add_finding(actor=town.actor("inspector"), visit_id=visit.pk, finding=finding())
    record(town, visit)
    new = finding(raise_case=True)
    added = actions.add_finding(actor=town.actor("inspector"), visit_id=visit.pk, finding=new, now=MORNING + DAY)
    assert actions.add_finding(actor=town.actor("inspector"), visit_id=visit.pk, finding=new) == added
    assert added.case_id
    with pytest.raises(MoveRefused, match="检查次日以后"):
        actions.add_finding(actor=town.actor("inspector"), visit_id=visit.pk, finding=finding(), now=MORNING + 2 * DAY)
    with pytest.raises(NotAllowed):
        actions.add_finding(actor=town.actor("checker"), visit_id=visit.pk, finding=finding())
    with pytest.raises(BadInput, match="还没有收到"):
        actions.add_finding(actor=town.actor("inspector"), visit_id=visit.pk, finding=finding(photos=(uuid4(),)))
