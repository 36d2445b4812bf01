"""What is frozen: one text, one hash, and refusals that name the row."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.domain.refusals import BadInput
from weicheng.domain.sampling.pool import (
    MOST_DRAWN,
    Earlier,
    Mode,
    check_pool,
    fingerprint,
    plain,
    pool_text,
    sample_size,
)
from weicheng.domain.sampling.reading import read_pool
from weicheng.domain.sampling.tests.pools import inspector, item, pool


@pytest.mark.mechanism("M-085", "M-092")
@pytest.mark.parametrize(
    ("frame", "rate", "size", "remark"),
    [
        (159, 500, 8, "M-085: 5 % of 159 is 7.95"),
        (100, 500, 5, "M-092: 5 % of 100"),
        (160, 500, 8, "comes out even"),
        (1, 1, 1, "never nothing"),
        (159, 10_000, 159, "all"),
    ],
)
def test_the_size_is_the_share_rounded_up(frame, rate, size, remark):
    assert sample_size(frame, rate) == size, remark


def test_the_text_reads_line_by_line():
    made = pool(
        [item(2, label="红旗\t社区", last_visit=date(2026, 10, 3), ties=("unit:7", "area:3")), item(1)],
        rate=None, size=1, mode=Mode.MEMORY, inspectors=(inspector(1), inspector(2, declared=("area:0001",))),
        earlier=(Earlier(attempt=1, sha256="0" * 64, reason="开奖\n推迟"),), attempt=2,
    )  # fmt: skip
    assert pool_text(made).splitlines()[0] == "weicheng-draw/1"
    assert pool_text(made).splitlines()[8:] == [
        "rate\t-",
        "size\t1",
        "mode\tmemory\t5\t365",
        f"earlier\t1\t{'0' * 64}\t开奖 推迟",
        "item\tarea:0001\t茂南区\t网格1\t-\t-",
        "item\tarea:0002\t茂南区\t红旗 社区\t2026-10-03\tarea:3 unit:7",
        "inspector\tuser:01\t1号督查员\t-\t-",
        "inspector\tuser:02\t2号督查员\t-\tarea:0001",
    ]


@given(st.permutations(range(12)))
def test_the_order_in_which_rows_come_does_not_matter(order):
    rows = [item(number, ties=("unit:2", "unit:1")) for number in range(12)]
    assert pool_text(pool([rows[place] for place in order])) == pool_text(pool(rows))


@given(st.integers(12, 99))
def test_a_row_more_changes_the_hash(number):
    rows = [item(place) for place in range(12)]
    assert fingerprint(pool_text(pool([*rows, item(number)], size=1))) != fingerprint(pool_text(pool(rows, size=1)))


@given(st.text())
def test_any_text_fits_into_one_field(text):
    shown = plain(text)
    assert shown
    assert shown == plain(shown)
    assert not {"\t", "\n", "\r"} & set(shown)


@given(st.text(), st.text(), st.text())
def test_what_is_written_reads_back_as_it_is(title, label, reason):
    made = pool([item(1, label=plain(label))], title=plain(title),
                earlier=(Earlier(attempt=1, sha256="0", reason=plain(reason)),))  # fmt: skip
    assert read_pool(pool_text(made)) == made


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param("weicheng-draw/1", "weicheng-draw/2", "第 1 行", id="another format"),
        pytest.param("size\t8\n", "", "缺少 size 一行", id="a line is missing"),
        pytest.param("size\t8\n", "size\t8\nsize\t9\n", "第 11 行", id="a line twice"),
        pytest.param("size\t8\n", "size\t8\t8\n", "第 10 行", id="a field too many"),
        pytest.param("size\t8\n", "colour\tred\n", "第 10 行", id="an unknown word"),
        pytest.param("size\t8\n", "size\tacht\n", "看不懂的数字", id="a word for a number"),
        pytest.param("size\t8\n", "size\t08\n", "规范的写法", id="a number with a nought"),
        pytest.param("mode\tequal", "mode\tfair", "看不懂的数字", id="an unknown mode"),
        pytest.param("item\tarea:0000", "item\tarea:9999", "规范的写法", id="rows out of order"),
        pytest.param("网格158\t-\t-\n", "网格158\t-\t-", "规范的写法", id="no line end at the end"),
    ],
)
def test_a_text_that_is_not_canonical_is_refused(old, new, sentence):
    text = pool_text(pool())
    assert old in text
    with pytest.raises(BadInput, match=sentence):
        read_pool(text.replace(old, new))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"items": (), "frame": 0}, "是空的", id="nothing to draw from"),
        pytest.param({"size": 160}, "不在 1 到 159", id="more than there are"),
        pytest.param({"size": 0}, "不在 1 到 159", id="nothing to draw"),
        pytest.param({"frame": 158}, "小于名单", id="a frame smaller than the pool"),
        pytest.param({"items": (item(1), item(1)), "size": 1}, "出现不止一次", id="a place twice"),
        pytest.param({"items": (item(1, ref="社区"),), "size": 1}, "类型:编号", id="no reference"),
        pytest.param({"items": (item(1, last_visit=date(2026, 11, 25)),), "size": 1}, "不早于", id="visited that day"),
        pytest.param({"inspectors": (inspector(1),)}, "不能成对", id="one inspector"),
        pytest.param({"salt": "secret"}, "64 位", id="a salt somebody made up"),
    ],
)
def test_a_pool_that_cannot_be_drawn_is_refused(changed, sentence):
    with pytest.raises(BadInput, match=sentence):
        check_pool(replace(pool(), **changed))


def test_more_than_the_steps_can_count_is_refused():
    many = replace(pool(1), items=tuple(item(number) for number in range(MOST_DRAWN + 1)), frame=MOST_DRAWN + 1)
    check_pool(replace(many, size=1))
    with pytest.raises(BadInput, match=f"到 {MOST_DRAWN} 之间"):
        check_pool(replace(many, size=MOST_DRAWN + 1))
