"""指标数据: a workbook with one value a row becomes the ledger; what the ledger has already is left alone (M-028)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.sheets import dates
from weicheng.base.sheets.book import Cell
from weicheng.base.sheets.cells import clean, is_blank, optional_text, quantity, text
from weicheng.base.sheets.faults import shown
from weicheng.domain.names import normal_name, suggest
from weicheng.domain.refusals import BadInput
from weicheng.indicators import actions, figures, queries
from weicheng.indicators.actions import Figures, check_figures
from weicheng.indicators.models import Indicator, IndicatorValue
from weicheng.organization.finding import AREAS_REGISTRY, PLACE_FIELDS, UNITS_REGISTRY, Finder
from weicheng.organization.models import Area, Unit
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick, register

Row = tuple[Indicator, Area, Figures]
# The field of a fault, by the label that the action gives it.
FIELD_OF = {
    "数值": "value", "分子": "numerator", "分母": "denominator", "止": "until", "来源": "source", "指标": "indicator"
}  # fmt: skip


def as_written(cell: Cell) -> str:
    """A value as it stands: 36.9, 36.9%, 50%-77%, 是, C级. Which it may be is said by the indicator."""
    return "" if is_blank(cell) else text(cell, 60)


def amount(cell: Cell) -> Decimal | None:
    """A numerator or denominator in the unit of its own indicator; commas are allowed, 万 is part of the unit."""
    return quantity(clean(cell) if cell is not None else None)


FIELDS = (
    ImportField(
        code="indicator",
        label="指标",
        convert=lambda cell: text(cell, 120),
        synonyms=("指标名称", "项目", "指标代码", "名称", "评价指标"),
        required=True,
        offered=queries.indicator_names,
        example="建成区绿化覆盖率",
        help="与指标台账中的名称或代码一致。",
    ),
    ImportField(
        code="value",
        label="数值",
        convert=as_written,
        synonyms=("现状", "现状值", "完成值", "指标值", "数据", "当前值"),
        example="36.9",
        help="比率填百分数；范围写成 50-77；是否类填“是”或“否”；等级填 A、B、C。填了分子分母的可以不填。",
    ),
    ImportField(code="numerator", label="分子", convert=amount, example="811.06", help="按分子的计量单位填写。"),
    ImportField(code="denominator", label="分母", convert=amount, example="2200"),
    ImportField(
        code="since",
        label="起",
        convert=dates.first_day,
        synonyms=("开始日期", "起始日期", "统计期起", "期间起"),
        help="统计期的第一天；按年的数据可以只填“年度”。",
    ),
    ImportField(
        code="until", label="止", convert=dates.last_day, synonyms=("结束日期", "截止日期", "统计期止", "期间止")
    ),
    ImportField(code="year", label="年度", convert=quantity, synonyms=("年份", "统计年度", "年"), example="2025"),
    ImportField(
        code="source",
        label="来源",
        convert=lambda cell: text(cell, 300),
        synonyms=("数据来源", "出处", "依据"),
        required=True,
        example="市园林局 2025 年统计",
    ),
    ImportField(
        code="unit", label="提供单位", convert=optional_text, synonyms=("填报单位", "报送单位", "责任单位", "数据部门")
    ),
    *PLACE_FIELDS,
)


class Key(NamedTuple):
    """One value of one source for one period: entered once."""

    indicator: int
    area: int
    since: date
    until: date
    source: str


class Builder:
    """Reads rows into values, each against its indicator."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.find = Finder(check)
        self.indicators: dict[str, Indicator] = {}
        for row in queries.listed_indicators():
            self.indicators[normal_name(row.name)] = row
            self.indicators[normal_name(row.code)] = row
        self.names = [row.name for row in queries.listed_indicators()]
        self.areas = queries.areas_by_pk()
        self.units = queries.units_by_pk()
        self.home = queries.home_area(check.actor)
        self.known: dict[Key, IndicatorValue] = {
            Key(row.indicator_id, row.area_id, row.since, row.until, row.source): row
            for row in queries.standing_values()
        }
        self.made: dict[Key, Row] = {}
        self.line: dict[Key, int] = {}
        self.unchanged = 0

    def add(self, row: SheetRow) -> None:
        """One row: a value, or its faults."""
        indicator, area, period = self._indicator(row), self._area(row), self._period(row)
        unit = self._unit(row)
        if indicator is None or area is None or period is None or (row["unit"] and unit is None):
            return
        said = self._figures(row, indicator, period, unit)
        if said is None:
            return
        key = Key(indicator.pk, area.pk, *period, said.source)
        if key in self.known:
            self._compare(row, indicator, self.known[key], said)
        elif key in self.made:
            self.check.refuse(row, "indicator", f"与第 {self.line[key]} 行是同一期的同一数据", "请删去其中一行。")
        else:
            self.made[key], self.line[key] = (indicator, area, said), row.number

    def _compare(self, row: SheetRow, indicator: Indicator, known: IndicatorValue, said: Figures) -> None:
        if actions.bounds_of(indicator, said) == (known.low, known.high):
            self.unchanged += 1
        else:
            had = figures.shown(indicator, known)
            self.check.refuse(row, "value", f"台账里这一期已是 {had}", "数据有误请在台账中更正，并写明理由。")

    def _figures(
        self, row: SheetRow, indicator: Indicator, period: tuple[date, date], unit: Unit | None
    ) -> Figures | None:
        written = row["value"]
        try:
            low, high = figures.read(indicator, written) if written else (None, None)
            is_figure = low is not None and low == high and indicator.kind in queries.WITH_DIGITS
            said = Figures(
                since=period[0], until=period[1], source=row["source"].strip(), low=low, high=high, unit=unit,
                numerator=row["numerator"], denominator=row["denominator"], printed=written if is_figure else "",
            )  # fmt: skip
            check_figures(indicator, said)
        except BadInput as refusal:
            for fault in refusal.faults:
                self.check.refuse(row, FIELD_OF.get(fault.place, "value"), fault.problem, f"{fault.remedy}。")
            return None
        return said

    def _indicator(self, row: SheetRow) -> Indicator | None:
        found = self.indicators.get(normal_name(row["indicator"]))
        if found is None:
            near = suggest(row["indicator"], self.names)
            remedy = f"是不是“{near[0].name}”？" if near else "请对照指标台账填写，或先登记这项指标。"
            self.check.refuse(row, "indicator", f"台账里没有{shown(row['indicator'])}", remedy)
        return found

    def _area(self, row: SheetRow) -> Area | None:
        """The area of the row; a row that names none speaks of the importer's own."""
        if not self.find.has_place(row):
            if self.home is None:
                self.check.refuse(row, "area", "没有写明区域", "请填写区域。")
            return self.home
        node = self.find.area(row)
        return None if node is None else self.areas.get(node.pk)

    def _unit(self, row: SheetRow) -> Unit | None:
        node = self.find.unit(row, "unit", row["unit"]) if row["unit"] else None
        return None if node is None else self.units.get(node.pk)

    def _period(self, row: SheetRow) -> tuple[date, date] | None:
        if row["since"] and row["until"]:
            return row["since"], row["until"]
        year = row["year"]
        if year is None:
            self.check.refuse(row, "since", "没有写明统计期", "请填写“年度”，或同时填写“起”和“止”。")
            return None
        if year != int(year) or not 1949 <= year <= 2199:
            self.check.refuse(row, "year", f"{year} 不是年份", "请填四位年份，如 2025。")
            return None
        return date(int(year), 1, 1), date(int(year), 12, 31)


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Every row one value; those the ledger has already are left alone, contradictions are refused."""
    builder = Builder(check)
    for row in rows:
        builder.add(row)
    return Prepared(list(builder.made.values()), builder.unchanged)


def apply(actor: Actor, rows: Sequence[Row], batch_id: int, tick: Tick) -> int:
    """Enters the values."""
    return actions.record_values(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


def withdraw(actor: Actor, batch_id: int) -> None:
    """The undo: nothing of the ledger is deleted, the values are withdrawn."""
    actions.withdraw_batch(actor, batch_id)


VALUES = ImportKind(
    code="indicator_values",
    name="指标数据",
    description="指标台账的数据：指标、数值或分子分母、统计期、来源。指标要先在台账中登记。",
    capability=queries.REPORT,
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    # The ledger is append-only: an undo withdraws values, it deletes none.
    models=(),
    after_undo=withdraw,
    made=queries.values_of_batch,
    describe=lambda value: f"{value.indicator.name} {figures.shown(value.indicator, value)}",
    address=lambda value: reverse("indicator_value", args=[value.pk]),
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
)


def register_kinds() -> None:
    """Called when the app starts."""
    register(VALUES)
