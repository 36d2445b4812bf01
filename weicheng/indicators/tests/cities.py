"""The standards and ledgers of the seeds' cities: 黄冈 with its ten conditions, 眉山 with its greening (M-021, M-028).

Values are not set here: they come out of workbooks, as they do in an office.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from weicheng.indicators.models import Campaign, Clause, Edition, EventWatch, Indicator
from weicheng.testing.town import MORNING, Town


def limit(code: str, op: str, bound: str, unit: str = "%") -> dict[str, Any]:
    return {"kind": "limit", "indicator": code, "op": op, "bound": bound, "unit": unit}


VECTORS = [limit(code, "<=", "5", "%") for code in ("rat", "mosquito", "fly", "roach")]
GREEN = {
    "kind": "all",
    "parts": [limit("cover", ">=", "36"), limit("green", ">=", "31"), limit("park", ">=", "8", "㎡/人")],
}
# The ten conditions as 黄冈 writes them; API days are asked for as a share.
CONDITIONS: Sequence[tuple[str, dict[str, Any]]] = (
    ("生活垃圾及粪便无害化处理率", limit("waste", ">=", "100")),
    ("生活污水集中处理率", limit("sewage", ">=", "80")),
    ("建成区绿化", GREEN),
    ("全年API指数≤100的天数占比", limit("air", ">=", "70")),
    ("鼠蚊蝇蟑密度", {"kind": "most", "parts": VECTORS, "needed": 3, "ratio": "3"}),
    ("爱国卫生法规或规范性文件", {"kind": "yes", "indicator": "law"}),
    ("无烟草广告", {"kind": "yes", "indicator": "tobacco"}),
    ("近2年无重大食品安全事故", {"kind": "no_event", "event": "food", "years": 2}),
    ("近2年无甲乙类传染病暴发", {"kind": "no_event", "event": "outbreak", "years": 2}),
    ("群众满意率", limit("satisfaction", ">=", "90")),
)
# code, name, kind, unit, numerator, denominator, factor, better, base
INDICATORS = (
    ("waste", "生活垃圾及粪便无害化处理率", "rate", "%", "", "", 100, "up", False),
    ("sewage", "生活污水集中处理率", "rate", "%", "污水处理量", "污水产生量", 100, "up", False),
    ("cover", "建成区绿化覆盖率", "rate", "%", "绿化覆盖面积", "建成区面积", 100, "up", False),
    ("green", "建成区绿地率", "rate", "%", "绿地面积", "建成区面积", 100, "up", False),
    ("park", "人均公园绿地面积", "rate", "㎡/人", "公园绿地面积", "城区人口", 1, "up", False),
    ("air", "空气质量优良天数占比", "rate", "%", "优良天数", "全年天数", 100, "up", False),
    ("rat", "鼠密度", "rate", "%", "", "", 100, "down", False),
    ("mosquito", "蚊密度", "rate", "%", "", "", 100, "down", False),
    ("fly", "蝇密度", "rate", "%", "", "", 100, "down", False),
    ("roach", "蟑螂密度", "rate", "%", "", "", 100, "down", False),
    ("law", "爱国卫生法规或规范性文件", "yes_no", "", "", "", 100, "up", False),
    ("tobacco", "建成区无烟草广告", "yes_no", "", "", "", 100, "up", False),
    ("satisfaction", "群众满意率", "rate", "%", "", "", 100, "up", False),
    ("built_up", "建成区面积", "number", "km²", "", "", 100, "", True),
    ("people", "城区人口", "number", "万人", "", "", 100, "", True),
    ("green_area", "绿地面积", "number", "万㎡", "", "", 100, "up", True),
    ("cover_area", "绿化覆盖面积", "number", "万㎡", "", "", 100, "up", True),
    ("park_area", "公园绿地面积", "number", "万㎡", "", "", 100, "up", True),
)
HEADER = ["指标名称", "现状值", "分子", "分母", "年度", "数据来源"]
HUANGGANG = [
    ["生活垃圾及粪便无害化处理率", "87%", None, None, 2011, "环卫局"],
    ["生活污水集中处理率", "50%-77%", None, None, 2011, "污水处理公司"],
    ["建成区绿化覆盖率", 32.03, None, None, 2011, "园林局"],
    ["建成区绿地率", 27.71, None, None, 2011, "园林局"],
    ["人均公园绿地面积", 5.53, None, None, 2011, "园林局"],
    ["空气质量优良天数占比", "93.4%", None, None, 2011, "环保局"],
    ["鼠密度", 3, None, None, 2011, "疾控中心"],
    ["蚊密度", 9, None, None, 2011, "疾控中心"],
    ["蝇密度", 8, None, None, 2011, "疾控中心"],
    ["蟑螂密度", 4, None, None, 2011, "疾控中心"],
    ["爱国卫生法规或规范性文件", "否", None, None, 2011, "法制办"],
    ["建成区无烟草广告", "是", None, None, 2011, "工商局"],
    ["群众满意率", "80", None, None, 2011, "城管会战现场调查"],
    ["建成区面积", 29.12, None, None, 2011, "住建局"],
    ["城区人口", 28.74, None, None, 2011, "统计局"],
]
MEISHAN = [
    ["建成区绿地率", "34.2%", 752.65, 2200, 2006, "眉山市报告"],
    ["建成区绿化覆盖率", "36.9%", 811.06, 2200, 2006, "眉山市报告"],
    ["人均公园绿地面积", "7.67", 184.22, 24.02, 2006, "眉山市报告"],
    ["空气质量优良天数占比", "79.49%", 290, 365, 2006, "眉山市报告"],
]
DAY = date(2012, 3, 1)


def indicators(**departments: Any) -> dict[str, Indicator]:
    """The ledger's indicators; a department by code where a test needs one."""
    made = {}
    for code, name, kind, unit, above, below, factor, better, base in INDICATORS:
        made[code] = Indicator.objects.create(
            code=code, name=name, kind=kind, unit=unit, numerator_name=above, denominator_name=below, factor=factor,
            better=better, is_base=base, department=departments.get(code),
        )  # fmt: skip
    return made


def edition(
    code: str, conditions: Sequence[tuple[str, dict[str, Any]]], name: str = "国家卫生城市标准（示例）"
) -> Edition:
    """A standard with conditions only."""
    made = Edition.objects.create(
        code=code, name=name, level="national", honour="国家卫生城市", origin="workbook", sha256="0" * 64,
        loaded_at=MORNING,
    )  # fmt: skip
    for number, (title, measure) in enumerate(conditions, 1):
        Clause.objects.create(
            edition=made, kind=Clause.Kind.CONDITION, code=f"B{number}", number=str(number), position=number,
            name=title, is_veto=True, measure=measure, evidence="sample",
        )  # fmt: skip
    return made


def campaign(town: Town, standard: Edition, title: str = "创建国家卫生城市") -> Campaign:
    """A campaign of the county."""
    area = town.areas["county"]
    return Campaign.objects.create(
        title=title, area=area, area_path=area.path, edition=standard, starts_on=date(2006, 1, 1), target_year=2013,
        created_at=MORNING,
    )  # fmt: skip


def watch(town: Town, *kinds: str) -> None:
    """Somebody has registered these events since long ago."""
    area = town.areas["county"]
    for kind in kinds:
        EventWatch.objects.create(
            kind=kind, area=area, area_path=area.path, since=date(2000, 1, 1), source="卫生局", recorded_at=MORNING
        )


def workbook(path: Any, rows: Sequence[Sequence[Any]], header: Sequence[str] = tuple(HEADER)) -> Any:
    """A workbook with these rows on disk; returns its path."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("指标")
    for number, row in enumerate([header, *rows]):
        sheet.write_row(number, 0, [cell if cell is not None else "" for cell in row])
    book.close()
    return path
