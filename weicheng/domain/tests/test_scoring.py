"""Scores explain themselves: every point is a line, and the lines make the score (M-116)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.checklists import ChecklistItem, ItemAnswer, Scoring
from weicheng.domain.scoring import LineKind, Problem, Scheme, gained, score_sheet

SCHEME = Scheme("暗访", full=10000, bonus_cap=300, rules="hygiene-city/national@2026.1")


def item(scoring=Scoring.BAND, points=1000, **facts):
    given = {"code": "a", "text": "垃圾清运", "basis": "第10条", "head": 3}
    return ChecklistItem(scoring=scoring, points=points, **(given | facts))


def answer(scoring=Scoring.BAND, points=1000, *, grade=None, count=0, total=0, remark="", photos=(), **facts):
    return ItemAnswer(item(scoring, points, **facts), grade, count, total, remark, photos)


def problem(number, code="a", **facts):
    return Problem(
        f"finding:{number}", code, facts.get("text", "有垃圾"), facts.get("clause", ""), (f"photo-{number}",)
    )


def kinds(card):
    return [(line.kind.value, line.points) for line in card.lines]


@pytest.mark.mechanism("M-116")
def test_an_item_of_ten_points_with_three_deductions_of_four_is_worth_nothing_and_not_less():
    card = score_sheet(
        replace(SCHEME, full=1000), [answer(Scoring.DEDUCT, 1000, each=400)], [problem(n) for n in (1, 2, 3)]
    )
    assert card.total == 0
    assert kinds(card) == [("item", 1000), ("loss", -400), ("loss", -400), ("loss", -200)]
    assert card.lines[-1].text == "第 3 处：有垃圾，本项分值已扣完"


@pytest.mark.parametrize(
    ("asked", "found", "points", "remark"),
    [
        (answer(grade=10), 0, 1000, "the best grade"),
        (answer(grade=7), 0, 700, "points × grade / 10, as in the covert table"),
        (answer(grade=0), 0, 0, "the worst"),
        (answer(points=5, grade=5), 0, 3, "half a hundredth is rounded up"),
        (answer(Scoring.ALL_OR_NOTHING, grade=10), 0, 1000, "met"),
        (answer(Scoring.ALL_OR_NOTHING, grade=9), 0, 0, "nearly met is not met"),
        (answer(Scoring.DEDUCT, each=300), 0, 1000, "nothing found"),
        (answer(Scoring.DEDUCT, each=300, count=2), 0, 400, "counted by the inspector"),
        (answer(Scoring.DEDUCT, each=300, count=1), 3, 100, "more findings than counted: the findings"),
        (answer(Scoring.RATE, count=2, total=3), 0, 667, "two of three"),
        (answer(Scoring.RATE), 0, 0, "nothing to count"),
        (answer(Scoring.BONUS, 200, grade=10), 0, 200, "a bonus in full"),
    ],
)
def test_each_kind_of_scoring(asked, found, points, remark):
    assert gained(asked, found) == points, remark


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(answer(grade=11), id="a grade above ten"),
        pytest.param(answer(grade=-1), id="a grade below zero"),
        pytest.param(answer(Scoring.RATE, count=4, total=3), id="four of three"),
    ],
)
def test_answers_that_cannot_be_are_a_fault(asked):
    with pytest.raises(ValueError, match="a: "):
        gained(asked)


def test_what_was_not_looked_at_weighs_nothing():
    seen, unseen = answer(grade=8), answer(code="b", points=3000)
    card = score_sheet(SCHEME, [seen, unseen, answer(Scoring.NONE, code="c", grade=1)])
    assert (card.total, card.offered, card.unanswered) == (8000, 1000, ("b",))
    assert kinds(card) == [("item", 1000), ("loss", -200), ("scale", 7200)]
    assert card.lines[-1].text == "已检查条目共 10 分，得 8 分，折合满分 100 分"


def test_a_sheet_on_which_nothing_was_looked_at_has_no_score():
    card = score_sheet(SCHEME, [answer(code="b")])
    assert (card.total, card.lines) == (None, ())


def test_a_lost_point_names_clause_finding_photo_and_rules():
    card = score_sheet(
        SCHEME, [answer(grade=6, remark="两处积存", photos=("own",))], [problem(7, clause="2021版 第10条")]
    )
    (loss,) = [line for line in card.lines if line.kind is LineKind.LOSS]
    assert (loss.clause, loss.findings, loss.photos) == ("2021版 第10条", ("finding:7",), ("photo-7", "own"))
    assert loss.text == "评分 6/10：两处积存"
    assert loss.reason.inputs["rules"] == "hygiene-city/national@2026.1"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (answer(Scoring.RATE, count=1, total=4), "4 处中合格 1 处"),
        (answer(Scoring.ALL_OR_NOTHING, grade=0), "不达标，本项不得分"),
        (answer(Scoring.DEDUCT, each=100, count=1), "第 1 处：检查员计数"),
        (answer(Scoring.DEDUCT, each=100, count=1, remark="门口"), "第 1 处：门口"),
    ],
)
def test_a_loss_says_why(asked, text):
    assert score_sheet(SCHEME, [asked]).lines[1].text == text


def test_findings_under_no_scored_item_stay_on_record_without_weight():
    card = score_sheet(SCHEME, [answer(grade=10)], [problem(1, "a"), problem(2, ""), problem(3, "zz")])
    assert card.unscored == ("finding:2", "finding:3")
    assert card.total == 10000


def test_bonuses_stand_on_top_up_to_the_common_cap():
    asked = [
        answer(points=10000, grade=9),
        answer(Scoring.BONUS, 200, code="x", grade=10),
        answer(Scoring.BONUS, 200, code="y", grade=10),
    ]
    card = score_sheet(SCHEME, asked)
    assert kinds(card)[-3:] == [("bonus", 200), ("bonus", 200), ("cap", -100)]
    assert card.total == 9300
    assert score_sheet(SCHEME, asked[:2]).total == 9200


@pytest.mark.parametrize(
    ("grade", "total", "vetoed", "remark"),
    [
        (6, 0, True, "14 of 20 points would be the least"),
        (7, 9400, False, "70 % is not below 70 %"),
    ],
)
def test_live_poultry_below_seventy_percent_vetoes_the_sheet(grade, total, vetoed, remark):
    poultry = answer(points=2000, code="poultry", text="活禽售卖", veto_below=70, grade=grade)
    card = score_sheet(SCHEME, [answer(points=8000, grade=10), poultry])
    assert (card.total, card.vetoed) == (total, vetoed), remark
    if vetoed:
        assert card.lines[-1].text == "“活禽售卖”得分率 60%，低于 70%，一票否决"


def test_a_veto_never_lifts_a_sheet_to_what_it_leaves():
    poultry = answer(points=2000, veto_below=70, grade=1)
    card = score_sheet(replace(SCHEME, veto_leaves=5000), [poultry])
    assert (card.total, kinds(card)[-1]) == (1000, ("veto", 0))


def test_heads_add_up_what_was_offered_and_gained():
    card = score_sheet(SCHEME, [answer(grade=5), answer(code="b", head=4, grade=10), answer(code="c", head=4, grade=0)])
    assert dict(card.heads) == {3: (500, 1000), 4: (1000, 2000)}


grades = st.integers(0, 10)
bands = st.builds(
    lambda n, p, g: answer(code=f"b{n}", points=p, grade=g), st.integers(0, 99), st.integers(1, 5000), grades
)
deducts = st.builds(
    lambda p, each, n: answer(Scoring.DEDUCT, p, code="d", each=each, count=n),
    st.integers(1, 5000), st.integers(1, 900), st.integers(0, 12),
)  # fmt: skip
bonuses = st.builds(lambda p, g: answer(Scoring.BONUS, p, code="x", grade=g), st.integers(1, 400), grades)
vetoes = st.builds(lambda g: answer(points=2000, code="v", veto_below=70, grade=g), grades)
sheets = st.lists(st.one_of(bands, deducts, bonuses, vetoes), max_size=8)


@given(sheets)
def test_the_score_is_the_sum_of_its_lines_and_stays_within_bounds(answers):
    card = score_sheet(SCHEME, answers)
    if card.total is None:
        return
    assert card.total == sum(line.points for line in card.lines)
    assert 0 <= card.total <= SCHEME.full + SCHEME.bonus_cap
    assert all(line.reason.inputs["rules"] == SCHEME.rules for line in card.lines)


@given(sheets, st.data())
def test_a_better_answer_never_lowers_the_score(answers, data):
    before = score_sheet(SCHEME, answers).total
    if before is None:
        return
    place = data.draw(st.integers(0, len(answers) - 1))
    chosen = answers[place]
    if chosen.item.scoring is Scoring.DEDUCT:
        better = replace(chosen, count=data.draw(st.integers(0, chosen.count)))
    else:
        better = replace(chosen, grade=data.draw(st.integers(chosen.grade, 10)))
    after = score_sheet(SCHEME, [*answers[:place], better, *answers[place + 1 :]]).total
    assert after >= before
