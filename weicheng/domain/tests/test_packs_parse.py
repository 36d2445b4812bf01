"""Packs: what is accepted, and every fault with its place and remedy."""

# ruff: noqa: E501 - a row of the table of faults reads best on one line

from __future__ import annotations

import pytest

from weicheng.domain.calendar import Allowance, TimeUnit
from weicheng.domain.packs.faults import spelling_remedy
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.packs.parse import parse_pack
from weicheng.domain.packs.vocabulary import Mark
from weicheng.domain.tests.pack_samples import BASE, changed, faults_of, source


def test_a_whole_pack_is_read():
    pack = parse_pack([source(BASE)])
    assert pack.name == "hygiene-city/national@2026.1"
    assert pack.matter["06012"].component == "01001"
    assert pack.common_matters() == ("06010",)
    assert pack.matters_of("sweeping") == ("06010", "06012")


def test_a_matter_without_its_own_limit_has_the_default_of_its_grade():
    pack = parse_pack([source(BASE)])
    assert pack.limit_of("06010", "handle").allowance == Allowance(4, TimeUnit.WORK_HOUR)
    assert pack.limit_of("06012", "handle").allowance == Allowance(5, TimeUnit.WORK_DAY)
    assert pack.limit_of("06012", "handle").mark is Mark.SAMPLE  # by its source
    assert pack.limit_of("06010", "handle").mark is None


def test_an_unknown_stage_has_no_limit():
    with pytest.raises(KeyError):
        parse_pack([source(BASE)]).limit_of("06010", "dance")


def test_a_legacy_code_without_a_confirmed_row_has_no_matter():
    pack = parse_pack([source(BASE)])
    assert pack.matter_of_legacy("01-10") == "06010"
    assert pack.matter_of_legacy("0111") is None


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        # a misspelt field
        ("duties.toml", "order = 1", "ordre = 1", "duties.toml:6 职责没有“ordre”这个字段。是不是想写“order”。"),
        # a misspelt section
        ("sites.toml", "[site]", "[sites]", "sites.toml:1 这个文件里没有“sites”这一节。是不是想写“site”。"),
        # a text against its pattern
        ("pack.toml", '"2026.1"', '"26年1版"', 'pack.toml:5 “version”(版本)的写法“26年1版”不合规定。例如 version = "2026.1"。'),
        # an amount no calendar can hold
        ("deadlines.toml", '"90紧急', '"9000紧急', "deadlines.toml:18 “longest”(最长)：9000 不是有效的时限数。请填写 1 到 3660 的整数。"),
        # a reference to nothing among very many
        ("legacy_codes.toml", '"06010"', '"99999"', "legacy_codes.toml:2 事项里没有“99999”。可以写：06010、06012。"),
        # a required field is missing: the place is where the row begins
        ("duties.toml", 'name = "清扫保洁"\n', "", "duties.toml:4 职责“sweeping”缺少“name”(名称)。补上 name = …。"),
        # true is no number
        ("diagnosis.toml", "days = 14", "days = true", "diagnosis.toml:5 “days”(天数)应是整数，现在是 是。例如 days = 3。"),
        # out of range
        ("diagnosis.toml", "percent = 20", "percent = 120", "diagnosis.toml:18 “percent”(百分比)的值 120 超出范围。应在 0 到 100 之间。"),
        # a schema of the future
        ("pack.toml", "schema = 1", "schema = 2", "pack.toml:2 “schema”(格式版本)的值 2 超出范围。只能是 1。"),
        # a word outside its vocabulary
        ("duties.toml", '"territory"', '"teritory"', "duties.toml:7 “main”(主责维度)没有“teritory”这个取值。是不是想写“territory”。"),
        # an unknown time unit
        (
            "deadlines.toml", '"4工作时"\nregister', '"4小时"\nregister',
            "deadlines.toml:2 “verify”(核实)的时限写法“4小时”看不懂。写成整数加单位，例如 \"4工作时\";单位只有工作日、工作时、紧急工作时、紧急工作日。",
        ),
        # an element of a list, on its own line
        (
            "duties.toml", '["street", "grid"]', '[\n  "street",\n  "gird",\n]',
            "duties.toml:11 “levels”(适用区域层级)没有“gird”这个取值。是不是想写“grid”。",
        ),
        # the same value twice
        ("duties.toml", '["street", "grid"]', '["grid", "grid"]', "duties.toml:9 “levels”(适用区域层级)里有重复的值。删去重复的。"),
        # a list written as a text
        ("words.toml", '["贪污", "受贿"]', '"贪污"', 'words.toml:2 “words”(词语)应是非空的列表。写成 ["甲", "乙"] 的样子。'),
        # a reference to nothing
        ("duties.toml", 'lead = "urban"', 'lead = "urbam"', "duties.toml:8 主管部门里没有“urbam”。是不是想写“urban”。"),
        # a reference in a list
        ("duties.toml", '["main_road"]', '["road"]', "duties.toml:10 点位类型里没有“road”。是不是想写“main_road”。"),
        # a code that is no code
        ("categories.toml", "06012 =", "6012 =", "categories.toml:9 事项的代码“6012”写法不对。用五位数字，如 06010(大类 2 位加小类 3 位)。"),
        # a bad word as key
        ("duties.toml", "[duty.sweeping]", "[duty.Sweeping]", "duties.toml:4 职责的代码“Sweeping”写法不对。用小写字母、数字和下划线，以字母开头。"),
        # a group nobody registered
        ("categories.toml", "06 = {", "07 = {", "categories.toml:8 代码“06010”的大类“06”没有登记。在 [matter_group] 里补上 06。"),
        # a lead department that cannot close (M-101)
        ("duties.toml", 'lead = "urban"', 'lead = "street"', "duties.toml:8 牵头部门“街道”没有销号权。在该部门一行写 closes = true,或换牵头部门。"),
        # a duty without matters
        (
            "duties.toml", "[duty.sweeping]",
            '[duty.idle]\nname = "空"\norder = 2\nmain = "industry"\nlead = "urban"\nlevels = ["grid"]\n[duty.sweeping]',
            "duties.toml:5 职责“空”之下没有任何事项。让至少一个事项归入它，或删去这项职责。",
        ),
        # a stage without default
        ("deadlines.toml", 'claim = "24紧急工作时"\n', "", "deadlines.toml:1 等级“C”缺少“claim”环节的默认时限。补上 claim = …。"),
        # a grade without defaults
        ("categories.toml", "[matter_group]", '[grade.D]\nname = "缓"\n[matter_group]', "categories.toml:4 等级“D”没有默认时限。在 deadlines.toml 补上 [default.D]。"),
        # limits of a matter that does not exist
        ("deadlines.toml", "06010 =", "06011 =", "deadlines.toml:13 没有代码为“06011”的事项。是不是想写“06012”。"),
        # the same rank twice
        ("escalation.toml", "order = 2, trigger", "order = 1, trigger", "escalation.toml:3 次序 1 与“white”重复。改成没有用过的次序。"),
        # the superior before the office (M-107)
        ("diagnosis.toml", "superior_at = 3", "superior_at = 2", "diagnosis.toml:3 报共同上级的次数不大于创卫办裁定的次数。superior_at 应大于 office_rules_at(2)。"),
        # a red slip without a leader (M-103)
        ("escalation.toml", '"leader"', '"office"', 'escalation.toml:8 红色督办单没有规定由领导签发。写 signer = "leader"。'),
        # a colour nobody knows
        ("escalation.toml", "yellow = { name = \"黄单\"", "yelow = { name = \"黄单\"", "escalation.toml:7 没有“yelow”这种督办单。是不是想写“yellow”。"),
        # a slip no step issues
        ("escalation.toml", "white_slip", "remind", 'escalation.toml:6 升级阶梯里没有一步发“白单”。补一步 measure = "white_slip"。'),
        # a situation in which a case could be forgotten (M-016)
        ("escalation.toml", 'trigger = "silent"', 'trigger = "near_due"', 'escalation.toml:2 升级阶梯里没有一步在“接收后无动静”时反复催促，这样的案件会无人过问。补一步 trigger = "silent"，写明 after。'),
        # a reminder that comes once and never again
        ("escalation.toml", 'measure = "to_office"\nafter = "5工作日"', 'measure = "to_office"', 'escalation.toml:2 升级阶梯里没有一步在“超期”时反复催促，这样的案件会无人过问。补一步 trigger = "overdue"，写明 after。'),
        # two lines in the wrong order
        ("readiness.toml", "basic_points = 750", "basic_points = 800", "readiness.toml:3 基本通过线不低于通过线。写小于 800 的分数。"),
        # a unit that knows well and does not know at once (M-090)
        ("survey.toml", "low_below = 60", "low_below = 81", "survey.toml:4 不能熟知线高于知晓率较高线。写不大于 80 的百分比。"),
        # a section of one row that is no row
        ("deadlines.toml", "[near_due]\nused_percent = 75", "", "deadlines.toml 缺少“near_due”(临期)一节。补上这一节，或用 extends 继承国家基础包。"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_line_and_remedy(file, old, new, fault):
    assert fault in faults_of(changed(file, old, new))


def test_slips_must_climb_from_white_to_red():
    text = BASE["escalation.toml"].replace("order = 1, signer", "order = 9, signer")
    assert "督办单的次序不是白、黄、红" in faults_of(source({**BASE, "escalation.toml": text}))[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[idle\ndays = 1", "diagnosis.toml:1 表头缺少“]”"),  # a header left open
        ('[idle]\ndays = "14', "diagnosis.toml:2 引号没有配对"),  # a text left open
        ("= 14", "diagnosis.toml:1 不是有效的 TOML"),  # nothing the list of slips knows
        ("[idle]\ndays 14", "diagnosis.toml:2 键后面缺少“=”"),  # no equals sign
        ("[idle]\ndays = 一四", "diagnosis.toml:2 值的写法不对"),  # a bare word
        ("[idle]\ndays = 1\ndays = 2", "diagnosis.toml:3 同一个键写了两次"),  # twice the same key
        ("[idle]\ndays = 1\n[idle]", "diagnosis.toml:3 同一个表头写了两次"),  # twice the same table
        ("idle = 3", "diagnosis.toml:1 “idle”(等待观望)应是一行字段"),  # a value where a row belongs
    ],
)
def test_a_file_that_is_not_toml_is_named_with_its_line(text, fault):
    assert any(found.startswith(fault) for found in faults_of(source({**BASE, "diagnosis.toml": text})))


def test_a_section_of_rows_must_be_a_table():
    found = faults_of(changed("legacy_codes.toml", BASE["legacy_codes.toml"], "legacy = 3"))
    assert found == ["legacy_codes.toml:1 “legacy”(旧代码)应是一张表。写成 [legacy.代码]。"]


def test_a_word_unlike_any_of_a_long_list_is_answered_with_examples():
    remedy = spelling_remedy("xyz", [f"word{number}" for number in range(20)])
    assert remedy == "请从已有的 20 个代码中选用，例如：word0、word1、word2"


def test_a_file_in_another_encoding_is_named():
    files = {**source(BASE).files, "words.toml": '[word_list]\n# "贪污"'.encode("gb18030")}
    assert faults_of(PackSource("hygiene-city/national/2026.1", files))[0].startswith("words.toml:2 不是 UTF-8 编码")


def test_an_unknown_file_is_named():
    assert faults_of(source({**BASE, "dutys.toml": ""})) == [
        "dutys.toml 不认识的文件“dutys.toml”。是不是想写“duties.toml”。"
    ]


def test_a_pack_without_a_head_is_refused():
    found = faults_of(source({**BASE, "pack.toml": BASE["pack.toml"].replace("[pack]", "[source.x1]")}))
    assert "pack.toml 缺少 [pack] 一节。补上 [pack],写明活动、适用地和版本。" in found


def test_a_pack_in_the_wrong_folder_is_refused():
    found = faults_of(source(BASE, "hygiene-city/national/2026.2"))
    assert "包名“hygiene-city/national@2026.1”与所在文件夹不一致" in found[0]


def test_all_faults_are_reported_at_once_in_file_order():
    files = {**BASE, "diagnosis.toml": BASE["diagnosis.toml"].replace("14", "0").replace("= 20", "= -1")}
    assert [fault.split()[0] for fault in faults_of(source({**files, "words.toml": "x = 1"}))] == [
        "diagnosis.toml:5",
        "diagnosis.toml:18",
        "words.toml",  # the section is missing
        "words.toml:1",
    ]


def test_a_windows_file_with_a_byte_order_mark_is_read():
    files = {name: ("\ufeff" + text.replace("\n", "\r\n")).encode() for name, text in BASE.items()}
    assert parse_pack([PackSource("hygiene-city/national/2026.1", files)]).idle.days == 14
