import pytest

from weicheng.domain.names import near_twins, normal_name, suggest

REGISTRY = [
    "凤泉湖高新区管委会",
    "市凤凰水电厂",
    "市城市管理和综合执法局",
    "市市场监督管理局",
    "市政务服务数据管理局",
    "潮州新区管委会",
    "市生态环境局",
    "市人防办",
]


@pytest.mark.mechanism("M-227")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("凤泉区高新区管委会", "凤泉湖高新区管委会"),  # both spellings stand in the bulletin
        ("市凤凰水电场", "市凤凰水电厂"),  # 厂 / 场, in the same bulletin
        ("市人防", "市人防办"),  # without 办, in the same bulletin
        ("潮州市人防办公室", "市人防办"),  # the city and the office spelt out
        ("市城管局", "市城市管理和综合执法局"),  # the everyday short form
        ("市市场监管局", "市市场监督管理局"),
        ("生态环境局", "市生态环境局"),  # the city's 市 left out
    ],
)
def test_the_name_that_is_meant_is_proposed_first(written, meant):
    assert suggest(written, REGISTRY)[0].name == meant


@pytest.mark.parametrize("written", ["市税务局分局门口", "湘桥区", "", "🙂", "a" * 10_000])
def test_a_name_that_is_near_to_none_gets_no_proposal(written):
    assert suggest(written, REGISTRY) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("西湖街道办事处(筹)", "西湖街道办事处\uff08筹\uff09"),  # brackets half or full width
        ("第\uff11网格", "第1网格"),  # full-width digits
        (" 市 税 务 局 ", "市税务局"),
        ("“三小”专班", "三小专班"),
    ],
)
def test_width_spaces_and_quotes_make_no_other_name(one, other):
    assert normal_name(one) == normal_name(other)


def test_a_different_character_makes_another_name():
    assert normal_name("市凤凰水电厂") != normal_name("市凤凰水电场")


@pytest.mark.mechanism("M-227")
@pytest.mark.parametrize(
    ("new", "known", "twins"),
    [
        (["市凤凰水电厂", "市凤凰水电场"], [], {"市凤凰水电场": ["市凤凰水电厂"]}),  # both in one workbook
        (["凤泉区高新区管委会"], ["凤泉湖高新区管委会"], {"凤泉区高新区管委会": ["凤泉湖高新区管委会"]}),
        (["市政务数据局"], ["市政务数据"], {}),  # the shorter one is too short
        (["市政务数据管理局"], ["市政务数据管理"], {"市政务数据管理局": ["市政务数据管理"]}),  # one left out
        (["潮潮州潮潮州州潮"], ["潮潮州潮州州潮"], {"潮潮州潮潮州州潮": ["潮潮州潮州州潮"]}),  # one of several alike
        (["第一实验小学", "第二实验小学"], [], {}),  # numbered, so two schools
        (["测试单位01所", "测试单位02所", "测试单位012所"], [], {}),
        (["东门街道办事处"], ["西门街道办事处"], {}),  # placed, so two streets
        (["市商务局"], ["市税务局"], {}),  # too short to tell
        (["潮州市生态环境局"], ["潮州市城市管理局"], {}),
    ],
)
def test_names_one_slip_apart_are_twins(new, known, twins):
    assert near_twins(new, known) == twins
