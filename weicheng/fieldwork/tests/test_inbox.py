"""Each command is done once and answered alike however often it comes; what cannot be done comes back in words."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from weicheng.cases.models import Case
from weicheng.domain.cases import Source
from weicheng.evidence.models import Photo
from weicheng.fieldwork import actions
from weicheng.fieldwork.models import Command
from weicheng.fieldwork.tests.helpers import checklist, command, filled, found, picture, plan, reported
from weicheng.inspections import queries as inspections
from weicheng.inspections.models import Finding, Visit
from weicheng.testing.town import MORNING, Town


def receive(town: Town, incoming, by: str = "inspector"):
    return actions.receive(actor=town.actor(by), incoming=incoming, now=MORNING)


def test_a_record_of_a_visit_keeps_answers_and_makes_cases_of_findings(town: Town) -> None:
    version = checklist(town)
    visit = plan(town, version=version)
    sent = command(
        visit=visit.pk, form=filled(version), findings=[found(raise_case=True), found(text="墙面有小广告")], note="已查"
    )
    outcome = receive(town, sent)
    assert (outcome.state, outcome.text) == ("done", "检查记录已收到，1 个问题转为案件。")
    visit.refresh_from_db()
    assert (visit.state, visit.visited_at, visit.note) == (Visit.State.DONE, MORNING, "已查")
    assert [finding.case is not None for finding in inspections.findings_of(visit)] == [True, False]
    assert visit.sheet.answers[0]["grade"] == 9


def test_a_repeated_command_is_answered_with_the_first_answer(town: Town) -> None:
    sent = command("case.report", **reported(town))
    first, second = receive(town, sent), receive(town, sent)
    assert first == second
    assert first.state == "done"
    assert Case.objects.count() == 1
    assert Case.objects.get().source == Source.INSPECTOR


def test_a_repeat_is_harmless_even_after_its_answer_was_forgotten(town: Town) -> None:
    sent = command("case.report", **reported(town))
    receive(town, sent)
    assert actions.forget_commands(now=MORNING + timedelta(days=91)) == 1
    assert receive(town, sent).state == "done"
    assert Case.objects.count() == 1


def test_answers_are_kept_for_a_quarter(town: Town) -> None:
    receive(town, command("case.report", **reported(town)))
    assert actions.forget_commands(now=MORNING + timedelta(days=90)) == 0


def test_the_command_of_another_person_is_neither_run_nor_shown(town: Town) -> None:
    sent = command("case.report", **reported(town))
    receive(town, sent)
    answer = receive(town, sent, by="checker")
    assert answer.state == "refused"
    assert "另一位同事" in answer.text
    assert answer.url == ""


def test_a_refused_command_leaves_nothing_behind(town: Town) -> None:
    version = checklist(town)
    visit = plan(town, version=version)
    wrong = filled(version, {"road": "9", "litter": 500})
    outcome = receive(town, command(visit=visit.pk, form=wrong, findings=[found()]))
    assert outcome.state == "refused"
    assert "请填 0–100" in outcome.text
    visit.refresh_from_db()
    assert visit.state == Visit.State.PLANNED
    assert not visit.findings.exists()


def test_a_visit_that_a_colleague_recorded_meanwhile_is_a_conflict(town: Town) -> None:
    visit = plan(town, inspectors=[town.users["inspector"], town.users["checker"]])
    receive(town, command(visit=visit.pk), by="checker")
    outcome = receive(town, command(visit=visit.pk, findings=[found()]))
    assert outcome.state == "conflict"
    assert Command.objects.get(state="conflict").outcome["text"] == outcome.text


REFUSED = [
    # by whom, kind, changes to a report, a piece of the sentence
    ("inspector", "case.delete", {}, "不认识"),
    ("inspector", "case.report", {"category": "nothing"}, "类别"),
    ("inspector", "case.report", {"text": ""}, "问题"),
    ("inspector", "case.report", {"lng": "x"}, "经纬度"),
    ("inspector", "case.report", {"lng": 200.0}, "经纬度"),
    ("inspector", "case.report", {"photos": ["x"]}, "编号"),
    ("inspector", "case.report", {"photos": [str(uuid4())]}, "还没有收到"),
    ("inspector", "case.report", {"fix": {"note": "扫了"}}, "整改前照片"),
    ("inspector", "visit.record", {"visit": 2**60}, "不是编号"),
    ("inspector", "visit.record", {"visit": 987654}, "没有找到"),
    ("leader", "case.report", {}, "您"),
]


@pytest.mark.parametrize(("by", "kind", "changes", "piece"), REFUSED)
def test_what_cannot_be_done_comes_back_as_a_sentence(town: Town, by: str, kind: str, changes, piece: str) -> None:
    outcome = receive(town, command(kind, **reported(town, **changes)), by=by)
    assert outcome.state == "refused"
    assert piece in outcome.text
    assert Case.objects.count() == 0


@pytest.mark.mechanism("M-089")
def test_a_leader_assigns_each_problem_to_a_unit_with_a_deadline_on_the_phone(town: Town) -> None:
    visit, unit = plan(town, kind=Visit.Kind.LEADER), town.units["urban"]
    bare = receive(town, command(visit=visit.pk, findings=[found()]))
    assert (bare.state, "当场交办" in bare.text) == ("refused", True)
    unreadable = receive(town, command(visit=visit.pk, findings=[found(unit=unit.pk, due_on="明天")]))
    assert "日期读不出来" in unreadable.text
    owned = found(unit=unit.pk, due_on="2026-06-06")
    assert receive(town, command(visit=visit.pk, findings=[owned])).state == "done"
    kept = Finding.objects.get()
    assert (kept.unit, kept.due_on.isoformat()) == (unit, "2026-06-06")


def test_a_finding_may_belong_to_a_case_that_is_known(town: Town) -> None:
    receive(town, command("case.report", **reported(town)))
    case = Case.objects.get()
    visit = plan(town)
    receive(town, command(visit=visit.pk, findings=[found(case=case.pk)]))
    assert inspections.findings_of(visit).get().case == case
    assert Case.objects.count() == 1


def test_a_problem_put_right_on_the_spot_needs_both_photos(town: Town) -> None:
    """M-105."""
    before, after = (mine(town, tone) for tone in (1, 2))
    fix = {"note": "当场清走", "before": [str(before.uuid)], "after": [str(after.uuid)]}
    outcome = receive(town, command(visit=plan(town).pk, findings=[found(fix=fix)]))
    assert outcome.state == "done"
    assert Case.objects.get().photos.count() == 2


def test_photos_of_others_are_not_lent(town: Town) -> None:
    theirs = mine(town, 3, by="checker")
    outcome = receive(town, command("case.report", **reported(town, photos=[str(theirs.uuid)])))
    assert "还没有收到" in outcome.text


def test_a_fault_of_ours_is_kept_by_nobody_and_sent_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = command("case.report", **reported(town))
    with monkeypatch.context() as broken:
        broken.setattr("weicheng.cases.actions.report_case", lambda **_: 1 / 0)
        assert receive(town, sent).state == "error"
    assert receive(town, sent).state == "done"


def mine(town: Town, tone: int, by: str = "inspector") -> Photo:
    body = picture(tone)
    sent = actions.Sent(sha256="")
    return actions.take_photo(actor=town.actor(by), uuid=uuid4(), body=body, mime="image/jpeg", sent=sent, now=MORNING)
