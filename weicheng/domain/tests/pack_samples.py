"""A small pack, a city that extends it, and ways to change and read them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from weicheng.domain.packs.faults import BadPack
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.packs.parse import parse_pack

BASE: Mapping[str, str] = {
    "pack.toml": """[pack]
schema = 1
campaign = "hygiene-city"
edition = "national"
version = "2026.1"
title = "基础包"
effective_from = 2026-07-01
[source.own]
title = "自拟"
mark = "示例"
""",
    "duties.toml": """[department]
urban = { name = "城管", closes = true }
street = { name = "街道" }
[duty.sweeping]
name = "清扫保洁"
order = 1
main = "territory"
lead = "urban"
levels = ["street", "grid"]
site_kinds = ["main_road"]
""",
    "categories.toml": """[grade.C]
name = "一般"
[matter_group]
06 = { name = "市容环境" }
[component_group]
01 = { name = "市政设施" }
[matter]
06010 = { name = "暴露垃圾", duty = "sweeping", grade = "C", common = true, source = "own" }
06012 = { name = "道路不洁", duty = "sweeping", grade = "C", component = "01001" }
[component]
01001 = { name = "井盖" }
""",
    "legacy_codes.toml": '[legacy]\n0110 = { name = "暴露垃圾", matter = "06010", mark = "已核" }\n',
    "deadlines.toml": """[default.C]
verify = "4工作时"
register = "2工作时"
dispatch = "2 工作时"
accept = "1工作日"
handle = "5工作日"
check = "1工作日"
close = "1工作日"
claim = "24紧急工作时"
answer = "10紧急工作日"
source = "own"
[limit]
06010 = { handle = "4工作时" }
[extension]
times = 1
longest = "5工作日"
[suspension]
longest = "90紧急工作日"
[near_due]
used_percent = 75
""",
    "routing.toml": """[dispatching]
component_first = "industry"
matter_first = "territory"
refuse_push_down = true
push_down_levels = ["street"]
[hotline]
single_channel = false
merge_repeats = true
dispute_within = "5工作日"
""",
    "escalation.toml": """[step]
white = { name = "白", order = 1, trigger = "overdue", measure = "white_slip" }
yellow = { name = "黄", order = 2, trigger = "slip_overdue", measure = "yellow_slip" }
red = { name = "红", order = 3, trigger = "slip_overdue", measure = "red_slip", after = "1工作日" }
[slip]
white = { name = "白单", order = 1, signer = "clock", reply_within = "3工作日" }
yellow = { name = "黄单", order = 2, signer = "office", reply_within = "3工作日" }
red = { name = "红单", order = 3, signer = "leader", reply_within = "3工作日" }
[step.unowned]
name = "无主"
order = 4
trigger = "unowned"
measure = "to_office"
after = "2工作时"
[step.undelivered]
name = "未送达"
order = 5
trigger = "undelivered"
measure = "to_office"
after = "2工作时"
[step.unaccepted]
name = "未接收"
order = 6
trigger = "unaccepted"
measure = "to_office"
after = "4工作时"
[step.bounced]
name = "多次退回"
order = 7
trigger = "bounced"
measure = "to_office"
[step.silent]
name = "无动静"
order = 8
trigger = "silent"
measure = "to_office"
after = "3工作日"
[step.late]
name = "超期"
order = 9
trigger = "overdue"
measure = "to_office"
after = "5工作日"
""",
    "diagnosis.toml": """[bounce]
office_rules_at = 2
superior_at = 3
[idle]
days = 14
[conduct]
on_time_below = 60
returned_from = 30
kept_below = 50
[relapse]
times = 3
within_days = 90
after_campaign_days = 30
[joining]
within_hours = 24
near_metres = 50
[look_back]
percent = 20
least = 1
""",
    "sampling.toml": """[drawing]
percent = 5
highest_chance = 5
never_days = 365
publish_within = "20工作日"
coverage_weeks = 26
""",
    "sites.toml": '[site]\nmain_road = { name = "主次干道" }\n',
    "inspection.toml": """[inspection]
part_days = 7
step_days = 14
place_days = 30
pass_grade = 6
bulletin_days = 3
patrol_level = "county"
[check_cycle]
main_road = { days = 10 }
""",
    "planning.toml": """[planning]
decision_days = 30
check_days = 30
step_points = 5
confidence = 90
[obstacle]
land = { name = "用地", side = "hardware" }
[fund_channel]
fiscal = { name = "财政筹资" }
[fund_use]
food = { name = "食品安全" }
[area_kind]
old_town = { name = "老城区", weak = true }
""",
    "survey.toml": """[survey]
pass_mark = 80
high_from = 80
low_below = 60
least = 3
confidence = 90
[survey_kind]
unit = { name = "单位", quota = 20 }
""",
    "readiness.toml": """[readiness]
pass_points = 800
basic_points = 750
confidence = 90
half_life_days = 30
horizon_days = 180
spread = 20
[covert_head]
3 = { name = "市容环境", points = 230, sites = ["main_road"] }
[audit]
double_days = 7
planted_days = 3
answer_days = 5
often = 3
confidence = 90
""",
    "assessment.toml": """[scheme.covert]
name = "周暗访"
kinds = ["covert"]
full = 100
[ranking]
confidence = 90
months = 6
[appeal]
within = "3工作日"
answer = "5工作日"
[honours]
size = 3
pass_mark = 75
check_days = 30
[balance]
range = 15
steady = 90
progress = 10
mean = 85
""",
    "words.toml": '[word_list.accusation]\nwords = ["贪污", "受贿"]\nhint = "请拨打12388"\n',
}
CITY: Mapping[str, str] = {
    "pack.toml": BASE["pack.toml"]
    .split("[source")[0]
    .replace('"national"', '"chaozhou"')
    .replace("schema = 1", 'schema = 1\nextends = "national@2026.1"'),
    "deadlines.toml": '[limit]\n06010 = { handle = "2工作时", mark = "示例" }\n',
}


def source(files: Mapping[str, str], folder: str = "hygiene-city/national/2026.1") -> PackSource:
    return PackSource(folder, {name: text.encode() for name, text in files.items()})


def city(**changes: str) -> PackSource:
    files = dict(CITY) | {f"{name}.toml": text for name, text in changes.items()}
    return source(files, "hygiene-city/chaozhou/2026.1")


def faults_of(*chain: PackSource) -> list[str]:
    with pytest.raises(BadPack) as refused:
        parse_pack(chain)
    return [str(fault).replace("hygiene-city/national/2026.1/", "") for fault in refused.value.pack_faults]


def changed(file: str, old: str, new: str) -> PackSource:
    assert old in BASE[file]
    return source({**BASE, file: BASE[file].replace(old, new)})
