"""A score counts after a second person looked; it may be appealed; upheld is a new line and the fact stays (M-116)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from weicheng.assessment import actions, queries
from weicheng.assessment.jobs import score_visits
from weicheng.assessment.models import ScoreAppeal, ScoreLine, ScoreSheet
from weicheng.assessment.tests.helpers import JULY, close, counted, publish, score, streets, visit
from weicheng.base.append_only import AppendOnly
from weicheng.base.models import Job
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.inspections.models import Finding
from weicheng.notifications.actions import tell
from weicheng.notifications.models import Message
from weicheng.testing.town import Town


def appeal(town: Town, sheet: ScoreSheet, by: str = "street", **given: Any) -> ScoreAppeal:
    return actions.lodge_appeal(
        actor=town.actor(by), sheet=sheet, **({"text": "当日已清运，有记录", "now": JULY} | given)
    )


def decide(town: Town, row: ScoreAppeal, by: str = "director", **given: Any) -> ScoreAppeal:
    wanted = {"upheld": True, "answer": "台账属实", "granted": 500, "now": JULY}
    return actions.decide_appeal(actor=town.actor(by), appeal=row, **(wanted | given))


@pytest.mark.mechanism("M-116")
def test_a_visit_is_scored_once_in_lines_that_add_up_and_name_what_they_rest_on(town: Town) -> None:
    made = visit(town, 7, found=True)
    [sheet] = score(town)
    assert score(town) == [sheet]
    lines = list(ScoreLine.objects.filter(sheet=sheet).order_by("position"))
    assert (sheet.visit, sheet.score, sum(line.points for line in lines)) == (made, 7000, 7000)
    loss = lines[-1]
    assert (loss.clause, loss.findings) == ("第1条", [Finding.objects.get().pk])
    assert sheet.rules == "hygiene-city/national@2026.1"
    assert (sheet.community, sheet.street) == (town.areas["east1"], town.areas["east"])


def test_a_visit_of_a_kind_no_scheme_scores_has_no_sheet(town: Town) -> None:
    visit(town, kind="self", inspectors=[town.users["inspector"]])
    assert score(town) == []


def test_every_half_hour_the_visits_that_nobody_has_scored_get_their_sheets(town: Town) -> None:
    made = visit(town, 7)
    assert score_visits.call() == 1
    assert ScoreSheet.objects.get().visit == made
    job = Job.objects.get()
    assert (job.state, job.message) == (Job.State.DONE, "新增 1 份评分表，请由另一人逐份复核。")
    assert Event.objects.get(action="score.made").actor_label == "定时评分"
    assert score_visits.call() == 0
    assert Job.objects.count() == 1  # nothing was waiting, so nothing is shown


def test_what_the_review_sent_back_is_not_scored_again_by_the_schedule(town: Town) -> None:
    visit(town)
    score_visits.call()
    actions.return_sheet(actor=town.actor("dispatcher"), sheet=ScoreSheet.objects.get(), note="检查表用错")
    assert score_visits.call() == 0
    assert ScoreSheet.objects.count() == 1


def test_a_line_is_never_changed(town: Town) -> None:
    visit(town)
    score(town)
    line = ScoreLine.objects.first()
    assert line is not None
    line.points = 1
    with pytest.raises(AppendOnly):
        line.save()


def test_a_score_counts_only_after_another_person_reviewed_it(town: Town) -> None:
    visit(town)
    [sheet] = score(town)
    with pytest.raises(MoveRefused, match="1 份评分表没有复核"):
        close(town)
    actions.review_sheet(actor=town.actor("dispatcher"), sheet=sheet, now=JULY)
    assert close(town).rankings.count() == 2


def test_the_inspector_of_a_visit_cannot_review_its_score(town: Town) -> None:
    visit(town, inspectors=[town.users["inspector"], town.users["dispatcher"]])
    [sheet] = score(town)
    with pytest.raises(NotAllowed, match="另一人复核"):
        actions.review_sheet(actor=town.actor("dispatcher"), sheet=sheet, now=JULY)


def test_a_sheet_the_review_did_not_let_pass_has_no_weight_and_its_visit_may_be_scored_anew(town: Town) -> None:
    visit(town)
    [sheet] = score(town)
    with pytest.raises(BadInput):
        actions.return_sheet(actor=town.actor("dispatcher"), sheet=sheet, note=" ")
    actions.return_sheet(actor=town.actor("dispatcher"), sheet=sheet, note="检查表用错")
    with pytest.raises(MoveRefused, match="已经复核"):
        actions.review_sheet(actor=town.actor("dispatcher"), sheet=sheet)
    assert len(score(town)) == 2


@pytest.mark.parametrize(
    ("by", "sees"),
    [
        pytest.param("street", True, id="the street concerned"),
        pytest.param("leader", True, id="the leader"),
        pytest.param("stranger", False, id="not the street next door"),
    ],
)
def test_who_sees_a_score(town: Town, by: str, sees: bool) -> None:
    sheet = counted(town)
    if sees:
        assert queries.sheet_page(town.actor(by), sheet.pk).lines
    else:
        with pytest.raises(OutOfReach):
            queries.sheet_page(town.actor(by), sheet.pk)


def test_a_score_that_was_not_reviewed_is_not_shown_to_the_street(town: Town) -> None:
    visit(town)
    [sheet] = score(town)
    with pytest.raises(OutOfReach):
        queries.sheet_page(town.actor("street"), sheet.pk)


def test_an_upheld_appeal_is_a_new_line_and_the_visit_stays_as_it_was(town: Town) -> None:
    sheet = counted(town, 8, found=True)
    before = list(ScoreLine.objects.filter(sheet=sheet).values())
    line = ScoreLine.objects.get(sheet=sheet, kind="loss")
    decide(town, appeal(town, sheet, line=line))
    sheet.refresh_from_db()
    lines = ScoreLine.objects.filter(sheet=sheet).order_by("position")
    assert list(lines.values())[: len(before)] == before
    added = lines.last()
    assert added is not None
    assert (sheet.score, added.kind, added.points, added.clause) == (8500, "adjust", 500, "第1条")
    assert sum(row.points for row in lines) == sheet.score
    assert Finding.objects.count() == 1


def test_an_appeal_that_is_not_upheld_changes_nothing(town: Town) -> None:
    sheet = counted(town)
    row = decide(town, appeal(town, sheet), upheld=False, answer="照片显示未清运")
    sheet.refresh_from_db()
    assert (sheet.score, row.upheld, row.granted) == (8000, False, 0)
    with pytest.raises(MoveRefused, match="已经答复"):
        decide(town, row)


@pytest.mark.parametrize("granted", [0, -100, 2001])
def test_an_appeal_gives_back_no_more_than_was_lost(town: Town, granted: int) -> None:
    sheet = counted(town)
    with pytest.raises(BadInput, match="不超过 20 的分值"):
        decide(town, appeal(town, sheet), granted=granted)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({"now": JULY + timedelta(days=30)}, "申诉期限", id="too late"),
        pytest.param({"text": " "}, "没有填写", id="without a reason"),
    ],
)
def test_an_appeal_needs_a_reason_in_time(town: Town, given: dict[str, Any], sentence: str) -> None:
    sheet = counted(town)
    with pytest.raises((BadInput, MoveRefused), match=sentence):
        appeal(town, sheet, **given)
    assert not ScoreAppeal.objects.exists()


def test_one_appeal_at_a_time(town: Town) -> None:
    sheet = counted(town)
    appeal(town, sheet)
    with pytest.raises(MoveRefused, match="在办理"):
        appeal(town, sheet)
    with pytest.raises(MoveRefused, match="1 件申诉没有答复"):
        close(town)


@pytest.mark.parametrize("by", ["stranger", "dispatcher"])
def test_only_the_unit_concerned_appeals(town: Town, by: str) -> None:
    sheet = counted(town)
    with pytest.raises(NotAllowed):
        appeal(town, sheet, by=by)


def test_who_reviewed_the_score_does_not_answer_the_appeal(town: Town) -> None:
    visit(town)
    [sheet] = score(town)
    actions.review_sheet(actor=town.actor("director"), sheet=sheet, now=JULY)
    row = appeal(town, sheet)
    with pytest.raises(NotAllowed, match="第三人"):
        decide(town, row)
    assert decide(town, row, by="leader").upheld


def test_a_ranking_that_used_the_score_gets_a_numbered_revision(town: Town) -> None:
    sheet = counted(town, 8)
    counted(town, 9, area="west1_01")
    period = close(town)
    publish(town, period)
    decide(town, appeal(town, sheet), granted=1500)
    again = streets(period)
    assert (again.revision, again.published_at) == (2, None)
    assert list(again.rows.order_by("position").values_list("name", "score")) == [("东街道", 9500), ("西街道", 9000)]
    assert period.rankings.filter(level="street", revision=1).get().rows.order_by("position")[0].name == "西街道"


def test_the_unit_concerned_hears_of_its_score_and_of_the_answer(town: Town) -> None:
    sheet = counted(town)
    decide(town, appeal(town, sheet), upheld=False)
    tell(list(Event.objects.filter(action__startswith="score.")))
    titles = set(Message.objects.filter(user=town.users["street"]).values_list("title", flat=True))
    assert {title.split("：")[0] for title in titles} == {"得分已生效，可在期限内申诉", "得分申诉不成立"}
    assert Message.objects.filter(user=town.users["dispatcher"], title__startswith="得分被申诉").exists()
