"""The stream of numbers is RFC 3797's, and nobody is favoured by it."""

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.refusals import BadInput
from weicheng.domain.sampling.figures import draw_key, figures_key
from weicheng.domain.sampling.lots import Lots, place_of, select
from weicheng.domain.sampling.tests.pools import SALT

RFC_KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"


def md5(message: bytes) -> bytes:
    return hashlib.md5(message).digest()


def test_the_example_of_rfc_3797_comes_out_as_printed_there():
    drawn = select(Lots(RFC_KEY, md5), [1] * 25, 10)
    assert [place + 1 for place, _ in drawn] == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13]


def test_the_first_hash_of_the_example_is_the_one_printed_there():
    [(_, lot)] = select(Lots(RFC_KEY, md5), [1] * 25, 1)
    assert lot.digest.upper() == "990DD0A5692A029A98B5E01AA28F3459"


@pytest.mark.parametrize(
    ("typed", "key", "remark"),
    [
        (RFC_KEY, RFC_KEY, "the key text itself"),
        ("9319 / 2 5 12 8 10 / 9 18 26 34 41 45", RFC_KEY, "groups as RFC 3797 lists them, not in order"),
        ("02 05 08 10 12 33 + 07", "2.5.8.10.12.33./7./", "双色球 as printed on the ticket"),
        ("３３，１２、１０,8;5 2＋7", "2.5.8.10.12.33./7./", "full-width signs and any order"),
        ("328567", "328567./", "an index without its point"),
        ("2 5 8 10 12 33 //", "2.5.8.10.12.33./", "an empty group is none"),
    ],
)
def test_figures_become_the_key_text_of_rfc_3797(typed, key, remark):
    assert figures_key(typed) == key, remark


@pytest.mark.parametrize(
    ("typed", "problem", "remark"),
    [
        ("", "不足 6 位", "nothing"),
        ("12345", "不足 6 位", "five digits could be prepared for"),
        ("0001 2 3", "不足 6 位", "noughts in front are no digits"),
        ("3285.67点", "“67点”不是整数", "a word"),
        ("-123456", "不是整数", "a sign"),
        ("1234567890123456789", "不是整数", "more digits than any figure has"),
    ],
)
def test_other_figures_are_refused_with_the_remedy(typed, problem, remark):
    with pytest.raises(BadInput, match=problem):
        figures_key(typed)


def test_the_key_of_a_draw_holds_the_salt_that_the_hash_committed_to():
    assert draw_key("2.5./", SALT) == f"2.5./{SALT}./"


@given(st.lists(st.integers(1, 50), min_size=1, max_size=30), st.data())
def test_a_lot_falls_on_each_place_as_often_as_its_weight(weights, data):
    number = data.draw(st.integers(0, sum(weights) - 1))
    place = place_of(number, weights)
    assert sum(weights[:place]) <= number < sum(weights[: place + 1])


@given(st.lists(st.integers(1, 50), min_size=1, max_size=30), st.data(), st.text())
def test_nothing_is_drawn_twice_and_the_same_key_draws_the_same(weights, data, key):
    count = data.draw(st.integers(0, len(weights)))
    drawn = [place for place, _ in select(Lots(key), weights, count)]
    assert len(set(drawn)) == len(drawn) == count
    assert drawn == [place for place, _ in select(Lots(key), weights, count)]


def test_a_hundred_thousand_equal_draws_favour_nobody():
    """19 degrees of freedom exceed a chi-square of 43.8 once in a thousand times; these are fixed runs."""
    places, runs = 20, 100_000
    counts = Counter(place for number in range(runs) for place, _ in select(Lots(f"{number}./"), [1] * places, 1))
    assert sum((counts[place] - runs / places) ** 2 for place in range(places)) / (runs / places) < 43.8


def test_five_at_a_time_favour_nobody_either():
    places, runs, size = 20, 8_000, 5
    counts = Counter(place for number in range(runs) for place, _ in select(Lots(f"{number}./"), [1] * places, size))
    expected = runs * size / places
    # Without replacement the counts vary by 15/19 of what they would otherwise.
    assert sum((counts[place] - expected) ** 2 for place in range(places)) / expected * 19 / 15 < 43.8


def exact_inclusion(weights: list[int], size: int) -> list[Fraction]:
    """The chance of each place to be among `size`, by going through every order."""
    found = [Fraction(0)] * len(weights)
    for order in permutations(range(len(weights)), size):
        chance, left = Fraction(1), sum(weights)
        for place in order:
            chance *= Fraction(weights[place], left)
            left -= weights[place]
        for place in order:
            found[place] += chance
    return found


def test_weighted_draws_include_each_place_as_often_as_its_weight_says():
    weights, size, runs = [1, 2, 3, 5, 8, 13], 3, 20_000
    counts = Counter(place for number in range(runs) for place, _ in select(Lots(f"{number}./"), weights, size))
    for place, chance in enumerate(exact_inclusion(weights, size)):
        deviation = (runs * chance * (1 - chance)) ** 0.5
        assert abs(counts[place] - runs * chance) < 4 * deviation


@given(st.lists(st.integers(1, 30), min_size=2, max_size=6), st.data())
def test_drawing_one_after_another_lifts_the_heaviest_no_higher_than_its_share(weights, data):
    """So a cap on weights is a cap on the chance to be drawn at all."""
    size = data.draw(st.integers(1, len(weights)))
    found = exact_inclusion(weights, size)
    assert sum(found) == size
    assert max(found) == found[weights.index(max(weights))]
    assert max(found) <= min(1, size * Fraction(max(weights), sum(weights)))
