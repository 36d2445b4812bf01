"""Packs together: inheritance, fingerprints, differences, a library on disk, the lock of published ones."""

from __future__ import annotations

import pytest

from weicheng.domain.packs.diff import diff
from weicheng.domain.packs.faults import BadPack
from weicheng.domain.packs.library import LOCK, chain_of, check, lines_to_freeze, load, lock_line
from weicheng.domain.packs.parse import fingerprint, parse_pack
from weicheng.domain.tests.pack_samples import BASE, CITY, changed, city, faults_of, source


def test_a_city_overrides_one_value_and_inherits_the_rest():
    pack = parse_pack([source(BASE), city()])
    assert pack.name == "hygiene-city/chaozhou@2026.1"
    assert str(pack.limit_of("06010", "handle").allowance) == "2 工作时"
    assert pack.limit_of("06010", "handle").origin.pack == "hygiene-city/chaozhou@2026.1"
    assert pack.limit_of("06012", "handle").origin.pack == "hygiene-city/national@2026.1"
    assert pack.origins["matter", "06010", "name"].line == 8


def test_an_override_of_part_of_a_row_keeps_the_other_fields():
    pack = parse_pack([source(BASE), city(categories="[matter.06010]\nplain = '垃圾没人清'\n")])
    assert (pack.matter["06010"].name, pack.matter["06010"].plain) == ("暴露垃圾", "垃圾没人清")


def test_a_wrong_override_is_reported_in_the_city_file():
    found = faults_of(source(BASE), city(categories="[matter.06010]\nduty = 'sweping'\n"))
    assert found == ["hygiene-city/chaozhou/2026.1/categories.toml:2 职责里没有“sweping”。是不是想写“sweeping”。"]


def test_a_new_row_of_a_city_must_be_complete():
    found = faults_of(source(BASE), city(categories="[matter.06099]\nname = '新事项'\n"))
    assert found[0].endswith("categories.toml:1 事项“06099”缺少“duty”(职责)。补上 duty = …。")


def test_the_fingerprint_follows_every_byte_of_every_layer():
    one = fingerprint([source(BASE), city()])
    assert one == fingerprint([source(dict(reversed(BASE.items()))), city()])
    assert one != fingerprint([source({**BASE, "sites.toml": BASE["sites.toml"] + "\n"}), city()])
    assert one != fingerprint([city(), source(BASE)])


def test_the_difference_names_rows_and_fields_in_words():
    base = parse_pack([source(BASE)])
    other = parse_pack([source({**BASE, "legacy_codes.toml": ""}), city(categories="[matter.06010]\nin_use = false\n")])
    assert [str(change) for change in diff(base, other)] == [
        "事项 06010 暴露垃圾 启用：是 → 否",
        "旧代码 0110 暴露垃圾：删除",
        "事项时限 06010 暴露垃圾 处置：4 工作时 → 2 工作时",
        "事项时限 06010 暴露垃圾 核对情况：— → 示例",
    ]
    assert str(diff(other, base)[1]) == "旧代码 0110 暴露垃圾：新增"
    assert diff(base, base) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"territory"', '"industry"', "主责维度：属地管理 → 行业承包"),  # a word of a vocabulary
        ('["street", "grid"]', '["grid"]', "适用区域层级：街道(镇、乡)、单元网格 → 单元网格"),  # a list
    ],
)
def test_lists_and_words_differ_in_chinese(old, new, words):
    other = parse_pack([changed("duties.toml", old, new)])
    assert [str(change) for change in diff(parse_pack([source(BASE)]), other)] == [f"职责 sweeping 清扫保洁 {words}"]


def test_a_missing_base_is_named_with_the_nearest_one():
    wrong = city(pack=CITY["pack.toml"].replace("national@2026.1", "national@2026.2"))
    with pytest.raises(BadPack, match=r"找不到所继承的包“national@2026.2”.*是不是想写“national@2026.1”"):
        chain_of(wrong, {"hygiene-city/national/2026.1": source(BASE)})


def test_a_pack_may_not_extend_itself():
    ring = city(pack=CITY["pack.toml"].replace("national@", "chaozhou@"))
    with pytest.raises(BadPack, match="继承关系绕成了圈"):
        chain_of(ring, {ring.folder: ring})


def test_a_base_that_is_not_written_as_text_is_left_to_the_parser():
    odd = city(pack=CITY["pack.toml"].replace('"national@2026.1"', "3"))
    with pytest.raises(BadPack, match="继承自"):
        load(odd, {})


@pytest.fixture
def library(tmp_path):
    for pack in (source(BASE), city()):
        folder = tmp_path / pack.folder
        folder.mkdir(parents=True)
        for name, content in pack.files.items():
            (folder / name).write_bytes(content)
    return tmp_path


def test_a_sound_library_has_no_faults(library):
    assert check([library]) == []
    assert check([library / "hygiene-city/chaozhou/2026.1"]) == []


def test_a_fault_of_the_base_is_reported_once(library):
    (library / "hygiene-city/national/2026.1/words.toml").write_text("[word_list.x]\nwords = 3\nhint = ''", "utf-8")
    assert [fault.place for fault in check([library])] == ["hygiene-city/national/2026.1/words.toml:2"]


def test_a_folder_without_packs_is_named(tmp_path):
    assert str(check([tmp_path])[0]) == f"{tmp_path.name} 这里没有规则包。给出含 pack.toml 的文件夹，或它上面的文件夹。"


def test_freezing_adds_the_packs_that_are_not_frozen_and_changes_no_line(library):
    assert [line.split()[1] for line in lines_to_freeze(library)] == [city().folder, source(BASE).folder]
    (library / LOCK).write_text(f"{'0' * 64}  {city().folder}\n", "utf-8")
    assert lines_to_freeze(library) == [lock_line(source(BASE))]


def test_a_published_pack_that_was_changed_or_lost_is_named(library):
    locked = lock_line(source(BASE)), lock_line(city()), lock_line(source(BASE, "hygiene-city/lost/2026.1"))
    (library / LOCK).write_text("\n".join(locked), "utf-8")
    (library / "hygiene-city/chaozhou/2026.1/deadlines.toml").write_text("", "utf-8")
    assert [str(fault) for fault in check([library])] == [
        "packs.lock:2 已发布的“hygiene-city/chaozhou/2026.1”被改动。还原文件；要改规则请另立新版本文件夹。",
        "packs.lock:3 已发布的“hygiene-city/lost/2026.1”不见了。从版本库恢复这个文件夹。",
    ]
