"""Campaign packs: what may stand in them, and a sentence with a line for everything that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from weicheng.domain.archive import BackfillRule
from weicheng.domain.cycles import next_window
from weicheng.domain.packs.campaigns import campaign_faults, cycle_rule, parse_campaign, read_campaigns
from weicheng.domain.packs.faults import BadPack
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.packs.library import check
from weicheng.domain.pipeline import PipelineStep

FILES = {
    "campaign.toml": """
[campaign]
schema = 1
campaign = "garden-city"
version = "2026.1"
title = "创建国家园林城市"
honour = "国家园林城市"
""",
    "steps.toml": """
[cycle.new]
name = "新办法"
effective_from = 2015-01-01
kind = "period"
first_year = 2015
apply_year = 2
apply_until = "06-30"

[cycle.old]
name = "老办法"
effective_from = 2008-01-01
kind = "odd_even"
first_year = 2008

[step.covert]
name = "暗访"
order = 2
level = "province"
gate = true
repeat_after_months = 2

[step.papers]
name = "材料"
order = 1
level = "city"
""",
    "files.toml": """
[file.proof]
name = "佐证"
order = 1
due = "12-31"

[backfill]
hours = 2
least = 20
span_days = 60
late_days = 7
""",
    "scoring.toml": """
[scheme.total]
name = "总分"
full = 100
line = 85

[item.second]
scheme = "total"
order = 2
part = "曝光"
name = "曝光"
points = 40
rule = "times"
left = [40, 10, 0]

[item.first]
scheme = "total"
order = 1
part = "绿化"
name = "绿化"
points = 60
rule = "given"

[scheme.other]
name = "另一方案"
full = 10

[item.other]
scheme = "other"
order = 1
part = "制度"
name = "制度"
points = 10
rule = "facts"
facts = ["出台"]
""",
}


def source_of(**changed):
    """The pack with replaced words: `steps={"a": "b"}` replaces a by b in steps.toml; `folder` renames it."""
    folder = changed.pop("folder", "campaigns/garden-city/2026.1")
    texts = dict(FILES)
    for name, words in changed.items():
        for old, new in words.items():
            assert old in texts[f"{name}.toml"]
            texts[f"{name}.toml"] = texts[f"{name}.toml"].replace(old, new)
    return PackSource(folder, {name: text.encode() for name, text in texts.items()})


def faults_of(**changed):
    with pytest.raises(BadPack) as bad:
        parse_campaign(source_of(**changed))
    return [str(fault) for fault in bad.value.pack_faults]


def test_a_sound_pack_gives_its_rows_in_order():
    pack = parse_campaign(source_of())
    assert pack.name == "garden-city@2026.1"
    assert pack.steps() == (
        PipelineStep("papers", "材料"),
        PipelineStep("covert", "暗访", gate=True, repeat_after_months=2),
    )
    assert [item.key for item in pack.items("total")] == ["first", "second"]
    assert pack.backfill_rule == BackfillRule(2, 20, 60, 7)
    assert pack.mechanism == {}


@pytest.mark.mechanism("M-040")
@pytest.mark.parametrize(
    ("day", "name", "year"),
    [
        pytest.param(date(2000, 1, 1), "老办法", 2009, id="before the first one"),
        pytest.param(date(2010, 1, 1), "老办法", 2011, id="an even year"),
        pytest.param(date(2015, 1, 1), "新办法", 2016, id="from the first day of the new one"),
    ],
)
def test_the_procedure_of_the_day_gives_the_window(day, name, year):
    row = parse_campaign(source_of()).cycle_on(day)
    assert (row.name, next_window(cycle_rule(row), day).apply_year) == (name, year)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"folder": "campaigns/garden-city/2026.2"}, "campaign.toml:5 包名", id="in another folder"),
        pytest.param({"steps": {"order = 1": "order = 2"}}, "次序 2 与“covert”重复", id="two of one rank"),
        pytest.param({"steps": {"apply_year = 2": "apply_year = 4"}}, "不在周期之内", id="after the naming"),
        pytest.param({"steps": {"06-30": "06-31"}}, "没有 06-31 这一天", id="31 June"),
        pytest.param({"scoring": {'scheme = "other"': 'scheme = "otter"'}}, "没有“otter”", id="an unknown scheme"),
        pytest.param({"scoring": {"full = 100": "full = 90"}}, "之和是 100，不是满分 90", id="a wrong total"),
        pytest.param({"scoring": {"line = 85": "line = 101"}}, "高于满分", id="a line above the full mark"),
        pytest.param({"scoring": {'facts = ["出台"]': ""}}, "没有写须做到什么", id="facts without facts"),
        pytest.param({"scoring": {'"given"': '"count"'}}, "没有写须达到几项", id="a count of nothing"),
        pytest.param({"scoring": {'"given"': '"least"'}}, "没有写须达到百分之几", id="a rate of nothing"),
        pytest.param({"scoring": {"[40, 10, 0]": "[40, 0, 10]"}}, "递减", id="points that rise again"),
        pytest.param({"scoring": {"[40, 10, 0]": "[30, 10, 0]"}}, "递减", id="less than the full mark at first"),
        pytest.param({"files": {"[backfill]": "[backfull]"}}, "缺少“backfill”", id="a section that is missing"),
        pytest.param({"steps": {"order = 1": 'order = "1"'}}, "应是整数", id="a word for a number"),
    ],
)
def test_a_fault_names_its_place_and_its_remedy(changed, said):
    assert any(said in fault for fault in faults_of(**changed))


def write(folder: Path, **changed):
    for name, content in source_of(**changed).files.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_a_library_and_one_pack_are_checked_with_the_same_command(tmp_path):
    folder = tmp_path / "campaigns" / "garden-city" / "2026.1"
    write(folder)
    assert check([tmp_path]) == []
    assert check([folder]) == []
    write(folder, scoring={"full = 100": "full = 90"})
    assert len(check([tmp_path])) == len(list(campaign_faults(folder))) == 1
    assert list(read_campaigns(tmp_path)) == ["campaigns/garden-city/2026.1"]
