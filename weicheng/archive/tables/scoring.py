"""Lists of scores."""

from __future__ import annotations

from django.urls import reverse

from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Table


def points(hundredths: int) -> str:
    """738, 60.5."""
    whole, rest = divmod(abs(hundredths), 100)
    shown = f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)
    return f"-{shown}" if hundredths < 0 else shown


class ReadingTable(Table):
    """Every reading of one scheme."""

    title = "评分记录"
    default_sort = "-on"
    empty = Empty(title="还没有评分记录", advice="用“登记评分”逐项填写，总分由各项算出。", icon="chart-line")
    columns = (
        Column(
            name="on", header="日期", value=lambda r: r.on, sort=["on"], rank=1,
            link=lambda r: reverse("scheme_reading", args=[r.pk]),
        ),
        Column(name="total", header="总分", value=lambda r: points(r.total), numeric=True, sort=["total"]),
        Column(name="note", header="说明", value=lambda r: r.note),
        Column(
            name="by", header="登记人", value=lambda r: r.recorded_by.name if r.recorded_by else "",
            joins=["recorded_by"],
        ),
    )  # fmt: skip
