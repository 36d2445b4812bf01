"""单位: bureaus, street offices, communities, enterprises, with their parent and the territory they govern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base.sheets.cells import choice, optional_text, text
from weicheng.domain.names import near_twins, normal_name
from weicheng.organization import queries
from weicheng.organization.actions.bulk import NewUnit, add_units
from weicheng.organization.actions.bulk.trees import UnitNode
from weicheng.organization.enums import UnitKind
from weicheng.organization.finding import (
    AREAS_REGISTRY,
    MANAGE,
    PLACE_FIELDS,
    UNIT,
    UNITS_REGISTRY,
    Finder,
)
from weicheng.organization.reach import Where
from weicheng.workbooks.check import Check
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, SheetRow, Tick

NAME_LENGTH = 80
OTHER_KINDS = {
    "部门": "bureau", "局": "bureau", "市直单位": "bureau", "行政机关": "bureau", "街道": "street_office",
    "镇": "street_office", "街道办": "street_office", "社区": "community", "村": "community", "村委会": "community",
    "居委会": "community", "国企": "enterprise", "公司": "enterprise", "工作专班": "working_group",
}  # fmt: skip
# The kind a name tells by itself, asked in this order; anything else is a bureau.
KIND_BY_WORD = (
    (UnitKind.LEADING_GROUP, ("领导小组",)),
    (UnitKind.HEADQUARTERS, ("指挥部",)),
    (UnitKind.OFFICE, ("创卫办", "爱卫办")),
    (UnitKind.WORKING_GROUP, ("工作组", "专班")),
    (UnitKind.STREET_OFFICE, ("街道办", "街道", "镇人民政府", "镇政府", "乡人民政府")),
    (UnitKind.COMMUNITY, ("社区", "村委会", "居委会", "村民委员会", "居民委员会")),
    (UnitKind.GOVERNMENT, ("人民政府", "区委", "县委", "市委")),
    (UnitKind.ENTERPRISE, ("公司", "集团", "电厂", "水厂", "银行")),
)

FIELDS = (
    ImportField(
        code="name",
        label="单位名称",
        convert=lambda cell: text(cell, NAME_LENGTH),
        synonyms=("单位", "名称", "单位全称", "责任单位", "部门", "部门名称", "包联单位", "成员单位", "机构名称"),
        required=True,
        example="市城市管理和综合执法局",
    ),
    ImportField(
        code="short_name",
        label="简称",
        convert=lambda cell: optional_text(cell, 40),
        synonyms=("单位简称",),
        example="市城管局",
    ),
    ImportField(
        code="kind",
        label="类别",
        convert=choice({kind.label: kind.value for kind in UnitKind}, OTHER_KINDS),
        synonyms=("单位类别", "单位性质", "类型", "单位类型"),
        options=tuple(kind.label for kind in UnitKind),
        help="不填时按名称判断（街道、社区、公司……），其余算职能部门。",
    ),
    ImportField(
        code="parent",
        label="上级单位",
        convert=lambda cell: optional_text(cell, NAME_LENGTH),
        synonyms=("主管单位", "上级", "隶属单位", "主管部门", "归口单位"),
        example="市人民政府",
    ),
    *PLACE_FIELDS,
    ImportField(
        code="industry",
        label="行业",
        convert=lambda cell: optional_text(cell, 40),
        synonyms=("行业代号", "主管行业"),
        help="职能部门的代号，见规则包的部门表，如 urban（城市管理）。",
    ),
)


def kind_by_name(name: str) -> UnitKind:
    """The kind of a unit whose workbook does not say it."""
    return next((kind for kind, words in KIND_BY_WORD if any(word in name for word in words)), UnitKind.BUREAU)


class Builder:
    """Sorts rows into units that exist, other spellings of one, and new ones; then hangs the new ones."""

    def __init__(self, check: Check, rows: list[SheetRow]) -> None:
        self.check = check
        self.find = Finder(check)
        self.rows = rows
        self.unchanged = 0
        self.new: dict[str, NewUnit] = {}
        self.line: dict[str, SheetRow] = {}
        self.short: dict[str, NewUnit] = {}
        self.doubtful: set[str] = set()

    def build(self) -> Prepared:
        """All new units of the workbook, hung under their parents."""
        known = self.find.trees.unit_spellings()
        fresh = [row["name"] for row in self.rows if self._old(row["name"]) is None]
        twins = near_twins(dict.fromkeys(fresh), known)
        for row in self.rows:
            self._sort(row, twins)
        for name, row in self.line.items():
            self._hang(self.new[name], row)
        return Prepared(list(self.new.values()), self.unchanged)

    def _old(self, name: str) -> UnitNode | None:
        same = self.find.trees.units_by_name.get(normal_name(self.check.meant(UNIT, name)), [])
        return same[0] if len(same) == 1 else None

    def _sort(self, row: SheetRow, twins: dict[str, list[str]]) -> None:
        name = row["name"]
        meant = normal_name(self.check.meant(UNIT, name))
        if self._old(name) is not None:
            self.unchanged += 1
        elif name in twins and self.check.doubt(row, "name", UNIT, name, twins[name]):
            self.doubtful.add(normal_name(name))
        elif meant in self.new and meant != normal_name(name):
            # A person said that this spelling is the unit of another row.
            self.new[meant].aliases.append(name)
            self.unchanged += 1
        elif meant in self.new:
            same = self.line[meant].number
            self.check.refuse(row, "name", f"与第 {same} 行是同一个单位", "请删去其中一行。")
        else:
            self._make(row, meant)

    def _make(self, row: SheetRow, normal: str) -> None:
        area = self.find.area(row) if self.find.has_place(row) else None
        kind = UnitKind(row["kind"]) if row["kind"] else kind_by_name(row["name"])
        self.line[normal] = row
        self.new[normal] = NewUnit(
            name=row["name"],
            kind=kind,
            parent=None,
            short_name=row["short_name"] or "",
            area_id=area.pk if area else None,
            industry=row["industry"] or "",
        )
        if row["short_name"]:
            self.short[normal_name(row["short_name"])] = self.new[normal]

    def _hang(self, unit: NewUnit, row: SheetRow) -> None:
        """Find the parent among the new units first, then among the old; a root only for who reaches everything."""
        spelling = row["parent"]
        if not spelling:
            if not policy.covers(self.check.actor, MANAGE, Where()):
                self.check.refuse(row, "parent", "没有写明上级单位", "请填写上级单位，或在“统一填写”中选定一个。")
            return
        normal = normal_name(self.check.meant(UNIT, spelling))
        if (parent := self.new.get(normal) or self.short.get(normal)) is not None:
            if self._circular(unit, parent):
                self.check.refuse(row, "parent", "上下级互相指向对方", "请改正其中一行的上级单位。")
            else:
                unit.parent = parent
        elif normal not in self.doubtful and (old := self.find.unit(row, "parent", spelling, manage=True)):
            unit.parent = old.pk

    def _circular(self, unit: NewUnit, parent: NewUnit) -> bool:
        above: int | NewUnit | None = parent
        while isinstance(above, NewUnit):
            if above is unit:
                return True
            above = above.parent
        return False


def prepare(rows: Iterable[SheetRow], check: Check) -> Prepared:
    """Sort and hang every row."""
    return Builder(check, list(rows)).build()


def apply(actor: Actor, rows: Sequence[NewUnit], batch_id: int, tick: Tick) -> int:
    """Write the new units."""
    return add_units(actor=actor, rows=rows, batch_id=batch_id, tick=tick)


UNITS = ImportKind(
    code="units",
    name="单位",
    description="市直部门、街道办、社区居委会、包联单位、企业，带上级单位和管辖的区域。",
    capability=MANAGE,
    fields=FIELDS,
    prepare=prepare,
    apply=apply,
    models=("organization.Unit",),
    made=lambda batch_id: queries.units().filter(batch_id=batch_id).order_by("path"),
    address=lambda unit: reverse("unit_detail", args=[unit.pk]),
    registries=(UNITS_REGISTRY, AREAS_REGISTRY),
)
