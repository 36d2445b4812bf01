"""Whoever changes one sign of a publication is found out, and told where."""

import copy
import json

import pytest

from weicheng.domain.sampling.checks import verify
from weicheng.domain.sampling.pool import fingerprint, pool_text
from weicheng.domain.sampling.publication import DIGEST, digest_of
from weicheng.domain.sampling.tests.pools import inspector, item, pool, published

NAMES = ["文件格式", "名单指纹", "名单文字", "先后次序", "两人录入", "抽取数量", "抽中机会", "分层名额", "抽取步骤",
         "抽中名单", "文件校验码"]  # fmt: skip


def places(value, path=()):
    """The path of every value in a publication."""
    if isinstance(value, dict | list):
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in rows:
            yield from places(inner, (*path, name))
    else:
        yield path


def changed(publication, path, new):
    """A copy with one value changed by `new`."""
    copied = copy.deepcopy(publication)
    inside = copied
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = new(inside[path[-1]])
    return copied


def one_bit(value):
    """The last bit of the last sign, or of the number, the other way round."""
    return value ^ 1 if isinstance(value, int) else value[:-1] + chr(ord(value[-1]) ^ 1)


def test_an_honest_publication_agrees_in_every_check():
    checks = verify(published())
    assert [check.name for check in checks] == NAMES
    assert all(check.agrees for check in checks)


def test_a_size_set_by_hand_is_taken_as_it_was_frozen():
    checks = verify(published(pool(9, rate=None, size=4)))
    assert checks[-1].agrees
    assert checks[5].sentence == "冻结时定为抽 4 个。"


def test_every_field_is_guarded_against_a_change_of_one_bit():
    rows = [item(number, stratum="甲" if number < 5 else "乙") for number in range(11)]
    honest = published(pool(rows, size=3, rate=None, inspectors=tuple(inspector(number) for number in range(3))))
    unnoticed = [path for path in places(honest) if verify(changed(honest, path, one_bit))[-1].agrees]
    assert unnoticed == []


@pytest.mark.parametrize(
    ("path", "check", "sentence"),
    [
        pytest.param(("pool",), "名单指纹", "名单文字算出的指纹", id="a place in the pool"),
        pytest.param(("frozen_at",), "文件校验码", "校验码", id="a second earlier"),
        pytest.param(("entries", 0, "typed"), "两人录入", "两个不同的人", id="what was typed"),
        pytest.param(("key",), "两人录入", "两个不同的人", id="the key"),
        pytest.param(("weights", 3, "weight"), "抽中机会", "第 4 机会的 weight", id="a weight"),
        pytest.param(("seats", 1, "seats"), "分层名额", "第 2 层的 seats", id="a seat"),
        pytest.param(("steps", 2, "hash"), "抽取步骤", "第 3 步的 hash", id="a hash"),
        pytest.param(("chosen", 1, "label"), "抽中名单", "第 2 名的 label", id="a place drawn"),
        pytest.param(("looks", 0, "by"), "文件校验码", "查看记录", id="who looked"),
    ],
)
def test_the_first_thing_that_differs_is_named(path, check, sentence):
    found = verify(changed(published(), path, one_bit))[-1]
    assert (found.name, found.agrees) == (check, False)
    assert sentence in found.sentence


def resealed(publication, **fields):
    """Changed with care: the file's own digest, and the hash of the pool, are put right."""
    made = publication | fields
    made["pool_sha256"] = fingerprint(made["pool"])
    return made | {DIGEST: digest_of(made)}


@pytest.mark.parametrize(
    ("fields", "check"),
    [
        pytest.param({"frozen_at": "2026-11-24T22:00:00+08:00"}, "先后次序", id="frozen when the figure was known"),
        pytest.param({"format": "weicheng-draw/2"}, "文件格式", id="another format"),
        pytest.param({"steps": []}, "抽取步骤", id="no steps"),
        pytest.param({"looks": [{"at": "\ud800", "by": ""}]}, "文件格式", id="half a sign"),
        pytest.param({"looks": [{"at": "2026"}]}, "文件格式", id="a field is missing"),
        pytest.param({"looks": {}}, "文件格式", id="not a list"),
        pytest.param({"seats": [7]}, "文件格式", id="not a row"),
        pytest.param({"more": "字"}, "文件格式", id="a field too many"),
    ],
)
def test_a_careful_forger_is_found_out_as_well(fields, check):
    made = published() | fields
    made = resealed(made) if check != "文件格式" else made
    assert (verify(made)[-1].name, verify(made)[-1].agrees) == (check, False)


def test_a_figure_typed_before_it_was_known_or_on_another_day_is_no_draw():
    for at in ("2026-11-24T21:00:00+08:00", "2026-11-26T07:00:00+08:00"):
        early = changed(published(), ("entries", 0, "at"), lambda _, at=at: at)
        assert verify(resealed(early))[-1].name == "先后次序"


def test_one_person_typing_twice_is_not_two():
    alone = changed(published(), ("entries", 0, "person"), lambda _: "乙")
    assert verify(resealed(alone))[-1].name == "两人录入"


def test_a_size_other_than_the_share_is_found_out():
    honest = pool(30, rate=1000)
    made = published(honest)
    text = pool_text(honest).replace("size\t3", "size\t4")
    found = verify(resealed(made, pool=text))[-1]
    assert (found.name, found.sentence) == ("抽取数量", "30 个的 10.00% 应抽 3 个，名单写的是 4 个。")


def test_a_pool_text_that_reads_otherwise_is_found_out():
    made = published()
    assert verify(resealed(made, pool=made["pool"].replace("frame\t30", "frame\t030")))[-1].name == "名单文字"


def test_a_whole_file_forged_anew_fails_against_the_hash_that_was_announced():
    honest = published()
    forged = published(pool(30, rate=1000))
    assert verify(forged)[-1].agrees
    assert verify(honest, announced=f" {honest['pool_sha256'].upper()}\n")[-1].agrees
    found = verify(forged, announced=honest["pool_sha256"])[-1]
    assert (found.name, found.agrees) == ("名单指纹", False)


def test_large_numbers_are_text_for_the_sake_of_browsers():
    assert all(isinstance(row["chances"], str) for row in published()["steps"])
    assert json.loads(json.dumps(published())) == published()
