"""The rates of 数字城管 as one table: what each divides by what, and what each count counts.

Formulae: case_kpi.json (field practice; the text of GB/T 30428.4-2016 itself was not seen, so screens show 待核).
Vendors divide some rates by different counts. Those carry `ours`: the city's own choice, said beside the figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from weicheng.domain.rates import Rate

# What each count counts, within the period asked for. A query that counts otherwise is wrong.
COUNTS: Mapping[str, str] = MappingProxyType(
    {
        "上报数": "期间内上报的诉求和巡查发现",
        "有效上报数": "上报中核实属实、进入立案的",
        "受理数": "上报中已受理登记的",
        "准确受理数": "受理后未因类别或地点错误更正的",
        "应核实数": "立案前应到现场核实、核实时限在期间内到期或已核实的",
        "按时核实数": "应核实中在时限内核实的",
        "立案数": "期间内立案的案件",
        "按时立案数": "立案中在时限内立案的",
        "准确立案数": "立案后未被撤销或更正类别的",
        "应派遣数": "派遣时限在期间内到期或已派遣的案件",
        "派遣数": "应派遣中已派遣的",
        "按时派遣数": "应派遣中在时限内派遣的",
        "准确派遣数": "应派遣中第一次派遣即被接收的",
        "应处置数": "处置时限在期间内到期或已处置完成的案件",
        "处置数": "应处置中已处置完成的",
        "按期处置数": "应处置中在时限内处置完成的",
        "超期待处置数": "应处置中已过时限仍未处置的",
        "延期数": "应处置中批准过延期的",
        "应核查数": "核查时限在期间内到期或已核查的案件",
        "核查数": "应核查中已核查的",
        "按时核查数": "应核查中在时限内核查的",
        "应结案数": "结案时限在期间内到期或已结案的案件",
        "结案数": "应结案中已结案的",
        "按期结案数": "应结案中在时限内结案的",
        "超期结案数": "应结案中超过时限才结案的",
        "返工数": "应结案中核查不通过、退回返工过的",
        "未结案数": "上报中至今未结案的",
        "公众举报数": "上报中由公众举报的",
        "评价数": "期间内收到的诉求人评价",
        "满意数": "评价中满意及以上的",
        "整改完成数": "立案中已核查确认整改到位的",
    }
)


@dataclass(frozen=True)
class Kpi:
    """One rate: numerator and denominator are names of COUNTS."""

    name: str
    numerator: str
    denominator: str
    inverted: bool = False
    ours: bool = False

    @property
    def formula(self) -> str:
        """The words of the formula, to stand beside the figure."""
        return f"{self.numerator} ÷ {self.denominator}"

    @property
    def note(self) -> str:
        """What to say beside the figure about the denominator."""
        return "分母各地口径不一，此处为本市口径" if self.ours else ""


KPIS: Mapping[str, Kpi] = MappingProxyType(
    {
        kpi.name: kpi
        for kpi in (
            Kpi("处置率", "处置数", "应处置数"),
            Kpi("按期处置率", "按期处置数", "应处置数"),
            Kpi("结案率", "结案数", "应结案数"),
            Kpi("按期结案率", "按期结案数", "应结案数"),
            Kpi("超期结案率", "超期结案数", "应结案数", inverted=True),
            Kpi("未结案率", "未结案数", "上报数", inverted=True),
            Kpi("按时立案率", "按时立案数", "立案数"),
            Kpi("准确立案率", "准确立案数", "立案数"),
            Kpi("准确派遣率", "准确派遣数", "应派遣数"),
            Kpi("按期派遣率", "按时派遣数", "应派遣数"),
            Kpi("有效上报率", "有效上报数", "上报数"),
            Kpi("按期核实率", "按时核实数", "应核实数"),
            Kpi("按期核查率", "按时核查数", "应核查数"),
            Kpi("返工率", "返工数", "应结案数", inverted=True, ours=True),
            Kpi("超期待处置率", "超期待处置数", "应处置数", inverted=True),
            Kpi("延期率", "延期数", "应处置数", inverted=True),
            Kpi("准确受理率", "准确受理数", "受理数"),
            Kpi("立案率", "立案数", "上报数", ours=True),
            Kpi("派遣率", "派遣数", "应派遣数", ours=True),
            Kpi("核查率", "核查数", "应核查数", ours=True),
            Kpi("公众举报率", "公众举报数", "上报数", ours=True),
            Kpi("受理率", "受理数", "上报数", ours=True),
            Kpi("满意率", "满意数", "评价数", ours=True),
            Kpi("整改率", "整改完成数", "立案数", ours=True),
        )
    }
)


# Which rates speak of whose work: 岗位评价 (frame of CJ/T 292-2008: 区域、部门、岗位).
POSTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "信息采集（督查员、网格员）": ("有效上报率", "按期核实率"),
        "受理立案": ("受理率", "准确受理率", "立案率", "按时立案率", "准确立案率"),
        "派遣": ("派遣率", "按期派遣率", "准确派遣率"),
        "处置（责任单位）": ("处置率", "按期处置率", "超期待处置率", "延期率", "返工率", "整改率"),
        "核查销号": ("核查率", "按期核查率", "结案率", "按期结案率", "超期结案率", "未结案率"),
        "公众服务": ("公众举报率", "满意率"),
    }
)


def rate_of(name: str, counts: Mapping[str, int]) -> Rate:
    """A rate of the table from counts by their names. Raises KeyError for an unknown rate or a missing count."""
    kpi = KPIS[name]
    return Rate(
        kpi.name,
        kpi.numerator,
        kpi.denominator,
        counts[kpi.numerator],
        counts[kpi.denominator],
        clause="case_kpi",
        note=kpi.note,
        inverted=kpi.inverted,
    )


def all_rates(counts: Mapping[str, int]) -> tuple[Rate, ...]:
    """Every rate of the table, in its order; a count that is not given is a count of nothing."""
    complete = {name: counts.get(name, 0) for name in COUNTS}
    return tuple(rate_of(name, complete) for name in KPIS)
