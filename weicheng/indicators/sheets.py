"""An edition as a workbook: the template, and reading a filled one with every fault by sheet and row (M-019)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from weicheng.base.sheets.book import Row, read_workbook
from weicheng.base.sheets.cells import clean
from weicheng.base.sheets.faults import SheetFault
from weicheng.base.sheets.formats import MEGABYTE, Limits
from weicheng.domain.editions import (
    ClauseKind,
    ClauseText,
    EditionText,
    TextEvidence,
    clause_from,
    structure_faults,
)
from weicheng.domain.measures import BadMeasure, read_measure
from weicheng.domain.refusals import BadInput, Fault

LIMITS = Limits(
    file_bytes=5 * MEGABYTE, unpacked_bytes=60 * MEGABYTE, rows=5_000, columns=40, sheets=10, cell_characters=4_000,
    seconds=30,
)  # fmt: skip
HEAD, CLAUSES, MEASURES = "标准", "条款", "口径"
# Row of the first sheet → field of the edition; the first three are needed.
HEAD_ROWS = {
    "代码": "code", "名称": "name", "称号": "honour", "级别": "level", "文号": "document", "适用范围": "applies_to",
    "施行日期": "valid_from", "有效至": "valid_until", "前置条件名称": "condition_name", "来源": "source",
    "缺文": "missing", "说明": "note",
}  # fmt: skip
NEEDED = ("代码", "名称", "称号")
LONGEST = {"code": 40, "name": 120, "honour": 60, "document": 80, "condition_name": 20, "missing": 500, "note": 500}
EXPECTED_ROWS = {f"应有{kind.label}": kind for kind in ClauseKind}
LEVELS = {"国家": "national", "省": "province", "市": "city"}
KINDS = {kind.label: kind for kind in ClauseKind} | {"必备条件": ClauseKind.CONDITION}
EVIDENCE = {word.label: word for word in TextEvidence}
BOTTLENECKS = {"硬件": "hardware", "管理": "management", "素质": "people"}
COLUMNS = (
    "种类", "条号", "名称", "条文", "代码", "上级代码", "一票否决", "入门证", "瓶颈类别", "分值", "数据部门",
    "核对情况", "出处", "备注",
)  # fmt: skip
MEASURE_COLUMNS = (
    "条款代码", "种类", "指标代码", "符号", "数值", "单位", "全年累计", "年数", "组合", "需达标项数", "倍数",
)  # fmt: skip
MEASURE_KINDS = {
    "数值": "limit", "是否": "yes", "等级": "level", "趋势": "trend", "五年平均": "baseline", "规划": "plan",
    "无事件": "no_event",
}  # fmt: skip
SIGNS = {"≥": ">=", "≤": "<=", ">=": ">=", "<=": "<=", ">": ">", "<": "<", "＞": ">", "＜": "<"}
WAYS = {"全部": "all", "任一": "any", "多数": "most"}
DIRECTIONS = {"逐年提高": "up", "上升": "up", "逐年下降": "down", "下降": "down"}


@dataclass(frozen=True)
class Line:
    """A filled row as Excel numbers it, its cells by column."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, problem: str, remedy: str) -> Fault:
        return SheetFault(self.sheet, self.number, column, problem, remedy).as_fault()


def read(content: bytes, name: str, indicators: Sequence[str]) -> EditionText:
    """The edition in a workbook. Raises BadInput with every fault by sheet, row and column.

    `indicators` are the codes that measures may name. That counts are wrong is no fault here: a text may be incomplete.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{Path(name).suffix[:8]}"
        source.write_bytes(content)
        book = read_workbook(source, Path(folder) / "book", LIMITS)
        sheets = {info.name.strip(): list(book.rows(info)) for info in book.sheets}
    missing = [sheet for sheet in (HEAD, CLAUSES) if sheet not in sheets]
    if missing:
        raise BadInput([Fault("工作表", f"没有名为“{sheet}”的工作表", "请下载模板照着填") for sheet in missing])
    reader = _Reader(frozenset(indicators))
    edition = reader.edition(sheets[HEAD], sheets[CLAUSES], sheets.get(MEASURES, []))
    if reader.faults:
        raise BadInput(reader.faults)
    return edition


def _lines(sheet: str, rows: Sequence[Row]) -> list[Line]:
    """The rows under the first one, which names the columns."""
    if not rows:
        return []
    titles = {place: clean(cell) for place, cell in enumerate(rows[0].cells)}
    found = []
    for row in rows[1:]:
        cells = {title: text for place, title in titles.items() if title and (text := clean(row.cell(place)))}
        if cells:
            found.append(Line(sheet, row.number, cells))
    return found


class _Reader:
    """Reads the three sheets and keeps every fault on the way."""

    def __init__(self, indicators: frozenset[str]) -> None:
        self.indicators = indicators
        self.faults: list[Fault] = []

    def edition(self, head: Sequence[Row], clauses: Sequence[Row], measures: Sequence[Row]) -> EditionText:
        code, said, expected = self._head(head)
        lines = _lines(CLAUSES, clauses)
        found = self._clauses(lines)
        asked = self._measures(_lines(MEASURES, measures), {clause.code for _, clause in found})
        for place, problem in structure_faults([clause for _, clause in found]):
            self.faults.append(found[place][0].fault("代码", problem, "请改正代码，上级写在下级前面"))
        return EditionText(
            code, said, expected, tuple(replace(clause, measure=asked.get(clause.code)) for _, clause in found)
        )

    def _head(self, rows: Sequence[Row]) -> tuple[str, dict[str, str], dict[str, int]]:
        cells = {clean(row.cell(0)): (row.number, clean(row.cell(1))) for row in rows}
        said = {field: cells.get(label, (0, ""))[1] for label, field in HEAD_ROWS.items()}
        for label, field in HEAD_ROWS.items():
            most = LONGEST.get(field, 300)
            if label in NEEDED and not said[field]:
                self._refuse_head(cells, label, "没有填写", "请填写")
            if len(said[field]) > most:
                self._refuse_head(cells, label, f"有 {len(said[field])} 个字", f"最多 {most} 个字")
        said["condition_name"] = said["condition_name"] or "基本条件"
        said["level"] = self._head_word(cells, "级别", said["level"] or "国家", LEVELS)
        for label in ("施行日期", "有效至"):
            self._check_day(cells, label, said[HEAD_ROWS[label]])
        return said.pop("code"), said, self._expected(cells)

    def _expected(self, cells: Mapping[str, tuple[int, str]]) -> dict[str, int]:
        expected = {}
        for label, kind in EXPECTED_ROWS.items():
            text = cells.get(label, (0, ""))[1]
            if text and not text.isdecimal():
                self._refuse_head(cells, label, f"“{text}”不是条数", "请填整数，或留空")
            elif text:
                expected[str(kind)] = int(text)
        return expected

    def _check_day(self, cells: Mapping[str, tuple[int, str]], label: str, text: str) -> None:
        try:
            if text:
                date.fromisoformat(text)
        except ValueError:
            self._refuse_head(cells, label, f"“{text}”不是日期", "请写成 2015-01-01")

    def _head_word(self, cells: Mapping[str, tuple[int, str]], label: str, said: str, words: Mapping[str, str]) -> str:
        if said not in words:
            self._refuse_head(cells, label, f"没有“{said}”这一种", f"可填：{'、'.join(words)}")
        return words.get(said, "")

    def _refuse_head(self, cells: Mapping[str, tuple[int, str]], label: str, problem: str, remedy: str) -> None:
        number = cells.get(label, (1, ""))[0]
        self.faults.append(SheetFault(HEAD, number, label, problem, remedy).as_fault())

    def _clauses(self, lines: Sequence[Line]) -> list[tuple[Line, ClauseText]]:
        found: list[tuple[Line, ClauseText]] = []
        for line in lines:
            row = self._clause(line)
            if row is not None:
                found.append((line, clause_from(row, [clause for _, clause in found])))
        return found

    def _clause(self, line: Line) -> dict[str, Any] | None:
        before = len(self.faults)
        for column in ("条号", "名称"):
            if not line.get(column):
                self.faults.append(line.fault(column, "没有填写", "请填写，或删去这一行"))
        for column, most in (("条号", 20), ("名称", 200), ("条文", 2000), ("代码", 40), ("出处", 300), ("备注", 500)):
            if len(line.get(column)) > most:
                self.faults.append(line.fault(column, f"有 {len(line.get(column))} 个字", f"最多 {most} 个字"))
        row = {
            "kind": self._word(line, "种类", KINDS),
            "evidence": self._word(line, "核对情况", EVIDENCE, TextEvidence.UNCHECKED),
            "bottleneck": self._word(line, "瓶颈类别", BOTTLENECKS, ""),
            "number": line.get("条号"),
            "name": line.get("名称"),
            "text": line.get("条文"),
            "code": line.get("代码"),
            "parent": line.get("上级代码"),
            "is_veto": line.get("一票否决") in {"是", "√"},
            "is_ticket": line.get("入门证") in {"是", "√"},
            "points": self._number(line, "分值"),
            "department": line.get("数据部门")[:60],
            "source": line.get("出处"),
            "remark": line.get("备注"),
        }
        return row if len(self.faults) == before else None

    def _word(self, line: Line, column: str, words: Mapping[str, Any], default: Any = None) -> Any:
        said = line.get(column)
        if not said and default is not None:
            return default
        if said not in words:
            problem = f"没有“{said}”这一种" if said else "没有填写"
            self.faults.append(line.fault(column, problem, f"可填：{'、'.join(words)}"))
        return words.get(said, default)

    def _number(self, line: Line, column: str) -> str:
        text = line.get(column).rstrip("%")
        try:
            return str(Decimal(text)) if text else ""
        except InvalidOperation:
            self.faults.append(line.fault(column, f"“{text}”不是数字", "请只填数字"))
            return ""

    def _measures(self, lines: Sequence[Line], codes: set[str]) -> dict[str, dict[str, Any]]:
        """Clause → measure; several rows of one clause make one measure of parts."""
        parts: dict[str, list[tuple[Line, dict[str, Any]]]] = {}
        for line in lines:
            clause = line.get("条款代码")
            if clause not in codes:
                self.faults.append(line.fault("条款代码", f"没有代码为“{clause}”的条款", "请核对“条款”表"))
                continue
            part = self._part(line)
            if part is not None:
                parts.setdefault(clause, []).append((line, part))
        return {clause: self._whole(found) for clause, found in parts.items()}

    def _part(self, line: Line) -> dict[str, Any] | None:
        kind = self._word(line, "种类", MEASURE_KINDS)
        if kind is None:
            return None
        data = self._demand(line, kind)
        try:
            measure = read_measure(data)
        except BadMeasure as bad:
            self.faults.append(line.fault("种类", str(bad), "请对照模板的填写说明补全这一行"))
            return None
        unknown = [code for code in measure.indicators if code not in self.indicators]
        if unknown:
            remedy = "请先在指标台账登记这项指标，或改用已有的代码"
            self.faults.append(line.fault("指标代码", f"没有代码为“{'、'.join(unknown)}”的指标", remedy))
            return None
        return data

    def _demand(self, line: Line, kind: str) -> dict[str, Any]:
        """The data of one row; what is left empty is left out, so that reading says what is missing."""
        said, code = line.get("数值"), line.get("指标代码")
        words: dict[str, Any] = {"kind": kind, "unit": line.get("单位")}
        if kind == "no_event":
            words |= {"event": code, "years": line.get("年数")}
        else:
            words["indicator"] = code
        if kind == "limit":
            words |= {"bound": said.rstrip("%"), "yearly": line.get("全年累计") in {"是", "√"}}
        if kind in {"limit", "baseline", "plan"}:
            words["op"] = SIGNS.get(line.get("符号"), line.get("符号"))
        extra = {"level": "level", "plan": "plan", "trend": "direction"}.get(kind)
        if extra:
            words[extra] = DIRECTIONS.get(said, said) if extra == "direction" else said
        # An empty yearly flag is no flag, so that the same measure has the same data.
        return {name: value for name, value in words.items() if value not in ("", False)}

    def _whole(self, found: Sequence[tuple[Line, dict[str, Any]]]) -> dict[str, Any]:
        line, first = found[0]
        if len(found) == 1:
            return first
        way = self._word(line, "组合", WAYS, "all")
        data: dict[str, Any] = {"kind": way, "parts": [part for _, part in found]}
        if way == "most":
            data |= {"needed": line.get("需达标项数") or "0", "ratio": line.get("倍数") or "1"}
            data["needed"] = int(data["needed"]) if str(data["needed"]).isdecimal() else 0
        try:
            read_measure(data)
        except BadMeasure as bad:
            self.faults.append(line.fault("组合", str(bad), "“多数”要写需达标项数和倍数，且各项都是越低越好的数值"))
        return data
