"""Inspectors are inspected: blind, by chance-proof figures, the person first (M-125)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.inspections import queries as inspections
from weicheng.inspections.models import Shift, ShiftPerson, Visit
from weicheng.inspections.tests.helpers import answer, finding, plan, record
from weicheng.readiness import actions
from weicheng.readiness.models import AuditSheet, PlantedProblem
from weicheng.readiness.queries import auditing
from weicheng.testing.town import LITTER, MORNING, REFUSE, Town

TODAY, LATER = MORNING.date(), MORNING + timedelta(days=9)


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def first_visit(town: Town, grade: int = 9) -> Visit:
    return record(town, plan(town, kind=Visit.Kind.COVERT), answers=[answer(grade=grade)])


def double(town: Town, visit: Visit, **changed: Any) -> Visit:
    given = {"inspectors": [town.users["checker"]], "planned_on": TODAY + timedelta(days=1)}
    return actions.plan_double(actor=town.actor("director"), visit=visit, **(given | changed))


def plant(town: Town, visit: Visit, **changed: Any) -> PlantedProblem:
    given = {"category": REFUSE, "text": "桥下有一堆垃圾"}
    return actions.plant_problem(actor=town.actor("director"), visit=visit, **(given | changed))


def duty(town: Town, *people: str) -> Shift:
    """Those on duty in 东一01 all of the day; the first one leads."""
    shift = Shift.objects.create(
        area=town.areas["east1_01"], area_path=town.areas["east1_01"].path, party=town.units["office"],
        starts_at=MORNING, ends_at=MORNING + timedelta(hours=8), created_by=town.users["director"],
    )  # fmt: skip
    for number, person in enumerate(people):
        ShiftPerson.objects.create(shift=shift, user=town.users[person], leads=number == 0)
    return shift


def patrol_of_the_office(town: Town, *categories: str) -> Visit:
    visit = plan(town, inspectors=[town.users["director"]], by_unit=town.units["office"])
    return record(town, visit, by="director", findings=[finding(category=category) for category in categories])


def period(town: Town) -> auditing.Period:
    return auditing.period(town.actor("director"), town.areas["county"], TODAY, TODAY)


def test_the_second_pair_does_not_see_the_first_result_until_theirs_is_recorded(town: Town) -> None:
    first = first_visit(town)
    checker = town.actor("checker")
    assert inspections.visit(checker, first.pk)
    second = double(town, first)
    with pytest.raises(OutOfReach):
        inspections.visit(checker, first.pk)
    assert inspections.visit(town.actor("director"), first.pk)
    record(town, second, by="checker", answers=[answer(grade=5)])
    assert inspections.visit(checker, first.pk)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"planned_on": TODAY + timedelta(days=8)}, "7 天之内", id="a day too late"),
        pytest.param({"planned_on": TODAY - timedelta(days=1)}, "7 天之内", id="yesterday"),
        pytest.param({"inspectors": ["inspector"]}, "参加过首次检查", id="the same person"),
        pytest.param({"inspectors": []}, "没有选择", id="nobody"),
    ],
)
def test_a_double_visit_that_tells_nothing_is_refused(town: Town, changed: dict[str, Any], sentence: str) -> None:
    if "inspectors" in changed:
        changed = {"inspectors": [town.users[name] for name in changed["inspectors"]]}
    with pytest.raises(BadInput, match=sentence):
        double(town, first_visit(town), **changed)
    assert not Visit.objects.filter(kind=Visit.Kind.DOUBLE).exists()


def test_a_visit_is_doubled_once_and_after_it_was_made(town: Town) -> None:
    with pytest.raises(MoveRefused, match="还没有记录"):
        double(town, plan(town))
    first = first_visit(town)
    second = double(town, first)
    with pytest.raises(MoveRefused, match="已经安排过"):
        double(town, first)
    with pytest.raises(MoveRefused, match="还没有记录"):
        double(town, second)


def test_a_double_visit_gives_both_a_figure_that_one_pair_does_not_make_clear(town: Town) -> None:
    record(town, double(town, first_visit(town, 9), planned_on=TODAY), by="checker", answers=[answer(grade=5)])
    found = {one.person: one for one in period(town).leanings}
    mild = found[f"user:{town.users['inspector'].pk}"]
    assert (mild.raw, mild.pairs, mild.is_clear) == (4000, 1, False)
    assert found[f"user:{town.users['checker'].pk}"].raw == -4000


@pytest.mark.mechanism("M-125")
def test_what_the_office_found_and_those_on_duty_did_not_is_listed_per_day_and_per_problem(town: Town) -> None:
    duty(town, "checker", "inspector")
    record(town, plan(town), findings=[finding(category=REFUSE)])
    patrol_of_the_office(town, REFUSE, LITTER, LITTER)
    found = period(town)
    assert (found.missed.checked, found.missed.per_problem, found.missed.per_day) == (3, 2, 1)
    shares = {one.person: one.share for one in found.shares}
    assert (shares[f"user:{town.users['inspector'].pk}"].hits, len(shares)) == (2, 2)


def test_missed_problems_are_filtered_sorted_and_taken_away_as_excel(town: Town) -> None:
    duty(town, "checker", "inspector")
    record(town, plan(town), findings=[finding(category=REFUSE)])
    patrol_of_the_office(town, REFUSE, LITTER, LITTER)
    client, url = browser(town), reverse("missed_list")
    rows = client.get(url, {"category": LITTER, "area": town.areas["east"].pk}).content.decode()
    assert rows.count("门口有垃圾") == 2
    assert "门口有垃圾" not in client.get(url, {"category": REFUSE}).content.decode()
    assert "门口有垃圾" not in client.get(url, {"until": TODAY - timedelta(days=1)}).content.decode()
    assert client.get(url, {"since": "x", "sort": "area"}).status_code == 200
    workbook = client.get(url, {"export": "xlsx"})
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_ties_are_filtered_sorted_and_taken_away_as_excel(town: Town) -> None:
    for number in range(4):
        record(town, plan(town, unit=town.units["urban"], planned_on=TODAY - timedelta(days=number)))
    client, url = browser(town), reverse("tie_list")
    name = town.users["inspector"].name
    assert name in client.get(url, {"tie": "often", "q": "城管", "sort": "-count"}).content.decode()
    assert name not in client.get(url, {"tie": "own"}).content.decode().partition("<table")[2]
    assert name not in client.get(url, {"q": "没有这个人"}).content.decode().partition("<table")[2]
    workbook = client.get(url, {"export": "xlsx"})
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_without_anybody_on_duty_nothing_was_missed(town: Town) -> None:
    patrol_of_the_office(town, LITTER)
    assert period(town).missed.checked == 0


def test_a_planted_problem_is_hidden_from_its_inspectors_and_opens_as_a_case_when_missed(town: Town) -> None:
    visit = plan(town)
    row = plant(town, visit)
    assert browser(town, "inspector").get(reverse("planted_detail", args=[row.pk])).status_code == 403
    with pytest.raises(MoveRefused, match="测不出来"):
        actions.uncover_problem(actor=town.actor("director"), problem=row)
    record(town, visit)
    done = actions.uncover_problem(actor=town.actor("director"), problem=row)
    assert done.state == PlantedProblem.State.MISSED
    assert done.case is not None
    with pytest.raises(MoveRefused, match="已经揭晓"):
        actions.uncover_problem(actor=town.actor("director"), problem=row)


def test_a_planted_problem_that_was_found_is_the_finding(town: Town) -> None:
    visit = plan(town)
    row = plant(town, visit)
    record(town, visit, findings=[finding(category=REFUSE)])
    done = actions.uncover_problem(actor=town.actor("director"), problem=row)
    assert done.state == PlantedProblem.State.FOUND
    assert done.finding is not None


def test_a_real_problem_does_not_wait_longer_than_the_pack_allows(town: Town) -> None:
    row = plant(town, plan(town))
    assert actions.uncover_due(now=MORNING) == 0
    assert actions.uncover_due(now=MORNING + timedelta(days=4)) == 1
    row.refresh_from_db()
    assert row.state == PlantedProblem.State.VOID
    assert row.case is not None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"text": " "}, "没有填写"), ({"category": "moon"}, "没有选择")],
)
def test_a_faulty_planted_problem_is_refused(town: Town, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        plant(town, plan(town), **changed)


def test_nobody_plants_problems_for_a_visit_of_their_own_or_a_late_or_past_one(town: Town) -> None:
    with pytest.raises(NotAllowed):
        plant(town, plan(town, inspectors=[town.users["director"]]))
    with pytest.raises(BadInput, match="不能久等"):
        plant(town, plan(town, planned_on=TODAY + timedelta(days=9)))
    with pytest.raises(MoveRefused):
        plant(town, first_visit(town))


def draw(town: Town) -> list[AuditSheet]:
    duty(town, "checker", "inspector")
    patrol_of_the_office(town, LITTER)
    return actions.draw_sheets(
        actor=town.actor("director"),
        area=town.areas["county"],
        since=TODAY,
        until=TODAY,
        now=MORNING + timedelta(days=1),
    )


def test_the_person_sees_the_figures_first_and_may_answer_then_the_office(town: Town) -> None:
    own = next(row for row in draw(town) if row.user == town.users["inspector"])
    director, inspector = town.actor("director"), town.actor("inspector")
    assert auditing.sheet(inspector, own.pk) == own
    with pytest.raises(OutOfReach):
        auditing.sheet(director, own.pk)
    with pytest.raises(OutOfReach):
        actions.answer_sheet(actor=director, sheet=own, answer="代他说明")
    actions.answer_sheet(actor=inspector, sheet=own, answer="当天在另一条街处理投诉")
    assert auditing.sheet(director, own.pk).answer
    with pytest.raises(MoveRefused):
        actions.answer_sheet(actor=inspector, sheet=own, answer="再说一次")


def test_who_says_nothing_is_seen_by_the_office_after_the_days_of_the_pack(town: Town) -> None:
    own = draw(town)[0]
    assert auditing.sheet(town.actor("director"), own.pk) if own.opens_on <= TODAY else True
    assert auditing.sheets(town.actor("director"), today=own.opens_on).filter(pk=own.pk).exists()
    assert not auditing.sheets(town.actor("director"), today=own.opens_on - timedelta(days=1)).exists()


def test_sheets_are_drawn_once_hold_no_money_and_tell_the_person(town: Town) -> None:
    rows = draw(town)
    assert len(rows) == 2
    assert actions.draw_sheets(
        actor=town.actor("director"), area=town.areas["county"], since=TODAY, until=TODAY, now=LATER
    ) == []  # fmt: skip
    assert set(rows[0].figures) == {"missed", "missed_records"}
    told = Event.objects.filter(action="audit-sheet.drawn").values_list("data__user", flat=True)
    assert set(told) == {row.user_id for row in rows}


@pytest.mark.parametrize("until", [TODAY, TODAY - timedelta(days=9)])
def test_a_period_that_is_not_over_or_ends_first_is_refused(town: Town, until: Any) -> None:
    with pytest.raises(BadInput, match="还没有过完"):
        actions.draw_sheets(actor=town.actor("director"), area=town.areas["county"], since=TODAY, until=until)


def test_the_pages_open_for_the_office_and_lead_to_each_other(town: Town) -> None:
    row = plant(town, plan(town, planned_on=TODAY + timedelta(days=1)))
    second = double(town, first_visit(town))
    own = draw(town)[0]
    AuditSheet.objects.filter(pk=own.pk).update(opens_on=TODAY)
    client = browser(town)
    for name in ("double_list", "planted_list", "missed_list", "tie_list", "audit_sheet_list", "audit_sheet_draw"):
        assert client.get(reverse(name)).status_code == 200
    assert str(second.pk) in client.get(reverse("double_list")).content.decode()
    assert client.get(reverse("planted_detail", args=[row.pk])).status_code == 200
    assert "不排名" in client.get(reverse("audit_sheet", args=[own.pk])).content.decode()
    for name, pk in (("double_new", second.pk), ("planted_new", second.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 200
    client.post(reverse("planted_uncover", args=[row.pk]))
    mine = browser(town, own.user.username)
    assert mine.post(reverse("audit_sheet_answer", args=[own.pk]), {"answer": "无异议"}).status_code == 302
    assert browser(town, "street").get(reverse("double_list")).status_code == 403


def test_sheets_stand_in_order_of_name_and_cannot_be_sorted_by_figure(town: Town) -> None:
    from weicheng.readiness.tables import SheetTable

    assert SheetTable.default_sort == "name"
    assert [column.name for column in SheetTable.columns if column.sort] == ["name"]
