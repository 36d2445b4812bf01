"""Editions as text: counts, codes, parents, fingerprints, and what changed (M-019)."""

import pytest

from weicheng.domain.editions import (
    Change,
    ClauseKind,
    EditionText,
    TextEvidence,
    as_data,
    clause_from,
    compare,
    counts,
    from_data,
    structure_faults,
)


def clauses(*rows):
    made = []
    for row in rows:
        made.append(clause_from({"kind": "clause", "evidence": "cited", "name": f"第{row['number']}条", **row}, made))
    return made


def edition(*rows, code="city"):
    return EditionText(code, {"name": "标准"}, {"clause": 2}, tuple(clauses(*rows)))


@pytest.mark.mechanism("M-019")
@pytest.mark.parametrize(
    ("conditions", "categories", "items", "expected", "said"),
    [
        (11, 8, 40, (11, 8, 40), []),
        (10, 10, 66, (10, 10, 66), []),
        (11, 8, 39, (11, 8, 40), ["条款应有 40 条，只有 39 条"]),
        (11, 8, 41, (11, 8, 40), ["条款应有 40 条，却有 41 条"]),
        (10, 8, 40, (11, 8, 40), ["基本条件应有 11 项，只有 10 项"]),
    ],
)
def test_the_counts_of_an_edition_are_checked(conditions, categories, items, expected, said):
    kinds = ["condition"] * conditions + ["category"] * categories + ["clause"] * items
    wanted = dict(zip(("condition", "category", "clause"), expected, strict=True))
    found = counts(wanted, [(kind, "cited") for kind in kinds])
    assert [count.sentence for count in found if count.sentence] == said
    assert all(count.is_right for count in found) is (said == [])


def test_a_clause_without_a_text_is_a_gap_and_not_counted():
    [count] = counts({"clause": 2}, [("clause", "cited"), ("clause", "missing")])
    assert count.sentence == "条款应有 2 条，只有 1 条"


def test_a_kind_nobody_expects_is_counted_without_a_fault():
    [count] = counts({}, [("point", "cited")])
    assert (count.kind, count.found, count.sentence, count.is_right) == (ClauseKind.POINT, 1, "", True)


def test_clauses_belong_to_the_category_above_and_points_to_the_clause_above():
    made = clauses(
        {"kind": "condition", "number": "1"},
        {"kind": "category", "number": "一", "code": "k1"},
        {"number": "1"},
        {"kind": "point", "number": "1.1"},
        {"number": "2", "parent": "c1"},
    )
    assert [(clause.code, clause.parent) for clause in made] == [
        ("c1", ""), ("k1", ""), ("a1", "k1"), ("p1.1", "a1"), ("a2", "c1"),
    ]  # fmt: skip
    assert made[2].evidence is TextEvidence.CITED


def test_codes_twice_and_parents_that_come_later_are_faults():
    made = clauses({"number": "1"}, {"number": "1"}, {"number": "2", "parent": "k9"})
    assert list(structure_faults(made)) == [(1, "代码“a1”与第 1 条重复"), (2, "上级“k9”不在它前面")]


@pytest.mark.parametrize("row", [{"kind": "sentence"}, {"evidence": "rumour"}])
def test_an_unknown_word_is_refused(row):
    with pytest.raises(ValueError, match="没有"):
        clauses({"number": "1", **row})


def test_revisions_are_paired_by_code():
    before = edition({"number": "1"}, {"number": "2"}, {"number": "3"})
    after = edition({"number": "1"}, {"number": "2", "text": "新的条文", "is_veto": True}, {"number": "4"})
    found = [(each.change, (each.after or each.before).code, each.fields) for each in compare(before, after)]
    assert found == [
        (Change.CHANGED, "a2", ("text", "is_veto")), (Change.ADDED, "a4", ()), (Change.REMOVED, "a3", ()),
    ]  # fmt: skip


def test_two_standards_are_paired_by_name_because_numbers_move():
    before = edition({"number": "1", "name": "绿化"}, {"number": "2", "name": "污水"})
    after = edition({"number": "1", "name": "污水"}, {"number": "5", "name": "绿化"}, code="county")
    assert [(each.change, each.after.name, each.fields) for each in compare(before, after)] == [
        (Change.CHANGED, "污水", ("number",)), (Change.CHANGED, "绿化", ("number",)),
    ]  # fmt: skip


def test_the_same_text_has_the_same_fingerprint_and_any_change_another():
    assert edition({"number": "1"}).sha256 == edition({"number": "1"}).sha256
    assert edition({"number": "1"}).sha256 != edition({"number": "1", "remark": "待核"}).sha256


def test_an_edition_kept_as_plain_values_is_read_back_as_it_was():
    whole = edition(
        {"number": "1", "is_veto": True, "measure": {"kind": "yes_no", "indicator": "law"}}, {"number": "2"}
    )
    assert from_data(as_data(whole)) == whole
