"""A visit is planned, made by its inspectors and recorded once; what it found becomes cases by the ordinary action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from weicheng.cases.models import Case
from weicheng.domain.cases import Source, State
from weicheng.domain.inspections import FollowUpResult
from weicheng.domain.photo_evidence import Role
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.grading.models import Claim
from weicheng.inspections import actions, queries
from weicheng.inspections.commands import OnTheSpot, Result
from weicheng.inspections.models import Finding, Visit, VisitInspector
from weicheng.inspections.tests.helpers import TODAY, answer, finding, new_id, plan, record, site
from weicheng.testing.town import MORNING, Town

STRANGE = Result(finding_id=1, result=FollowUpResult.FIXED)


def test_a_visit_to_a_site_takes_its_area_and_unit_from_there(town: Town) -> None:
    visit = plan(town, area=None, site=site(town))
    assert (visit.area, visit.unit) == (town.areas["east1_01"], town.units["urban"])
    assert (visit.area_path, visit.unit_path) == (town.areas["east1_01"].path, town.units["urban"].path)
    assert visit.by_unit == town.units["office"]


def test_the_first_inspector_leads(town: Town) -> None:
    visit = plan(town, inspectors=[town.users["checker"], town.users["inspector"]])
    assert VisitInspector.objects.get(visit=visit, leads=True).user == town.users["checker"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({"inspectors": []}, "检查人员", id="nobody goes"),
        pytest.param({"area": None}, "检查对象", id="nowhere to go"),
        pytest.param({"kind": Visit.Kind.FOLLOW_UP}, "上次检查", id="follows nothing (M-086)"),
    ],
)
def test_a_faulty_plan_is_refused_and_leaves_nothing(town: Town, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        plan(town, **given)
    assert not Visit.objects.exists()
    assert not Event.objects.filter(action="visit.planned").exists()


@pytest.mark.parametrize(
    ("by", "kind", "who", "allowed"),
    [
        pytest.param("director", Visit.Kind.COVERT, "inspector", True, id="the office plans everything"),
        pytest.param("inspector", Visit.Kind.PATROL, "inspector", True, id="an inspector the own patrol"),
        pytest.param("inspector", Visit.Kind.PATROL, "checker", False, id="not that of others"),
        pytest.param("inspector", Visit.Kind.COVERT, "inspector", False, id="nor a covert visit"),
        pytest.param("street", Visit.Kind.SELF, "street", True, id="a street its own check (M-094)"),
        pytest.param("stranger", Visit.Kind.SELF, "stranger", False, id="not in the next street"),
        pytest.param("leader", Visit.Kind.PATROL, "leader", False, id="who only looks plans nothing"),
    ],
)
def test_who_may_plan_what(town: Town, by: str, kind: str, who: str, allowed: bool) -> None:
    def given() -> Visit:
        return plan(town, by=by, kind=kind, inspectors=[town.users[who]])

    if allowed:
        assert given().pk
    else:
        with pytest.raises(NotAllowed):
            given()


def test_a_drawn_item_has_one_visit_and_a_repeat_gives_it_back(town: Town) -> None:
    first = plan(town, drawn_id=7, kind=Visit.Kind.COVERT)
    assert plan(town, drawn_id=7, kind=Visit.Kind.COVERT) == first


@pytest.mark.parametrize(
    ("person", "kind", "drawn", "done", "sees"),
    [
        pytest.param("inspector", Visit.Kind.COVERT, None, False, True, id="its inspector knows"),
        pytest.param("director", Visit.Kind.COVERT, None, False, True, id="the office knows"),
        pytest.param("street", Visit.Kind.COVERT, None, False, False, id="the street does not know before"),
        pytest.param("leader", Visit.Kind.COVERT, None, False, False, id="nor who merely looks"),
        pytest.param("street", Visit.Kind.PATROL, 9, False, False, id="nor where the lot fell"),
        pytest.param("street", Visit.Kind.COVERT, None, True, True, id="afterwards the street reads all"),
        pytest.param("street", Visit.Kind.PATROL, None, False, True, id="an open patrol is no secret"),
        pytest.param("stranger", Visit.Kind.PATROL, None, True, False, id="never the street next door"),
    ],
)
def test_a_secret_visit_shows_only_after_it_was_made(
    town: Town, person: str, kind: str, drawn: int | None, done: bool, sees: bool
) -> None:
    visit = plan(town, kind=kind, drawn_id=drawn)
    if done:
        record(town, visit)
    assert queries.visible_visits(town.actor(person)).filter(pk=visit.pk).exists() is sees


def test_a_recorded_visit_keeps_answers_findings_and_the_time(town: Town) -> None:
    visit = record(town, plan(town), answers=[answer("1", 8), answer("2", None)], findings=[finding(item_code="1")])
    [scored] = queries.scored_visits(town.actor("director"), since=TODAY, until=TODAY)
    assert (scored.pk, scored.visited_on) == (visit.pk, TODAY)
    assert [(each.item.code, each.grade, each.item.points) for each in scored.answers] == [
        ("1", 8, 1000),
        ("2", None, 1000),
    ]
    assert [(each.item_code, each.clause) for each in scored.findings] == [("1", "第1条")]


def test_a_visit_needs_neither_photo_nor_checklist_nor_position(town: Town) -> None:
    visit = record(town, plan(town), findings=[finding()])
    assert visit.state == Visit.State.DONE
    assert not Case.objects.exists()


def test_a_repeated_record_gives_the_first_back_and_doubles_nothing(town: Town) -> None:
    visit, command, found = plan(town), new_id(), finding(raise_case=True)
    record(town, visit, command_id=command, findings=[found])
    again = record(town, visit, command_id=command, findings=[found], note="another")
    assert (again.pk, again.note) == (visit.pk, "")
    assert Finding.objects.count() == Case.objects.count() == Event.objects.filter(action="visit.recorded").count() == 1


def test_another_record_of_the_same_visit_is_refused_with_the_time_of_the_first(town: Town) -> None:
    visit = record(town, plan(town))
    with pytest.raises(MoveRefused, match="2026-06-03 09:00"):
        record(town, visit)


@pytest.mark.parametrize("person", ["checker", "street", "stranger"])
def test_only_its_inspectors_and_the_office_record_a_visit(town: Town, person: str) -> None:
    visit = plan(town)
    with pytest.raises(NotAllowed):
        record(town, visit, by=person)
    assert record(town, visit, by="director").state == Visit.State.DONE


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({"visited_at": MORNING + timedelta(hours=1)}, "晚于现在", id="in an hour"),
        pytest.param({"findings": [finding(" ")]}, "没有写明问题", id="nothing said"),
        pytest.param({"findings": [finding("长" * 1001)]}, "1001", id="too long"),
        pytest.param({"findings": [finding(lng=116.6)]}, "只填了一个", id="half a position"),
        pytest.param({"photos": [uuid4()]}, "有 1 张还没有收到", id="the photo is still on its way"),
        pytest.param(
            {"results": [Result(finding_id=1, result=FollowUpResult.FIXED)]}, "不属于", id="of no earlier visit"
        ),
    ],
)
def test_a_faulty_record_is_refused_and_leaves_nothing(town: Town, given: dict[str, Any], sentence: str) -> None:
    visit = plan(town)
    with pytest.raises(BadInput, match=sentence):
        record(town, visit, **given)
    visit.refresh_from_db()
    assert visit.state == Visit.State.PLANNED
    assert not Finding.objects.exists()


def test_a_clock_that_is_a_little_fast_counts_as_now(town: Town) -> None:
    assert record(town, plan(town), visited_at=MORNING + timedelta(minutes=5)).visited_at == MORNING


def test_a_photo_of_somebody_else_cannot_be_taken_over(town: Town) -> None:
    with pytest.raises(BadInput, match="还没有收到"):
        record(town, plan(town), photos=[town.photo().uuid])


def test_a_finding_becomes_a_case_prefilled_with_one_tap(town: Town) -> None:
    place = site(town)
    visit = record(town, plan(town, site=place), findings=[finding("案板不洁")])
    row = Finding.objects.get(visit=visit)
    case = actions.raise_case(actor=town.actor("inspector"), finding=row, now=MORNING)
    assert (case.source, case.site, case.description, case.area) == (Source.INSPECTOR, place, "案板不洁", visit.area)
    assert actions.raise_case(actor=town.actor("inspector"), finding=row) == case


def test_a_finding_of_a_self_check_is_a_report_on_oneself(town: Town) -> None:
    visit = plan(town, by="street", kind=Visit.Kind.SELF, inspectors=[town.users["street"]])
    record(town, visit, by="street", findings=[finding(raise_case=True)])
    assert Case.objects.get().source == Source.SELF_CHECK


def test_a_finding_without_a_category_waits_for_one(town: Town) -> None:
    visit = record(town, plan(town), findings=[finding(category="")])
    with pytest.raises(BadInput, match="问题类别"):
        actions.raise_case(actor=town.actor("inspector"), finding=visit.findings.get())


def test_who_did_not_make_the_visit_raises_no_case_of_it(town: Town) -> None:
    visit = record(town, plan(town), findings=[finding()])
    with pytest.raises(NotAllowed):
        actions.raise_case(actor=town.actor("checker"), finding=visit.findings.get())


def test_a_finding_that_is_known_already_is_linked_to_its_case(town: Town) -> None:
    known = town.case()
    visit = record(town, plan(town), findings=[finding()])
    row = actions.link_case(actor=town.actor("inspector"), finding=visit.findings.get(), case=known)
    assert row.case == known
    with pytest.raises(MoveRefused):
        actions.link_case(actor=town.actor("inspector"), finding=row, case=known)


def photos_of(town: Town, person: str, number: int) -> tuple[Any, ...]:
    """Photos that a person sent."""
    made = [town.photo() for _ in range(number)]
    for photo in made:
        photo.uploaded_by = town.users[person]
        photo.save(update_fields=["uploaded_by"])
    return tuple(photo.uuid for photo in made)


def test_what_was_put_right_on_the_spot_is_a_case_that_waits_for_its_check(town: Town) -> None:
    before, after = photos_of(town, "inspector", 2)
    fix = OnTheSpot(unit_id=town.units["urban"].pk, note="已清走", before=(before,), after=(after,))
    visit = record(town, plan(town), findings=[finding(fix=fix)])
    row = visit.findings.get()
    assert row.fixed_on_the_spot
    assert row.case is not None
    assert (row.case.state, row.case.on_the_spot) == (State.HANDLED, True)
    assert sorted(row.photos.values_list("kind", flat=True)) == ["after", "before"]


def test_put_right_without_both_photos_is_not_put_right_on_the_spot(town: Town) -> None:
    [before] = photos_of(town, "inspector", 1)
    fix = OnTheSpot(unit_id=town.units["urban"].pk, note="已清走", before=(before,), after=())
    with pytest.raises(BadInput, match="整改后照片"):
        record(town, plan(town), findings=[finding(fix=fix)])
    assert not Finding.objects.exists()


def test_a_photo_of_a_visit_is_seen_by_whoever_sees_the_visit(town: Town) -> None:
    [photo] = photos_of(town, "inspector", 1)
    visit = record(town, plan(town), photos=[photo])
    pk = visit.photos.get().photo_id
    assert queries.photos_in_reach(town.actor("street"), [pk]) == {pk}
    assert queries.photos_in_reach(town.actor("stranger"), [pk]) == set()


@pytest.mark.mechanism("M-086")
def test_a_follow_up_reports_every_earlier_problem(town: Town) -> None:
    first = record(town, plan(town), findings=[finding("一"), finding("二")])
    one, two = first.findings.order_by("pk")
    again = plan(town, kind=Visit.Kind.FOLLOW_UP, earlier=first)
    with pytest.raises(BadInput, match="还有 1 个上次的问题没有结果"):
        record(town, again, results=[Result(finding_id=one.pk, result=FollowUpResult.FIXED)])
    both = [Result(finding_id=row.pk, result=FollowUpResult.ONGOING) for row in (one, two)]
    assert record(town, again, results=both).results.count() == 2


@pytest.mark.mechanism("M-089")
def test_what_a_leader_finds_has_its_owner_and_deadline_at_once(town: Town) -> None:
    visit = plan(town, kind=Visit.Kind.LEADER)
    with pytest.raises(BadInput, match="当场交办"):
        record(town, visit, findings=[finding(unit_id=town.units["urban"].pk)])
    owned = finding(unit_id=town.units["urban"].pk, due_on=TODAY + timedelta(days=3))
    assert record(town, visit, findings=[owned]).findings.get().unit == town.units["urban"]


@pytest.mark.mechanism("M-089")
@pytest.mark.parametrize(
    ("changes", "piece"),
    [
        pytest.param({"unit_id": 10**9}, "责任单位.*没有找到", id="a unit that does not exist"),
        pytest.param({"due_on": TODAY - timedelta(days=1)}, "早于发现问题的日期", id="a deadline that is over"),
    ],
)
def test_an_order_on_the_spot_names_an_open_unit_and_a_day_ahead(town: Town, changes: dict, piece: str) -> None:
    owned = {"unit_id": town.units["urban"].pk, "due_on": TODAY}
    with pytest.raises(BadInput, match=piece):
        record(town, plan(town, kind=Visit.Kind.LEADER), findings=[finding(**(owned | changes))])
    assert record(town, plan(town, kind=Visit.Kind.LEADER), findings=[finding(**owned)]).findings.get().due_on == TODAY


def test_the_day_of_an_inspector_holds_what_is_due_left_over_and_done(town: Town) -> None:
    due, left = plan(town), plan(town, planned_on=TODAY - timedelta(days=2))
    plan(town, planned_on=TODAY + timedelta(days=1))
    plan(town, inspectors=[town.users["checker"]])
    done = record(town, plan(town))
    todays = queries.todays_visits(town.actor("inspector"), TODAY)
    assert {visit.pk for visit in todays} == {due.pk, left.pk, done.pk}


def test_a_void_visit_keeps_its_reason_and_is_not_scored(town: Town) -> None:
    visit = record(town, plan(town))
    with pytest.raises(BadInput, match="作废原因"):
        actions.void_visit(actor=town.actor("director"), visit=visit, reason=" ")
    actions.void_visit(actor=town.actor("director"), visit=visit, reason="走错了点位")
    assert queries.scored_visits(town.actor("director"), since=TODAY, until=TODAY) == []
    with pytest.raises(MoveRefused, match="已经作废"):
        actions.void_visit(actor=town.actor("director"), visit=visit, reason="再来一次")
    with pytest.raises(MoveRefused, match="走错了点位"):
        record(town, visit)


def test_a_visit_can_be_moved_until_it_was_made(town: Town) -> None:
    visit = plan(town)
    tomorrow = TODAY + timedelta(days=1)
    assert actions.move_visit(actor=town.actor("director"), visit=visit, planned_on=tomorrow).planned_on == tomorrow
    with pytest.raises(MoveRefused):
        actions.move_visit(actor=town.actor("director"), visit=record(town, visit), planned_on=tomorrow)


def test_a_visit_that_does_not_exist_is_out_of_reach(town: Town) -> None:
    with pytest.raises(OutOfReach):
        actions.record_visit(actor=town.actor("inspector"), visit_id=999, command_id=uuid4(), visited_at=MORNING)


def test_events_hold_no_words_of_a_finding(town: Town) -> None:
    record(town, plan(town), findings=[finding("秘密的问题", raise_case=True)])
    assert "秘密" not in " ".join(str(event.data) for event in Event.objects.all())


@pytest.mark.parametrize(
    ("person", "status"),
    [
        pytest.param("inspector", 200, id="who goes"),
        pytest.param("street", 404, id="a covert visit ahead does not exist for the street"),
        pytest.param("discipline", 403, id="a role without inspection"),
    ],
)
def test_a_visit_page_opens_for_whom_it_concerns(town: Town, client: Any, person: str, status: int) -> None:
    visit = plan(town, kind=Visit.Kind.COVERT)
    client.force_login(town.users[person])
    assert client.get(reverse("visit_detail", args=[visit.pk])).status_code == status


def test_the_photos_of_a_visit_enter_the_ledger_of_evidence_once_with_what_they_show(town: Town) -> None:
    scene, heap = photos_of(town, "inspector", 2)
    visit = record(town, plan(town), photos=[scene, heap], findings=[finding(photos=(heap,))])
    claims = Claim.objects.filter(subject=f"visit:{visit.pk}")
    assert {(claim.photo.uuid, claim.role) for claim in claims} == {(scene, Role.VISIT), (heap, Role.VISIT)}
    assert queries.claim_subjects(town.actor("director"), [visit.pk])[visit.pk].url.endswith(f"/{visit.pk}/")
    assert queries.claim_subjects(town.actor("stranger"), [visit.pk]) == {}
