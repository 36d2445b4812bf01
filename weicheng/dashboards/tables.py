"""Tables of figures; every number leads to its records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weicheng.base.blocks import Empty
from weicheng.base.tables import Column, Table
from weicheng.cases.queries import Figure, KpiLine
from weicheng.domain.rates import Rate


def percent(part: int, whole: int, name: str) -> str:
    """A rate as text, with a dash for nothing to divide by."""
    return Rate(name, "", "", part, whole).text if whole else "—"


class FigureTable(Table):
    """Figures of groups (units, areas, categories, months) over some months."""

    title = "统计"
    empty = Empty(title="这段时间没有案件", advice="换一段时间，或放宽筛选条件。")

    def __init__(
        self, request: HttpRequest, rows: list[Figure], *, label: str, start: date, end: date,
        narrowing: Callable[[Figure], dict[str, str]],
    ) -> None:  # fmt: skip
        super().__init__(request, rows)
        self.label, self.start, self.end, self.narrowing = label, start, end, narrowing

    def row_key(self, row: Figure) -> str:
        return "-".join(str(part) for part in row.key)

    def row_label(self, row: Figure) -> str:
        return row.names[0] if row.names else "合计"

    def shown_columns(self) -> list[Column]:
        """The group's name, then counts that lead to their cases, then rates with their formula."""
        return [
            Column(name="group", header=self.label, value=lambda row: row.names[0] or "—", rank=1),
            self._count("reported", "上报", {"since": self.start, "until": self.end}),
            self._count("own", "其中主动发现", {"since": self.start, "until": self.end, "own": "on"}),
            self._rate("own_rate", "主动发现率", "own", "reported"),
            Column(name="due", header="应处置", value=lambda row: row["due"], numeric=True),
            Column(name="handled_on_time", header="按期处置", value=lambda row: row["handled_on_time"], numeric=True),
            self._rate("on_time", "按期处置率", "handled_on_time", "due"),
            self._count("closed", "销号", {"closed_since": self.start, "closed_until": self.end}),
            Column(name="hours", header="平均用时（小时）", value=lambda row: row.closing_hours, numeric=True, rank=3),
            Column(name="reworked", header="返工", value=lambda row: row["reworked"], numeric=True, rank=3),
            Column(name="relapsed", header="反弹", value=lambda row: row["relapsed"], numeric=True, rank=3),
            self._rate("kept", "按期答复率", "kept", "promised"),
        ]  # fmt: skip

    def _rate(self, name: str, header: str, part: str, whole: str) -> Column:
        return Column(name=name, header=header, value=lambda row: percent(row[part], row[whole], header))

    def _count(self, counter: str, header: str, query: dict[str, Any]) -> Column:
        return Column(
            name=counter,
            header=header,
            value=lambda row: self._linked(row, counter, query),
            export=lambda row: row[counter],
            numeric=True,
        )

    def _linked(self, row: Figure, counter: str, query: dict[str, Any]) -> SafeString | str:
        if not row[counter]:
            return "0"
        given = {**query, **self.narrowing(row)}
        return format_html('<a href="{}?{}">{}</a>', reverse("case_list"), urlencode(given), row[counter])


def month_choices(today: date, count: int = 24) -> list[tuple[str, str]]:
    """The latest months as options."""
    months = []
    month = today.replace(day=1)
    for _ in range(count):
        months.append((f"{month:%Y-%m}", f"{month:%Y年%m月}"))
        month = (month - timedelta(days=1)).replace(day=1)
    return months


class KpiTable(Table):
    """Every rate beside its formula; numerator and denominator lead to the cases they counted."""

    title = "指标"

    def __init__(self, request: HttpRequest, rows: list[KpiLine], *, query: str) -> None:
        super().__init__(request, rows)
        self.query = query

    def row_key(self, row: KpiLine) -> str:
        return row.kpi.name

    def row_label(self, row: KpiLine) -> str:
        return row.kpi.name

    def shown_columns(self) -> list[Column]:
        """Rate, figure, formula, the two counts."""
        return [
            Column(name="name", header="指标", value=lambda line: line.kpi.name, rank=1),
            Column(name="rate", header="数值", value=lambda line: line.rate.text, numeric=True),
            Column(name="formula", header="公式", value=lambda line: line.kpi.formula),
            self._count("numerator", "分子"),
            self._count("denominator", "分母"),
            Column(name="note", header="说明", value=lambda line: line.kpi.note, rank=3),
        ]

    def _count(self, part: str, header: str) -> Column:
        return Column(
            name=part,
            header=header,
            value=lambda line: self._linked(getattr(line.kpi, part), getattr(line.rate, part)),
            export=lambda line: getattr(line.rate, part),
            numeric=True,
        )

    def _linked(self, count: str, number: int) -> SafeString:
        return format_html(
            '<a href="{}?{}">{} {}</a>', reverse("counted_list", args=[count]), SafeString(self.query), count, number
        )
