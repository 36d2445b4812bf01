"""The whole draw: memory with its cap, seats of the strata, pairs with recusal, rounds, coverage."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.refusals import BadInput
from weicheng.domain.sampling.coverage import cover_frame, unvisited_without_memory, visited_within
from weicheng.domain.sampling.lots import Lots
from weicheng.domain.sampling.outcome import StepKind, carry_out
from weicheng.domain.sampling.pairing import check_pairing, recusal
from weicheng.domain.sampling.pool import Mode
from weicheng.domain.sampling.rounds import open_round
from weicheng.domain.sampling.seats import share_out
from weicheng.domain.sampling.tests.pools import VISIT, inspector, item, key, pool
from weicheng.domain.sampling.weights import capped, chances

ages = st.one_of(st.none(), st.integers(1, 800))


@st.composite
def pools(draw):
    """Any pool: strata, last visits, inspectors of units, sizes."""
    rows = [
        item(n, stratum=draw(st.sampled_from("甲乙丙")), ties=(f"unit:{draw(st.integers(0, 3))}",),
             last_visit=None if (age := draw(ages)) is None else VISIT - timedelta(days=age))
        for n in range(draw(st.integers(1, 40)))
    ]  # fmt: skip
    people = tuple(inspector(n, ties=(f"unit:{n % 5}",)) for n in range(draw(st.sampled_from([0, 5, 10]))))
    mode = draw(st.sampled_from(Mode))
    return pool(rows, size=draw(st.integers(1, len(rows))), mode=mode, inspectors=people)


@given(pools(), st.text())
def test_a_draw_has_its_size_no_doubles_and_can_be_repeated(drawn, figures):
    outcome = carry_out(drawn, figures)
    refs = [one.ref for one in outcome.chosen]
    assert len(set(refs)) == len(refs) == drawn.size
    assert set(refs) <= {one.ref for one in drawn.items}
    assert outcome == carry_out(drawn, figures)
    assert [step.lot.index for step in outcome.steps] == list(range(len(outcome.steps)))


@given(pools(), st.text())
def test_nobody_is_sent_where_a_conflict_is(drawn, figures):
    items, people = ({one.ref: one for one in rows} for rows in (drawn.items, drawn.inspectors))
    for one in carry_out(drawn, figures).chosen:
        assert len(set(one.inspectors)) == (2 if people else 0)
        assert [recusal(people[ref], items[one.ref]) for ref in one.inspectors] == [None] * len(one.inspectors)


@given(pools())
def test_no_chance_is_above_five_times_the_average(drawn):
    by_ref = {chance.ref: chance for chance in chances(drawn)}
    for items in drawn.strata().values():
        weights = [by_ref[one.ref].weight for one in items]
        assert max(weights) * len(weights) <= 5 * sum(weights)
        assert max(by_ref[one.ref].factor for one in items) <= 500


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=60), st.integers(2, 9))
def test_the_cap_keeps_the_order_and_cuts_no_more_than_it_must(weights, cap):
    cut = capped(weights, cap)
    order = sorted(range(len(weights)), key=lambda place: weights[place])
    assert all(cut[a] <= cut[b] for a, b in pairwise(order))
    assert max(cut) * len(cut) <= cap * sum(cut)
    if cut != weights:
        assert max(cut) * len(cut) == cap * sum(cut)


@pytest.mark.mechanism("M-085")
def test_a_place_forgotten_for_a_year_has_five_times_the_average_and_one_of_last_week_a_little():
    rows = [item(n, last_visit=VISIT - timedelta(days=7)) for n in range(99)] + [item(99)]
    found = chances(pool(rows, mode=Mode.MEMORY))
    assert found[99].factor == 500
    assert found[0].factor == 95
    assert found[99].reason.inputs["waited_days"] == 365


@pytest.mark.parametrize(
    ("last", "waited", "remark"),
    [
        (date(2024, 11, 25), 730, "never counts as the longest wait"),
        (date(2026, 11, 18), 365, "and as a year at least"),
    ],
)
def test_never_visited_counts_as_longest(last, waited, remark):
    found = chances(pool([item(1, last_visit=last), item(2)], mode=Mode.MEMORY))
    assert found[1].reason.inputs["waited_days"] == waited, remark


def test_without_memory_everybody_has_the_same_chance():
    rows = [item(n, last_visit=VISIT - timedelta(days=n + 1)) for n in range(20)]
    assert {chance.factor for chance in chances(pool(rows))} == {100}


def test_strata_get_their_share_and_the_rest_goes_by_lot():
    """80 and 79 of 159: shares of 4.025 and 3.975."""
    found = Counter(share_out({"茂南": 80, "电白": 79}, 8, Lots(f"{n}./")).by_stratum["茂南"] for n in range(3000))
    assert set(found) == {4, 5}
    assert 40 <= found[5] <= 115  # 2.5 % of 3000 is 75


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 200), min_size=1, max_size=9), st.data(), st.text())
def test_seats_add_up_and_stay_within_one_of_the_share(counts, data, figures):
    size = data.draw(st.integers(1, sum(counts.values())))
    seats = share_out(counts, size, Lots(figures)).by_stratum
    assert sum(seats.values()) == size
    for stratum, count in counts.items():
        assert seats[stratum] <= count
        assert abs(seats[stratum] * sum(counts.values()) - size * count) < sum(counts.values())


def test_a_lot_for_the_last_seat_is_a_step_of_the_draw():
    rows = [item(n, stratum="茂南" if n < 80 else "电白") for n in range(159)]
    step = carry_out(pool(rows), key()).steps[0]
    assert (step.kind, step.lot.chances) == (StepKind.SEAT, 159)
    assert step.taken in {"茂南", "电白"}


@pytest.mark.mechanism("M-085")
def test_the_same_figures_draw_the_same_list_and_another_week_another():
    week = pool()
    assert carry_out(week, key()) == carry_out(week, key())
    assert carry_out(week, key()).chosen != carry_out(week, key("1 2 3 4 5 6 + 8")).chosen
    assert len(carry_out(week, key()).chosen) == 8


@pytest.mark.mechanism("M-092")
def test_five_of_a_hundred_objects_get_two_of_ten_inspectors_each():
    outcome = carry_out(pool(100, inspectors=tuple(inspector(n) for n in range(10))), key())
    assert len(outcome.chosen) == 5
    sent = [ref for one in outcome.chosen for ref in one.inspectors]
    assert len(set(sent)) == len(sent) == 10


def test_a_conflict_names_its_ground():
    place = item(1, ties=("unit:3", "area:9"))
    assert recusal(inspector(1), place) is None
    assert recusal(inspector(1, ties=("unit:3",)), place).reason.rule == "sampling.recusal.derived"
    declared = recusal(inspector(1, declared=("area:0001",)), place)
    assert (declared.reason.rule, declared.reason.inputs["shared"]) == ("sampling.recusal.declared", "area:0001")


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        pytest.param([inspector(1), inspector(2, ties=("unit:3",))], "2号督查员.本单位或本辖区.；只剩 1 人", id="one"),
        pytest.param([inspector(1, declared=("unit:3",)), inspector(2)], "1号督查员.申报回避.", id="declared"),
        pytest.param([inspector(1, declared=("user:02",)), inspector(2)], "可派的 2 人相互回避", id="not together"),
    ],
)
def test_a_place_without_a_valid_pair_is_refused_saying_why(people, sentence):
    with pytest.raises(BadInput, match=sentence):
        check_pairing([item(1, ties=("unit:3",))], people)


def test_who_may_not_go_together_is_never_paired():
    people = (inspector(1, declared=("user:02",)), inspector(2), inspector(3))
    check_pairing(pool(9).items, people)
    for n in range(30):
        for one in carry_out(pool(9, size=9, inspectors=people), f"{n}./").chosen:
            assert set(one.inspectors) != {"user:01", "user:02"}


@pytest.mark.mechanism("M-085")
def test_nineteen_weeks_of_eight_and_a_last_one_of_seven_reach_all_159_then_a_new_round_begins():
    frame = [one.ref for one in pool().items]
    past, sizes = [], []
    for week in range(20):
        state = open_round(frame, past, 8)
        assert state.number == 1
        assert state.certain == (week == 19)
        rest = pool([item(int(ref[-4:])) for ref in state.rest], frame=159, mode=Mode.EXHAUSTIVE)
        past.append([one.ref for one in carry_out(rest, f"{week}./").chosen])
        sizes.append(len(past[-1]))
    assert sizes == [8] * 19 + [7]
    assert {ref for drawn in past for ref in drawn} == set(frame)
    following = open_round(frame, past, 8)
    assert (following.number, len(following.rest), following.warning) == (2, 159, "")


@pytest.mark.parametrize(
    ("weeks", "warning", "remark"),
    [
        (0, "", "nothing known yet"),
        (1, "其余 151 个每个抽中的机会是 8/151", "who was drawn is safe"),
        (19, "本轮只剩 7 个没有抽过，本次必被抽到", "the last list is known before it is drawn"),
    ],
)
def test_an_exhaustive_round_warns_that_the_rest_can_be_inferred(weeks, warning, remark):
    frame = [f"area:{n}" for n in range(159)]
    found = open_round(frame, [frame[week * 8 : week * 8 + 8] for week in range(weeks)], 8).warning
    assert warning in found, remark
    assert found.startswith("剩余名单可推知") == bool(warning)


@pytest.mark.parametrize(
    ("last", "expected", "remark"),
    [
        ({"a": date(2026, 11, 1), "b": date(2026, 1, 5), "c": None}, (1, 3, 1, "c", None), "never is longest"),
        ({"a": date(2026, 11, 1), "b": date(2026, 1, 5)}, (1, 2, 0, "b", 324), "else the oldest"),
        ({}, (0, 0, 0, "", None), "an empty frame"),
    ],
)
def test_coverage_counts_the_visited_and_names_the_longest_wait(last, expected, remark):
    found = cover_frame(last, VISIT, 26)
    assert (found.visited, found.total, found.never, found.longest, found.longest_days) == expected, remark


def test_a_visit_after_the_day_does_not_count():
    assert visited_within({"a": VISIT + timedelta(days=1), "b": VISIT}, VISIT, 4) == 1


@pytest.mark.parametrize(("draws", "left"), [(0, 100), (1, 94), (26, 26)])
def test_without_memory_half_a_year_leaves_a_quarter_unvisited(draws, left):
    assert unvisited_without_memory(159, 8, draws) == left
