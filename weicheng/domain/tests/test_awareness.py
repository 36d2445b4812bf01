"""What people know, with the figures of M-090."""

import pytest

from weicheng.domain.awareness import AwarenessRules, Person, QuotaGap, Standing, UnitAnswers, quota_gaps, review_round

# 7 个专项行动 and 六条新风尚.
QUESTIONS = 13
AWARE, NOT_AWARE = Person(QUESTIONS, QUESTIONS), Person(3, QUESTIONS)


def unit(record, aware, asked, kind="unit"):
    return UnitAnswers(record, kind, (AWARE,) * aware + (NOT_AWARE,) * (asked - aware))


@pytest.mark.mechanism("M-090")
def test_of_100_interviewed_92_are_aware():
    found = review_round([unit("unit:1", 92, 100)], AwarenessRules())
    assert (found.overall.text, found.overall.hits, found.overall.count) == ("92%", 92, 100)


@pytest.mark.mechanism("M-090")
def test_a_unit_with_one_of_four_aware_does_not_know():
    found = review_round([unit("unit:1", 1, 4)], AwarenessRules())
    assert found.units[0].standing is Standing.LOW
    assert found.units[0].reason.inputs["aware"] == 1


@pytest.mark.mechanism("M-090")
def test_the_seeds_round_names_15_good_and_7_poor_units():
    units = [unit(f"unit:{n}", 4, 4) for n in range(15)] + [unit(f"unit:{n}", 1, 4) for n in range(15, 22)]
    found = review_round(units, AwarenessRules())
    assert (len(found.listed(Standing.HIGH)), len(found.listed(Standing.LOW)), len(found.units)) == (15, 7, 22)


@pytest.mark.parametrize(
    ("correct", "total", "aware"),
    [
        pytest.param(8, 10, True, id="the mark itself is enough"),
        pytest.param(10, 13, False, id="76.9 percent"),
        pytest.param(11, 13, True, id="84.6 percent"),
    ],
)
def test_a_person_is_aware_from_the_pass_mark(correct, total, aware):
    assert Person(correct, total).is_aware(80) is aware


@pytest.mark.parametrize(("correct", "total"), [(0, 0), (-1, 3), (4, 3)])
def test_counts_that_cannot_be_are_refused(correct, total):
    with pytest.raises(ValueError, match="cannot be"):
        Person(correct, total)


@pytest.mark.parametrize(
    ("aware", "asked", "standing"),
    [
        pytest.param(4, 5, Standing.HIGH, id="80 percent"),
        pytest.param(3, 5, Standing.MIDDLE, id="60 percent is not below 60"),
        pytest.param(2, 5, Standing.LOW, id="40 percent"),
        pytest.param(0, 2, Standing.FEW, id="two are too few to list a unit"),
    ],
)
def test_where_a_unit_stands(aware, asked, standing):
    rules = AwarenessRules(least=3)
    assert review_round([unit("unit:1", aware, asked)], rules).units[0].standing is standing


def test_a_unit_where_nobody_was_asked_is_in_no_list():
    assert review_round([unit("unit:1", 0, 0)], AwarenessRules(least=0)).units[0].standing is Standing.FEW


def test_kinds_add_up_to_the_whole():
    found = review_round(
        [unit("u:1", 2, 4), unit("s:1", 3, 4, "school"), unit("s:2", 4, 4, "school")], AwarenessRules()
    )
    assert {kind: (share.hits, share.count) for kind, share in found.by_kind.items()} == {
        "unit": (2, 4),
        "school": (7, 8),
    }
    assert (found.overall.hits, found.overall.count) == (9, 12)


def test_quotas_say_what_is_missing():
    gaps = quota_gaps({"unit": 5, "bank": 2}, {"unit": 3, "bank": 4, "estate": 1})
    assert gaps == (QuotaGap("unit", 5, 3), QuotaGap("bank", 2, 4), QuotaGap("estate", 0, 1))
    assert [gap.missing for gap in gaps] == [2, 0, 0]
