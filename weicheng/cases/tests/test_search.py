"""Found by two characters or by pinyin initials, the same on both databases, and never by anybody out of reach."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.cases import actions, queries, search
from weicheng.cases.actions import searching
from weicheng.cases.models import Case, CaseSearch
from weicheng.domain.refusals import BadInput
from weicheng.testing.town import LITTER, Town


@pytest.fixture
def named(town: Town) -> dict[str, Case]:
    return {
        "north": town.case(address="北街垃圾中转站东侧", text="胜利大街8号院旁,垃圾外溢"),
        "hall": town.case(category=LITTER, address="阳光小区3栋", text="楼道里堆满纸箱 ABC-123"),
    }


def found(town: Town, query: str, person: str = "director") -> set[int]:
    actor = town.actor(person)
    return set(queries.matching(queries.visible_cases(actor), query).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("胜利", {"north"}),  # two characters, in the text
        ("垃圾中转站", {"north"}),  # more, in the address
        ("暴露", {"north"}),  # in the title
        ("外溢", {"north"}),
        ("垃圾", {"north"}),
        ("bjlj", {"north"}),  # initials of the address 北街垃圾
        ("BJLJ", {"north"}),
        ("lj", {"north"}),
        ("ygxq", {"hall"}),
        ("abc", {"hall"}),  # Latin letters of the text
        ("ABC-123", {"hall"}),
        ("ＡＢＣ", {"hall"}),  # full width
        ("纸箱 阳光", {"hall"}),  # both parts
        ("纸箱 北街", set()),
        ("街垃", {"north"}),  # across words
        ("胜大", set()),  # not next to each other
        ("利大街8号院旁", {"north"}),
        ("大街胜利", set()),  # the right pairs in the wrong order
        ("没有这个", set()),
        ("zzzz", set()),
    ],
)
def test_a_case_is_found_by_what_it_says(town: Town, named, query, keys):
    assert found(town, query) == {named[key].pk for key in keys}


def test_a_case_is_found_by_its_number(town: Town, named):
    assert named["hall"].pk in found(town, named["hall"].number)


@pytest.mark.parametrize("query", ["", " ", "圾", "a", "--", "北 街"])
def test_one_character_is_too_little(town: Town, named, query):
    with pytest.raises(BadInput, match="至少两个字"):
        found(town, query)


@pytest.mark.parametrize("query", ["'; DROP TABLE cases_case; --", '"" OR grams', "zz* NEAR qq", "%_%_%", "\x00\x00zq"])
def test_a_hostile_query_is_only_text(town: Town, named, query):
    with suppress(BadInput):
        assert found(town, query) == set()
    assert Case.objects.count() == 2


def test_nobody_finds_what_is_out_of_reach(town: Town, named):
    assert found(town, "胜利", "street")
    assert not found(town, "胜利", "stranger")


def test_a_corrected_case_is_found_by_its_new_words_only(town: Town, named):
    actions.correct_case(actor=town.actor("dispatcher"), case=named["north"], reason="选错", category="09006")
    assert found(town, "占道经营") == {named["north"].pk}
    assert not found(town, "暴露")


def test_a_removed_case_leaves_no_word_behind(town: Town, named):
    searching.remove(named["north"])
    assert not found(town, "胜利")
    assert not found(town, "垃圾")
    assert CaseSearch.objects.count() == 1


TEXTS = st.text(alphabet="胜利大街北垃圾站abAB12 ,,、0", min_size=0, max_size=24)


@given(TEXTS, TEXTS)
def test_the_pairs_of_a_word_are_among_those_of_every_text_that_contains_it(before, after):
    word = "垃圾站a1"
    text = search.normal(before + word + after)
    if word in text:
        assert set(search.grams(word)) <= set(search.grams(text))


@given(TEXTS)
def test_normalising_twice_changes_nothing(text):
    once = search.normal(text)
    assert search.normal(once) == once
    assert "  " not in once
