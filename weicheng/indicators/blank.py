"""The workbook to start from: a small edition that can be loaded as it is, and a page that explains every column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from weicheng.forms.xlsform.writing import write
from weicheng.indicators.sheets import (
    CLAUSES,
    COLUMNS,
    EVIDENCE,
    EXPECTED_ROWS,
    HEAD,
    HEAD_ROWS,
    KINDS,
    LEVELS,
    MEASURE_COLUMNS,
    MEASURE_KINDS,
    MEASURES,
    WAYS,
)

VALUES_EXPLAINED = (
    "数值：符号填 ≥、≤、>、<。等级：数值填 A、B 或 C。趋势：数值填 上升 或 下降。规划：数值填规划指标的代码"
)
EXAMPLE = {
    "代码": "my-city-2026", "名称": "示例卫生城市标准", "称号": "示例卫生城市", "级别": "省",
    "前置条件名称": "必备条件",    "来源": "填写官方文本的出处",
}  # fmt: skip
EXAMPLE_COUNTS = {"应有基本条件": "2", "应有大项": "1", "应有条款": "1"}
EXAMPLE_CLAUSES = (
    ["基本条件", "1", "建成区绿化", "", "c1", "", "是", "", "硬件", "", "园林", "示例", "示例", ""],
    ["基本条件", "2", "近两年无重大食品安全事故", "", "c2", "", "是", "", "管理", "", "市场监管", "示例", "示例", ""],
    ["大项", "一", "健康教育", "", "k1", "", "", "", "", "", "", "示例", "示例", ""],
    ["条款", "1", "居民健康素养水平", "", "a1", "", "", "是", "素质", "", "卫健", "示例", "示例", ""],
)
EXAMPLE_MEASURES = (
    ["c1", "数值", "green_cover", "≥", "36", "%", "", "", "全部", "", ""],
    ["c1", "数值", "park_per_head", "≥", "8.5", "㎡/人", "", "", "", "", ""],
    ["c2", "无事件", "food_safety", "", "", "", "", "2", "", "", ""],
)


def blank_workbook(names: Mapping[str, str]) -> bytes:
    """The bytes of an XLSX; `names` are the indicators and kinds of events that measures may name."""
    return write({
        HEAD: [["项目", "内容"], *([label, EXAMPLE.get(label, "")] for label in HEAD_ROWS), *_counts(EXAMPLE_COUNTS)],
        CLAUSES: [list(COLUMNS), *EXAMPLE_CLAUSES],
        MEASURES: [list(MEASURE_COLUMNS), *EXAMPLE_MEASURES],
        "填写说明": [["工作表", "列", "怎么填"], *_explained()],
        "代码表": [["代码", "名称"], *([code, name] for code, name in names.items())],
    })  # fmt: skip


def _counts(expected: Mapping[str, str]) -> Iterable[list[str]]:
    return ([label, expected.get(label, "")] for label in EXPECTED_ROWS)


def _explained() -> Iterable[list[str]]:
    return (
        [HEAD, "代码", "字母、数字、短横；代码相同的是同一标准的新修订，旧修订不会被覆盖"],
        [HEAD, "级别", "、".join(LEVELS)],
        [HEAD, "应有……", "原文写明的条数；装入前核对，不符时提示"],
        [HEAD, "施行日期、有效至", "写成 2015-01-01；不清楚的留空"],
        [CLAUSES, "种类", "、".join(KINDS) + "；按原文顺序，条款写在大项下面，评审点写在条款下面"],
        [CLAUSES, "代码", "可空，空时按种类和条号自动编；换版时不改，前后才对得上"],
        [CLAUSES, "核对情况", "、".join(EVIDENCE) + "；空着按待核"],
        [CLAUSES, "一票否决、入门证", "填“是”或空"],
        [MEASURES, "条款代码", "“条款”表里的代码；一条有几项要求的写几行"],
        [MEASURES, "种类", "、".join(MEASURE_KINDS)],
        [MEASURES, "指标代码", "见“代码表”；没有的先在指标台账登记。无事件填事件代码"],
        [MEASURES, "符号、数值", VALUES_EXPLAINED],
        [MEASURES, "全年累计", "全年累计的数（如优良天数）填“是”，只用整年数据判断"],
        [MEASURES, "组合", f"一条有几行时填在第一行：{'、'.join(WAYS)}；多数还要填需达标项数和倍数"],
    )  # fmt: skip
