"""Which area or unit a row means: by code, by a chain of columns, or by one name with or without its street."""

from __future__ import annotations

import re

from weicheng.access import policy
from weicheng.base.sheets.cells import code, optional_text
from weicheng.domain.names import normal_name
from weicheng.organization import actions, queries
from weicheng.organization.actions.bulk.trees import JOIN, AreaNode, Trees, UnitNode, where_area_node
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, Registry, SheetRow

UNIT, AREA = "unit", "area"
MANAGE = "organization.manage"
# Beyond this the grid cells stay out of the suggestions: they are found by number, and would only drown the rest.
AREAS_SUGGESTED = 20_000

PLACE_FIELDS = (
    ImportField(
        code="area",
        label="区域",
        convert=optional_text,
        synonyms=("所在区域", "责任区域", "包联区域", "辖区", "所属区域", "点位", "包联点", "区域名称"),
        example="西湖街道新桥社区",
        help="社区、街道等任一级区域。同名的请带上街道，或另设街道列。",
    ),
    ImportField(
        code="county", label="县区", convert=optional_text, synonyms=("区县", "县（市、区）", "所属区县", "区")
    ),
    ImportField(
        code="street",
        label="街道（镇）",
        convert=optional_text,
        synonyms=("街道", "镇街", "所属街道", "所在街道", "所属街道（镇）", "乡镇", "镇"),
        example="西湖街道",
    ),
    ImportField(
        code="community",
        label="社区（村）",
        convert=optional_text,
        synonyms=("社区", "村", "所属社区", "所在社区", "村（社区）", "村居", "包联社区", "挂钩社区", "帮扶社区"),
        example="新桥社区",
    ),
    ImportField(code="grid", label="网格", convert=optional_text, synonyms=("网格名称", "单元网格", "网格号")),
    ImportField(
        code="area_code",
        label="区划代码",
        convert=lambda cell: code(cell, (6, 9, 12, 15)),
        synonyms=("区域代码", "统计代码", "网格编码", "编码"),
        example="445102007002",
    ),
)
CHAIN = ("county", "street", "community", "grid")


class Finder:
    """Answers for one check; loads both trees once."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.trees = Trees()
        # A workbook names the same few hundred areas on every row.
        self._met: dict[str, list[AreaNode]] = {}

    def has_place(self, row: SheetRow) -> bool:
        """Whether any column of the row names an area."""
        return any(row[field] for field in ("area_code", "area", *CHAIN))

    def area(self, row: SheetRow) -> AreaNode | None:
        """The area of a row, or None after reporting why it cannot be told."""
        if row["area_code"]:
            found = self.trees.area_by_code.get(row["area_code"])
            if found is None:
                self.check.refuse(row, "area_code", "没有这个代码的区域", "请核对代码，或先导入区域。")
                return None
            return found if self.reaches(row, "area_code", found) else None
        names = [row[field] for field in (*CHAIN, "area") if row[field]]
        column = next((field for field in ("area", *reversed(CHAIN)) if row[field]), "area")
        if not names:
            self.check.refuse(row, column, "没有写明区域", "请填写区域、街道（镇）或社区（村）。")
            return None
        return self.area_called(row, column, names)

    def area_called(self, row: SheetRow, column: str, names: list[str]) -> AreaNode | None:
        """The area that a chain of names means, a confirmed spelling included."""
        spelling = JOIN.join(names)
        found = self._met.get(spelling)
        if found is None:
            found = self._met[spelling] = self._areas(self.check.meant(AREA, spelling).split(JOIN))
        if len(found) == 1:
            return found[0] if self.reaches(row, column, found[0]) else None
        if found:
            where = "、".join(self.trees.chain(area) for area in found[:3])
            self.check.refuse(row, column, f"有 {len(found)} 个同名区域({where})", "请同时写明街道（镇）。")
        else:
            self.check.unknown(row, column, AREA, spelling)
        return None

    def _areas(self, names: list[str]) -> list[AreaNode]:
        if found := self.trees.find_areas(names):
            return found
        # One cell often holds the whole chain: 西湖街道新桥社区， 西湖街道/新桥社区.
        *above, last = names
        parts = [part for part in re.split(r"[/\\\-—>\s]+", last) if part]
        if len(parts) > 1 and (found := self.trees.find_areas([*above, *parts])):
            return found
        for cut in range(2, len(last) - 1):
            if found := self.trees.find_areas([*above, last[:cut], last[cut:]]):
                return found
        return []

    def reaches(self, row: SheetRow, column: str, area: AreaNode) -> bool:
        """Whether the importer may make rows in the area; reported otherwise."""
        if policy.covers(self.check.actor, self.check.kind.capability, where_area_node(area)):
            return True
        self.check.refuse(row, column, f"“{area.name}”不在您的管辖范围内", "请删去这一行，由上级导入。")
        return False

    def unit(self, row: SheetRow, column: str, spelling: str, *, manage: bool = False) -> UnitNode | None:
        """The unit a name means, or None after reporting; with `manage` it must lie within the importer's reach."""
        same = self.trees.units_by_name.get(normal_name(self.check.meant(UNIT, spelling)), [])
        if len(same) != 1:
            if same:
                self.check.refuse(
                    row, column, f"有 {len(same)} 个单位叫“{spelling}”", "请写全称，或先改其中一个的简称。"
                )
            else:
                self.check.unknown(row, column, UNIT, spelling)
            return None
        if manage and not policy.covers(self.check.actor, MANAGE, self.trees.where_unit(same[0])):
            self.check.refuse(row, column, f"“{same[0].name}”不在您的管辖范围内", "请删去这一行，由上级导入。")
            return None
        return same[0]


def _unit_names(actor: policy.Actor) -> dict[str, int]:
    return Trees().unit_spellings()


def _area_names(actor: policy.Actor) -> dict[str, int]:
    trees = Trees()
    many = len(trees.areas) > AREAS_SUGGESTED
    return {trees.chain(area): area.pk for area in trees.areas.values() if not (many and area.level == "grid")}


def _learn_unit(actor: policy.Actor, spelling: str, key: int) -> None:
    actions.add_alias(actor=actor, unit=queries.unit(key), name=spelling)


UNITS_REGISTRY = Registry(UNIT, "单位", _unit_names, _learn_unit)
AREAS_REGISTRY = Registry(AREA, "区域", _area_names)
