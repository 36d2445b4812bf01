"""Missed problems, leanings and ties of inspectors, with the figures of M-125."""

import random
from datetime import date

import pytest

from weicheng.domain.missed import Duty, Problem, missed_problems, missed_shares
from weicheng.domain.recusal import Look, Tie, edges, recusal_hints
from weicheng.domain.severity import Pair, leanings

DAY = date(2026, 6, 3)
DUTY = Duty(DAY, "area:1", "user:1", ("user:2", "user:3", "user:4"))
HERE, NEAR, FAR = (110.9, 21.66), (110.9001, 21.66), (110.91, 21.66)


def problem(record, *, day=DAY, area="area:1", category="06010", at=None):
    return Problem(record, day, area, category, at)


def missed(office, examiners=(), duties=(DUTY,)):
    return missed_problems(office, examiners, duties, near_metres=50)


@pytest.mark.mechanism("M-125")
def test_two_missed_problems_of_one_day_count_once_for_the_day_and_twice_by_problem():
    found = missed([problem("finding:1"), problem("finding:2", category="06036")])
    # The seed's amounts, test figures only: 100 for the leader, 50 for each of the three examiners.
    amount = 100 + 50 * len(DUTY.examiners)
    assert (found.per_day * amount, found.per_problem * amount) == (250, 500)
    assert found.missed[0].duty.leader == "user:1"


@pytest.mark.parametrize(
    ("theirs", "is_missed"),
    [
        pytest.param(problem("finding:9"), False, id="in the list"),
        pytest.param(problem("finding:9", at=NEAR), False, id="ten metres away"),
        pytest.param(problem("finding:9", at=FAR), True, id="a kilometre away"),
        pytest.param(problem("finding:9", category="06036"), True, id="another kind of problem"),
        pytest.param(problem("finding:9", area="area:2"), True, id="in another area"),
        pytest.param(problem("finding:9", day=date(2026, 6, 4)), True, id="the day after"),
    ],
)
def test_a_problem_is_missed_unless_those_on_duty_listed_it_that_day_and_there(theirs, is_missed):
    assert bool(missed([problem("finding:1", at=HERE)], [theirs]).missed) is is_missed


def test_without_anybody_on_duty_nobody_missed_it():
    found = missed([problem("finding:1")], duties=())
    assert (found.missed, found.checked) == ((), 0)


def test_a_missed_problem_counts_for_everybody_on_duty_with_sample_size_and_interval():
    other = Duty(date(2026, 6, 4), "area:1", "user:2", ("user:3", "user:3"))
    shares = {one.person: one.share for one in missed_shares([(DUTY, 1, 2), (other, 0, 3)], confidence=90)}
    assert (shares["user:1"].hits, shares["user:1"].count) == (1, 2)
    assert (shares["user:3"].hits, shares["user:3"].count) == (1, 5)
    assert shares["user:1"].high - shares["user:1"].low > 500  # two problems say next to nothing


def pairs(gap, count, one="user:1", other="user:2"):
    return [Pair(f"visit:{n}", (one,), (other,), 8000 + gap, 8000) for n in range(count)]


def test_nothing_is_said_without_a_double_visit():
    assert leanings([], confidence=90) == ()


def test_one_double_visit_says_nothing_clear_of_anybody():
    mild, severe = leanings(pairs(1500, 1), confidence=90)
    assert (mild.person, mild.raw, severe.raw) == ("user:1", 1500, -1500)
    assert abs(mild.shrunk) < mild.raw / 2
    assert not mild.is_clear


def test_the_more_double_visits_the_less_a_figure_is_drawn_to_zero():
    few, many = leanings(pairs(1200, 2), confidence=90)[0], leanings(pairs(1200, 40), confidence=90)[0]
    assert few.shrunk < many.shrunk <= many.raw
    assert many.is_clear
    assert leanings(pairs(-1200, 40), confidence=90)[0].is_clear


def test_equal_marks_lean_nowhere():
    found = leanings(pairs(0, 5), confidence=90)[0]
    assert (found.raw, found.shrunk) == (0, 0)
    assert found.low < 0 < found.high


def test_shrunk_figures_come_closer_to_the_truth_than_raw_ones_and_blame_hardly_anybody_wrongly():
    lot = random.Random(125)
    shrunk = raw = found = wrong = blamed = 0
    for _ in range(20):
        truth = {f"user:{n}": lot.gauss(0, 600) for n in range(24)}
        for one in leanings(drawn_pairs(lot, truth, 80), confidence=90):
            real = truth[one.person] / 2  # two inspect together, the mark is between theirs
            found += 1
            shrunk += (one.shrunk - real) ** 2
            raw += (one.raw - real) ** 2
            wrong += not one.low <= real <= one.high
            blamed += one.is_clear and one.shrunk * real <= 0
    assert shrunk < raw / 2
    assert wrong / found <= 0.14
    assert blamed / found <= 0.02


def drawn_pairs(lot, truth, count):
    for n in range(count):
        people = lot.sample(sorted(truth), 4)
        first, second = (tuple(people[:2]), tuple(people[2:]))
        marks = [round(8000 + sum(truth[who] for who in pair) / 2 + lot.gauss(0, 900)) for pair in (first, second)]
        yield Pair(f"visit:{n}", first, second, *marks)


def look(record, inspector, home, target):
    return Look(record, inspector, home, target)


def test_the_graph_counts_visits_of_an_inspector_to_a_unit():
    graph = edges(
        [look("visit:1", "a", "u1", "u2"), look("visit:2", "a", "u1", "u2"), look("visit:3", "b", "u1", "u2")]
    )
    assert [(edge.inspector, edge.records) for edge in graph] == [("a", ("visit:1", "visit:2")), ("b", ("visit:3",))]


@pytest.mark.parametrize(
    ("looks", "ties"),
    [
        pytest.param([look("v:1", "a", "u1", "u1")], [Tie.OWN], id="one's own unit"),
        pytest.param([look(f"v:{n}", "a", "u1", "u2") for n in range(3)], [Tie.OFTEN], id="three times the same"),
        pytest.param([look(f"v:{n}", "a", "u1", "u2") for n in range(2)], [], id="twice is not often"),
        pytest.param(
            [look("v:1", "a", "u1", "u2"), look("v:2", "b", "u2", "u1")], [Tie.MUTUAL, Tie.MUTUAL], id="each other"
        ),
        pytest.param([look("v:1", "a", "", "")], [], id="whose unit is not known"),
    ],
)
def test_ties_that_call_for_another_inspector(looks, ties):
    assert [hint.tie for hint in recusal_hints(looks, often=3)] == ties
