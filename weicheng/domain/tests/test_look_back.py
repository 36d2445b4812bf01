"""Drawing closed cases for another look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.look_back import draw, relapse_rate, sample_size
from weicheng.domain.packs.schema import LookBack

RULE = LookBack(percent=20, least=1)
CLOSED = [f"case:{n}" for n in range(50)]


@pytest.mark.mechanism("M-102")
@pytest.mark.parametrize(
    ("closed", "size", "remark"),
    [
        (50, 10, "20 %"),
        (51, 11, "rounded up"),
        (3, 1, "a share of less than one is one"),
        (1, 1, "at least one"),
        (0, 0, "of nothing, nothing"),
    ],
)
def test_a_fifth_is_drawn_and_at_least_one(closed, size, remark):
    assert sample_size(closed, RULE) == size, remark


@pytest.mark.parametrize(("least", "size", "remark"), [(5, 5, "the least"), (90, 50, "never more than there are")])
def test_the_least_is_bounded_by_what_there_is(least, size, remark):
    assert sample_size(50, LookBack(percent=0, least=least)) == size, remark


def test_the_draw_can_be_repeated_before_witnesses():
    drawn = draw(CLOSED, seed="2026-09", rule=RULE)
    assert drawn == draw(reversed(CLOSED), seed="2026-09", rule=RULE)
    assert drawn != draw(CLOSED, seed="2026-10", rule=RULE)
    assert len(drawn) == 10


def test_a_draw_made_years_ago_comes_out_the_same_today():
    assert draw(CLOSED, seed="2026-09", rule=LookBack(percent=4, least=1)) == ("case:15", "case:37")


@given(st.lists(st.text(min_size=1), max_size=60), st.text())
def test_only_what_was_closed_is_drawn_and_nothing_twice(closed, seed):
    drawn = draw(closed, seed=seed, rule=RULE)
    assert set(drawn) <= set(closed)
    assert len(drawn) == len(set(drawn)) == sample_size(len(set(closed)), RULE)


@pytest.mark.mechanism("M-102")
def test_two_of_ten_relapsed_is_a_fifth():
    assert relapse_rate([True, True, *[False] * 8]).text == "20%"
